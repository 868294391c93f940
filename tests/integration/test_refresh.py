"""Refreshes: the log, a process of their own, joining, waiting, and those that are gone without a word."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from filelock import FileLock
from sqlalchemy import text

from crm_dash.build.run import LOCK, silent
from crm_dash.errors import RefreshRefused
from crm_dash.refresh import RefreshTooSoon, current_refresh, logged_build, start_refresh
from crm_dash.settings import load_settings
from crm_dash.state import State
from crm_dash.store import Store
from tests.oracle.handmade import sale, shop
from tests.stores import write_source


@pytest.fixture
def config(tmp_path):
    return write_source(tmp_path, shop(sales=[sale(1, "2025-03-01", "10.00")]))


@pytest.fixture
def settings(config):
    return load_settings(config, environ={})


@pytest.fixture
def state(settings):
    state = State(settings.state_path)
    yield state
    state.engine.dispose()


def _wait_for_end(settings, state):
    end = time.monotonic() + 30
    while (latest := current_refresh(settings, state)).status == "running" and time.monotonic() < end:
        time.sleep(0.1)
    return latest


def test_a_build_is_logged_with_its_progress_and_outcome(settings, state):
    steps = []
    logged_build(settings, state, progress=lambda *step: steps.append((state.latest_refresh().step, *step)))
    latest = state.latest_refresh()
    assert (latest.status, latest.snapshot, latest.message) == ("built", 1, None)
    assert (latest.done, latest.total) == (19, 19)
    assert latest.finished_at >= latest.started_at
    assert steps[0] == ("organisations", "organisations", 0, 19)
    logged_build(settings, state, progress=silent)
    assert (state.latest_refresh().status, state.latest_refresh().snapshot) == ("current", 1)


def test_a_failed_refresh_says_why_and_leaves_everything_as_it_was(config, settings, state):
    logged_build(settings, state, progress=silent)
    with (config.parent / "exports" / "sales.csv").open("a") as handle:
        handle.write('"S9","1","2025-03-03","C1","D1","p1","1","ten",""\n')
    with pytest.raises(RefreshRefused):
        logged_build(settings, state, progress=silent)
    latest = state.latest_refresh()
    assert (latest.status, latest.snapshot) == ("failed", None)
    assert "sales: 1 of 2 rows were rejected" in latest.message
    assert Store(settings).current().number == 1


def test_an_unexpected_failure_is_logged_by_its_type_only(settings, state):
    def fail(*_) -> None:
        raise KeyError("a path or a secret")

    with pytest.raises(KeyError):
        logged_build(settings, state, progress=fail)
    assert (state.latest_refresh().status, state.latest_refresh().message) == ("failed", "KeyError")


def test_actualizar_runs_in_a_process_of_its_own_and_a_second_one_joins(config, settings, state):
    for _ in range(3):
        start_refresh(settings, state, config=str(config), started_by="m1")
    latest = _wait_for_end(settings, state)
    assert (latest.refresh_id, latest.status, latest.snapshot, latest.started_by) == (1, "built", 1, "m1")
    assert Store(settings).current().number == 1


def test_a_refresh_within_the_minimum_interval_is_too_soon(config, settings, state):
    patient = load_settings(config, environ={"CRM_DASH_STORE_MIN_REFRESH_INTERVAL": "600"})
    logged_build(settings, state, progress=silent)
    with pytest.raises(RefreshTooSoon, match=r"ended 0 s ago; wait (600|599) s"):
        start_refresh(patient, state, config=str(config), started_by="m1")
    assert state.latest_refresh().refresh_id == 1
    # A clock that was set back must not lock people out until it has caught up.
    future = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=30)
    with state.engine.begin() as connection:
        connection.execute(text("update refreshes set finished_at = :at"), {"at": str(future)})
    start_refresh(patient, state, config=str(config), started_by="m1")
    assert _wait_for_end(settings, state).refresh_id == 2


def test_a_refresh_whose_process_is_gone_counts_as_failed(settings, state):
    settings.store.path.mkdir()
    assert current_refresh(settings, state) is None
    state.start_refresh(started_by="m1")
    assert current_refresh(settings, state).status == "running"  # its process may still be starting
    with state.engine.begin() as connection:
        connection.execute(text("update refreshes set started_at = '2025-01-01 00:00:00.000000'"))
    with FileLock(settings.store.path / LOCK):
        assert current_refresh(settings, state).status == "running"
    latest = current_refresh(settings, state)
    assert (latest.status, latest.message) == ("failed", "the refresh was killed")
