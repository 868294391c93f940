"""``backtest`` on whole stores: the command line, its scope, and how good the projection is on real invoices."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from crm_dash.backtest import CUTS, last_sale
from crm_dash.build.run import build
from crm_dash.cli import cli
from crm_dash.settings import PRODUCT_FOLDER, load_settings
from tests.oracle.handmade import row, sale, shop
from tests.stores import built, write_source

TODAY = date(2025, 3, 31)
IOWA = PRODUCT_FOLDER.parent / "shared" / "data" / "iowa_liquor"
PLAIN = ("run_rate", "last_year", "mean_3_months")


def _sales(distributor: str, every: int, amount: str) -> list[dict[str, Any]]:
    """C1 buys through ``distributor`` every so many days of 2023 to March 2025."""
    days = range(0, (TODAY - date(2023, 1, 2)).days, every)
    return [
        row(
            "sales",
            document_id=f"{distributor}-{offset}",
            line_no=1,
            sold_on=date(2023, 1, 2) + timedelta(days=offset),
            customer_id="C1",
            distributor_id=distributor,
            product_id="p1",
            amount=Decimal(amount) + offset % 13,
        )
        for offset in days
    ]


def _store(folder: Path, sales: list[dict[str, Any]]) -> Path:
    config = write_source(folder, shop(sales=sales), panel=f'as_of = "{TODAY}"\n')
    build(load_settings(config, environ={}), today=TODAY)
    return config


def test_the_last_sale_may_be_todays(tmp_path: Path) -> None:
    sales = [sale(1, "2025-03-20", "1.00"), sale(2, "2025-03-31", "1.00")]
    _settings, snapshot = built(write_source(tmp_path, shop(sales=sales)), today=TODAY)
    asked = (TODAY, date(2025, 3, 30), date(2025, 3, 20), date(2025, 3, 19))
    days = (TODAY, date(2025, 3, 20), date(2025, 3, 20), date(2025, 3, 19))
    assert tuple(last_sale(snapshot, day) for day in asked) == days


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _store(tmp_path_factory.mktemp("both"), _sales("D1", 4, "100") + _sales("D2", 9, "900"))


def _run(config: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--config", str(config), "backtest", *arguments])


def _json(config: Path, *arguments: str) -> dict[str, Any]:
    done = _run(config, "--json", *arguments)
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_json_has_every_period_cut_and_way(config: Path) -> None:
    found = _json(config, "--as", "m1", "--months", "8")
    assert (found["from"], found["to"], found["held_out_months"]) == ("2024-08", "2025-03", 6)
    assert [(one["period"], one["months"], one["cut"]) for one in found["scores"]] == [
        (period, months, cut) for period, months in (("all", 8), ("without_last", 2), ("last", 6)) for cut in CUTS
    ]
    assert [one["n"] for one in found["scores"][:4]] == [8] * 4  # one customer
    for one in found["scores"]:
        assert set(one["wape_pct"]) == {"projection", *PLAIN}
        assert (one["wape_pct"]["run_rate"] is None) == (one["cut"] == 0)
        assert set(one["coverage_by_size_pct"]) == {"small", "medium", "large"}


def test_the_table_is_text_and_the_progress_goes_elsewhere(config: Path) -> None:
    done = _run(config, "--as", "m1", "--from", "2024-12", "--to", "2025-02")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("2024-12 to 2025-02;")
    assert [line for line in lines if line.startswith(("all months", "without", "the last"))] == [
        "all months (3)",
        "without the last (0)",
        "the last (3)",
    ]
    assert sum(line.split()[:2] == ["5", "3"] for line in lines) == 2
    assert "backtest" not in done.stdout
    assert "backtest" in done.stderr


def test_each_scope_is_judged_on_its_own_sales(config: Path, tmp_path: Path) -> None:
    """Without --as: the whole store's, here as M1 sees all of it. D1's user: not a byte of D2's."""
    assert _run(config, "--json").stdout == _run(config, "--json", "--as", "m1", "--distributor", "all").stdout
    alone = _store(tmp_path, _sales("D1", 4, "100"))
    mine = _run(config, "--json", "--as", "d1").stdout
    assert mine == _run(alone, "--json", "--as", "d1").stdout
    assert mine != _run(config, "--json").stdout


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--as", "nobody"], "user nobody does not exist"),
        (["--as", "d1", "--distributor", "D2"], "own distributor's sales only"),
        (["--distributor", "D2"], "--distributor goes with --as"),
        (["--as", "m1", "--to", "2025-04"], "not after 2025-03"),
        (["--as", "m1", "--from", "2025-02", "--to", "2025-01"], "months in order"),
    ],
)
def test_refusals_say_why_on_stderr(config: Path, arguments: list[str], reason: str) -> None:
    done = _run(config, *arguments)
    assert (done.exit_code, done.stdout) == (1, "")
    assert reason in done.stderr


def test_a_month_of_another_form_is_a_usage_error(config: Path) -> None:
    assert _run(config, "--from", "March").exit_code == 2


def _scores(found: dict[str, Any]) -> dict[tuple[str, int], dict[str, Any]]:
    return {(one["period"], one["cut"]): one for one in found["scores"]}


@pytest.mark.long
def test_iowa_is_as_good_as_promised(tmp_path: Path) -> None:
    """WAPE and coverage, on the months the constants were chosen on and on the six that were held out."""
    if not IOWA.is_dir():
        pytest.skip("the published data set iowa_liquor is not on this machine")
    config = tmp_path / "crm.toml"
    config.write_text(
        f'[source]\nkind = "files"\npath = "{IOWA}"\nmappings = "data/sources/iowa_liquor"\n[store]\npath = "store"\n'
        '[panel]\ncurrency = "USD"\ncountry = "US"\nas_of = "data"\n'
    )
    build(load_settings(config, environ={}), today=date(2026, 1, 1))
    table = _scores(_json(config, "--from", "2021-01", "--to", "2022-10"))
    for period in ("without_last", "last"):
        for cut, wape in zip(CUTS, (21.5, 19.5, 16.0, 12.8), strict=True):
            one = table[period, cut]
            assert one["wape_pct"]["projection"] <= wape, (period, cut)
            assert 75 <= one["coverage_pct"] <= 85, (period, cut)
            assert all(75 <= third <= 85 for third in one["coverage_by_size_pct"].values()), (period, cut)
            _beats_the_plain_guesses(one)


@pytest.mark.long
def test_the_demo_beats_every_plain_guess(tmp_path: Path) -> None:
    settings = {"CRM_DASH_STORE_PATH": str(tmp_path / "store"), "CRM_DASH_SOURCE_SCALE": "0.3"}
    today = date(2026, 11, 24)
    config = tmp_path / "crm.toml"
    config.write_text(f'[source]\nscale = 0.3\n[store]\npath = "store"\n[panel]\nas_of = "{today}"\n')
    build(load_settings(config, environ=settings), today=today)
    for one in _json(config)["scores"]:
        _beats_the_plain_guesses(one)
        assert 75 <= one["coverage_pct"] <= 85


def _beats_the_plain_guesses(one: dict[str, Any]) -> None:
    for way in PLAIN:
        guess = one["wape_pct"][way]
        assert guess is None or one["wape_pct"]["projection"] < guess, (one["period"], one["cut"], way)
