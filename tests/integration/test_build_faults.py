"""What a killed build, a full disk, a stale lock or ten builds at once leave behind."""

import os
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from crm_dash.build import snapshots
from crm_dash.build.run import LOCK, build
from crm_dash.errors import SourceError
from crm_dash.settings import PRODUCT_FOLDER, load_settings
from crm_dash.state import State
from crm_dash.store import Store
from tests.oracle.handmade import sale, shop
from tests.stores import stored, write_rows, write_source

TODAY = date(2025, 3, 31)
HUGE = (
    "select 'D' || range as document_id, 1 as line_no, date '2025-03-01' as sold_on, 'C1' as customer_id,"
    " 'p1' as product_id, 1 as quantity, range % 97 as amount from range(30000000)"
)
KILLED = """
import os, signal, sys
from datetime import date
from crm_dash.build import snapshots
from crm_dash.build.run import build
from crm_dash.settings import load_settings

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

step = sys.argv[2]
if step in ("replace", "fsync"):
    setattr(snapshots.os, step, die)
settings = load_settings(sys.argv[1], {})
build(settings, today=date(2025, 3, 31), progress=lambda table, *_: die() if (table or "end") == step else None)
"""

FIRST_START = """
import sys, time
from pathlib import Path
from crm_dash.state import State
time.sleep(max(0, float(sys.argv[2]) - time.time()))
State(Path(sys.argv[1])).start_refresh(started_by=None)
"""


@pytest.fixture
def config(tmp_path):
    return write_source(tmp_path, shop(sales=[sale(1, "2025-03-01", "10.00")]))


@pytest.fixture
def settings(config):
    return load_settings(config, environ={})


def _python(*arguments: str, **more):
    environ = {**os.environ, "PYTHONPATH": str(PRODUCT_FOLDER)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "encoding": "utf-8"}
    return subprocess.Popen([sys.executable, *arguments], env=environ, **pipes, **more)


def _files(settings) -> list[str]:
    return sorted(path.name for path in settings.store.path.iterdir())


@pytest.mark.parametrize("step", ["organisations", "sales", "end", "fsync", "replace"])
def test_a_build_killed_at_any_step_leaves_the_old_snapshot_and_nothing_behind(config, settings, step):
    build(settings, today=TODAY)
    write_rows(config, "brands", "select * from 'brands.csv' where true")
    (config.parent / "killed.py").write_text(KILLED)
    process = _python(str(config.parent / "killed.py"), str(config), step)
    process.communicate(timeout=60)
    assert process.returncode == -9
    assert Store(settings).current().number == 1
    report = build(settings, today=TODAY)
    assert (report.outcome, Store(settings).current().number) == ("built", report.snapshot)
    live = {"snapshot-1.duckdb", f"snapshot-{report.snapshot}.duckdb"}
    assert set(_files(settings)) - {LOCK, "current.json", "rejects.parquet", "rejects.parquet.new"} == live


def test_the_old_snapshot_is_served_while_a_build_runs_and_after_it_was_killed(config, settings):
    build(settings, today=TODAY)
    mapping = (config.parent / "mapping" / "sales.sql").read_text()
    write_rows(config, "sales", HUGE)
    process = _python("-m", "crm_dash", "--config", str(config), "build")
    end = time.monotonic() + 30
    while not (settings.store.path / "snapshot-2.duckdb").exists() and time.monotonic() < end:
        time.sleep(0.05)
    time.sleep(0.7)
    assert process.poll() is None
    assert Store(settings).current().number == 1
    (settings.store.path / snapshots.SCRATCH).mkdir(exist_ok=True)
    (settings.store.path / snapshots.SCRATCH / "duckdb_temp_storage_1.tmp").write_text("spilled")
    process.kill()
    process.communicate()
    assert Store(settings).current().number == 1
    write_rows(config, "sales", mapping + " where true")
    report = build(settings, today=TODAY)
    assert stored(config, "select count(*) from sales") == [(1,)]
    expected = ["build.lock", "current.json", "rejects.parquet", "snapshot-1.duckdb"]
    assert _files(settings) == sorted([*expected, f"snapshot-{report.snapshot}.duckdb"])


def test_ten_builds_at_once_are_one_build_that_the_others_join(settings):
    with ThreadPoolExecutor(10) as pool:
        reports = list(pool.map(lambda _: build(settings, today=TODAY), range(10)))
    assert {report.snapshot for report in reports} == {1}
    assert sum(bool(report.tables) for report in reports) == 1


def test_processes_take_turns(config, settings):
    State(settings.state_path).engine.dispose()  # see the next test
    processes = [_python("-m", "crm_dash", "--config", str(config), "build") for _ in range(3)]
    outputs = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert sum("organisations" in output for output in outputs) == 1
    assert snapshots.read_pointer(settings.store.path).snapshot == 1


def test_the_first_start_of_several_processes_at_once(settings):
    start = str(time.time() + 3)
    processes = [_python("-c", FIRST_START, str(settings.state_path), start) for _ in range(4)]
    errors = [process.communicate(timeout=60)[1] for process in processes]
    assert errors == [""] * 4


def test_a_lock_file_without_a_living_owner_does_not_block(settings):
    settings.store.path.mkdir()
    (settings.store.path / LOCK).write_text("999999")
    assert build(settings, today=TODAY).snapshot == 1


def test_at_most_two_old_files_are_kept(settings):
    for number in range(1, 6):
        assert build(settings, today=TODAY, force=True).snapshot == number
    files = [f"snapshot-{number}.duckdb" for number in (3, 4, 5)]
    assert [name for name in _files(settings) if name.startswith("snapshot")] == files


def test_a_full_disk_is_a_clean_failure(config, settings):
    state = State(settings.state_path)
    build(settings, today=TODAY)
    write_rows(config, "sales", HUGE.replace("30000000", "300000"))

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))

    process = _python("-m", "crm_dash", "--config", str(config), "build", preexec_fn=limit)
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, output) == (1, "")
    assert "error: the snapshot could not be written" in errors
    assert "Traceback" not in errors
    assert (state.latest_refresh().status, Store(settings).current().number) == ("failed", 1)
    assert [name for name in _files(settings) if name.startswith("snapshot")] == ["snapshot-1.duckdb"]
    state.engine.dispose()
    assert build(settings, today=TODAY).outcome == "built"


def test_a_source_that_changes_while_it_is_read_is_refused(config, settings):
    build(settings, today=TODAY)
    path = config.parent / "exports" / "sales.csv"

    def grow(*_) -> None:
        with path.open("a") as handle:
            handle.write('"S2","1","2025-03-03","C1","D1","p1","1","7.00",""\n')

    with pytest.raises(SourceError, match="changed while they were read"):
        build(settings, today=TODAY, force=True, progress=lambda table, *_: grow() if table == "payments" else None)
    assert Store(settings).current().number == 1
    assert build(settings, today=TODAY).snapshot == 2
