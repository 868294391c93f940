"""The command line: exit codes, what goes to stdout and what to stderr (SPEC §9)."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest

from crm_dash.panel import today_in
from crm_dash.settings import PRODUCT_FOLDER, load_settings
from tests.oracle.handmade import sale, shop
from tests.stores import write_source

SCHEMA = json.loads((PRODUCT_FOLDER / "crm_dash" / "panel.schema.json").read_text(encoding="utf-8"))


def _run(config: Path | None, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    options = ["--config", str(config)] if config else []
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CRM_DASH_")}
    return subprocess.run(
        [sys.executable, "-m", "crm_dash", *options, *arguments],
        cwd=PRODUCT_FOLDER,
        env={**kept, "PYTHONUTF8": "1", **environ},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def _sale_on(number: int, sold_on: str) -> dict[str, object]:
    return {**sale(number, "2025-03-01", "1.00"), "sold_on": sold_on}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A built store with one rejected sale, and what the build printed."""
    sales = [sale(1, "2025-03-01", "10.00"), sale(2, "2025-03-02", "5.50", distributor="D2"), _sale_on(3, "31/03/25")]
    config = write_source(tmp_path_factory.mktemp("cli"), shop(sales=sales))
    config.write_text(config.read_text().replace("max_rejects = 0", "max_rejects = 0.5"))
    return config, _run(config, "build")


def test_build_prints_rows_rejects_and_the_snapshot(store):
    _, run = store
    assert run.returncode == 0
    lines = [line.split() for line in run.stdout.splitlines()]
    assert lines[0] == ["table", "rows", "rejects", "seconds", "warnings"]
    assert [line[:3] for line in lines if line[0] == "sales"] == [["sales", "2", "1"]]
    assert run.stdout.splitlines()[-1].startswith("published snapshot 1 in ")


def test_check_reads_everything_and_publishes_nothing(tmp_path):
    config = write_source(tmp_path, shop(sales=[sale(1, "2025-03-01", "10.00")]))
    run = _run(config, "check")
    assert run.returncode == 0
    assert "checked, nothing published" in run.stdout
    assert not (tmp_path / "store" / "current.json").exists()
    refused = _run(config, "panel", "C1", "--as", "m1")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "nothing was built yet" in refused.stderr


def test_a_refused_build_exits_1_with_the_reason(tmp_path):
    config = write_source(tmp_path, shop(sales=[_sale_on(1, "yesterday")]))
    run = _run(config, "build")
    assert (run.returncode, run.stdout) == (1, "")
    assert "sales: 1 of 1 rows were rejected" in run.stderr
    assert "Traceback" not in run.stderr
    (line,) = _run(config, "rejects").stdout.splitlines()
    rejected = json.loads(line)
    assert (rejected["table_name"], rejected["key"], rejected["reason"]) == ("sales", "S1/1", "wrong_type:sold_on")


def test_an_unchanged_source_is_already_current(store):
    config, _ = store
    run = _run(config, "build")
    assert run.returncode == 0
    assert run.stdout.startswith("already current: snapshot 1")


@pytest.mark.parametrize(
    ("options", "distributor", "rolling"),
    [
        (["--as", "m1"], "D1", 10.0),
        (["--as", "m1", "--distributor", "all"], "all", 15.5),
        (["--as", "m1", "--distributor", "D2"], "D2", 5.5),
        (["--as", "d1"], "D1", 10.0),
        (["--as", "d1", "--distributor", "D1"], "D1", 10.0),
    ],
)
def test_panel_prints_json_of_the_contract(store, options, distributor, rolling):
    config, _ = store
    run = _run(config, "panel", "C1", "--as-of", "2025-03-31", *options)
    assert (run.returncode, run.stderr) == (0, "")
    panel = json.loads(run.stdout)
    jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(panel)
    assert (panel["snapshot"], panel["as_of"], panel["scope"]["distributor"]) == (1, "2025-03-31", distributor)
    assert panel["widgets"]["sales_trend"]["data"]["rolling_12m"] == rolling


