-- Grain: one row per visible order of the span that is not cancelled, the sums of its visible lines. Parameters: scope,
-- customer, as_of; from_day, to_day; brand_id: only its lines, or null. The quote is named where the viewer sees it.
with
quotes as (
    select distinct lines.quote_id
    from visible_quote_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of) as lines
),

orders as (
    select
        order_id,
        any_value(ordered_at)::date as ordered_on,
        any_value(quote_id) as quote_id,
        any_value(status) as status,
        any_value(distributor_id) as distributor_id,
        count(*) as lines,
        sum(amount) as amount
    from visible_order_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    where
        status <> 'cancelled'
        and ordered_at::date between $from_day and $to_day
        and ($brand_id is null or brand_id = $brand_id)
    group by order_id
)

select
    orders.ordered_on,
    orders.order_id,
    quotes.quote_id,
    orders.status,
    distributors.name as distributor,
    orders.lines,
    orders.amount
from orders
left join quotes on orders.quote_id = quotes.quote_id
left join known_organisations() as distributors on orders.distributor_id = distributors.organisation_id
