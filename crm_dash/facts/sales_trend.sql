-- Grain: one row. Sums of the customer's visible sales over the spans that the trend compares.
-- Parameters: scope, customer, as_of; month_*: D's month to date; previous_*: the same span a month back;
-- previous_month_end; year_*: the same span a year back; rolling_from, previous_rolling_from; ready_from.
select
    coalesce(sum(amount) filter (where sold_on >= $month_from), 0) as month_to_date,
    coalesce(sum(amount) filter (where sold_on between $previous_from and $previous_to), 0) as previous_month_to_date,
    coalesce(sum(amount) filter (where sold_on between $previous_from and $previous_month_end), 0)
        as previous_month_total,
    coalesce(sum(amount) filter (where sold_on between $year_from and $year_to), 0) as last_year_to_date,
    coalesce(sum(amount) filter (where sold_on >= $rolling_from), 0) as rolling_12m,
    coalesce(sum(amount) filter (where sold_on >= $previous_rolling_from and sold_on < $rolling_from), 0)
        as previous_rolling_12m,
    count(*) filter (where sold_on >= $ready_from) as lines
from visible_sales($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
where sold_on >= least($previous_rolling_from, $ready_from)
