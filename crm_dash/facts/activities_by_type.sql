-- Grain: one row per kind of activity done in the window.
-- Parameters: organisation, customer, as_of; from_day: the window's first day.
select kind, count(*) as done, max(happened_at) as last_done_at
from done_activities($organisation_id, $customer_id, $as_of)
where happened_at::date >= $from_day
group by all
order by done desc, kind
