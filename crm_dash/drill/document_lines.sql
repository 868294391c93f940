-- Grain: one row per visible line of one document. Parameters: scope, customer, as_of; kind: quote, order or sale; id.
with
lines as (
    select line_no, product_id, brand_id, quantity, amount
    from visible_quote_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    where $kind = 'quote' and quote_id = $id
    union all
    select line_no, product_id, brand_id, quantity, amount
    from visible_order_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    where $kind = 'order' and order_id = $id
    union all
    select line_no, product_id, brand_id, quantity, amount
    from visible_sales($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    where $kind = 'sale' and document_id = $id
)

select lines.line_no, products.name as product, brands.name as brand, lines.quantity, lines.amount
from lines
left join product_names() as products on lines.product_id = products.product_id
left join brand_names() as brands on lines.brand_id = brands.brand_id
order by lines.line_no
