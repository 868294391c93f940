"""One canonical table from its mapping: cast, check, reject, store.

A row goes through ``stage.<t>``: the mapped row with every column cast and the first thing wrong with it;
the view ``stage.judged_<t>``: the same with its references looked up; the view ``checked_<t>``: the rows with
nothing wrong; and the store's ``<t>``: those rows as ``data/store/<t>.sql`` lays them out.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from crm_dash.build import csv_errors
from crm_dash.build.first_lines import DOCUMENTS, mark_first_lines
from crm_dash.errors import SourceError
from crm_dash.schema import CURRENCY, Column, Table
from crm_dash.settings import PRODUCT_FOLDER

REASON, CONTENT, KEY, POSITION = "_reason", "_content", "_key", "_position"
# Text of a moment with a zone: DuckDB's cast to TIMESTAMP or DATE would keep it in UTC.
_ZONED = ":[0-9]{2}.*([zZ]|UTC|[+-][0-9]{2}(:?[0-9]{2})?)$"


# Tables made of the stored ones, by their file in data/store; the second is made of the first.
DERIVED = ("customer_days", "organisation_months", "sales_months")


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadedTable:
    """What became of one table's rows; ``warnings`` counts optional references that were unknown."""

    name: str
    rows: int
    rejected: int
    warnings: dict[str, int]

    @property
    def source_rows(self) -> int:
        """Rows that the mapping yielded, and lines the CSV reader could not make a row of."""
        return self.rows + self.rejected


def load_table(connection: duckdb.DuckDBPyConnection, table: Table, select: str, currency: str) -> LoadedTable:
    """Load ``table`` into the store's database; its bad rows go to ``stage.rejects``.

    ``connection`` has the store as its default database and a scratch database ``stage``.
    Raises SourceError that names table and column where the mapping cannot be used at all.
    """
    unread = _stage(connection, table, select, currency)
    _create_views(connection, table)
    rejected = _reject(connection, table) + unread
    warnings = _warnings(connection, table)
    connection.execute(f"create or replace table {table.name} as {_stored_select(table)}")
    rows = _count(connection, f"from {table.name}")
    connection.execute(
        f"drop view temp.checked_{table.name}; drop view stage.judged_{table.name}; drop table stage.{table.name}"
    )
    return LoadedTable(name=table.name, rows=rows, rejected=rejected, warnings=warnings)


