-- Grain: one invoiced line. Adds its customer's number, product's category, brand and manufacturer; one
-- customer's lines lie together, and in these one document's, manufacturer's and brand's
-- (crm_dash/build/first_lines.py counts on it).
select
    lines.*,
    customers.customer_no,
    products.category,
    products.brand_id,
    brands.manufacturer_id
from checked_sales as lines
inner join customers on lines.customer_id = customers.customer_id
inner join products on lines.product_id = products.product_id
inner join brands on products.brand_id = brands.brand_id
order by
    customers.customer_no,
    lines.distributor_id,
    lines.sold_on,
    lines.document_id,
    brands.manufacturer_id,
    products.brand_id,
    lines.line_no
