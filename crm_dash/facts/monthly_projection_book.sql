-- Grain: one row per month before D's in which the organisation sold anything to its accounts in this scope.
-- Parameters: scope; month: the first day of D's month.
select month, amount
from visible_months($organisation_id, $organisation_kind, $distributor, $month)
order by month
