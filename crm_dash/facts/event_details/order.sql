-- Grain: at most one row: an order's head and the sum of its visible lines. Parameters: scope, customer, as_of; id.
select
    lines.order_id as document_id,
    lines.ordered_at,
    any_value(lines.status) as status,
    any_value(lines.quote_id) as quote_id,
    any_value(distributors.name) as distributor,
    count(*) as lines,
    sum(lines.amount) as amount
from visible_order_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of) as lines
left join known_organisations() as distributors on lines.distributor_id = distributors.organisation_id
where lines.order_id = $id
group by lines.order_id, lines.ordered_at
