-- Grain: one row per document of the chain quote, order, sale, receivable, payment that one document stands in.
-- Parameters: scope, customer, as_of; kind: quote, order, sale or receivable; id. What the viewer does not see
-- links nothing: an order of an invisible quote is the chain's first. A receivable is that of the sale of its id.
with
quotes as (
    select quote_id, any_value(quoted_at)::date as day, any_value(status) as status, sum(amount) as amount
    from visible_quote_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    group by quote_id
),

orders as (
    select
        lines.order_id,
        any_value(quotes.quote_id) as quote_id,
        any_value(lines.ordered_at)::date as day,
        any_value(lines.status) as status,
        sum(lines.amount) as amount
    from visible_order_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of) as lines
    left join quotes on lines.quote_id = quotes.quote_id
    group by lines.order_id
),

sales as (
    select sales.document_id, orders.order_id, min(sales.sold_on) as day, sum(sales.amount) as amount
    from visible_sales($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of) as sales
    left join orders on sales.order_id = orders.order_id
    group by sales.document_id, orders.order_id
),

receivables as (
    from visible_receivables($organisation_id, $customer_id, $as_of)
),

-- Upwards from the document to what the chain begins with …
first_orders as (
    select order_id
    from orders
    where $kind = 'order' and order_id = $id
    union
    select order_id
    from sales
    where $kind in ('sale', 'receivable') and document_id = $id and order_id is not null
),

first_quotes as (
    select quote_id
    from quotes
    where $kind = 'quote' and quote_id = $id
    union
    select quote_id
    from orders
    where quote_id is not null and order_id in (from first_orders)
),

-- … and down again to all that came of it.
chain_orders as (
    select * from orders
    where order_id in (from first_orders) or quote_id in (from first_quotes)
),

sale_ids as (
    select document_id
    from sales
    where
        order_id in (select order_id from chain_orders)
        or ($kind in ('sale', 'receivable') and document_id = $id)
),

chain_sales as (
    select document_id, min(day) as day, sum(amount) as amount
    from sales
    where document_id in (from sale_ids)
    group by document_id
),

chain_receivables as (
    select * from receivables
    where document_id in (select document_id from chain_sales) or ($kind = 'receivable' and document_id = $id)
),

chain as (
    select 1 as step, 'quote' as kind, quote_id as document_id, day, status, amount
    from quotes
    where quote_id in (from first_quotes)
    union all
    select 2 as step, 'order' as kind, order_id as document_id, day, status, amount from chain_orders
    union all
    select 3 as step, 'sale' as kind, document_id, day, null as status, amount from chain_sales
    union all
    select 4 as step, 'receivable' as kind, document_id, issued_on as day, null as status, amount
    from chain_receivables
    union all
    select
        5 as step,
        'payment' as kind,
        payments.payment_id as document_id,
        payments.paid_on as day,
        null as status,
        payments.amount
    from visible_payments($organisation_id, $customer_id, $as_of) as payments
    where payments.document_id in (select document_id from chain_receivables)
)

select kind, document_id, day, status, amount
from chain
order by step, day, document_id
