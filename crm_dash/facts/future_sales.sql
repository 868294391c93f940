-- Grain: one row: how many visible sales lines are dated after today.
-- Parameters: scope, customer, today.
select count(*) as lines
from future_sales($organisation_id, $organisation_kind, $distributor, $customer_id, $today)
