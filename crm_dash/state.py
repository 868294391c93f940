"""What is not analytics: one small SQLite database, behind SQLAlchemy Core (SPEC: state database).

For now the refresh log. Every process opens the same file; WAL and a busy timeout let them share it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    Engine,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    create_engine,
    event,
    insert,
    select,
    update,
)
from sqlalchemy.schema import CreateTable

_METADATA = MetaData()
_REFRESHES = Table(
    "refreshes",
    _METADATA,
    Column("refresh_id", Integer, primary_key=True),
    Column("started_at", DateTime, nullable=False),
    Column("finished_at", DateTime),
    Column("started_by", String),
    Column("status", String, nullable=False),
    Column("step", String, nullable=False, default=""),
    Column("done", Integer, nullable=False, default=0),
    Column("total", Integer, nullable=False, default=0),
    Column("snapshot", Integer),
    Column("message", String),
)


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


class State:
    """The state database of one store; safe for threads and processes."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 10})
        event.listen(self._engine, "connect", _configure)
        with self._engine.begin() as connection:
            for table in _METADATA.sorted_tables:
                # Several processes may start on a new store at once.
                connection.execute(CreateTable(table, if_not_exists=True))

    @property
    def engine(self) -> Engine:
        """For the tests that look into the tables."""
        return self._engine

    def start_refresh(self, *, started_by: str | None) -> int:
        """Log a refresh as running; its id."""
        values = {"started_at": _now(), "started_by": started_by, "status": "running"}
        with self._engine.begin() as connection:
            added = insert(_REFRESHES).values(**values).returning(_REFRESHES.c.refresh_id)
            return int(connection.execute(added).scalar_one())

    def note_progress(self, refresh_id: int, *, step: str, done: int, total: int) -> None:
        """How far a running refresh is."""
        self._update(refresh_id, {"step": step, "done": done, "total": total})

    def finish_refresh(self, refresh_id: int, *, status: str, snapshot: int | None, message: str | None) -> None:
        """Close a refresh's line."""
        values = {"status": status, "snapshot": snapshot, "message": message, "finished_at": _now()}
        self._update(refresh_id, values)

    def latest_refresh(self) -> Refresh | None:
        """The newest line of the refresh log."""
        query = select(_REFRESHES).order_by(_REFRESHES.c.refresh_id.desc()).limit(1)
        with self._engine.connect() as connection:
            row: Row[Any] | None = connection.execute(query).one_or_none()
        return Refresh(**row._asdict()) if row is not None else None

    def _update(self, refresh_id: int, values: Mapping[str, Any]) -> None:
        statement = update(_REFRESHES).where(_REFRESHES.c.refresh_id == refresh_id).values(**values)
        with self._engine.begin() as connection:
            connection.execute(statement)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _configure(connection: Any, _record: Any) -> None:
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = normal")
