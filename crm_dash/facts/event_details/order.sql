-- Grain: at most one row: an order's head and the sum of its visible lines. Parameters: scope, customer, as_of; id.
-- The quote is named where the viewer sees it too: another distributor's is not known to exist.
with
quotes as (
    select distinct seen.quote_id
    from visible_quote_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of) as seen
)

select
    lines.order_id as document_id,
    lines.ordered_at,
    any_value(lines.status) as status,
    any_value(quotes.quote_id) as quote_id,
    any_value(distributors.name) as distributor,
    count(*) as lines,
    sum(lines.amount) as amount
from visible_order_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of) as lines
left join known_organisations() as distributors on lines.distributor_id = distributors.organisation_id
left join quotes on lines.quote_id = quotes.quote_id
where lines.order_id = $id
group by lines.order_id, lines.ordered_at
