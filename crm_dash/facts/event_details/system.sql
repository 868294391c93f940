-- Grain: at most one row: a system event. Parameters: organisation, customer, as_of; id.
select
    kind as type,
    occurred_at,
    description
from visible_system_events($organisation_id, $customer_id, $as_of)
where event_id = $id
