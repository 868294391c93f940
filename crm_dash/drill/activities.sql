-- Grain: one row per activity done in the span.
-- Parameters: organisation, customer, as_of; from_day, to_day; kind or null.
select
    activities.happened_at,
    activities.activity_id,
    activities.kind,
    activities.subject,
    users.name as user,
    activities.duration_min
from done_activities($organisation_id, $customer_id, $as_of) as activities
left join user_names() as users on activities.user_id = users.user_id
where
    activities.happened_at::date between $from_day and $to_day
    and ($kind is null or activities.kind = $kind)