def test_the_schema_refuses_what_is_not_a_panel(store):
    config, _ = store
    panel = json.loads(_run(config, "panel", "C1", "--as", "m1", "--as-of", "2025-03-31").stdout)
    for spoil in (
        lambda p: p["widgets"].pop("upcoming"),
        lambda p: p["widgets"]["upcoming"].update(state="loading"),
        lambda p: p["widgets"]["sales_trend"]["data"].update(mom_pct="n/d"),
        lambda p: p["widgets"]["sales_trend"]["data"].update(extra=1),
        lambda p: p.pop("snapshot"),
        lambda p: p.update(as_of="yesterday"),
    ):
        spoiled = json.loads(json.dumps(panel))
        spoil(spoiled)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(spoiled, SCHEMA, format_checker=jsonschema.FormatChecker())


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["C9", "--as", "m1"], "that customer does not exist"),
        (["P1", "--as", "d1"], "that customer does not exist"),
        (["C1", "--as", "m1-rep2"], "that customer does not exist"),
        (["C1' or '1'='1", "--as", "m1"], "that customer does not exist"),
        (["C1", "--as", "nobody"], "user nobody does not exist or is not active"),
        (["C1", "--as", "m1-gone"], "user m1-gone does not exist or is not active"),
        (["C1", "--as", "d1", "--distributor", "D2"], "own distributor's sales only"),
        (["C1", "--as", "d1", "--distributor", "all"], "own distributor's sales only"),
        (["C1", "--as", "m1", "--distributor", "D9"], "that distributor does not exist"),
        (["C1", "--as", "m1", "--as-of", "2025-02-30"], "as_of must be a date"),
        (["C1", "--as", "m1", "--as-of", "9999-99-99"], "as_of must be a date"),
        (["C1", "--as", "m1", "--as-of", "1949-12-31"], "as_of must be a date"),
        (["C1", "--as", "m1", "--as-of", "20250331"], "as_of must be a date"),
    ],
)
def test_panel_is_refused_where_the_page_would_be(store, arguments, reason):
    config, _ = store
    run = _run(config, "panel", *arguments)
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.startswith("error: ")
    assert reason in run.stderr


def test_a_day_after_today_is_refused(store):
    config, _ = store
    tomorrow = today_in(load_settings(config, environ={})) + timedelta(days=1)
    run = _run(config, "panel", "C1", "--as", "m1", "--as-of", tomorrow.isoformat())
    assert (run.returncode, run.stdout) == (1, "")


def test_customers_are_json_lines_of_the_viewers_accounts(store):
    config, _ = store
    run = _run(config, "customers", "--as", "m1")
    assert [json.loads(line) for line in run.stdout.splitlines()] == [
        {"customer_id": "C1", "name": "C1", "kind": "customer"},
        {"customer_id": "P1", "name": "P1", "kind": "prospect"},
    ]
    assert json.loads(_run(config, "customers", "--as", "d1").stdout)["customer_id"] == "C1"
    assert _run(config, "customers", "--as", "m1", "--search", "p1").stdout.count("\n") == 1
    assert _run(config, "customers", "--as", "nobody").returncode == 1


def test_rejects_are_json_lines(store):
    config, _ = store
    (rejected,) = map(json.loads, _run(config, "rejects").stdout.splitlines())
    assert (rejected["key"], rejected["reason"]) == ("S3/1", "wrong_type:sold_on")
    assert json.loads(rejected["content"])["sold_on"] == "31/03/25"


def test_a_bad_setting_or_config_is_one_line_on_stderr(store, tmp_path):
    config, _ = store
    for run in (
        _run(config, "customers", "--as", "m1", CRM_DASH_PANEL_LANGUAGE="fr"),
        _run(tmp_path / "gone.toml", "build"),
        _run(None, "rejects", CRM_DASH_CONFIG=str(tmp_path / "gone.toml")),
    ):
        assert (run.returncode, run.stdout) == (1, "")
        assert run.stderr.startswith("error: ")
        assert run.stderr.count("\n") == 1