def create_absent(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """An empty table of the stored shape for a table that the source does not have."""
    nulls = ", ".join(f"cast(null as {_stored_type(column)}) as {column.name}" for column in table.columns)
    connection.execute(f"create temp view checked_{table.name} as select {nulls} limit 0")
    connection.execute(f"create or replace table {table.name} as {_stored_select(table)}")
    connection.execute(f"drop view temp.checked_{table.name}")


def derive(connection: duckdb.DuckDBPyConnection) -> None:
    """Mark the lines that open documents and make the DERIVED tables, once all canonical ones are stored."""
    for table in DOCUMENTS:
        mark_first_lines(connection, table)
    for name in DERIVED:
        connection.execute(f"create or replace table {name} as {_layout_of(name)}")


def _stage(connection: duckdb.DuckDBPyConnection, table: Table, select: str, currency: str) -> int:
    """Fill ``stage.<t>``; the number of CSV lines that could not be read (they are in ``stage.rejects``)."""
    try:
        _stage_from(connection, table, select, currency)
    except duckdb.Error as error:
        tolerant = csv_errors.tolerant_select(connection, select) if csv_errors.is_line_error(error) else None
        try:
            if tolerant is None:
                raise
            _stage_from(connection, table, tolerant, currency)
        except duckdb.Error:
            # The first error speaks of the owner's own SELECT, so it is the one to show.
            raise SourceError(f"{table.name}: the source cannot be read: {_first_lines(error)}") from error
    return csv_errors.collect(connection, table.name)


def _stage_from(connection: duckdb.DuckDBPyConnection, table: Table, select: str, currency: str) -> None:
    described = connection.execute(f"describe {select}").fetchall()
    mapped = {str(name).lower(): str(type_) for name, type_, *_ in described}
    allowed = {column.name for column in table.columns} | ({CURRENCY} if table.has_currency else set())
    unknown = sorted(set(mapped) - allowed)
    if unknown:
        raise SourceError(f"{table.name}: unknown column {unknown[0]}; allowed: {', '.join(sorted(allowed))}")
    missing = [column.name for column in table.columns if column.required and column.name not in mapped]
    if missing:
        raise SourceError(f"{table.name}: the mapping lacks the required column {missing[0]}")
    typed = _typed_select(table, select, mapped, currency)
    connection.execute(f"create or replace table stage.{table.name} as {typed}")


def _first_lines(error: duckdb.Error) -> str:
    """The error without DuckDB's long list of possible fixes."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " ".join(lines[:4])


def _typed_select(table: Table, select: str, mapped: dict[str, str], currency: str) -> str:
    typed = ", ".join(f"{_typed(column, mapped)} as {column.name}_typed" for column in table.columns)
    stored = ", ".join(f"{column.name}_typed as {column.name}" for column in table.columns)
    checks = [check for column in table.columns for check in _checks(column, mapped)]
    if CURRENCY in mapped:
        other = f"mapped.{CURRENCY} is not null and mapped.{CURRENCY}::varchar not in ('', '{currency}')"
        checks.append(f"when {other} then 'other_currency:' || mapped.{CURRENCY}::varchar")
    key = ", ".join(f"mapped.{name}::varchar" for name in table.key)
    return (
        f"select {stored}, {REASON},"
        f" case when {REASON} is not null then to_json(mapped)::varchar end as {CONTENT},"
        f" case when {REASON} is not null then concat_ws('/', {key}) end as {KEY}"
        f" from (select mapped, {typed}, case {' '.join(checks)} end as {REASON} from ({select}\n) as mapped)"
    )


def _raw(column: Column, mapped: dict[str, str]) -> str:
    raw = f"mapped.{column.name}"
    return f"nullif({raw}, '')" if mapped[column.name] == "VARCHAR" else raw


def _typed(column: Column, mapped: dict[str, str]) -> str:
    if column.name not in mapped:
        return f"cast(null as {_stored_type(column)})"
    if mapped[column.name] == column.type:
        return _raw(column, mapped)
    if mapped[column.name] == "VARCHAR" and column.type in ("DATE", "TIMESTAMP"):
        return _typed_moment(_raw(column, mapped), column.type)
    cast = f"try_cast({_raw(column, mapped)} as {column.type})"
    if column.type in ("BIGINT", "INTEGER") and not mapped[column.name].endswith("INT"):
        # The cast alone would round 1.5 to a line number that exists.
        number = f"try_cast({_raw(column, mapped)} as double)"
        return f"case when {number} = floor({number}) then {cast} end"
    return f"{cast}::varchar" if column.type.startswith("ENUM") else cast


def _typed_moment(raw: str, type_: str) -> str:
    """Text as a date or local timestamp; one with a zone is told in the session's, the configured one."""
    text = f"trim({raw})"
    zoned = f"contains({text}, ':') and regexp_matches({text}, '{_ZONED}')"
    # By way of TIMESTAMP also for a DATE: text's own cast to DATE ignores whatever follows the day. The year has
    # four digits: the cast would take 31/03/25 for a day of the year 31.
    return (
        f"try_cast(case when {text}[5] not in ('-', '/') then null"
        f" when {zoned} then try_cast({text} as timestamptz)::timestamp"
        f" else try_cast({text} as timestamp) end as {type_})"
    )


def _stored_type(column: Column) -> str:
    # An enum only says which values are accepted; the store keeps plain text.
    return "VARCHAR" if column.type.startswith("ENUM") else column.type


def _checks(column: Column, mapped: dict[str, str]) -> list[str]:
    if column.name not in mapped:
        return []
    checks = []
    if mapped[column.name] != column.type:
        bad = f"{_raw(column, mapped)} is not null and {_typed(column, mapped)} is null"
        checks.append(f"when {bad} then 'wrong_type:{column.name}'")
    if column.required:
        checks.append(f"when {_typed(column, mapped)} is null then 'missing:{column.name}'")
    # A first branch that never holds keeps the CASE valid for a table with nothing to check.
    return checks or ["when false then ''"]


def _create_views(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """References looked up: unknown required ones get a reason, unknown optional ones null."""
    joins, columns, reasons, unknown = [], [], [], []
    for column in table.columns:
        if column.references is None:
            columns.append(f"staged.{column.name}")
            continue
        target, target_key = column.references
        alias = f"ref_{column.name}"
        joins.append(f"left join {target} as {alias} on {alias}.{target_key} = staged.{column.name}")
        columns.append(f"{alias}.{target_key} as {column.name}")
        bad = f"staged.{column.name} is not null and {alias}.{target_key} is null"
        if column.required:
            reasons.append(f"when {bad} then 'unknown_reference:{column.name}'")
        else:
            unknown.append(f"{bad} as unknown_{column.name}")
    extended = f"case {' '.join(reasons)} end" if reasons else "null"
    content = ", ".join(f"{column.name} := staged.{column.name}" for column in table.columns)
    key = ", ".join(f"staged.{name}::varchar" for name in table.key)
    connection.execute(
        f"create view stage.judged_{table.name} as select {', '.join(columns + unknown)},"
        f" coalesce(staged.{REASON}, {extended}) as {REASON}, staged.rowid as {POSITION},"
        f" coalesce(staged.{CONTENT}, to_json(struct_pack({content}))::varchar) as {CONTENT},"
        f" coalesce(staged.{KEY}, concat_ws('/', {key})) as {KEY}"
        f" from stage.{table.name} as staged {' '.join(joins)}"
    )
    _mark_duplicates(connection, table)
    names = ", ".join(column.name for column in table.columns)
    connection.execute(
        f"create temp view checked_{table.name} as select {names} from stage.judged_{table.name} where {REASON} is null"
    )


def _mark_duplicates(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Give every row whose key an earlier good row has already the reason ``duplicate_key``."""
    key = ", ".join(table.key)
    if not _count(connection, f"from (select {key} from stage.{table.name} group by all having count(*) > 1)"):
        return
    connection.execute(
        f"update stage.{table.name} set {REASON} = 'duplicate_key' where rowid in ("
        f"select {POSITION} from stage.judged_{table.name} where {REASON} is null"
        f" qualify row_number() over (partition by {key} order by {POSITION}) > 1)"
    )


def _reject(connection: duckdb.DuckDBPyConnection, table: Table) -> int:
    connection.execute(
        f"insert into stage.rejects select '{table.name}', {KEY}, {CONTENT}, {REASON}, null, null"
        f" from stage.judged_{table.name} where {REASON} is not null order by {POSITION}"
    )
    return _count(connection, f"from stage.judged_{table.name} where {REASON} is not null")


def _warnings(connection: duckdb.DuckDBPyConnection, table: Table) -> dict[str, int]:
    optional = [c.name for c in table.columns if c.references is not None and not c.required]
    if not optional:
        return {}
    sums = ", ".join(f"count(*) filter (where unknown_{name})" for name in optional)
    counts = connection.execute(f"select {sums} from stage.judged_{table.name} where {REASON} is null").fetchone()
    return {name: count for name, count in zip(optional, counts or (), strict=True) if count}


def _stored_select(table: Table) -> str:
    """How the good rows are stored: the table's own file in ``data/store``, else its columns in a default order."""
    layout = _layout_of(table.name)
    if layout is not None:
        return layout
    by_customer = [column.name for column in table.columns if column.name == "customer_id"]
    return f"from checked_{table.name} order by {', '.join(dict.fromkeys([*by_customer, *table.key]))}"


def _layout_of(name: str) -> str | None:
    path = PRODUCT_FOLDER / "data" / "store" / f"{name}.sql"
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _count(connection: duckdb.DuckDBPyConnection, from_clause: str) -> int:
    row = connection.execute(f"select count(*) {from_clause}").fetchone()
    return int(row[0]) if row else 0
