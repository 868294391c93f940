-- Origin: AdventureWorks, dw/FactResellerSales. Grain: one row per line of a reseller order.
-- The amount is the net one (after discount, before tax and freight), rounded per line to cents.

with

lines as (
    select
        "SalesOrderNumber" as order_number,
        "SalesOrderLineNumber" as line_number,
        "ProductKey" as product_key,
        "OrderQuantity" as quantity,
        "SalesAmount" as net_amount,
    from 'dw/FactResellerSales.parquet'
),

versions as (
    select
        "ProductKey" as product_key,
        "ProductAlternateKey" as article,
    from 'dw/DimProduct.parquet'
),

final as (
    select
        lines.order_number as order_id,
        lines.line_number as line_no,
        versions.article as product_id,
        lines.quantity,
        lines.net_amount as amount,
    from lines
    inner join versions on lines.product_key = versions.product_key
)

select * from final
