"""*Actualizar*: one refresh at a time over all processes, in a process of its own, its progress in the log."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import UTC, datetime

from filelock import FileLock, Timeout

from crm_dash.build.run import LOCK, BuildReport, Progress, build
from crm_dash.errors import CrmDashError
from crm_dash.panel import today_in
from crm_dash.settings import PRODUCT_FOLDER, Settings
from crm_dash.state import Refresh, State

RUNNING = "running"
# A process that has not taken the build lock this long after its line was written is gone.
START_SECONDS = 20


class RefreshTooSoon(CrmDashError):
    """``store.min_refresh_interval`` has not passed since the last refresh."""

    code = "too_soon"
    status = 429


def logged_build(
    settings: Settings, state: State, *, progress: Progress, refresh_id: int | None = None, force: bool = False
) -> BuildReport:
    """``build`` with its start, progress and end in the refresh log; raises what ``build`` raises.

    ``refresh_id`` is the line that the page's request wrote already; without one a line is written here.
    """
    line = refresh_id if refresh_id is not None else state.start_refresh(started_by=None)

    def note(step: str, done: int, total: int) -> None:
        state.note_progress(line, step=step, done=done, total=total)
        progress(step, done, total)

    try:
        report = build(settings, today=today_in(settings), force=force, progress=note)
    except BaseException as error:
        message = str(error) if isinstance(error, CrmDashError) else type(error).__name__
        state.finish_refresh(line, status="failed", snapshot=None, message=message)
        raise
    state.finish_refresh(line, status=report.outcome, snapshot=report.snapshot, message=None)
    return report


def start_refresh(settings: Settings, state: State, *, config: str | None, started_by: str) -> None:
    """Start a refresh in a process of its own, or join the one under way.

    ``config`` is the file the server was started with. Raises RefreshTooSoon within the minimum interval.
    """
    latest = current_refresh(settings, state)
    if latest is not None and latest.status == RUNNING:
        return
    _check_interval(latest, settings.store.min_refresh_interval)
    line = state.start_refresh(started_by=started_by)
    options = ["--config", config] if config else []
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "crm_dash", *options, "build", "--refresh-id", str(line)],
        env={**os.environ, "PYTHONPATH": str(PRODUCT_FOLDER)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    threading.Thread(target=process.wait, daemon=True, name="refresh-reaper").start()


def current_refresh(settings: Settings, state: State) -> Refresh | None:
    """The newest refresh; one whose process is gone without a word counts as failed."""
    latest = state.latest_refresh()
    if latest is None or latest.status != RUNNING or not _abandoned(settings, latest):
        return latest
    state.finish_refresh(latest.refresh_id, status="failed", snapshot=None, message="the refresh was killed")
    return state.latest_refresh()


def _abandoned(settings: Settings, refresh: Refresh) -> bool:
    if _seconds_since(refresh.started_at) < START_SECONDS:
        return False
    try:
        with FileLock(settings.store.path / LOCK, timeout=0):
            return True
    except Timeout:
        return False


def _check_interval(latest: Refresh | None, seconds: int) -> None:
    if latest is None or latest.finished_at is None or seconds == 0:
        return
    passed = _seconds_since(latest.finished_at)
    if 0 <= passed < seconds:
        raise RefreshTooSoon(f"the last refresh ended {passed:.0f} s ago; wait {seconds - passed:.0f} s")


def _seconds_since(moment: datetime) -> float:
    return (datetime.now(UTC).replace(tzinfo=None) - moment).total_seconds()
