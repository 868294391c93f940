-- Grain: one row per customer with sales in the last 24 calendar months; what the widgets and the health's trend sum.
-- Columns that end in _before: 30 days earlier. sum(if(…)) takes half the time of sum(…) filter (where …).
-- Parameters: scope, customer_id, as_of, before: D - 30 days; first_month, previous_month: the first days of the last
-- twelve months and of the twelve before; span_from, span_to: D's month to date a year back; window_from: the first day
-- of the 12 months; recent_* and base_*: the three months and the same a year earlier.
with
days as (
    select customer_no, day, amount, datediff('month', $first_month::date, day) + 1 as month
    from visible_days($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    where day >= $previous_month and amount is not null
)

select
    customer_no,
    sum(if(month = 1, amount, 0)) as month_1,
    sum(if(month = 2, amount, 0)) as month_2,
    sum(if(month = 3, amount, 0)) as month_3,
    sum(if(month = 4, amount, 0)) as month_4,
    sum(if(month = 5, amount, 0)) as month_5,
    sum(if(month = 6, amount, 0)) as month_6,
    sum(if(month = 7, amount, 0)) as month_7,
    sum(if(month = 8, amount, 0)) as month_8,
    sum(if(month = 9, amount, 0)) as month_9,
    sum(if(month = 10, amount, 0)) as month_10,
    sum(if(month = 11, amount, 0)) as month_11,
    sum(if(month = 12, amount, 0)) as month_12,
    month_12 as month_to_date,
    sum(if(month >= 1, amount, 0)) as sales_12m,
    sum(if(day <= $span_to, amount, 0)) as previous_12m,
    sum(if(day between $span_from and $span_to, amount, 0)) as last_year_to_date,
    sum(if(day >= $window_from, amount, 0)) as rolling_12m,
    sum(if(day > $recent_after, amount, 0)) as recent,
    sum(if(day > $base_after and day <= $base_to, amount, 0)) as base,
    sum(if(day > $recent_after_before and day <= $before, amount, 0)) as recent_before,
    sum(if(day > $base_after_before and day <= $base_to_before, amount, 0)) as base_before
from days
group by customer_no
