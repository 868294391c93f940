"""One build: source → checked tables → snapshot → pointer. One at a time over all processes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
from filelock import FileLock

from crm_dash.build import snapshots
from crm_dash.build.load import LoadedTable, create_absent, derive, load_table
from crm_dash.build.mapping import read_mapping
from crm_dash.build.source import fingerprint, open_source, quoted
from crm_dash.errors import CrmDashError, RefreshRefused, SourceError, StoreError
from crm_dash.schema import canonical_tables
from crm_dash.settings import Settings

LOCK = "build.lock"
# A panel reads the row groups of one customer: an eighth of DuckDB's default size took it from 78 to 52 ms of CPU.
ROW_GROUP_ROWS = 16384


@dataclass(frozen=True, kw_only=True, slots=True)
class TableReport:
    """One line of the build's report; ``present``: the mapping has the table."""

    name: str
    present: bool
    rows: int
    rejected: int
    warnings: dict[str, int]
    seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildReport:
    """What a build did: ``built``, ``current`` (the source is unchanged) or ``checked`` (nothing published)."""

    outcome: str
    snapshot: int | None
    tables: tuple[TableReport, ...]
    seconds: float


Progress = Callable[[str, int, int], None]


def silent(table: str, done: int, total: int) -> None:
    """A progress listener that does nothing."""


def build(
    settings: Settings, *, today: date, publish: bool = True, force: bool = False, progress: Progress = silent
) -> BuildReport:
    """Read the source, check it, and (with ``publish``) make it the live snapshot.

    A call that had to wait for another process's build joins it: it returns that build's snapshot. With the
    source unchanged since the live snapshot nothing is read, unless ``force``.
    Raises SourceError (RefreshRefused for too many rejects) and leaves the live snapshot as it was.
    """
    folder = settings.store.path
    folder.mkdir(parents=True, exist_ok=True)
    before = snapshots.read_pointer(folder)
    started = time.monotonic()
    with FileLock(folder / LOCK):
        live = snapshots.read_pointer(folder)
        mark = fingerprint(settings, read_mapping(settings.source.mappings), today)
        joined = live is not None and (before is None or live.snapshot > before.snapshot)
        unchanged = live is not None and mark is not None and live.fingerprint == mark
        if live is not None and publish and not force and (joined or unchanged):
            outcome = "built" if joined else "current"
            return BuildReport(outcome=outcome, snapshot=live.snapshot, tables=(), seconds=time.monotonic() - started)
        try:
            tables, number = _build_locked(settings, today, mark, publish=publish, progress=progress)
        finally:
            snapshots.remove_orphans(folder)
    return BuildReport(
        outcome="built" if publish else "checked",
        snapshot=number if publish else None,
        tables=tables,
        seconds=time.monotonic() - started,
    )


def _build_locked(
    settings: Settings, today: date, mark: str | None, *, publish: bool, progress: Progress
) -> tuple[tuple[TableReport, ...], int]:
    folder = settings.store.path
    mapping = read_mapping(settings.source.mappings)
    snapshots.remove_orphans(folder)
    number = snapshots.next_number(folder)
    path = snapshots.snapshot_path(folder, number)
    try:
        with _connect(path, settings) as connection:
            open_source(connection, settings, today)
            reports = _load_all(connection, mapping, settings, progress)
            _keep_rejects(connection, folder)
            _refuse_above(reports, settings.source.max_rejects)
            _describe(connection, reports, number, settings, today)
            derive(connection)
            _tell_documents_together(connection)
            if mark is not None and fingerprint(settings, mapping, today) != mark:
                raise SourceError("the source's files changed while they were read; try again when they are complete")
    except duckdb.Error as error:
        raise StoreError(f"the snapshot could not be written: {error}") from error
    if publish:
        built_at = datetime.now(UTC).isoformat(timespec="seconds")
        made = {"fingerprint": mark or "", "built_at": built_at, "layout": snapshots.layout()}
        snapshots.write_pointer(folder, snapshots.Pointer(snapshot=number, **made))
    return reports, number


