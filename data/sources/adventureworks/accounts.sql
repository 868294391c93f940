-- Origin: AdventureWorks, dw/DimReseller, dw/FactResellerSales. Grain: one row per organisation and reseller.
-- The maker knows every reseller, a territory those in its area. Who never bought is a prospect (66). The owner
-- is the sales person of the latest order; territories have no sales people. No opening date is published
-- (YearOpened is the shop's own), no credit limit either.

with

resellers as (
    select
        "ResellerKey" as reseller_key,
        "ResellerAlternateKey" as reseller_id,
        "GeographyKey" as geography_key,
    from 'dw/DimReseller.parquet'
),

places as (
    select
        "GeographyKey" as geography_key,
        'territory-' || "SalesTerritoryKey" as territory_id,
    from 'dw/DimGeography.parquet'
),

latest_orders as (
    select
        "ResellerKey" as reseller_key,
        'employee-' || arg_max("EmployeeKey", ("OrderDate", "SalesOrderNumber")) as owner_user_id,
    from 'dw/FactResellerSales.parquet'
    group by "ResellerKey"
),

known as (
    select
        resellers.reseller_id,
        places.territory_id,
        latest_orders.owner_user_id,
        if(latest_orders.reseller_key is null, 'prospect', 'customer') as kind,
    from resellers
    inner join places on resellers.geography_key = places.geography_key
    left join latest_orders on resellers.reseller_key = latest_orders.reseller_key
),

final as (
    select
        'adventure-works' as organisation_id,
        reseller_id as customer_id,
        kind,
        owner_user_id,
    from known
    union all
    select
        territory_id as organisation_id,
        reseller_id as customer_id,
        kind,
        null as owner_user_id,
    from known
)

select * from final
