-- Grain: at most one row: the customer, if it is among the viewer's accounts. Parameters: organisation_id, owner;
-- customer_id.
select customer_id, name
from visible_accounts($organisation_id, $owner)
where customer_id = $customer_id
