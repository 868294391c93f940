-- Origin: Iowa liquor sales, store.parquet. Grain: one row per store that bought (customer_id: the store number).
-- The store list is the whole state's, the sale lines are two counties': stores without a line are left out,
-- as whether they bought is not known here.

with

stores as (
    select
        "Store" as store_number,
        "Name" as store_name,
        "City" as city,
        "State" as state,
    from 'store.parquet'
),

buyers as (
    select distinct "Store Number" as store_number
    from 'sale.parquet'
),

final as (
    select
        stores.store_number as customer_id,
        stores.store_name as name,
        stores.city,
        stores.state as region,
        'US' as country,
    from stores
    semi join buyers on stores.store_number = buyers.store_number
)

select * from final
