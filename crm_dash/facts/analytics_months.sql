-- Grain: one row per measure and calendar month with visible lines in the window, and one per measure (month null).
-- Parameters: scope, customer, as_of; from_day; brand_id or null.
with
lines as (
    select 'sales' as measure, sold_on as day, document_id, brand_id, amount
    from visible_sales($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    union all
    select 'quotes' as measure, quoted_at::date as day, quote_id, brand_id, amount
    from visible_quote_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    union all
    select 'orders' as measure, ordered_at::date as day, order_id, brand_id, amount
    from visible_order_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    where status <> 'cancelled'
),

months as (
    select measure, document_id, amount, date_trunc('month', day)::date as month
    from lines
    where day >= $from_day and ($brand_id is null or brand_id = $brand_id)
)

select
    measure,
    month,
    sum(amount) as amount,
    count(*) as lines,
    count(distinct document_id) as documents
from months
group by grouping sets ((measure, month), (measure))
