"""Reading the store: the live snapshot, opened read-only and locked down, and the one way to run a query.

A ``Snapshot`` holds one DuckDB connection on which the file is attached as ``store`` and ``scope.sql``'s macros
are made; every query runs on a cursor of its own (cursors share the macros, not the state), through ``rows``,
which lets only a single SELECT pass and stops it at the time limit.
"""

from __future__ import annotations

import logging
import re
import shutil
import tempfile
import threading
import time
import uuid
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, cast

import duckdb
import numpy as np

from crm_dash.build import snapshots
from crm_dash.build.source import quoted
from crm_dash.errors import QueryTimeout, StoreError
from crm_dash.settings import Settings

log = logging.getLogger(__name__)

Row = dict[str, Any]
T = TypeVar("T")
Columns: TypeAlias = "dict[str, np.ndarray[Any, Any]]"
QUERY_SECONDS = 10.0
BATCH_ROWS = 2_000
# A sort of a million rows goes on in a temporary file; the book of 100,000 accounts is read with 80 MB.
READER_MEMORY = "128MB"
# Most questions over millions of lines take half to three quarters of the time with two; a panel's SELECTs, which read
# less than one thread's share, take what they took. Not more: a user's question leaves the other cores to the others.
READER_THREADS = 2
_SCOPE_SQL = Path(__file__).with_name("scope.sql")
_BIND = re.compile(r"\$(\w+)")


