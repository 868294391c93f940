-- Grain: one row per calendar month of the creditor's own invoicing (a manufacturer's direct sales).
-- Parameters: organisation and its kind, customer, as_of; first_month; rolling_from: the last 12 months' first day.
select
    date_trunc('month', sold_on)::date as month,
    sum(amount) as amount,
    coalesce(sum(amount) filter (where sold_on >= $rolling_from), 0) as rolling_amount
from visible_sales($organisation_id, $organisation_kind, 'direct', $customer_id, $as_of)
where sold_on >= $first_month
group by all
