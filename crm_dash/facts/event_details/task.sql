-- Grain: at most one row: a task, as it stood on D. Parameters: organisation, customer, as_of; id.
select
    tasks.title,
    tasks.description,
    tasks.priority,
    tasks.created_at,
    tasks.due_on,
    tasks.completed_at,
    users.name as user,
    completers.name as completed_by
from visible_tasks($organisation_id, $customer_id, $as_of) as tasks
left join user_names() as users on tasks.user_id = users.user_id
left join user_names() as completers on tasks.completed_by = completers.user_id
where tasks.task_id = $id
