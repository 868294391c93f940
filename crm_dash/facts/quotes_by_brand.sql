-- Grain: one row per brand quoted in either window, and one total row (brand_id null).
-- Parameters: scope, customer, as_of; from_day, previous_from: first days of the window and of the one before it.
with
lines as (
    select brand_id, quote_id, amount, quoted_at::date >= $from_day as in_window
    from visible_quote_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    where quoted_at::date >= $previous_from
),

by_brand as (
    select
        brand_id,
        coalesce(sum(amount) filter (where in_window), 0) as amount,
        count(distinct quote_id) filter (where in_window) as quotes,
        coalesce(sum(amount) filter (where not in_window), 0) as previous_amount
    from lines
    group by grouping sets ((brand_id), ())
)

select by_brand.*, names.name as brand
from by_brand
left join brand_names() as names on by_brand.brand_id = names.brand_id
