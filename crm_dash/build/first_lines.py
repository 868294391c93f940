"""Which line of a document is its first: of all, of its manufacturer's, its brand's, category's, product's.

With that, documents are counted by adding up lines, whatever these are grouped by: one counts once for each value.
"""

from __future__ import annotations

import duckdb

# Table of lines → what makes a document of lines that follow each other in the store.
DOCUMENTS = {
    "sales": ("document_id", "sold_on", "customer_no", "distributor_id"),
    "quote_lines": ("quote_id",),
    "order_lines": ("order_id",),
}
# Bits of the column first_of: a line is the first of its document, of the document's lines of its manufacturer, ...
DOCUMENT, MANUFACTURER, BRAND, CATEGORY, MANUFACTURER_CATEGORY, BRAND_CATEGORY, PRODUCT = (1 << bit for bit in range(7))
# Rows per UPDATE: what it changes is kept in memory until its end.
SLICE_ROWS = 1 << 20


def mark_first_lines(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Add the column ``first_of`` to a stored table of lines, as ``data/store`` orders them.

    A document's lines follow each other there, and in these its manufacturers' and brands'. Their categories and
    products do not: for these each document's lines are sorted by product, in the order of the products' categories.
    """
    same = " and ".join(f"lag({name}) over () is not distinct from {name}" for name in DOCUMENTS[table])
    connection.execute(
        f"create or replace temp table marks as {_MARKS}".replace("{table}", table).replace("{same}", same)
    )
    connection.execute(f"alter table {table} add column first_of utinyint")
    (rows,) = connection.execute(f"select count(*) from {table}").fetchone() or (0,)
    for start in range(0, rows, SLICE_ROWS):
        within = f"between {start} and {start + SLICE_ROWS - 1}"
        connection.execute(
            f"update {table} set first_of = marks.first_of from marks"
            f" where {table}.rowid = marks.row_no and {table}.rowid {within} and marks.row_no {within}"
        )
    connection.execute("drop table marks")


_MARKS = f"""
with
products_in_order as (
    select
        products.product_id,
        row_number() over (order by products.category, brands.manufacturer_id, brands.brand_id, products.product_id)
            ::integer as place,
        dense_rank() over (order by products.category)::integer as category,
        dense_rank() over (order by products.category, brands.manufacturer_id)::integer as manufacturer_category,
        dense_rank() over (order by products.category, brands.manufacturer_id, brands.brand_id)::integer
            as brand_category
    from products
    inner join brands on products.brand_id = brands.brand_id
),

-- Each line beside the one before it, as they are stored.
followed as (
    select
        rowid as row_no,
        product_id,
        {{same}} as same_document,
        lag(manufacturer_id) over () = manufacturer_id as same_manufacturer,
        lag(brand_id) over () = brand_id as same_brand
    from {{table}}
),

numbered as (
    select
        row_no,
        product_id,
        if(coalesce(same_document, false), 0, {DOCUMENT})
        + if(coalesce(same_document and same_manufacturer, false), 0, {MANUFACTURER})
        + if(coalesce(same_document and same_brand, false), 0, {BRAND}) as first_of,
        sum(if(coalesce(same_document, false), 0, 1)) over (rows between unbounded preceding and current row)::bigint
            as document_no
    from followed
),

by_product as (
    select
        numbered.row_no,
        numbered.first_of,
        numbered.document_no,
        products_in_order.* exclude (product_id)
    from numbered
    inner join products_in_order on numbered.product_id = products_in_order.product_id
    order by numbered.document_no, products_in_order.place, numbered.row_no
),

beside as (
    select
        *,
        coalesce(lag(document_no) over () = document_no, false) as same_document,
        lag(category) over () = category as same_category,
        lag(manufacturer_category) over () = manufacturer_category as same_manufacturer_category,
        lag(brand_category) over () = brand_category as same_brand_category,
        lag(place) over () = place as same_product
    from by_product
)

select
    row_no,
    (
        first_of
        + if(same_document and same_category, 0, {CATEGORY})
        + if(same_document and same_manufacturer_category, 0, {MANUFACTURER_CATEGORY})
        + if(same_document and same_brand_category, 0, {BRAND_CATEGORY})
        + if(same_document and same_product, 0, {PRODUCT})
    )::utinyint as first_of
from beside
"""
