-- Grain: one row per visible sales line of the span. Parameters: scope, customer, as_of; from_day, to_day; brand_id and
-- product_id, each of them or null. The order is named where the viewer sees it too.
with
orders as (
    select distinct lines.order_id
    from visible_order_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of) as lines
)

select
    sales.sold_on,
    sales.document_id,
    sales.line_no,
    orders.order_id,
    products.name as product,
    brands.name as brand,
    distributors.name as distributor,
    sales.quantity,
    sales.amount
from visible_sales($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of) as sales
left join orders on sales.order_id = orders.order_id
left join product_names() as products on sales.product_id = products.product_id
left join brand_names() as brands on sales.brand_id = brands.brand_id
left join known_organisations() as distributors on sales.distributor_id = distributors.organisation_id
where
    sales.sold_on between $from_day and $to_day
    and ($brand_id is null or sales.brand_id = $brand_id)
    and ($product_id is null or sales.product_id = $product_id)
