-- Grain: at most one row: a note. Parameters: organisation, customer, as_of; id.
select
    notes.created_at,
    notes.body as description,
    users.name as user
from visible_notes($organisation_id, $customer_id, $as_of) as notes
left join user_names() as users on notes.user_id = users.user_id
where notes.note_id = $id
