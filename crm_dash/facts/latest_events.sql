-- Grain: one row per event on or before D; latest_events.py orders and pages them.
-- Parameters: scope, customer, as_of; categories: list of the wanted ones; before_at and before_id: the last event
-- of the page before (null on the first page); words: list of words that must stand in an event (empty: any); since and
-- until: its days (null: any).
with
activities as (
    select
        'activity:' || activity_id as event_id,
        'activity' as category,
        kind as type,
        happened_at as occurred_at,
        coalesce(recorded_by, user_id) as user_id,
        subject as title,
        description
    from done_activities($organisation_id, $customer_id, $as_of)
),

tasks as (
    from visible_tasks($organisation_id, $customer_id, $as_of)
),

tasks_created as (
    select
        'task_created:' || task_id as event_id,
        'task' as category,
        'task_created' as type,
        created_at as occurred_at,
        user_id,
        title,
        description
    from tasks
),

tasks_completed as (
    select
        'task_completed:' || task_id as event_id,
        'task' as category,
        'task_completed' as type,
        completed_at as occurred_at,
        coalesce(completed_by, user_id) as user_id,
        title,
        description
    from tasks
    where completed_at is not null
),

notes as (
    select
        'note:' || note_id as event_id,
        'note' as category,
        'note' as type,
        created_at as occurred_at,
        user_id,
        null as title,
        body as description
    from visible_notes($organisation_id, $customer_id, $as_of)
),

system_events as (
    select
        'system:' || event_id as event_id,
        'system' as category,
        kind as type,
        occurred_at,
        null as user_id,
        null as title,
        description
    from visible_system_events($organisation_id, $customer_id, $as_of)
),

quotes as (
    select
        'quote:' || quote_id as event_id,
        'commercial' as category,
        'quote' as type,
        any_value(quoted_at) as occurred_at,
        any_value(user_id) as user_id,
        quote_id as title,
        null as description
    from visible_quote_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    group by quote_id
),

orders as (
    select
        'order:' || order_id as event_id,
        'commercial' as category,
        'order' as type,
        any_value(ordered_at) as occurred_at,
        null as user_id,
        order_id as title,
        null as description
    from visible_order_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    group by order_id
),

invoices as (
    select
        'invoice:' || document_id as event_id,
        'commercial' as category,
        case when sum(amount) < 0 then 'credit_note' else 'invoice' end as type,
        min(sold_on)::timestamp as occurred_at,
        null as user_id,
        document_id as title,
        null as description
    from visible_sales($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    group by document_id
),

events as (
    from activities
    union all
    from tasks_created
    union all
    from tasks_completed
    union all
    from notes
    union all
    from system_events
    union all
    from quotes
    union all
    from orders
    union all
    from invoices
)

select events.*, users.name as user_name
from events
left join user_names() as users on events.user_id = users.user_id
where
    list_contains($categories, events.category)
    and coalesce(events.occurred_at::date >= $since::date, true)
    and coalesce(events.occurred_at::date <= $until::date, true)
    and list_bool_and([
        contains(
            strip_accents(lower(concat_ws(' ', events.title, events.description, users.name))),
            strip_accents(lower(word))
        )
        for word in $words::varchar[]
    ]) is not false
    and (
        $before_at::timestamp is null
        or events.occurred_at < $before_at::timestamp
        or (events.occurred_at = $before_at::timestamp and events.event_id > $before_id::varchar)
    )
