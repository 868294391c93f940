-- Grain: one row per visible customer among the given ids, in their order.
-- Parameters: organisation_id, owner: the viewer's accounts; customer_ids: list of ids.
select
    customer_id,
    name,
    kind,
    city,
    tax_number
from visible_accounts($organisation_id, $owner)
where list_contains($customer_ids::varchar[], customer_id)
order by list_position($customer_ids::varchar[], customer_id)
