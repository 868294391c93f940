-- Grain: one row per value of rows and split with facts in the window or its base (level 0), per value of rows (1),
-- per value of split (2), and one for all (3). Levels 0 and 1 only of the rows that the order puts on the page, 0 and
-- 2 only while there are at most `most_columns` values of split.
-- Parameters: scope; fact; months_fact: what holds its sums by parts of months (null: the question needs lines), and
-- cut_day: see sales_months; narrow: see book_lines, and narrow_orders: the customer in it; from_day, to_day;
-- base_from, base_to (null: no comparison), months and days that the base lies back; as_of, base_as_of: the days on
-- which quotes are judged; rows, split (null: none), granularity; figure; documents_by_cell, _row, _split, _all: what
-- tells documents apart at each level (see documents_by; null: nothing counts them), or `by_id`: their ids do, since
-- they do not lie together; sort; skip, page_rows.
with
sides as (
    select unnest(generate_series($from_day::date, $to_day::date, interval 1 day))::date as day, true as is_current
    union all
    select unnest(generate_series($base_from::date, $base_to::date, interval 1 day))::date as day, false as is_current
),

told as (
    select
        day,
        is_current,
        -- A base day as the day that it is compared with.
        case
            when is_current then day
            else least(greatest((day + to_months($months) + to_days($days))::date, $from_day::date), $to_day::date)
        end as told_as
    from sides
),

days as (
    select
        day,
        is_current,
        case when 'period' in ($rows, $split) then date_trunc($granularity, told_as)::date::varchar end as bucket
    from told
),

-- The parts of months that lie in the span, and in one bucket, whole: their sums are known.
parts_of_months as (
    select
        is_current,
        min(day) as day,
        max(day) as last_day,
        min(bucket) as bucket
    from days
    where $months_fact is not null
    group by is_current, month_part(day, $cut_day)
    having
        min(day) = month_part(min(day), $cut_day)
        and max(day) + 1 = next_month_part(min(day), $cut_day)
        and min(bucket) is not distinct from max(bucket)
),

other_days as (
    select days.*
    from days
    left join parts_of_months as parts
        on days.is_current = parts.is_current and days.day between parts.day and parts.last_day
    where parts.day is null
),

lines as (
    select
        other_days.is_current,
        other_days.bucket,
        lines.*
    from
        book_lines(
            $fact,
            $organisation_id,
            $organisation_kind,
            $owner,
            $distributor,
            $narrow,
            coalesce($base_from, $from_day),
            $to_day
        ) as lines
    inner join other_days on lines.day = other_days.day
    union all
    select
        parts.is_current,
        parts.bucket,
        months.*
    from
        book_lines(
            $months_fact,
            $organisation_id,
            $organisation_kind,
            $owner,
            $distributor,
            $narrow,
            coalesce($base_from, $from_day),
            $to_day
        ) as months
    inner join parts_of_months as parts on months.day = parts.day
),

orders as (
    select quote_no, customer_no, min(day) as ordered_on
    from
        book_lines(
            'orders', $organisation_id, $organisation_kind, $owner, $distributor, $narrow_orders, '1900-01-01', $as_of
        )
    where $figure = 'conversion' and quote_no is not null
    group by all
),

keyed as not materialized (
    select
        lines.is_current,
        dimension_key(
            $rows,
            lines.bucket,
            lines.brand_id,
            lines.category,
            lines.product_id,
            lines.distributor_id,
            lines.customer_id,
            lines.segment,
            lines.region,
            lines.owner_user_id
        ) as row_id,
        dimension_key(
            $split,
            lines.bucket,
            lines.brand_id,
            lines.category,
            lines.product_id,
            lines.distributor_id,
            lines.customer_id,
            lines.segment,
            lines.region,
            lines.owner_user_id
        ) as split_id,
        case when $by_id then lines.document_id end as document_id,
        -- Converted by the day it is judged on: SPEC, order_ratios.
        $figure = 'conversion' and (
            coalesce(orders.ordered_on <= if(lines.is_current, $as_of::date, $base_as_of::date), false)
            or (
                lines.state = 'won'
                and coalesce(lines.closed_at::date <= if(lines.is_current, $as_of::date, $base_as_of::date), true)
            )
        ) as is_converted,
        lines.amount,
        case when $figure = 'quantity' then lines.quantity end as quantity,
        documents_by(
            $documents_by_cell,
            lines.documents,
            lines.brand_documents,
            lines.category_documents,
            lines.brand_category_documents,
            lines.product_documents
        ) as of_cell,
        documents_by(
            $documents_by_row,
            lines.documents,
            lines.brand_documents,
            lines.category_documents,
            lines.brand_category_documents,
            lines.product_documents
        ) as of_row,
        documents_by(
            $documents_by_split,
            lines.documents,
            lines.brand_documents,
            lines.category_documents,
            lines.brand_category_documents,
            lines.product_documents
        ) as of_split,
        documents_by(
            $documents_by_all,
            lines.documents,
            lines.brand_documents,
            lines.category_documents,
            lines.brand_category_documents,
            lines.product_documents
        ) as of_all
    from lines
    left join orders on lines.quote_no = orders.quote_no and lines.customer_no = orders.customer_no
),

