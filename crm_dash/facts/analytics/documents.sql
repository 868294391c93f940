-- Grain: one row per document with lines under the filters in the window, a page of them in the order asked for, each
-- with the totals over all of them. Its customer, distributor and day are those of its first such line.
-- Parameters: scope, as_of; fact; narrow: see book_lines; from_day, to_day; document_id (null: any); documents_by: what
-- tells documents apart, see documents_by (null: they do not lie together); sort; page_rows, skip.
with
lines as not materialized (
    select
        *,
        documents_by(
            $documents_by,
            documents,
            brand_documents,
            category_documents,
            brand_category_documents,
            product_documents
        ) as opens
    from
        book_lines(
            $fact, $organisation_id, $organisation_kind, $owner, $distributor, $narrow, $from_day, $to_day
        )
    where $document_id is null or document_id = $document_id
),

totals as (
    select
        if($documents_by is null, count(distinct if($documents_by is null, document_id, null)), sum(opens))::bigint
            as documents_found,
        count(*) as total_lines,
        sum(quantity) as total_quantity,
        sum(amount) as total_amount
    from lines
),

-- What documents are ordered by; a first line tells all of it but the amount.
heads as (
    select document_id, day, customer_no, null as amount
    from lines
    where opens = 1 and $sort not in ('amount', '-amount')
    union all
    select
        document_id,
        if($documents_by is null, arg_min(day, line_no), min(day)) as day,
        if($documents_by is null, arg_min(customer_no, line_no), min(customer_no)) as customer_no,
        sum(amount) as amount
    from lines
    where $documents_by is null or $sort in ('amount', '-amount')
    group by document_id
),

names as (
    select customer_no, dense_rank() over (order by strip_accents(lower(name))) as place
    from visible_accounts($organisation_id, $owner)
    where $sort in ('customer', '-customer')
),

ordered as (
    select heads.*
    from heads
    left join names on heads.customer_no = names.customer_no
    order by
        case $sort
            when 'amount' then heads.amount
            when '-amount' then -heads.amount
            when 'customer' then names.place
            when '-customer' then -names.place
        end,
        case $sort when 'day' then heads.day end,
        case $sort when 'document' then heads.document_id end,
        case $sort when '-document' then heads.document_id end desc,
        heads.day desc,
        heads.document_id
    limit $page_rows offset $skip
),

page as (
    select
        *,
        row_number() over () as place
    from ordered
),

documents as (
    select
        lines.document_id,
        arg_min(lines.customer_id, lines.line_no) as customer_id,
        arg_min(coalesce(lines.distributor_id, 'direct'), lines.line_no) as distributor_id,
        arg_min(lines.day, lines.line_no) as day,
        -- What was closed after D was open on D.
        any_value(case when lines.closed_at::date > $as_of then 'open' else lines.state end) as state,
        count(*) as lines,
        sum(lines.quantity) as quantity,
        sum(lines.amount) as amount
    from lines
    -- Where documents lie together their customers and days spare most of the lines.
    inner join page
        on
            lines.document_id = page.document_id
            and if($documents_by is null, true, lines.day = page.day)
            and if($documents_by is null, true, lines.customer_no = page.customer_no)
    group by lines.document_id
)

select
    documents.*,
    accounts.name as customer,
    organisations.name as distributor,
    totals.*
from documents
inner join page on documents.document_id = page.document_id
inner join visible_accounts($organisation_id, $owner) as accounts on documents.customer_id = accounts.customer_id
left join known_organisations() as organisations on documents.distributor_id = organisations.organisation_id
cross join totals
order by page.place
