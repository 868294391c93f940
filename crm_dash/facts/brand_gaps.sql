-- Grain: one row per brand that the customer ever bought: its amount in the window, the day of its last positive line.
-- Parameters: scope, customer, as_of; from_day: the window's first day.
select
    lines.brand_id,
    any_value(names.name) as brand,
    coalesce(sum(lines.amount) filter (where lines.sold_on >= $from_day), 0) as amount,
    max(lines.sold_on) filter (where lines.amount > 0) as last_bought_on
from visible_sales($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of) as lines
inner join brand_names() as names on lines.brand_id = names.brand_id
group by lines.brand_id
order by lines.brand_id
