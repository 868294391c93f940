-- Origin: Iowa liquor sales, sale.parquet. Grain: one row per invoice line; returns (RINV-…) are negative.
-- The published line number is the invoice followed by five digits of line. 52 invoice numbers were used twice,
-- for two stores on two days: a document is therefore the invoice and the store.

with

lines as (
    select
        "Invoice/Item Number" as line_number,
        "Date" as sold_on,
        "Store Number" as store_number,
        "Item Number" as item_number,
        "Bottles Sold" as bottles,
        "Sale (Dollars)" as dollars,
    from 'sale.parquet'
),

final as (
    select
        left(line_number, -5) || '/' || store_number as document_id,
        right(line_number, 5)::bigint as line_no,
        sold_on,
        store_number as customer_id,
        'iowa-abd' as distributor_id,
        item_number as product_id,
        bottles as quantity,
        dollars as amount,
    from lines
)

select * from final
