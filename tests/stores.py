"""Small stores for tests: raw rows → CSV files + mapping folder + crm.toml → a built snapshot."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import duckdb

from crm_dash.build import snapshots
from crm_dash.build.run import build
from crm_dash.errors import Forbidden, NotFound
from crm_dash.facts.encode import encode_panel
from crm_dash.panel import build_panel, make_ask
from crm_dash.schema import canonical_tables
from crm_dash.scope import find_viewer
from crm_dash.settings import Settings, load_settings
from crm_dash.store import Snapshot, Store
from tests import oracle

Tables = Mapping[str, Sequence[Mapping[str, Any]]]
# The day random ledgers are told on, and days of theirs where the calendar is awkward.
LEDGER_DAY = date(2025, 3, 31)
LEDGER_DAYS = [
    LEDGER_DAY,
    *map(date.fromisoformat, ("2025-03-30", "2025-02-28", "2024-02-29", "2025-01-01", "2024-12-31")),
]


def write_source(folder: Path, tables: Tables, *, panel: str = "", extra: str = "") -> Path:
    """Write ``tables`` as a files source below ``folder``; the path of its crm.toml."""
    files, mapping = folder / "exports", folder / "mapping"
    files.mkdir(parents=True)
    mapping.mkdir()
    for name, rows in tables.items():
        columns = [column.name for column in canonical_tables()[name].columns]
        with (files / f"{name}.csv").open("w", newline="", encoding="utf-8") as handle:
            writer = csv.DictWriter(handle, columns, lineterminator="\n", quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows({key: _text(value) for key, value in row.items()} for row in rows)
        select = f"select * from read_csv('{name}.csv', header = true, all_varchar = true, quote = '\"', delim = ',')"
        (mapping / f"{name}.sql").write_text(select, encoding="utf-8")
    config = folder / "crm.toml"
    config.write_text(
        '[source]\nkind = "files"\npath = "exports"\nmappings = "mapping"\nmax_rejects = 0\n'
        f'[store]\npath = "store"\n[panel]\n{panel}\n{extra}',
        encoding="utf-8",
    )
    return config


def built(config: Path, *, today: date) -> tuple[Settings, Snapshot]:
    """Build the store of ``config`` and open its snapshot."""
    settings = load_settings(config, environ={})
    build(settings, today=today)
    return settings, Store(settings).current()


def write_rows(config: Path, table: str, select: str) -> None:
    """Let the source of ``config`` map ``table`` by ``select`` instead."""
    (config.parent / "mapping" / f"{table}.sql").write_text(select, encoding="utf-8")


def stored(config: Path, sql: str) -> list[tuple[Any, ...]]:
    """What ``sql`` finds in the live snapshot's base tables (a test's own look, past every scope)."""
    settings = load_settings(config, environ={})
    pointer = snapshots.read_pointer(settings.store.path)
    assert pointer is not None
    path = snapshots.snapshot_path(settings.store.path, pointer.snapshot)
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def panel_json(
    snapshot: Snapshot,
    settings: Settings,
    user_id: str,
    customer_id: str,
    *,
    distributor: str | None = None,
    as_of: date,
    today: date,
) -> dict[str, Any]:
    """The product's panel as JSON values."""
    viewer = find_viewer(snapshot, user_id)
    day = as_of.isoformat()
    ask = make_ask(snapshot, settings, viewer, customer_id, distributor=distributor, as_of=day, today=today)
    return encode_panel(build_panel(ask, settings))


class OracleCase:
    """A ledger, its store, and both ways to ask it."""

    def __init__(self, folder, tables, panel="") -> None:
        self.tables = tables
        self.config = write_source(folder, tables, panel=panel)
        self.settings, self.snapshot = built(self.config, today=LEDGER_DAY)

    def ask(self, user_id, customer_id, distributor, as_of):
        """The checked question; raises where the page is refused."""
        viewer = find_viewer(self.snapshot, user_id)
        more = {"distributor": distributor, "as_of": as_of.isoformat(), "today": LEDGER_DAY}
        return make_ask(self.snapshot, self.settings, viewer, customer_id, **more)

    def product(self, user_id, customer_id, distributor, as_of):
        try:
            return panel_json(
                self.snapshot,
                self.settings,
                user_id,
                customer_id,
                distributor=distributor,
                as_of=as_of,
                today=LEDGER_DAY,
            )
        except (Forbidden, NotFound) as refusal:
            return type(refusal).__name__

    def oracle(self, user_id, customer_id, distributor, as_of):
        question = {"user_id": user_id, "customer_id": customer_id, "distributor": distributor}
        try:
            return oracle.panel(self.tables, **question, as_of=as_of, today=LEDGER_DAY)
        except (oracle.Forbidden, oracle.NotFound) as refusal:
            return type(refusal).__name__

    def questions(self, seed):
        """Every user × customer × distributor (known, unknown and forbidden ones too), each on one of the days."""
        rng = Random(seed)
        for user in self.tables["users"]:
            own = user["organisation_id"]
            maker = own.startswith("M")
            chosen = (None, "all", "direct", "D1", "D12", "D3", "D99") if maker else (None, own, "all", "D99")
            for customer in (*(row["customer_id"] for row in self.tables["customers"]), "C99"):
                for distributor in chosen:
                    yield user["user_id"], customer, distributor, rng.choice(LEDGER_DAYS)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
