-- Grain: one line of an order. Adds its order's facts, customer's and quote's numbers, product's category, brand and
-- manufacturer; one customer's lines lie together, and in these one document's, manufacturer's and brand's
-- (crm_dash/build/first_lines.py counts on it).
select
    lines.*,
    orders.ordered_at,
    orders.customer_id,
    orders.distributor_id,
    orders.quote_id,
    orders.quote_no,
    orders.status,
    orders.customer_no,
    products.category,
    products.brand_id,
    brands.manufacturer_id
from checked_order_lines as lines
inner join orders on lines.order_id = orders.order_id
inner join products on lines.product_id = products.product_id
inner join brands on products.brand_id = brands.brand_id
order by
    orders.customer_no,
    orders.distributor_id,
    orders.ordered_at,
    lines.order_id,
    brands.manufacturer_id,
    products.brand_id,
    lines.line_no