-- Unique in all but its sums, so that documents without a place of their own are counted by counting rows. Millions of
-- these, of which nothing but their number is asked, are told apart without sums, which take most of the memory.
parts as (
    select
        is_current,
        row_id,
        split_id,
        document_id,
        is_converted,
        sum(amount) as amount,
        sum(quantity) as quantity,
        sum(of_cell) as of_cell,
        sum(of_row) as of_row,
        sum(of_split) as of_split,
        sum(of_all) as of_all
    from keyed
    where not $by_id or $figure <> 'documents'
    group by is_current, row_id, split_id, document_id, is_converted
    union all
    select
        is_current,
        row_id,
        split_id,
        document_id,
        is_converted,
        0 as amount,
        0 as quantity,
        0 as of_cell,
        0 as of_row,
        0 as of_split,
        0 as of_all
    from keyed
    where $by_id and $figure = 'documents'
    group by is_current, row_id, split_id, document_id, is_converted
),

cells as (
    select
        if($split is null, 1, 0) as level,
        is_current,
        row_id,
        split_id,
        document_id,
        is_converted,
        amount,
        quantity,
        if($split is null, of_row, of_cell) as documents
    from parts
    union all
    select
        1 as level,
        is_current,
        row_id,
        null as split_id,
        document_id,
        is_converted,
        sum(amount) as amount,
        sum(quantity) as quantity,
        sum(of_row) as documents
    from parts
    where $split is not null
    group by is_current, row_id, document_id, is_converted
    union all
    select
        2 as level,
        is_current,
        null as row_id,
        split_id,
        document_id,
        is_converted,
        sum(amount) as amount,
        sum(quantity) as quantity,
        sum(of_split) as documents
    from parts
    where $split is not null
    group by is_current, split_id, document_id, is_converted
    union all
    select
        3 as level,
        is_current,
        null as row_id,
        null as split_id,
        document_id,
        is_converted,
        sum(amount) as amount,
        sum(quantity) as quantity,
        sum(of_all) as documents
    from parts
    group by is_current, document_id, is_converted
    union all
    -- There is always a whole, if of nothing.
    select
        3 as level,
        true as is_current,
        null as row_id,
        null as split_id,
        null as document_id,
        false as is_converted,
        0 as amount,
        0 as quantity,
        0 as documents
),

sides_counted as (
    select
        level,
        row_id,
        split_id,
        is_current,
        sum(amount) as amount,
        sum(quantity) as quantity,
        count(document_id) + coalesce(sum(documents), 0) as documents,
        coalesce(sum(documents) filter (where is_converted), 0) as converted
    from cells
    group by level, row_id, split_id, is_current
),

counted as (
    select
        level,
        row_id,
        split_id,
        coalesce(sum(amount) filter (where is_current), 0) as amount,
        coalesce(sum(amount) filter (where not is_current), 0) as base_amount,
        coalesce(sum(quantity) filter (where is_current), 0) as quantity,
        coalesce(sum(quantity) filter (where not is_current), 0) as base_quantity,
        coalesce(sum(documents) filter (where is_current), 0) as documents,
        coalesce(sum(documents) filter (where not is_current), 0) as base_documents,
        coalesce(sum(converted) filter (where is_current), 0) as converted,
        coalesce(sum(converted) filter (where not is_current), 0) as base_converted
    from sides_counted
    group by level, row_id, split_id
),

figures as (
    select
        *,
        case $figure
            when 'amount' then amount
            when 'quantity' then quantity
            when 'documents' then documents
            when 'average' then amount / nullif(documents, 0)
            when 'conversion' then converted / nullif(documents, 0)
        end as value,
        case $figure
            when 'amount' then base_amount
            when 'quantity' then base_quantity
            when 'documents' then base_documents
            when 'average' then base_amount / nullif(base_documents, 0)
            when 'conversion' then base_converted / nullif(base_documents, 0)
        end as base_value
    from counted
),

named_rows as (
    select figures.row_id, figures.value, figures.base_value, coalesce(names.name, figures.row_id) as name
    from figures
    left join dimension_names($rows, $organisation_id, $owner) as names on figures.row_id = names.id
    where figures.level = 1
),

placed as (
    select
        *,
        count(*) over () as rows_found,
        row_number() over (
            order by
                case $sort
                    when 'value' then value
                    when '-value' then -value
                    when 'change' then coalesce(value, 0) - coalesce(base_value, 0)
                    when '-change' then coalesce(base_value, 0) - coalesce(value, 0)
                end nulls last,
                case when $sort = '-name' then strip_accents(lower(name)) end desc nulls last,
                strip_accents(lower(name)) nulls last,
                row_id
        ) as place
    from named_rows
),

columns_found as (
    select count(*) as found from figures
    where level = 2
)

select
    figures.* exclude (value, base_value),
    placed.name as row_name,
    coalesce(split_names.name, figures.split_id) as split_name,
    placed.place,
    placed.rows_found,
    columns_found.found as columns_found
from figures
cross join columns_found
left join placed on figures.row_id is not distinct from placed.row_id
left join dimension_names($split, $organisation_id, $owner) as split_names on figures.split_id = split_names.id
where
    figures.level = 3
    or (figures.level = 2 and columns_found.found <= $most_columns)
    or (
        placed.place between $skip + 1 and $skip + $page_rows
        and (figures.level = 1 or columns_found.found <= $most_columns)
    )
order by figures.level, placed.place, figures.split_id
