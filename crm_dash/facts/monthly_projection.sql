-- Grain: one row per day with visible sales.
-- Parameters: scope, customer, as_of; first_day: how far back the method looks.
select sold_on, sum(amount) as amount
from visible_sales($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
where sold_on >= $first_day
group by sold_on
order by sold_on
