-- Grain: part of a month (its first day), customer, manufacturer, distributor (null: direct), brand and category. The
-- sums of the sales lines, for questions about the whole book. A month's parts end on the day of the month that pages
-- look at by themselves (build_info.cut_day) and on its last: so the twelve months up to that day are whole parts.
with

final as (
    select
        date_trunc('month', sales.sold_on)::date
        + if(day(sales.sold_on) > info.cut_day, info.cut_day, 0) as day,
        sales.manufacturer_id,
        sales.customer_no,
        sales.distributor_id,
        sales.brand_id,
        sales.category,
        sum(sales.amount)::decimal(18, 2) as amount,
        sum(sales.quantity)::decimal(18, 3) as quantity
    from sales
    cross join build_info as info
    group by all
)

select * from final
order by day, manufacturer_id, customer_no, distributor_id, brand_id, category
