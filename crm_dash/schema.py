"""The canonical tables as data: read from ``data/canonical.sql`` through DuckDB's own catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import duckdb

from crm_dash.settings import PRODUCT_FOLDER

CANONICAL_SQL = PRODUCT_FOLDER / "data" / "canonical.sql"
CURRENCY = "currency"


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A canonical column; ``references`` is the (table, column) its values must exist in."""

    name: str
    type: str
    required: bool
    references: tuple[str, str] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A canonical table: its columns in order and its primary key."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def has_currency(self) -> bool:
        """Whether a mapping may add ``currency`` (every table with an amount)."""
        return any(column.name == "amount" for column in self.columns)


@cache
def canonical_tables() -> dict[str, Table]:
    """The canonical tables by name, in load order: what a table refers to stands before it."""
    with duckdb.connect() as connection:
        connection.execute(CANONICAL_SQL.read_text(encoding="utf-8"))
        constraints = connection.execute(
            "select table_name, constraint_type, constraint_column_names, referenced_table, referenced_column_names"
            " from duckdb_constraints() where constraint_type in ('PRIMARY KEY', 'FOREIGN KEY')"
        ).fetchall()
        columns = connection.execute(
            "select table_name, column_name, data_type, is_nullable from duckdb_columns()"
            " where not internal order by table_oid, column_index"
        ).fetchall()
    references = {
        (table, names[0]): (target, target_names[0])
        for table, kind, names, target, target_names in constraints
        if kind == "FOREIGN KEY"
    }
    keys = {table: tuple(names) for table, kind, names, *_ in constraints if kind == "PRIMARY KEY"}
    grouped: dict[str, list[Column]] = {}
    for table, name, type_, nullable in columns:
        reference = references.get((table, name))
        required = not nullable or name in keys[table]
        grouped.setdefault(table, []).append(Column(name=name, type=type_, required=required, references=reference))
    return {name: Table(name=name, columns=tuple(cols), key=keys[name]) for name, cols in grouped.items()}
