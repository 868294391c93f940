-- Grain: one row: the first day of the facts of the viewer's accounts, whatever the distributor; null without any.
-- Parameters: organisation and its kind, owner.
select min(day) as first_day
from first_days($organisation_id, $organisation_kind, $owner)
