-- Grain: one row per visible line of the measure in the window, newest first, with totals over all of them.
-- Parameters: scope, customer, as_of; measure (sales, quotes, orders); from_day; brand_id or null; page_rows, skip.
with
lines as (
    select sold_on as day, document_id, line_no, distributor_id, product_id, brand_id, quantity, amount
    from visible_sales($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    where $measure = 'sales'
    union all
    select quoted_at::date as day, quote_id, line_no, distributor_id, product_id, brand_id, quantity, amount
    from visible_quote_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    where $measure = 'quotes'
    union all
    select ordered_at::date as day, order_id, line_no, distributor_id, product_id, brand_id, quantity, amount
    from visible_order_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    where $measure = 'orders' and status <> 'cancelled'
),

chosen as (
    from lines
    where day >= $from_day and ($brand_id is null or brand_id = $brand_id)
)

select
    chosen.*,
    products.name as product,
    brands.name as brand,
    distributors.name as distributor,
from chosen
left join product_names() as products on chosen.product_id = products.product_id
left join brand_names() as brands on chosen.brand_id = brands.brand_id
left join known_organisations() as distributors on chosen.distributor_id = distributors.organisation_id
order by chosen.day desc, chosen.document_id, chosen.line_no
limit $page_rows offset $skip
