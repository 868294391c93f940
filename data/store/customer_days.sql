-- Grain: customer, manufacturer, distributor (null: direct) and day with sales or orders. What was sold on it (null:
-- nothing), and whether anything was ordered that is not cancelled. The book asks for days, of millions of lines.
with
lines as (
    select
        sales.customer_no,
        sales.customer_id,
        sales.manufacturer_id,
        sales.distributor_id,
        sales.sold_on as day,
        sales.amount,
        false as ordered
    from sales
    union all
    select
        order_lines.customer_no,
        order_lines.customer_id,
        order_lines.manufacturer_id,
        order_lines.distributor_id,
        order_lines.ordered_at::date as day,
        null::decimal(14, 2) as amount,
        true as ordered
    from order_lines
    where order_lines.status <> 'cancelled'
)

select
    customer_no,
    any_value(customer_id) as customer_id,
    manufacturer_id,
    distributor_id,
    day,
    sum(amount)::decimal(18, 2) as amount,
    bool_or(ordered) as ordered
from lines
group by customer_no, manufacturer_id, distributor_id, day
order by customer_no, day, manufacturer_id, distributor_id
