"""A store per ledger in milliseconds: rows put into a copy of an empty one (Hypothesis asks for hundreds)."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from crm_dash.build import snapshots
from crm_dash.build.load import DERIVED
from crm_dash.errors import Forbidden, NotFound
from crm_dash.schema import canonical_tables
from crm_dash.settings import PRODUCT_FOLDER, Settings
from crm_dash.store import Snapshot
from tests import oracle
from tests.stores import built, panel_json, write_source

Tables = Mapping[str, Sequence[Mapping[str, Any]]]
_STORED = PRODUCT_FOLDER / "data" / "store"


class Ledgers:
    """Makes snapshots: an empty store is built once, each ledger's rows go into a copy of its file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        empty: Tables = {name: [] for name in canonical_tables()}
        self.settings: Settings
        self.settings, snapshot = built(write_source(folder / "empty", empty), today=date(2025, 3, 31))
        self._empty = snapshots.snapshot_path(self.settings.store.path, snapshot.number)
        snapshot.close()
        self._made = 0

    def snapshot(self, tables: Tables) -> Snapshot:
        """The open snapshot of ``tables``; what is not among them is absent from its source."""
        self._made += 1
        path = self.folder / f"ledger-{self._made}.duckdb"
        shutil.copyfile(self._empty, path)
        with duckdb.connect(str(path)) as connection:
            connection.execute("begin")  # one write to the disk instead of one a table
            for name, rows in tables.items():
                _fill(connection, name, rows)
            for name in DERIVED:
                connection.execute(f"insert into {name} by name {_stored(name)}")
            connection.execute(
                "update build_tables set present = list_contains($names, table_name)", {"names": list(tables)}
            )
            connection.execute("commit")
        snapshot = Snapshot(path, 1, memory_limit="1GB")
        path.unlink()  # it stays open: nothing is left behind when it is closed
        return snapshot


class LedgerCase:
    """One ledger asked both ways."""

    def __init__(self, ledgers: Ledgers, tables: Any, today: date) -> None:
        self.tables, self.today, self.settings = tables, today, ledgers.settings
        self.snapshot = ledgers.snapshot(tables)

    def product(self, question: Mapping[str, Any]) -> Any:
        """The product's panel, or the name of its refusal."""
        asked = dict(question)
        who = asked.pop("user_id"), asked.pop("customer_id")
        try:
            return panel_json(self.snapshot, self.settings, *who, **asked, today=self.today)
        except (Forbidden, NotFound) as refusal:
            return type(refusal).__name__

    def oracle(self, question: Mapping[str, Any]) -> Any:
        """The oracle's."""
        try:
            return oracle.panel(self.tables, **question, today=self.today)
        except (oracle.Forbidden, oracle.NotFound) as refusal:
            return type(refusal).__name__

    def close(self) -> None:
        """Release the store."""
        self.snapshot.close()


def _fill(connection: duckdb.DuckDBPyConnection, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert ``rows`` as the build stores them (``data/store``)."""
    if not rows:
        return
    columns = canonical_tables()[name].columns
    types = {column.name: "VARCHAR" if column.type.startswith("ENUM") else column.type for column in columns}
    text = json.dumps([{key: None if value is None else str(value) for key, value in row.items()} for row in rows])
    connection.execute(
        f"create or replace temp table checked_{name} as"
        f" select unnest(from_json($rows::json, '{json.dumps([types])}'), recursive := true)",
        {"rows": text},
    )
    connection.execute(f"insert into {name} by name {_stored(name)}")
    connection.execute(f"drop table checked_{name}")


def _stored(name: str) -> str:
    """How the build stores a table's rows."""
    path = _STORED / f"{name}.sql"
    return path.read_text(encoding="utf-8") if path.exists() else f"from checked_{name}"
