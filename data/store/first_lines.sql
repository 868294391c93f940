-- Grain: a line of documents (document_lines: crm_dash/build/first_lines.py) and of what it is the first, a bit each: of
-- its document 1, of the document's lines of its manufacturer 2, its brand 4, its category 8, its manufacturer's in its
-- category 16, its brand's in its category 32, its product 64.
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
        row_no,
        product_id,
        same_document,
        lag(manufacturer_id) over () = manufacturer_id as same_manufacturer,
        lag(brand_id) over () = brand_id as same_brand
    from document_lines
),

numbered as (
    select
        row_no,
        product_id,
        if(coalesce(same_document, false), 0, 1)
        + if(coalesce(same_document and same_manufacturer, false), 0, 2)
        + if(coalesce(same_document and same_brand, false), 0, 4) as first_of,
        sum(if(coalesce(same_document, false), 0, 1)) over (rows unbounded preceding)::bigint
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
        + if(same_document and same_category, 0, 8)
        + if(same_document and same_manufacturer_category, 0, 16)
        + if(same_document and same_brand_category, 0, 32)
        + if(same_document and same_product, 0, 64)
    )::utinyint as first_of
from beside
