-- Grain: one line of a quote. Adds its quote's facts, customer's and own numbers, product's category, brand and
-- manufacturer; one customer's lines lie together, and in these one document's, manufacturer's and brand's
-- (crm_dash/build/first_lines.py counts on it).
select
    lines.*,
    quotes.quoted_at,
    quotes.customer_id,
    quotes.distributor_id,
    quotes.user_id,
    quotes.status,
    quotes.valid_until,
    quotes.closed_at,
    quotes.customer_no,
    quotes.quote_no,
    products.category,
    products.brand_id,
    brands.manufacturer_id
from checked_quote_lines as lines
inner join quotes on lines.quote_id = quotes.quote_id
inner join products on lines.product_id = products.product_id
inner join brands on products.brand_id = brands.brand_id
order by
    quotes.customer_no,
    quotes.quote_no,
    quotes.distributor_id,
    quotes.quoted_at,
    lines.quote_id,
    brands.manufacturer_id,
    products.brand_id,
    lines.line_no
