-- Origin: AdventureWorks, dw/FactResellerSales. Grain: one row per line of a reseller order, as invoiced.
-- The warehouse books revenue by order date and holds no invoice date: a sale is dated like its order. Amounts
-- are net, in dollars, rounded per line to cents (80,450,596.11; unrounded 80,450,596.9823).

with

lines as (
    select
        "SalesOrderNumber" as order_number,
        "SalesOrderLineNumber" as line_number,
        "OrderDate" as ordered_at,
        "ResellerKey" as reseller_key,
        "SalesTerritoryKey" as territory_key,
        "ProductKey" as product_key,
        "OrderQuantity" as quantity,
        "SalesAmount" as net_amount,
    from 'dw/FactResellerSales.parquet'
),

resellers as (
    select
        "ResellerKey" as reseller_key,
        "ResellerAlternateKey" as reseller_id,
    from 'dw/DimReseller.parquet'
),

versions as (
    select
        "ProductKey" as product_key,
        "ProductAlternateKey" as article,
    from 'dw/DimProduct.parquet'
),

final as (
    select
        lines.order_number as document_id,
        lines.line_number as line_no,
        lines.ordered_at::date as sold_on,
        resellers.reseller_id as customer_id,
        'territory-' || lines.territory_key as distributor_id,
        versions.article as product_id,
        lines.quantity,
        lines.net_amount as amount,
        lines.order_number as order_id,
    from lines
    inner join resellers on lines.reseller_key = resellers.reseller_key
    inner join versions on lines.product_key = versions.product_key
)

select * from final
