"""A mapping folder: one ``<table>.sql`` per canonical table, each a single SELECT in DuckDB SQL."""

from __future__ import annotations

from pathlib import Path

import duckdb

from crm_dash.errors import SourceError
from crm_dash.schema import canonical_tables


def read_mapping(folder: Path) -> dict[str, str]:
    """The SELECT of each mapped table, in load order.

    Raises SourceError naming the file for a missing folder, a name that is no canonical table, or a file
    that is not exactly one SELECT.
    """
    if not folder.is_dir():
        raise SourceError(f"mapping folder {folder} does not exist; set source.mappings to the folder of <table>.sql")
    files = {path.stem: path for path in sorted(folder.glob("*.sql"))}
    unknown = sorted(set(files) - set(canonical_tables()))
    if unknown:
        raise SourceError(
            f"{folder.name}/{unknown[0]}.sql is not a canonical table; allowed: {', '.join(canonical_tables())}"
        )
    if not files:
        raise SourceError(f"mapping folder {folder} holds no <table>.sql; write one SELECT per canonical table")
    return {table: _single_select(files[table]) for table in canonical_tables() if table in files}


def _single_select(path: Path) -> str:
    label = f"{path.parent.name}/{path.name}"
    try:
        statements = duckdb.extract_statements(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise SourceError(f"{label} is not UTF-8 text: {error}") from error
    except duckdb.Error as error:
        raise SourceError(f"{label} is not valid SQL: {error}") from error
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise SourceError(f"{label} must be exactly one SELECT; it holds {_kinds(statements)}")
    return str(statements[0].query).strip().rstrip(";")


def _kinds(statements: list[duckdb.Statement]) -> str:
    return ", ".join(statement.type.name for statement in statements) or "nothing"
