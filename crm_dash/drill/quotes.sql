-- Grain: one row per visible quote of the span: what became of it, the sums of its
-- visible lines. Parameters: scope, customer, as_of; from_day, to_day; brand_id: only its lines, or null;
-- outcomes: list of the wanted ones, or null.
with
quotes as (
    select
        quote_id,
        any_value(quoted_at)::date as quoted_on,
        any_value(status) as status,
        any_value(valid_until) as valid_until,
        any_value(user_id) as user_id,
        any_value(distributor_id) as distributor_id,
        count(*) as lines,
        sum(amount) as amount
    from visible_quote_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    where quoted_at::date between $from_day and $to_day and ($brand_id is null or brand_id = $brand_id)
    group by quote_id
),

orders as (
    select quote_id, sum(amount) as amount, min(ordered_at)::date as first_order_on
    from visible_order_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    where status <> 'cancelled' and quote_id is not null
    group by quote_id
),

judged as (
    select
        quotes.*,
        quote_outcome(orders.quote_id is not null, quotes.status, quotes.valid_until, $as_of) as outcome,
        least(quotes.amount, orders.amount) as ordered_amount,
        datediff('day', quotes.quoted_on, orders.first_order_on) as days_to_order
    from quotes
    left join orders on quotes.quote_id = orders.quote_id
)

select
    judged.quoted_on,
    judged.quote_id,
    users.name as user,
    distributors.name as distributor,
    judged.outcome,
    judged.days_to_order,
    judged.lines,
    judged.amount,
    case judged.outcome when 'converted' then judged.ordered_amount when 'unlinked' then judged.amount end
        as converted_amount
from judged
left join user_names() as users on judged.user_id = users.user_id
left join known_organisations() as distributors on judged.distributor_id = distributors.organisation_id
where $outcomes::varchar[] is null or list_contains($outcomes::varchar[], judged.outcome)
