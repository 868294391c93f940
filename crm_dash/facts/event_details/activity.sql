-- Grain: at most one row: a done activity. Parameters: organisation, customer, as_of; id.
select
    activities.kind as type,
    activities.subject as title,
    activities.description,
    activities.scheduled_at,
    activities.done_at,
    activities.duration_min,
    users.name as user,
    recorders.name as recorded_by
from done_activities($organisation_id, $customer_id, $as_of) as activities
left join user_names() as users on activities.user_id = users.user_id
left join user_names() as recorders on activities.recorded_by = recorders.user_id
where activities.activity_id = $id
