-- Grain: one row per day with visible sales; before first_day one row a month, which only says that it was active.
-- Parameters: scope, customer, as_of; first_day: how far back the method looks.
select
    case when sold_on >= $first_day then sold_on else date_trunc('month', sold_on)::date end as sold_on,
    sum(amount) as amount
from visible_sales($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
group by 1
order by 1