def _connect(path: Path, settings: Settings) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    scratch = quoted(str(path.parent / snapshots.SCRATCH))
    for statement in (
        f"set memory_limit = {quoted(settings.store.memory_limit)}",
        f"set temp_directory = {scratch}",
        f"set timezone = {quoted(settings.panel.timezone)}",
        "set python_enable_replacements = false",
        "set autoinstall_known_extensions = false",
        f"attach {quoted(str(path))} as store (row_group_size {ROW_GROUP_ROWS})",
        "attach ':memory:' as stage",
        "use store",
        "create table stage.rejects (table_name varchar, key varchar, content varchar, reason varchar,"
        " file varchar, line bigint)",
    ):
        connection.execute(statement)
    return connection


def _load_all(
    connection: duckdb.DuckDBPyConnection, mapping: dict[str, str], settings: Settings, progress: Progress
) -> tuple[TableReport, ...]:
    reports = []
    tables = canonical_tables()
    for index, table in enumerate(tables.values()):
        progress(table.name, index, len(tables))
        started = time.monotonic()
        if table.name in mapping:
            loaded = load_table(connection, table, mapping[table.name], settings.panel.currency)
        else:
            create_absent(connection, table)
            loaded = LoadedTable(name=table.name, rows=0, rejected=0, warnings={})
        reports.append(
            TableReport(
                name=table.name,
                present=table.name in mapping,
                rows=loaded.rows,
                rejected=loaded.rejected,
                warnings=loaded.warnings,
                seconds=time.monotonic() - started,
            )
        )
    progress("", len(tables), len(tables))
    return tuple(reports)


def _keep_rejects(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Keep the rejected rows of this build, whether it is published or refused."""
    temporary = folder / f"{snapshots.REJECTS}.new"
    connection.execute(f"copy stage.rejects to {quoted(str(temporary))} (format parquet)")
    temporary.replace(folder / snapshots.REJECTS)


def _refuse_above(reports: tuple[TableReport, ...], max_rejects: float) -> None:
    for report in reports:
        total = report.rows + report.rejected
        if total and report.rejected / total > max_rejects:
            raise RefreshRefused(
                f"{report.name}: {report.rejected} of {total} rows were rejected, above source.max_rejects ="
                f" {max_rejects}; see them with `python -m crm_dash rejects`, mend the source or raise the limit"
            )


def _describe(
    connection: duckdb.DuckDBPyConnection,
    reports: tuple[TableReport, ...],
    number: int,
    settings: Settings,
    today: date,
) -> None:
    """Write what the snapshot is into the snapshot: ``build_tables`` and ``build_info``."""
    connection.execute("create table build_tables (table_name varchar, present boolean, rows bigint, rejected bigint)")
    connection.executemany(
        "insert into build_tables values ($1, $2, $3, $4)",
        [[report.name, report.present, report.rows, report.rejected] for report in reports],
    )
    connection.execute(
        "create table build_info as select $1::integer as snapshot, $2::timestamp as built_at,"
        " $3::date as built_for, $4::varchar as currency, $5::integer as cut_day,"
        " false as documents_together",
        [
            number,
            datetime.now(settings.zone).replace(tzinfo=None),
            today,
            settings.panel.currency,
            _usual_day(connection, settings, today).day,
        ],
    )


def _tell_documents_together(connection: duckdb.DuckDBPyConnection) -> None:
    """Whether each sales document has one customer, distributor and day: then ``sales_months`` counts each once."""
    connection.execute(
        "update build_info set documents_together ="
        " (select coalesce(sum(documents), 0) from sales_months) = (select count(distinct document_id) from sales)"
    )


def _usual_day(connection: duckdb.DuckDBPyConnection, settings: Settings, today: date) -> date:
    """The day that pages look at when they name none; for ``data``, whose day is each viewer's own, about that."""
    if settings.panel.as_of == "today":
        return today
    if settings.panel.as_of == "data":
        found = connection.execute("select max(sold_on) from sales where sold_on <= $1", [today]).fetchone()
        return found[0] if found and found[0] else today
    return date.fromisoformat(settings.panel.as_of)


def rejected_rows(settings: Settings) -> list[dict[str, object]]:
    """The last build's rejected rows: table, key, content (JSON text), reason, file and line where known.

    Raises CrmDashError when nothing was built yet.
    """
    path = settings.store.path / snapshots.REJECTS
    if not path.is_file():
        raise CrmDashError("nothing was built yet; run `python -m crm_dash build` first")
    with duckdb.connect() as connection:
        cursor = connection.execute("select * from read_parquet($1)", [str(path)])
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
