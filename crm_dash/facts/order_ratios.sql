-- Grain: one row. What became of the quotes of the window, and the orders placed in it.
-- Parameters: scope, customer, as_of; from_day: the window's first day.
with
quotes as (
    select
        quote_id,
        any_value(quoted_at)::date as quoted_on,
        any_value(status) as status,
        any_value(valid_until) as valid_until,
        sum(amount) as amount
    from visible_quote_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    where quoted_at::date >= $from_day
    group by quote_id
),

orders as (
    select
        order_id,
        any_value(quote_id) as quote_id,
        any_value(ordered_at)::date as ordered_on,
        sum(amount) as amount
    from visible_order_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    where status <> 'cancelled'
    group by order_id
),

linked as (
    select quote_id, sum(amount) as amount, min(ordered_on) as first_order_on
    from orders
    where quote_id is not null
    group by quote_id
),

judged as (
    select
        quotes.amount,
        quote_outcome(linked.quote_id is not null, quotes.status, quotes.valid_until, $as_of) as outcome,
        least(quotes.amount, linked.amount) as converted_amount,
        linked.first_order_on - quotes.quoted_on as days_to_order
    from quotes
    left join linked on quotes.quote_id = linked.quote_id
),

quote_totals as (
    select
        count(*) as quotes,
        count(*) filter (where outcome in ('converted', 'unlinked')) as converted,
        count(*) filter (where outcome = 'unlinked') as unlinked,
        count(*) filter (where outcome = 'open') as open,
        count(*) filter (where outcome = 'lost') as lost,
        count(*) filter (where outcome = 'expired') as expired,
        coalesce(sum(amount), 0) as quoted_amount,
        coalesce(sum(case outcome when 'converted' then converted_amount when 'unlinked' then amount end), 0)
            as converted_amount,
        median(days_to_order) filter (where outcome = 'converted') as median_days_to_order
    from judged
),

order_totals as (
    select count(*) as orders, coalesce(sum(amount), 0) as order_amount
    from orders
    where ordered_on >= $from_day
)

select quote_totals.*, order_totals.*
from quote_totals
cross join order_totals
