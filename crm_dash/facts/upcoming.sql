-- Grain: one row per activity neither done by D nor cancelled, and per task not completed by D.
-- Parameters: organisation, customer, as_of.
with
activities as (
    select
        'activity:' || activity_id as id,
        'activity' as category,
        kind as type,
        scheduled_at as due_at,
        subject as title,
        user_id
    from visible_activities($organisation_id, $customer_id)
    where
        status <> 'cancelled'
        and (status <> 'done' or coalesce(done_at, scheduled_at)::date > $as_of)
),

tasks as (
    select
        'task:' || task_id as id,
        'task' as category,
        'task' as type,
        due_on::timestamp as due_at,
        title,
        user_id
    from visible_tasks($organisation_id, $customer_id, $as_of)
    where completed_at is null
),

items as (
    from activities
    union all
    from tasks
)

select items.*, users.name as user_name
from items
left join user_names() as users on items.user_id = users.user_id
