-- Grain: one row per customer with orders (days with several count once), or, in a source without orders, with sales
-- documents: the last one's day, the gaps between their days (count, sum, sum of squares), and whether they span three
-- months. Columns that end in _before: 30 days earlier.
-- Parameters: scope, customer_id, as_of, before: D - 30 days; from_orders: whether the source has orders.
with
sales_documents as (
    select customer_no, min(sold_on) as day
    from visible_sales($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    where not $from_orders
    group by customer_no, document_id
    having sum(amount) > 0
),

days as (
    select customer_no, day
    from visible_days($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    where $from_orders and ordered
    union all
    select customer_no, day from sales_documents
),

gaps as (
    select
        customer_no,
        day,
        -- A day with several orders or documents is one.
        nullif(day - lag(day) over (partition by customer_no order by day), 0) as gap
    from days
)

select
    customer_no,
    max(day) as last_order_on,
    $as_of - max(day) as days_since,
    count(gap) as gaps,
    sum(gap) as gap_total,
    sum(gap * gap) as gap_squares,
    max(day) >= min(day) + interval 3 month as is_long,
    $before - max(day) filter (where day <= $before) as days_since_before,
    count(gap) filter (where day <= $before) as gaps_before,
    sum(gap) filter (where day <= $before) as gap_total_before,
    sum(gap * gap) filter (where day <= $before) as gap_squares_before,
    max(day) filter (where day <= $before) >= min(day) + interval 3 month as is_long_before
from gaps
group by customer_no
