-- Grain: one row per document with lines under the filters in the window, a page of them in the order asked for, each
-- with the totals over all of them. Its customer, distributor and day are those of its first such line.
-- Parameters: scope, as_of; fact; narrow: see book_lines; from_day, to_day; document_id (null: any); sort; page_rows,
-- skip.
with
documents as (
    select
        document_id,
        arg_min(customer_id, line_no) as customer_id,
        arg_min(coalesce(distributor_id, 'direct'), line_no) as distributor_id,
        arg_min(day, line_no) as day,
        -- What was closed after D was open on D.
        any_value(case when closed_at::date > $as_of then 'open' else state end) as state,
        count(*) as lines,
        sum(quantity) as quantity,
        sum(amount) as amount
    from
        book_lines(
            $fact, $organisation_id, $organisation_kind, $owner, $distributor, $narrow, $from_day, $to_day
        )
    where $document_id is null or document_id = $document_id
    group by document_id
),

placed as (
    select
        documents.*,
        accounts.name as customer,
        organisations.name as distributor,
        count(*) over () as documents_found,
        sum(documents.lines) over () as total_lines,
        sum(documents.quantity) over () as total_quantity,
        sum(documents.amount) over () as total_amount
    from documents
    inner join visible_accounts($organisation_id, $owner) as accounts on documents.customer_id = accounts.customer_id
    left join known_organisations() as organisations on documents.distributor_id = organisations.organisation_id
)

select *
from placed
order by
    case $sort when 'day' then day end,
    case $sort when '-day' then day end desc,
    case $sort when 'amount' then amount when '-amount' then -amount end,
    case $sort when 'customer' then strip_accents(lower(customer)) when 'document' then document_id end,
    case $sort when '-customer' then strip_accents(lower(customer)) when '-document' then document_id end desc,
    day desc,
    document_id
limit $page_rows offset $skip
