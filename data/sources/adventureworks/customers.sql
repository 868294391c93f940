-- Origin: AdventureWorks, dw/DimReseller, dw/DimGeography. Grain: one row per reseller.
-- Consumers (dw/FactInternetSales) are no business customers and stay out.

with

resellers as (
    select
        "ResellerAlternateKey" as reseller_id,
        "ResellerName" as reseller_name,
        "BusinessType" as business_type,
        "GeographyKey" as geography_key,
    from 'dw/DimReseller.parquet'
),

places as (
    select
        "GeographyKey" as geography_key,
        "City" as city,
        "StateProvinceName" as state_province,
        "CountryRegionCode" as country_code,
    from 'dw/DimGeography.parquet'
),

final as (
    select
        resellers.reseller_id as customer_id,
        resellers.reseller_name as name,
        resellers.business_type as segment,
        places.city,
        places.state_province as region,
        places.country_code as country,
    from resellers
    left join places on resellers.geography_key = places.geography_key
)

select * from final
