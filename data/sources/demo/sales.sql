-- One row per line of an invoice. Each line of a delivered order is looked at three times: as the invoice of the
-- delivery (F…), as a counter sale without an order some days later (T…, the customer fetches a little more of what it
-- buys), and as a credit note (R…, part of it comes back). Most pass only as the first. A document's lines share one
-- order, hence one customer and one distributor.

with

order_items as (
    select
        order_lines.order_id,
        order_lines.line_no,
        order_lines.product_id,
        order_lines.quantity::double as quantity,
        order_lines.amount::double / order_lines.quantity::double as unit_price,
        orders.customer_id,
        orders.distributor_id,
        hash('counter', orders.order_id) % 1000 as counter_draw,
        hash('return', orders.order_id) % 1000 as return_draw,
        -- days to delivery, from the id: also in orders.sql
        orders.ordered_at::date + (
            case
                when hash('delivery', orders.order_id) % 1000 < 450 then 0
                when hash('delivery', orders.order_id) % 1000 < 780 then 1
                when hash('delivery', orders.order_id) % 1000 < 970 then 2 + hash('delivery', orders.order_id) % 9
                else 15 + hash('delivery', orders.order_id) % 40
            end
        )::int as delivered_on,
    from order_lines
    inner join orders on order_lines.order_id = orders.order_id
    where orders.status = 'delivered'
),

readings as (
    select
        order_items.*,
        kinds.kind,
        order_items.delivered_on + case kinds.kind
            when 'F' then 0
            when 'T' then 2 + (hash('counter day', order_items.order_id) % 24)::int
            when 'R' then 4 + (hash('return day', order_items.order_id) % 30)::int
        end as document_day,
    from order_items
    cross join (values ('F'), ('T'), ('R')) as kinds (kind)
    where
        kinds.kind = 'F'
        or (
            kinds.kind = 'T'
            and order_items.counter_draw < 420
            and order_items.line_no <= 1 + order_items.counter_draw % 3
        )
        or (
            kinds.kind = 'R'
            and order_items.return_draw < 28
            and order_items.line_no <= 1 + order_items.return_draw % 2
        )
),

dated as (
    select
        *,
        -- no invoices on Sundays, on Saturdays only some of the counter's; deliveries move to the Monday
        document_day + case dayofweek(document_day)
            when 0 then if(kind = 'F', 1, 1 + (hash('moved', order_id) % 5)::int)
            when 6 then if(kind = 'F', 2, [0, 2, 3, 4, 5, 6][1 + (hash('moved', order_id) % 6)::int])
            else 0
        end as sold_on,
        case kind
            when 'F' then quantity
            when 'T' then greatest(1, round(quantity * (0.2 + (hash('extra', order_id, line_no) % 100) / 200.0)))
            when 'R' then -greatest(1, round(quantity * (0.1 + (hash('returned', order_id, line_no) % 100) / 125.0)))
        end as sold_quantity,
    from readings
),

final as (
    select
        kind || substr(order_id, 2) as document_id,
        line_no,
        sold_on,
        customer_id,
        distributor_id,
        product_id,
        sold_quantity as quantity,
        round(sold_quantity * unit_price * if(kind = 'T', 1.03, 1), 2) as amount,
        if(kind = 'T', null, order_id) as order_id,
    from dated
    where sold_on <= getvariable('today')
)

select * from final
