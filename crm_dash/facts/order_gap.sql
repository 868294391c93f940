-- Grain: one row per brand that the customer orders in a rhythm (five order days over three months, as the book's).
-- Parameters: scope, customer, as_of; from_orders: whether the source has orders, else its sales documents count.
with
orders as (
    select brand_id, ordered_at::date as day
    from visible_order_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    where status <> 'cancelled' and $from_orders
),

sales_documents as (
    select brand_id, min(sold_on) as day
    from visible_sales($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    where not $from_orders
    group by brand_id, document_id
    having sum(amount) > 0
),

days as (
    from orders
    union
    from sales_documents
),

gaps as (
    select brand_id, day, day - lag(day) over (partition by brand_id order by day) as gap
    from days
),

rhythm as (
    select
        brand_id,
        max(day) as last_order_on,
        $as_of - max(day) as days_since,
        count(gap) as gaps,
        sum(gap)::bigint as gap_total,
        sum(gap * gap)::bigint as gap_squares
    from gaps
    group by brand_id
    having count(gap) >= 4 and max(day) >= min(day) + interval 3 month
)

select rhythm.*, names.name as brand
from rhythm
inner join brand_names() as names on rhythm.brand_id = names.brand_id
order by rhythm.brand_id
