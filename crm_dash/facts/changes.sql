-- Grain: one row per fact that a visit sees, dated from first_day on: kind (crm_dash/changes.py), id, day, amount or
-- null, and whether the chosen distributor shows it. Quotes, orders and sales are those of every distributor that the
-- viewer may choose, their amounts the chosen one's.
-- Parameters: scope, customer, as_of; first_day; expiring_days: an agreement is about to end with so many left.
with
quotes as (
    select
        'quotes' as kind,
        quote_id as id,
        any_value(quoted_at)::date as day,
        sum(amount) filter (
            where seen_by($organisation_id, $organisation_kind, $distributor, manufacturer_id, distributor_id)
        ) as amount
    from visible_quote_lines($organisation_id, $organisation_kind, 'all', $customer_id, $as_of)
    where quoted_at::date >= $first_day
    group by quote_id
),

orders as (
    select
        'orders' as kind,
        order_id as id,
        any_value(ordered_at)::date as day,
        sum(amount) filter (
            where seen_by($organisation_id, $organisation_kind, $distributor, manufacturer_id, distributor_id)
        ) as amount
    from visible_order_lines($organisation_id, $organisation_kind, 'all', $customer_id, $as_of)
    where status <> 'cancelled' and ordered_at::date >= $first_day
    group by order_id
),

invoices as (
    select
        'invoices' as kind,
        document_id as id,
        max(sold_on) as day,
        sum(amount) filter (
            where seen_by($organisation_id, $organisation_kind, $distributor, manufacturer_id, distributor_id)
        ) as amount
    from visible_sales($organisation_id, $organisation_kind, 'all', $customer_id, $as_of)
    where sold_on >= $first_day
    group by document_id
),

commercial as (
    from quotes
    union all
    from orders
    union all
    from invoices
),

payments as (
    select 'payments' as kind, payment_id as id, paid_on as day, amount
    from visible_payments($organisation_id, $customer_id, $as_of)
    where paid_on >= $first_day
),

overdue as (
    select 'overdue' as kind, document_id as id, due_on as day, open_amount as amount
    from open_receivables($organisation_id, $customer_id, $as_of)
    where open_amount > 0 and due_on between $first_day and $as_of::date - 1
),

ending_agreements as (
    select 'ending_agreements' as kind, agreement_id as id, ends_on as day, null as amount
    from active_agreements($organisation_id, $customer_id, $as_of)
    where ends_on <= $as_of::date + $expiring_days::integer
),

tasks as (
    from visible_tasks($organisation_id, $customer_id, $as_of)
),

happened as (
    select 'activity:' || activity_id as id, happened_at::date as day
    from done_activities($organisation_id, $customer_id, $as_of)
    union all
    select 'task_created:' || task_id as id, created_at::date as day
    from tasks
    union all
    select 'task_completed:' || task_id as id, completed_at::date as day
    from tasks
    where completed_at is not null
    union all
    select 'note:' || note_id as id, created_at::date as day
    from visible_notes($organisation_id, $customer_id, $as_of)
    union all
    select 'system:' || event_id as id, occurred_at::date as day
    from visible_system_events($organisation_id, $customer_id, $as_of)
)

select kind, id, day, amount, amount is not null as shown from commercial
union all
select kind, id, day, amount, true as shown from payments
union all
select kind, id, day, amount, true as shown from overdue
union all
select kind, id, day, amount, true as shown from ending_agreements
union all
select 'events' as kind, id, day, null as amount, true as shown
from happened
where day >= $first_day
