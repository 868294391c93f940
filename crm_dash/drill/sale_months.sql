-- Grain: one row per calendar month of the span with visible sales.
-- Parameters: scope, customer, as_of; from_day, to_day.
select
    date_trunc('month', sold_on)::date as month,
    count(distinct document_id) as documents,
    count(*) as lines,
    sum(amount) as amount
from visible_sales($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
where sold_on between $from_day and $to_day
group by all
