-- Grain: one row per brand ordered in the window (orders that are not cancelled).
-- Parameters: scope, customer, as_of; from_day: the window's first day.
select
    lines.brand_id,
    any_value(names.name) as brand,
    count(distinct lines.order_id) as orders,
    sum(lines.amount) as amount
from visible_order_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of) as lines
inner join brand_names() as names on lines.brand_id = names.brand_id
where lines.status <> 'cancelled' and lines.ordered_at::date >= $from_day
group by lines.brand_id
order by amount desc, brand, lines.brand_id
