-- Grain: one row per activity neither done by D nor cancelled, and per task not completed by D.
-- Parameters: organisation, customer, as_of.
select items.*, users.name as user_name
from open_items($organisation_id, $customer_id, $as_of) as items
left join user_names() as users on items.user_id = users.user_id
