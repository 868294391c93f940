"""Lines of a CSV file that the reader cannot make a row of: kept as rejects with file and line.

DuckDB stops at the first such line unless the scan says ``store_rejects``. When a mapping's scan stops, the
same SELECT is run again with that option added to each of its CSV scans, so that one bad line costs one row.
"""

from __future__ import annotations

import json
from typing import Any

import duckdb

_READERS = ("read_csv", "read_csv_auto")
_FILE_ENDINGS = (".csv", ".tsv", ".csv.gz", ".tsv.gz", ".csv.zst")


def is_line_error(error: duckdb.Error) -> bool:
    """Whether the reader stopped at a line (value, number of columns, quote, encoding)."""
    return any(sign in str(error) for sign in ("CSV Error on Line", "Invalid unicode", "Error when sniffing file"))


def tolerant_select(connection: duckdb.DuckDBPyConnection, select: str) -> str | None:
    """``select`` with every CSV scan told to keep its bad lines; None when it holds no CSV scan we can change."""
    row = connection.execute("select json_serialize_sql($1::varchar)", [select]).fetchone()
    tree = json.loads(row[0]) if row else {"error": True}
    if tree.get("error") or not _add_option(tree):
        return None
    row = connection.execute("select json_deserialize_sql($1::json)", [json.dumps(tree)]).fetchone()
    return str(row[0]).rstrip(";") if row else None


def collect(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """Move what the scans kept into ``stage.rejects``; the number of lines."""
    kept = connection.execute(
        "select count(*) from duckdb_tables() where table_name = 'reject_errors' and temporary"
    ).fetchone()
    if not kept or not kept[0]:
        return 0
    connection.execute(
        "insert into stage.rejects"
        " select $1, null, any_value(csv_line), 'unreadable_line:' || string_agg(distinct error_message, '; '),"
        " any_value(file_path), line from temp.reject_errors join temp.reject_scans using (scan_id, file_id)"
        " group by scan_id, file_id, line order by line",
        [table],
    )
    row = connection.execute("select count(distinct (scan_id, file_id, line)) from temp.reject_errors").fetchone()
    connection.execute("drop table temp.reject_errors; drop table temp.reject_scans")
    return int(row[0]) if row else 0


def _add_option(node: Any) -> bool:
    """Add ``store_rejects = true`` to the CSV scans below ``node``, in place; whether there was one."""
    if isinstance(node, list):
        return sum(_add_option(item) for item in node) > 0
    if not isinstance(node, dict):
        return False
    if node.get("type") == "BASE_TABLE" and str(node.get("table_name", "")).lower().endswith(_FILE_ENDINGS):
        _become_scan(node)
    below = sum(_add_option(value) for value in node.values())
    function = node.get("function")
    is_scan = node.get("type") == "TABLE_FUNCTION" and isinstance(function, dict)
    if function is None or not is_scan or function["function_name"] not in _READERS:
        return below > 0
    function["children"].append(_option("store_rejects"))
    return True


def _become_scan(node: dict[str, Any]) -> None:
    """Turn ``from 'x.csv'`` into ``from read_csv('x.csv')``."""
    name = node.pop("table_name")
    for key in ("schema_name", "catalog_name", "at_clause"):
        node.pop(key, None)
    node["alias"] = node.get("alias") or ""
    node["type"] = "TABLE_FUNCTION"
    node["with_ordinality"] = "WITHOUT_ORDINALITY"
    node["function"] = {
        "class": "FUNCTION",
        "type": "FUNCTION",
        "alias": "",
        "function_name": "read_csv",
        "schema": "",
        "catalog": "",
        "children": [_constant({"id": "VARCHAR", "type_info": None}, name)],
        "filter": None,
        "order_bys": {"type": "ORDER_MODIFIER", "orders": []},
        "distinct": False,
        "is_operator": False,
        "export_state": False,
    }


def _constant(type_: dict[str, Any], value: Any) -> dict[str, Any]:
    return {
        "class": "CONSTANT",
        "type": "VALUE_CONSTANT",
        "alias": "",
        "value": {"type": type_, "is_null": False, "value": value},
    }


def _option(name: str) -> dict[str, Any]:
    return {
        "class": "COMPARISON",
        "type": "COMPARE_EQUAL",
        "alias": "",
        "left": {"class": "COLUMN_REF", "type": "COLUMN_REF", "alias": "", "column_names": [name]},
        "right": _constant({"id": "BOOLEAN", "type_info": None}, True),
    }
