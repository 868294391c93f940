-- Grain: at most one row: a quote's head and the sum of its visible lines.
-- Parameters: scope, customer, as_of; id.
select
    lines.quote_id as document_id,
    lines.quoted_at,
    any_value(lines.status) as status,
    lines.valid_until,
    any_value(case when lines.closed_at::date <= $as_of then lines.closed_at end) as closed_at,
    any_value(users.name) as user,
    any_value(distributors.name) as distributor,
    count(*) as lines,
    sum(lines.amount) as amount
from visible_quote_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of) as lines
left join user_names() as users on lines.user_id = users.user_id
left join known_organisations() as distributors on lines.distributor_id = distributors.organisation_id
where lines.quote_id = $id
group by lines.quote_id, lines.quoted_at, lines.valid_until
