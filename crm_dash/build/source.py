"""Opening a source for the build, and telling whether it has changed."""

from __future__ import annotations

import hashlib
import importlib.util
from datetime import date
from pathlib import Path

import duckdb

from crm_dash.build import snapshots
from crm_dash.errors import SourceError
from crm_dash.settings import Settings


def open_source(connection: duckdb.DuckDBPyConnection, settings: Settings, today: date) -> None:
    """Make the source reachable for mapping SELECTs: search path, attached database, or the demo's variables."""
    source = settings.source
    if source.kind == "files":
        if source.path is None or not source.path.is_dir():
            raise SourceError(f"source.path {source.path} is not a folder; set it to the folder of the source's files")
        connection.execute(f"set file_search_path = {quoted(str(source.path))}")
        _load_extension(connection, "excel", needed=any(source.path.rglob("*.xlsx")))
    elif source.kind == "postgres":
        _load_extension(connection, "postgres_scanner", needed=True)
        try:
            connection.execute(f"attach {quoted(source.url or '')} as source (type postgres, read_only)")
        except duckdb.Error as error:
            raise SourceError(
                f"source.url: the database cannot be reached: {_without(str(error), source.url)}"
            ) from None
    else:
        connection.execute(f"set variable scale = {float(source.scale)!r}::double")
        connection.execute(f"set variable today = date {quoted(today.isoformat())}")


def fingerprint(settings: Settings, mapping: dict[str, str], today: date) -> str | None:
    """A digest of all that a build depends on; None where that cannot be told without reading the source."""
    source, panel = settings.source, settings.panel
    if source.kind == "postgres":
        return None
    digest = hashlib.sha256()
    for part in (
        panel.currency,
        panel.timezone,
        source.kind,
        str(source.max_rejects),
        snapshots.layout(),
        *mapping.items(),
    ):
        digest.update(repr(part).encode())
    if source.kind == "demo":
        digest.update(repr((source.scale, today)).encode())
    elif source.path is not None:
        for path in sorted(p for p in source.path.rglob("*") if p.is_file()):
            stat = path.stat()
            digest.update(repr((str(path.relative_to(source.path)), stat.st_size, stat.st_mtime_ns)).encode())
    return digest.hexdigest()


def quoted(text: str) -> str:
    """A SQL text literal for the statements that take no binds (SET, ATTACH)."""
    return "'" + text.replace("'", "''") + "'"


def _load_extension(connection: duckdb.DuckDBPyConnection, name: str, *, needed: bool) -> None:
    """Load an extension from its wheel (nothing is downloaded while the product runs)."""
    if not needed:
        return
    package = importlib.util.find_spec(f"duckdb_extension_{name}")
    folders = package.submodule_search_locations if package else None
    files = [file for folder in folders or [] for file in Path(folder).rglob(f"{name}.duckdb_extension")]
    if not files:
        raise SourceError(f"this source needs the package duckdb-extension-{name.replace('_', '-')}; install it")
    connection.execute(f"load {quoted(str(files[0]))}")


def _without(text: str, secret: str | None) -> str:
    return text.replace(secret, "…") if secret else text
