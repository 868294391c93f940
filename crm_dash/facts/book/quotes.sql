-- Grain: one row per customer with quotes in the last 24 months: their number, outcome and amount in the 12 months, and
-- the amount of the 12 before. Columns that end in _before: 30 days earlier.
-- Parameters: scope, customer_id, as_of, before: D - 30 days; window_from, window_from_before, previous_window_from:
-- the first days of the 12 months, of those 30 days earlier, and of the 12 before.
with
heads as (
    select
        quote_no,
        any_value(customer_no) as customer_no,
        any_value(quoted_at)::date as quoted_on,
        any_value(status) as status,
        any_value(closed_at)::date as closed_on,
        any_value(valid_until) as valid_until,
        sum(amount) as amount
    from visible_quote_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    where quoted_at::date >= $previous_window_from
    group by quote_no
),

linked as (
    select customer_no, quote_no, min(ordered_at)::date as first_order_on
    from visible_order_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    where status <> 'cancelled' and quote_no is not null
    group by customer_no, quote_no
),

judged as (
    select
        heads.customer_no,
        heads.amount,
        quote_outcome(linked.first_order_on is not null, heads.status, heads.valid_until, $as_of) as outcome,
        quote_outcome(
            coalesce(linked.first_order_on <= $before, false),
            case when heads.closed_on > $before then 'open' else heads.status end,
            heads.valid_until,
            $before
        ) as outcome_before,
        heads.quoted_on >= $window_from as counts,
        heads.quoted_on >= $window_from_before and heads.quoted_on <= $before as counted_before
    from heads
    left join linked on heads.customer_no = linked.customer_no and heads.quote_no = linked.quote_no
)

select
    customer_no,
    count(*) filter (where counts) as quotes,
    count(*) filter (where counts and outcome in ('converted', 'unlinked')) as converted,
    count(*) filter (where counts and outcome <> 'open') as closed,
    count(*) filter (where counts and outcome = 'open') as open_quotes,
    coalesce(sum(amount) filter (where counts and outcome = 'open'), 0) as open_quotes_amount,
    coalesce(sum(amount) filter (where counts), 0) as quoted,
    coalesce(sum(amount) filter (where not counts), 0) as quoted_previous,
    count(*) filter (where counted_before) as quotes_before,
    count(*) filter (where counted_before and outcome_before in ('converted', 'unlinked')) as converted_before,
    count(*) filter (where counted_before and outcome_before <> 'open') as closed_before,
    count(*) filter (where counted_before and outcome_before = 'open') as open_quotes_before
from judged
group by customer_no
