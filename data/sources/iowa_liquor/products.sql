-- Origin: Iowa liquor sales, product.parquet and sale.parquet. Grain: one row per item listed or sold.
-- 1,206 items were sold (20,037 lines) and are missing from the list of 2022-11-01: they keep their number,
-- under the brand 'unknown', so that no line is lost.

with

listed as (
    select
        "Item Number"::varchar as item_number,
        "Item Description" as description,
        "Vendor" as vendor_code,
        "Category Name" as category_name,
    from 'product.parquet'
),

sold as (
    select distinct "Item Number" as item_number
    from 'sale.parquet'
),

final as (
    select
        item_number as product_id,
        description as name,
        vendor_code as brand_id,
        category_name as category,
    from listed
    union all
    select
        sold.item_number as product_id,
        'Item ' || sold.item_number || ' (not in the product list)' as name,
        'unknown' as brand_id,
        null as category,
    from sold
    anti join listed on sold.item_number = listed.item_number
)

select * from final
