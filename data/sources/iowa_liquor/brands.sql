-- Origin: Iowa liquor sales, product.parquet. Grain: one row per brand.
-- The brand is the vendor (the published maker); 'unknown' holds the items missing from the product list.

with

vendors as (
    select distinct
        "Vendor" as vendor_code,
        "Vendor Name" as vendor_name,
    from 'product.parquet'
),

final as (
    select
        vendor_code as brand_id,
        vendor_name as name,
        'vendor-' || vendor_code as manufacturer_id,
    from vendors
    union all
    select
        'unknown' as brand_id,
        'Unknown vendor' as name,
        'vendor-unknown' as manufacturer_id,
)

select * from final
