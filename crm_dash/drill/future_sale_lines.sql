-- Grain: one row per visible sales line dated after today. Parameters: scope, customer, today.
select
    sales.sold_on,
    sales.document_id,
    sales.line_no,
    products.name as product,
    brands.name as brand,
    distributors.name as distributor,
    sales.quantity,
    sales.amount
from future_sales($organisation_id, $organisation_kind, $distributor, $customer_id, $today) as sales
left join product_names() as products on sales.product_id = products.product_id
left join brand_names() as brands on sales.brand_id = brands.brand_id
left join known_organisations() as distributors on sales.distributor_id = distributors.organisation_id
