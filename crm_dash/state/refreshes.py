"""The refresh log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, insert, select, update

from crm_dash.clock import utc_now
from crm_dash.state.tables import REFRESHES


@dataclass(frozen=True, kw_only=True, slots=True)
class Refresh:
    """One line of the refresh log; ``status`` is running, built, current, or failed (with ``message``)."""

    refresh_id: int
    started_at: datetime
    finished_at: datetime | None
    started_by: str | None
    status: str
    step: str
    done: int
    total: int
    snapshot: int | None
    message: str | None


class RefreshLog:
    """One line per refresh."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def start_refresh(self, *, started_by: str | None) -> int:
        """Log a refresh as running; its id."""
        values = {"started_at": utc_now(), "started_by": started_by, "status": "running"}
        with self._engine.begin() as connection:
            added = insert(REFRESHES).values(**values).returning(REFRESHES.c.refresh_id)
            return int(connection.execute(added).scalar_one())

    def note_progress(self, refresh_id: int, *, step: str, done: int, total: int) -> None:
        """How far a running refresh is."""
        self._update(refresh_id, {"step": step, "done": done, "total": total})

    def finish_refresh(self, refresh_id: int, *, status: str, snapshot: int | None, message: str | None) -> None:
        """Close a refresh's line."""
        values = {"status": status, "snapshot": snapshot, "message": message, "finished_at": utc_now()}
        self._update(refresh_id, values)

    def latest_refresh(self) -> Refresh | None:
        """The newest line of the refresh log."""
        query = select(REFRESHES).order_by(REFRESHES.c.refresh_id.desc()).limit(1)
        with self._engine.connect() as connection:
            row: Row[Any] | None = connection.execute(query).one_or_none()
        return Refresh(**row._asdict()) if row is not None else None

    def _update(self, refresh_id: int, values: Mapping[str, Any]) -> None:
        statement = update(REFRESHES).where(REFRESHES.c.refresh_id == refresh_id).values(**values)
        with self._engine.begin() as connection:
            connection.execute(statement)
