-- Grain: one invoiced line. Adds brand and manufacturer; sorted so that one customer's lines lie together.
select
    lines.*,
    products.brand_id,
    brands.manufacturer_id
from checked_sales as lines
inner join products on lines.product_id = products.product_id
inner join brands on products.brand_id = brands.brand_id
order by lines.customer_id, lines.distributor_id, lines.sold_on, lines.document_id, lines.line_no
