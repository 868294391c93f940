-- Origin: AdventureWorks, dw/FactResellerSales. Grain: one row per reseller order.
-- Every order was shipped within days (all have a ship date), so all are delivered. Dates are the warehouse's.

with

lines as (
    select
        "SalesOrderNumber" as order_number,
        "OrderDate" as ordered_at,
        "ResellerKey" as reseller_key,
        "SalesTerritoryKey" as territory_key,
    from 'dw/FactResellerSales.parquet'
),

resellers as (
    select
        "ResellerKey" as reseller_key,
        "ResellerAlternateKey" as reseller_id,
    from 'dw/DimReseller.parquet'
),

orders as (
    select distinct *
    from lines
),

final as (
    select
        orders.order_number as order_id,
        orders.ordered_at,
        resellers.reseller_id as customer_id,
        'territory-' || orders.territory_key as distributor_id,
        'delivered' as status,
    from orders
    inner join resellers on orders.reseller_key = resellers.reseller_key
)

select * from final
