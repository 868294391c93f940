-- Grain: part of a month (its first day), customer, manufacturer, distributor (null: direct), brand and category. The
-- sums of the sales lines, for questions about the whole book. A month's parts end on the day of the month that pages
-- look at by themselves (build_info.cut_day) and on its last: so the twelve months up to that day are whole parts.
-- Documents are counted by their first lines (the bits of first_of: data/store/first_lines.sql): so sums over rows
-- count each once, if it has one customer, distributor and day (build_info.documents_together).
select
    date_trunc('month', sales.sold_on)::date
    + if(day(sales.sold_on) > info.cut_day, info.cut_day, 0) as day,
    sales.manufacturer_id,
    sales.customer_no,
    sales.distributor_id,
    sales.brand_id,
    sales.category,
    sum(sales.amount)::decimal(18, 2) as amount,
    sum(sales.quantity)::decimal(18, 3) as quantity,
    sum(bit_count(sales.first_of & 1))::integer as documents,
    sum(bit_count(sales.first_of & 2))::integer as manufacturer_documents,
    sum(bit_count(sales.first_of & 4))::integer as brand_documents,
    sum(bit_count(sales.first_of & 8))::integer as category_documents,
    sum(bit_count(sales.first_of & 16))::integer as manufacturer_category_documents,
    sum(bit_count(sales.first_of & 32))::integer as brand_category_documents
from sales
cross join build_info as info
group by all
order by day, manufacturer_id, customer_no, distributor_id, brand_id, category
