-- Grain: one row per customer with activities of the organisation's people: the last done, the next planned, those past
-- their day. Columns that end in _before: 30 days earlier.
-- Parameters: organisation_id, customer_id, as_of, before: D - 30 days.
with
agenda as (
    select
        customer_no,
        case when status = 'done' then coalesce(done_at, scheduled_at) end as happened_at,
        case when status <> 'cancelled' then scheduled_at end as planned_at
    from visible_activities($organisation_id, $customer_id)
)

select
    customer_no,
    max(happened_at) filter (where happened_at::date <= $as_of) as last_activity_at,
    min(planned_at) filter (where is_pending(planned_at, happened_at, $as_of) and planned_at::date >= $as_of)
        as next_activity_at,
    count(*) filter (where is_pending(planned_at, happened_at, $as_of) and planned_at::date < $as_of)
        as overdue_activities,
    $as_of - max(happened_at) filter (where happened_at::date <= $as_of)::date as days_since_done,
    $before - max(happened_at) filter (where happened_at::date <= $before)::date as days_since_done_before,
    bool_or(is_pending(planned_at, happened_at, $as_of) and planned_at::date >= $as_of) as has_planned,
    bool_or(is_pending(planned_at, happened_at, $before) and planned_at::date >= $before) as has_planned_before
from agenda
group by customer_no
