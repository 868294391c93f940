-- Grain: one row per line of one document under the filters in the window, in its own order.
-- Parameters: scope; fact; narrow: see book_lines; from_day, to_day; document_id; page_rows.
select
    lines.line_no,
    lines.day,
    products.name as product,
    brands.name as brand,
    lines.quantity,
    lines.amount,
from
    book_lines(
        $fact, $organisation_id, $organisation_kind, $owner, $distributor, $narrow, $from_day, $to_day
    ) as lines
inner join product_names() as products on lines.product_id = products.product_id
inner join brand_names() as brands on lines.brand_id = brands.brand_id
where lines.document_id = $document_id
order by lines.line_no
limit $page_rows
