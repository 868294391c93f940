-- One row per line of an order. An order from a quote repeats the quote's lines (all or most; a second part takes a
-- third of the first line). The others draw from a repertoire: each customer has 48 fixed places in its taste's list of
-- products, so it buys the same things again; the list is laid out by month, so batteries come in winter and air
-- conditioning in summer. Four draws of five follow the customer's own taste, the fifth a second one that changes every
-- two years: brands come and go.

with

families as (
    -- price and quantity as in quote_lines.sql; demand, the month it peaks and how strongly are this file's
    select
        category,
        price,
        usual_quantity,
        demand,
        peak_month,
        seasonality,
    from
        (
            values
            ('Pastillas de freno', 24.0, 4, 14, 7, 0.1), ('Discos de freno', 38.0, 3, 9, 7, 0.1),
            ('Amortiguadores', 52.0, 2, 7, 5, 0.1), ('Dirección y suspensión', 27.0, 2, 7, 4, 0.1),
            ('Embragues', 158.0, 1, 3, 10, 0.1), ('Líquidos', 8.5, 8, 5, 6, 0.2), ('Rodamientos', 33.0, 2, 4, 4, 0.1),
            ('Escobillas', 9.5, 8, 6, 11, 0.5), ('Iluminación', 7.0, 12, 6, 12, 0.4),
            ('Baterías', 86.0, 3, 9, 12, 0.8), ('Filtros', 8.0, 12, 16, 6, 0.1), ('Aceites', 29.0, 6, 14, 6, 0.1),
            ('Aire acondicionado', 172.0, 1, 3, 6, 1.3), ('Encendido', 26.0, 5, 6, 12, 0.3),
            ('Correas y distribución', 62.0, 2, 7, 9, 0.1),
            ('Refrigeración', 71.0, 1, 5, 7, 0.5)
        ) as listed (category, price, usual_quantity, demand, peak_month, seasonality)
),

tastes as (
    select unnest(range(8)) as taste
),

months as (
    select unnest(range(1, 13)) as month_no
),

weights as (
    select
        tastes.taste,
        months.month_no,
        brands.manufacturer_id,
        products.product_id,
        families.usual_quantity,
        families.price * (0.65 + (hash('price', products.product_id) % 1000) / 1200.0) as price,
        families.demand / count(*) over (partition by tastes.taste, months.month_no, products.category)
        * exp(families.seasonality * cos(2 * pi() * (months.month_no - families.peak_month) / 12))
        * (0.2 + (hash('popular', products.product_id) % 1000) / 500.0)
        * if(
            hash('without', tastes.taste, products.brand_id) % 100 < 20,
            0,
            0.3 + (hash('likes', tastes.taste, products.brand_id) % 1000) / 600.0
        ) as weight,
    from products
    inner join brands on products.brand_id = brands.brand_id
    inner join families on products.category = families.category
    cross join tastes
    cross join months
),

shares as (
    select
        *,
        sum(weight) over shelf_so_far / sum(weight) over shelf as up_to,
        weight / sum(weight) over shelf as fraction,
    from weights
    window
        shelf as (partition by taste, month_no, manufacturer_id),
        shelf_so_far as (partition by taste, month_no, manufacturer_id order by product_id)
),

repertoire as (
    select
        taste,
        month_no,
        manufacturer_id,
        product_id,
        usual_quantity,
        price,
        unnest(range(round((up_to - fraction) * 512)::bigint, round(up_to * 512)::bigint)) as slot,
    from shares
),

buyers as (
    -- the share of lines that go to M1's brands, as in quote_lines.sql; the customer's size for quantities and discount
    select
        customer_id,
        case
            when not bool_or(organisation_id = 'M1' and kind = 'customer') then 0
            when not bool_or(organisation_id = 'M2' and kind = 'customer') then 1
            else 0.25 + (hash('leaning', customer_id) % 1000) / 2000.0
        end as m1_share,
        power(sum(credit_limit) / 5400, 0.3) as quantity_factor,
        greatest(0.66, 1 - 0.03 * ln(sum(credit_limit) / 180)) as price_factor,
    from accounts
    where kind = 'customer'
    group by customer_id
),

lines as (
    select
        order_id,
        customer_id,
        distributor_id,
        ordered_at,
        year(ordered_at) as year,
        1 + floor(power((hash('lines', order_id) % 1000) / 1000.0, 2.1) * 8)::bigint as line_count,
        unnest(range(1, line_count + 1)) as line_no,
    from orders
    where quote_id is null
),

aimed as (
    select
        lines.order_id,
        lines.line_no,
        lines.year,
        month(lines.ordered_at) as month_no,
        case
            when lines.distributor_id is null then split_part(lines.order_id, '-', 3)
            when (hash('maker', lines.order_id, lines.line_no) % 1000) / 1000.0 < buyers.m1_share then 'M1'
            else 'M2'
        end as manufacturer_id,
        case
            when hash('own taste', lines.order_id, lines.line_no) % 5 > 0 then hash('taste', lines.customer_id) % 8
            else hash('next taste', lines.customer_id, (lines.year + hash('change', lines.customer_id) % 2) // 2) % 8
        end::bigint as taste,
        (hash('habit', lines.customer_id, hash('habit', lines.order_id, lines.line_no) % 48) % 512)::bigint as slot,
        buyers.quantity_factor
        * exp(((hash('quantity', lines.order_id, lines.line_no) % 1000) / 1000.0 - 0.5) * 1.5) as quantity_factor,
        buyers.price_factor
        * (0.97 + (hash('price', lines.order_id, lines.line_no) % 1000) / 16667.0) as price_factor,
    from lines
    inner join buyers on lines.customer_id = buyers.customer_id
),

drawn as (
    select
        aimed.order_id,
        aimed.line_no,
        repertoire.product_id,
        greatest(1, round(repertoire.usual_quantity * aimed.quantity_factor))::bigint as quantity,
        repertoire.price * pow(1.025, aimed.year - 2021) * aimed.price_factor as unit_price,
    from aimed
    inner join repertoire
        on
            aimed.taste = repertoire.taste
            and aimed.month_no = repertoire.month_no
            and aimed.manufacturer_id = repertoire.manufacturer_id
            and aimed.slot = repertoire.slot
),

repeated as (
    select
        orders.order_id,
        quote_lines.line_no,
        quote_lines.product_id,
        if(orders.order_id like '%B', ceil(quote_lines.quantity / 3), quote_lines.quantity)::bigint as quantity,
        quote_lines.amount / quote_lines.quantity as unit_price,
    from orders
    inner join quote_lines on orders.quote_id = quote_lines.quote_id
    where
        quote_lines.line_no = 1
        or (orders.order_id like '%A' and hash('accepted', orders.order_id, quote_lines.line_no) % 100 < 85)
),

united as (
    select * from drawn
    union all
    select * from repeated
),

final as (
    select
        order_id,
        line_no,
        product_id,
        quantity,
        round(quantity * unit_price, 2) as amount,
    from united
)

select * from final
