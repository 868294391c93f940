-- Origin: Iowa liquor sales. Grain: one row per organisation that has users here and store that bought.
-- Every store is the wholesaler's customer. For a vendor a store that never bought its items is a prospect.
-- The set has neither owners, nor opening dates, nor credit limits.

with

lines as (
    select distinct
        "Store Number" as store_number,
        "Item Number" as item_number,
    from 'sale.parquet'
),

items as (
    select
        "Item Number"::varchar as item_number,
        'vendor-' || "Vendor" as organisation_id,
    from 'product.parquet'
),

vendors_with_users as (
    select distinct organisation_id
    from users
    where organisation_id <> 'iowa-abd'
),

stores as (
    select distinct store_number
    from lines
),

buys as (
    select distinct
        lines.store_number,
        items.organisation_id,
    from lines
    inner join items on lines.item_number = items.item_number
),

final as (
    select
        'iowa-abd' as organisation_id,
        store_number as customer_id,
        'customer' as kind,
    from stores
    union all
    select
        vendors_with_users.organisation_id,
        stores.store_number as customer_id,
        if(buys.store_number is null, 'prospect', 'customer') as kind,
    from vendors_with_users
    cross join stores
    left join buys
        on
            vendors_with_users.organisation_id = buys.organisation_id
            and stores.store_number = buys.store_number
)

select * from final
