"""The one place that opens the state database; ``State`` is what the rest of the product holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.schema import CreateIndex, CreateTable

from crm_dash.state.accounts import LocalAccounts
from crm_dash.state.attempts import Attempts
from crm_dash.state.marks import Marks
from crm_dash.state.refreshes import RefreshLog
from crm_dash.state.sessions import Sessions
from crm_dash.state.tables import METADATA
from crm_dash.state.views import SavedViews
from crm_dash.state.visits import Visits


class State(RefreshLog):
    """The state database of one store; safe for threads and processes."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 10})
        event.listen(engine, "connect", _configure)
        super().__init__(engine)
        self.accounts = LocalAccounts(engine)
        self.sessions = Sessions(engine)
        self.attempts = Attempts(engine)
        self.views = SavedViews(engine)
        self.marks = Marks(engine)
        self.visits = Visits(engine)
        _create(engine)

    @property
    def engine(self) -> Engine:
        """For the tests that look into the tables."""
        return self._engine


def _create(engine: Engine) -> None:
    """Make what is missing; several processes may start on a new store at once."""
    with engine.begin() as connection:
        for table in METADATA.sorted_tables:
            connection.execute(CreateTable(table, if_not_exists=True))
            for index in table.indexes:
                connection.execute(CreateIndex(index, if_not_exists=True))


def _configure(connection: Any, _record: Any) -> None:
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = normal")
