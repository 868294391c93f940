"""Which line of a document is its first: of all, of its manufacturer's, its brand's, category's, product's.

With that, documents are counted by adding up lines, whatever these are grouped by: one counts once for each value.
"""

from __future__ import annotations

import duckdb

from crm_dash.settings import PRODUCT_FOLDER

# Table of lines → what makes a document of lines that follow each other in the store.
DOCUMENTS = {
    "sales": ("document_id", "sold_on", "customer_no", "distributor_id"),
    "quote_lines": ("quote_id",),
    "order_lines": ("order_id",),
}
FIRST_LINES = PRODUCT_FOLDER / "data" / "store" / "first_lines.sql"
# Rows per UPDATE: what it changes is kept in memory until its end.
SLICE_ROWS = 1 << 20


def mark_first_lines(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Add the column ``first_of`` to a stored table of lines, as ``data/store`` orders them.

    A document's lines follow each other there, and in these its manufacturers' and brands'. Their categories and
    products do not: for these each document's lines are sorted by product, in the order of the products' categories.
    """
    same = " and ".join(f"lag({name}) over () is not distinct from {name}" for name in DOCUMENTS[table])
    connection.execute(
        "create or replace temp view document_lines as"
        f" select rowid as row_no, product_id, manufacturer_id, brand_id, {same} as same_document from {table}"
    )
    connection.execute(f"create or replace temp table marks as {FIRST_LINES.read_text(encoding='utf-8')}")
    connection.execute(f"alter table {table} add column first_of utinyint")
    (rows,) = connection.execute(f"select count(*) from {table}").fetchone() or (0,)
    for start in range(0, rows, SLICE_ROWS):
        within = f"between {start} and {start + SLICE_ROWS - 1}"
        connection.execute(
            f"update {table} set first_of = marks.first_of from marks"
            f" where {table}.rowid = marks.row_no and {table}.rowid {within} and marks.row_no {within}"
        )
    connection.execute("drop table marks; drop view temp.document_lines")
