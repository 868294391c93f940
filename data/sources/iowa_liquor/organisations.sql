-- Origin: Iowa liquor sales, product.parquet. Grain: one row per organisation.
-- The state is the only wholesaler, so it is the distributor of every sale. Each vendor of the product list is
-- a manufacturer of its own (the list knows no groups), and one stands for the items whose vendor is not known.

with

vendors as (
    select distinct
        "Vendor" as vendor_code,
        "Vendor Name" as vendor_name,
    from 'product.parquet'
),

final as (
    select
        'iowa-abd' as organisation_id,
        'Iowa Alcoholic Beverages Division' as name,
        'distributor' as kind,
    union all
    select
        'vendor-' || vendor_code as organisation_id,
        vendor_name as name,
        'manufacturer' as kind,
    from vendors
    union all
    select
        'vendor-unknown' as organisation_id,
        'Unknown vendor' as name,
        'manufacturer' as kind,
)

select * from final
