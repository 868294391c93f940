-- Grain: one row per visible account. Each column is defined as its widget defines it (those that end in _before: 30
-- days earlier); what they mean for a
-- customer's health stands in signals.py.
-- Parameters: scope, as_of; customer_id: that one only, null for the whole book; before: D - 30 days; the first days of
-- the windows (window_*), of the twelve months (first_month, previous_month) and of the trend's spans, and span_from,
-- span_to: D's month to date a year back; from_orders: whether the source has orders; with_payments: whether the
-- organisation's receivables are shown.
with
accounts as (
    from visible_accounts($organisation_id, $owner)
    where of_customer($customer_id, customer_id)
),

monthly as (
    select
        customer_id,
        date_trunc('month', sold_on)::date as month,
        sum(amount) as amount,
        sum(amount) filter (where sold_on between $span_from and $span_to) as span_amount,
        sum(amount) filter (where sold_on > $recent_after) as recent,
        sum(amount) filter (where sold_on > $base_after and sold_on <= $base_to) as base,
        sum(amount) filter (where sold_on > $recent_after_before and sold_on <= $before) as recent_before,
        sum(amount) filter (where sold_on > $base_after_before and sold_on <= $base_to_before) as base_before,
        sum(amount) filter (where sold_on >= $window_from) as rolling
    from visible_sales($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    where sold_on >= $previous_month
    group by all
),

sales as (
    select
        customer_id,
        coalesce(sum(amount) filter (where month = $first_month + interval 0 month), 0) as month_1,
        coalesce(sum(amount) filter (where month = $first_month + interval 1 month), 0) as month_2,
        coalesce(sum(amount) filter (where month = $first_month + interval 2 month), 0) as month_3,
        coalesce(sum(amount) filter (where month = $first_month + interval 3 month), 0) as month_4,
        coalesce(sum(amount) filter (where month = $first_month + interval 4 month), 0) as month_5,
        coalesce(sum(amount) filter (where month = $first_month + interval 5 month), 0) as month_6,
        coalesce(sum(amount) filter (where month = $first_month + interval 6 month), 0) as month_7,
        coalesce(sum(amount) filter (where month = $first_month + interval 7 month), 0) as month_8,
        coalesce(sum(amount) filter (where month = $first_month + interval 8 month), 0) as month_9,
        coalesce(sum(amount) filter (where month = $first_month + interval 9 month), 0) as month_10,
        coalesce(sum(amount) filter (where month = $first_month + interval 10 month), 0) as month_11,
        coalesce(sum(amount) filter (where month = $first_month + interval 11 month), 0) as month_12,
        coalesce(sum(amount) filter (where month >= $first_month), 0) as sales_12m,
        coalesce(sum(case when month = $span_from then span_amount when month < $first_month then amount end), 0)
            as previous_12m,
        coalesce(sum(amount) filter (where month = $first_month + interval 11 month), 0) as month_to_date,
        coalesce(sum(span_amount), 0) as last_year_to_date,
        coalesce(sum(rolling), 0) as rolling_12m,
        coalesce(sum(recent), 0) as recent,
        coalesce(sum(base), 0) as base,
        coalesce(sum(recent_before), 0) as recent_before,
        coalesce(sum(base_before), 0) as base_before
    from monthly
    group by customer_id
),

sales_documents as (
    select customer_id, min(sold_on) as day
    from visible_sales($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    where not $from_orders
    group by customer_id, document_id
    having sum(amount) > 0
),

orders as (
    select customer_id, order_id, quote_id, ordered_at::date as day
    from visible_order_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    where status <> 'cancelled'
    group by all
),

order_days as (
    select customer_id, day
    from orders
    where $from_orders
    union
    select customer_id, day from sales_documents
),

order_gaps as (
    select customer_id, day, day - lag(day) over (partition by customer_id order by day) as gap
    from order_days
),

rhythm as (
    select
        customer_id,
        max(day) as last_order_on,
        $as_of - max(day) as days_since,
        count(gap) as gaps,
        sum(gap) as gap_total,
        sum(gap * gap) as gap_squares,
        max(day) >= min(day) + interval 3 month as is_long,
        $before - max(day) filter (where day <= $before) as days_since_before,
        count(gap) filter (where day <= $before) as gaps_before,
        sum(gap) filter (where day <= $before) as gap_total_before,
        sum(gap * gap) filter (where day <= $before) as gap_squares_before,
        max(day) filter (where day <= $before) >= min(day) + interval 3 month as is_long_before
    from order_gaps
    group by customer_id
),

quote_heads as (
    select
        customer_id,
        quote_id,
        any_value(quoted_at)::date as quoted_on,
        any_value(status) as status,
        any_value(closed_at)::date as closed_on,
        any_value(valid_until) as valid_until,
        sum(amount) as amount
    from visible_quote_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    where quoted_at::date >= $previous_window_from
    group by customer_id, quote_id
),

linked as (
    select customer_id, quote_id, min(day) as first_order_on
    from orders
    where quote_id is not null
    group by customer_id, quote_id
),

judged as (
    select
        quotes.customer_id,
        quotes.quoted_on,
        quotes.amount,
        quote_outcome(linked.first_order_on is not null, quotes.status, quotes.valid_until, $as_of) as outcome,
        quote_outcome(
            coalesce(linked.first_order_on <= $before, false),
            case when quotes.closed_on > $before then 'open' else quotes.status end,
            quotes.valid_until,
            $before
        ) as outcome_before,
        quotes.quoted_on >= $window_from as counts,
        quotes.quoted_on >= $window_from_before and quotes.quoted_on <= $before as counted_before
    from quote_heads as quotes
    left join linked on quotes.customer_id = linked.customer_id and quotes.quote_id = linked.quote_id
),

quotes as (
    select
        customer_id,
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
    group by customer_id
),

agenda as (
    select
        customer_id,
        case when status = 'done' then coalesce(done_at, scheduled_at) end as happened_at,
        case when status <> 'cancelled' then scheduled_at end as planned_at
    from visible_activities($organisation_id, $customer_id)
),

activities as (
    select
        customer_id,
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
    group by customer_id
),

tasks as (
    select customer_id, count(*) as overdue_tasks
    from visible_tasks($organisation_id, $customer_id, $as_of)
    where completed_at is null and due_on < $as_of
    group by customer_id
),

paid as (
    select document_id, sum(amount) as amount, sum(amount) filter (where paid_on <= $before) as amount_before
    from visible_payments($organisation_id, $customer_id, $as_of)
    where $with_payments
    group by document_id
),

documents as (
    select
        receivables.customer_id,
        receivables.issued_on,
        receivables.due_on,
        receivables.amount - coalesce(paid.amount, 0) as open_amount,
        receivables.amount - coalesce(paid.amount_before, 0) as open_before
    from visible_receivables($organisation_id, $customer_id, $as_of) as receivables
    left join paid on receivables.document_id = paid.document_id
    where $with_payments
),

receivables as (
    select
        customer_id,
        count(*) as documents,
        sum(open_amount) as outstanding,
        coalesce(sum(open_amount) filter (where open_amount > 0 and due_on < $as_of), 0) as overdue,
        $as_of - min(due_on) filter (where open_amount > 0 and due_on < $as_of) as days_late,
        count(*) filter (where issued_on <= $before) as documents_before,
        sum(open_before) filter (where issued_on <= $before) as outstanding_before,
        coalesce(sum(open_before) filter (where issued_on <= $before and open_before > 0 and due_on < $before), 0)
            as overdue_before,
        $before - min(due_on) filter (where issued_on <= $before and open_before > 0 and due_on < $before)
            as days_late_before
    from documents
    group by customer_id
)

select
    accounts.customer_id,
    accounts.name,
    accounts.kind,
    accounts.segment,
    accounts.city,
    accounts.region,
    accounts.country,
    users.name as owner,
    sales.* exclude (customer_id),
    rhythm.* exclude (customer_id),
    quotes.* exclude (customer_id),
    activities.* exclude (customer_id),
    tasks.overdue_tasks,
    receivables.* exclude (customer_id)
from accounts
left join user_names() as users on accounts.owner_user_id = users.user_id
left join sales on accounts.customer_id = sales.customer_id
left join rhythm on accounts.customer_id = rhythm.customer_id
left join quotes on accounts.customer_id = quotes.customer_id
left join activities on accounts.customer_id = activities.customer_id
left join tasks on accounts.customer_id = tasks.customer_id
left join receivables on accounts.customer_id = receivables.customer_id
order by accounts.customer_id
