-- Grain: part of a month (its first day), customer, manufacturer, distributor (null: direct), brand and category. The
-- sums of the sales lines, for questions about the whole book. A month's parts end on the day of the month that pages
-- look at by themselves (build_info.cut_day) and on its last: so the twelve months up to that day are whole parts.
-- A document counts in one row of all its rows (`documents`), in one of each of its manufacturers
-- (`manufacturer_documents`) and in one of each of its brands (`brand_documents`): sums over rows count it once, if it
-- has one customer, distributor and day (build_info.documents_together).
with

-- Each line with the one before it, in the order in which they are stored.
followed as (
    select
        sales.*,
        lag(sales.customer_no) over () as last_customer_no,
        lag(sales.distributor_id) over () as last_distributor_id,
        lag(sales.sold_on) over () as last_sold_on,
        lag(sales.document_id) over () as last_document_id,
        lag(sales.manufacturer_id) over () as last_manufacturer_id,
        lag(sales.brand_id) over () as last_brand_id
    from sales
),

lines as (
    select
        *,
        case
            when
                coalesce(document_id <> last_document_id, true)
                or sold_on <> last_sold_on
                or customer_no <> last_customer_no
                or coalesce(distributor_id, '') <> coalesce(last_distributor_id, '')
                then 'document'
            when manufacturer_id <> last_manufacturer_id then 'manufacturer'
            when brand_id <> last_brand_id then 'brand'
        end as opens
    from followed
),

final as (
    select
        date_trunc('month', lines.sold_on)::date
        + if(day(lines.sold_on) > info.cut_day, info.cut_day, 0) as day,
        lines.manufacturer_id,
        lines.customer_no,
        lines.distributor_id,
        lines.brand_id,
        lines.category,
        sum(lines.amount)::decimal(18, 2) as amount,
        sum(lines.quantity)::decimal(18, 3) as quantity,
        (count(*) filter (where lines.opens = 'document'))::integer as documents,
        (count(*) filter (where lines.opens in ('document', 'manufacturer')))::integer as manufacturer_documents,
        count(lines.opens)::integer as brand_documents
    from lines
    cross join build_info as info
    group by all
)

select * from final
order by day, manufacturer_id, customer_no, distributor_id, brand_id, category
