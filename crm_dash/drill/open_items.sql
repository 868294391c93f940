-- Grain: one row per activity or task still to be done on D. Parameters: organisation, customer, as_of;
-- due: future, undated or overdue, or null.
with
items as (
    select
        found.*,
        case
            when found.due_at is null then 'undated'
            when found.due_at::date < $as_of then 'overdue'
            else 'future'
        end as due
    from open_items($organisation_id, $customer_id, $as_of) as found
)

select
    items.due_at,
    items.id,
    items.type,
    items.title,
    users.name as user,
    items.due
from items
left join user_names() as users on items.user_id = users.user_id
where $due is null or items.due = $due