class Snapshot:
    """One immutable snapshot; safe for any number of threads."""

    def __init__(self, path: Path, number: int, *, memory_limit: str, query_seconds: float = QUERY_SECONDS) -> None:
        self.number = number
        self.damaged = False
        self._seconds = query_seconds
        self._kept: dict[tuple[Any, ...], Any] = {}
        self._key_locks: dict[tuple[Any, ...], threading.Lock] = {}
        self._once_lock = threading.Lock()
        try:
            # A folder for each, since two processes that spill into one would write over each other.
            spill = tempfile.mkdtemp(prefix="crm-dash-spill-")
            weakref.finalize(self, shutil.rmtree, spill, ignore_errors=True)
            self._connection = duckdb.connect(
                config={"threads": READER_THREADS, "memory_limit": memory_limit, "temp_directory": spill}
            )
            _attach(self._connection, path)
            self._connection.execute(_SCOPE_SQL.read_text(encoding="utf-8"))
            _lock_down(self._connection)
        except duckdb.Error as error:
            raise StoreError(f"snapshot {path.name} cannot be opened: {error}") from error
        self.tables_present = frozenset(
            row["table_name"] for row in self.rows("select table_name from build_tables() where present", {})
        )
        self.info = self.rows("select * from build_info()", {})[0]

    def rows(self, sql: str, binds: Mapping[str, Any]) -> list[Row]:
        """The rows of one SELECT; of ``binds`` only the names that the SQL uses are bound.

        Raises QueryTimeout when it runs longer than the time limit.
        """
        return self._run(sql, binds, lambda cursor: _as_rows(cursor, cursor.fetchall()))

    def columns(self, sql: str, binds: Mapping[str, Any]) -> Columns:
        """The same by column, for results of many rows: numbers as floats (null: NaN), the rest as it comes."""
        return self._run(sql, binds, _as_columns)

    def _run(self, sql: str, binds: Mapping[str, Any], fetch: Callable[[duckdb.DuckDBPyConnection], T]) -> T:
        names = _checked_binds(sql)
        cursor = self._connection.cursor()
        try:
            with self._limited(cursor):
                cursor.execute(sql, {name: binds[name] for name in names})
                return fetch(cursor)
        finally:
            cursor.close()

    def batches(self, sql: str, binds: Mapping[str, Any], *, size: int = BATCH_ROWS) -> Iterator[list[Row]]:
        """The rows of one SELECT, ``size`` at a time, for those who cannot hold them all.

        The time limit is each batch's own: a slow reader does not use it up, a slow query does. Closing the iterator
        frees the cursor. Raises as ``rows`` does, at whichever batch it happens.
        """
        names = _checked_binds(sql)
        cursor = self._connection.cursor()
        try:
            with self._limited(cursor):
                cursor.execute(sql, {name: binds[name] for name in names})
                batch = _as_rows(cursor, cursor.fetchmany(size))
            while batch:
                yield batch
                with self._limited(cursor):
                    batch = _as_rows(cursor, cursor.fetchmany(size))
        finally:
            cursor.close()

    @contextmanager
    def _limited(self, cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """Run what is inside under the time limit; DuckDB's errors become the product's."""
        watch = _WATCHDOG.watch(cursor, self._seconds)
        try:
            yield
        except duckdb.InterruptException as error:
            raise QueryTimeout(f"a query ran longer than {self._seconds:g} s and was stopped") from error
        except duckdb.OutOfMemoryException as error:
            raise StoreError("a query needed more memory than it may use") from error
        except duckdb.IOException as error:
            # DuckDB checks a block's checksum when it first reads it.
            self.damaged = any(sign in str(error) for sign in ("Corrupt database", "Could not read enough"))
            raise StoreError(f"snapshot {self.number} cannot be read") from error
        finally:
            _WATCHDOG.forget(watch)

    def once(self, key: tuple[Any, ...], compute: Callable[[], T]) -> T:
        """A value that holds for as long as the snapshot does, computed on first use and kept with it.

        Callers of one key wait for the first of them; other keys do not.
        """
        if key in self._kept:
            return cast(T, self._kept[key])
        with self._once_lock:
            lock = self._key_locks.setdefault(key, threading.Lock())
        with lock:
            if key not in self._kept:
                self._kept[key] = compute()
            return cast(T, self._kept[key])

    def close(self) -> None:
        """Release the file."""
        self._connection.close()


class Store:
    """The live snapshot of a store folder, re-opened when the pointer moves."""

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.store.path
        self._lock = threading.Lock()
        self._live: tuple[tuple[int, int], Snapshot] | None = None
        self._damaged: set[int] = set()

    def current(self) -> Snapshot:
        """The live snapshot. Callers keep it for one request, so that all they read is of one snapshot.

        A replaced snapshot is closed when its last user lets go of it.
        """
        mark = self._mark()
        live = self._live
        if live is not None and live[0] == mark and not live[1].damaged:
            return live[1]
        with self._lock:
            if self._live is not None and self._live[1].damaged:
                self._damaged.add(self._live[1].number)
                self._live = None
            if self._live is None or self._live[0] != mark:
                self._live = (mark, self._open())
            return self._live[1]

    def _mark(self) -> tuple[int, int]:
        try:
            stat = (self._folder / snapshots.POINTER).stat()
        except FileNotFoundError:
            raise StoreError("nothing was built yet; run `python -m crm_dash build`") from None
        return stat.st_mtime_ns, stat.st_ino

    def _open(self) -> Snapshot:
        """The pointer's snapshot; where its file is damaged, the newest older one that opens."""
        pointer = snapshots.read_pointer(self._folder)
        if pointer is None:
            raise StoreError("nothing was built yet; run `python -m crm_dash build`")
        problem: StoreError | None = None
        for number in snapshots.numbers(self._folder, not_after=pointer.snapshot):
            if number in self._damaged:
                continue
            try:
                path = snapshots.snapshot_path(self._folder, number)
                return Snapshot(path, number, memory_limit=READER_MEMORY)
            except StoreError as error:
                log.error("%s", error)
                problem = problem or error
        if problem is not None and snapshots.is_of_another_version(self._folder):
            raise StoreError(
                f"snapshot {pointer.snapshot} was made by another version of the product;"
                " run `python -m crm_dash build`"
            ) from problem
        raise problem or StoreError(
            f"the file of snapshot {pointer.snapshot} is gone or damaged; run `python -m crm_dash build`"
        )


def _attach(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Attach the file as ``store``; a ``.wal`` beside it is none of ours and must not be replayed into it."""
    if not path.with_name(f"{path.name}.wal").exists():
        connection.execute(f"attach {quoted(str(path))} as store (read_only)")
        return
    log.warning("ignored %s.wal: a snapshot has none", path)
    # DuckDB looks for it beside the name it opens, symbolic links followed.
    alias = path.with_name(f".{uuid.uuid4().hex}.duckdb")
    try:
        alias.hardlink_to(path)
        connection.execute(f"attach {quoted(str(alias))} as store (read_only)")
    except OSError as error:
        raise StoreError(f"snapshot {path.name} has a foreign .wal beside it: {error}") from error
    finally:
        alias.unlink(missing_ok=True)


def _as_columns(cursor: duckdb.DuckDBPyConnection) -> Columns:
    return {name: _plain(values) for name, values in cursor.fetchnumpy().items()}


def _plain(values: Any) -> np.ndarray[Any, Any]:
    """Without a mask: null is None among texts, NaT among dates, NaN among numbers."""
    if values.dtype.kind == "O":
        texts = np.ma.getdata(values)
        texts[np.ma.getmaskarray(values)] = None
        return texts
    if values.dtype.kind == "M":
        return np.ma.filled(values, np.datetime64("NaT"))
    return np.ma.filled(values.astype(float), np.nan)


def _lock_down(connection: duckdb.DuckDBPyConnection) -> None:
    for statement in (
        "set enable_external_access = false",
        "set autoinstall_known_extensions = false",
        "set autoload_known_extensions = false",
        "set python_enable_replacements = false",
        "set lock_configuration = true",
    ):
        connection.execute(statement)


@lru_cache(maxsize=512)
def _checked_binds(sql: str) -> tuple[str, ...]:
    """The bind names of ``sql``, which must be exactly one SELECT (DuckDB would run SET, LOAD or CREATE as well)."""
    statements = duckdb.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise StoreError("only a single SELECT may be run on the store")
    without_comments = re.sub(r"--[^\n]*", "", sql)
    return tuple(dict.fromkeys(_BIND.findall(without_comments)))


def _as_rows(cursor: duckdb.DuckDBPyConnection, tuples: Sequence[tuple[Any, ...]]) -> list[Row]:
    columns = [column[0] for column in cursor.description or []]
    return [dict(zip(columns, row, strict=True)) for row in tuples]


class _Watchdog:
    """Interrupts cursors at their deadline; one thread for all queries (a timer thread each costs 0.1 ms)."""

    def __init__(self) -> None:
        self._deadlines: dict[int, tuple[float, duckdb.DuckDBPyConnection]] = {}
        self._lock = threading.Lock()
        self._started = False

    def watch(self, cursor: duckdb.DuckDBPyConnection, seconds: float) -> int:
        if not self._started:
            self._start()
        self._deadlines[id(cursor)] = (time.monotonic() + seconds, cursor)
        return id(cursor)

    def forget(self, key: int) -> None:
        self._deadlines.pop(key, None)

    def _start(self) -> None:
        with self._lock:
            if not self._started:
                threading.Thread(target=self._run, name="query-watchdog", daemon=True).start()
                self._started = True

    def _run(self) -> None:
        while True:
            time.sleep(0.05)
            now = time.monotonic()
            for deadline, cursor in list(self._deadlines.values()):
                if deadline < now:
                    cursor.interrupt()


_WATCHDOG = _Watchdog()
