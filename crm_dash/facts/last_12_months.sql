-- Grain: one row per calendar month with visible sales.
-- Parameters: scope, customer, as_of; first_month; span_from, span_to: D's month to date a year back.
select
    date_trunc('month', sold_on)::date as month,
    sum(amount) as amount,
    coalesce(sum(amount) filter (where sold_on between $span_from and $span_to), 0) as span_amount
from visible_sales($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
where sold_on >= $first_month
group by all
