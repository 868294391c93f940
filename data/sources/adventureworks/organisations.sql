-- Origin: AdventureWorks, dw/DimSalesTerritory. Grain: one row per organisation.
-- One maker, and its ten sales territories stand for the distributors (the eleventh, 'NA', is the absence of one).

with

territories as (
    select
        "SalesTerritoryKey" as territory_key,
        "SalesTerritoryRegion" as region,
    from 'dw/DimSalesTerritory.parquet'
    where "SalesTerritoryAlternateKey" <> 0
),

final as (
    select
        'adventure-works' as organisation_id,
        'Adventure Works Cycles' as name,
        'manufacturer' as kind,
    union all
    select
        'territory-' || territory_key as organisation_id,
        'Adventure Works ' || region as name,
        'distributor' as kind,
    from territories
)

select * from final
