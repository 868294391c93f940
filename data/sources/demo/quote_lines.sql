-- One row per line of a quote. Each customer leans to a few brands (a taste of eight, by customer): products are ranked
-- brand by brand in the taste's order and picked from the top. Through a distributor the brands of both manufacturers
-- mix; direct ones stay with one.

with

families as (
    select
        category,
        price,
        usual_quantity,
    from
        (
            values
            ('Pastillas de freno', 24.0, 4), ('Discos de freno', 38.0, 3), ('Amortiguadores', 52.0, 2),
            ('Dirección y suspensión', 27.0, 2), ('Embragues', 158.0, 1), ('Líquidos', 8.5, 8),
            ('Rodamientos', 33.0, 2), ('Escobillas', 9.5, 8), ('Iluminación', 7.0, 12),
            ('Baterías', 86.0, 3), ('Filtros', 8.0, 12), ('Aceites', 29.0, 6), ('Aire acondicionado', 172.0, 1),
            ('Encendido', 26.0, 5), ('Correas y distribución', 62.0, 2), ('Refrigeración', 71.0, 1)
        ) as listed (category, price, usual_quantity)
),

tastes as (
    select unnest(range(8)) as taste
),

ranked as (
    select
        tastes.taste,
        products.product_id,
        brands.manufacturer_id,
        families.usual_quantity,
        families.price * (0.65 + (hash('price', products.product_id) % 1000) / 1200.0) as price,
        row_number() over (
            partition by tastes.taste, brands.manufacturer_id
            order by hash('taste', tastes.taste, products.brand_id), hash('taste', tastes.taste, products.product_id)
        ) - 1 as product_rank,
        count(*) over (partition by tastes.taste, brands.manufacturer_id) as product_count,
    from products
    inner join brands on products.brand_id = brands.brand_id
    inner join families on products.category = families.category
    cross join tastes
),

tasted as (
    -- a thousand places a list, so that a draw from 0 to 999 finds its product
    select
        taste,
        manufacturer_id,
        product_id,
        usual_quantity,
        price,
        unnest(range(product_rank * 1000 // product_count, (product_rank + 1) * 1000 // product_count)) as slot,
    from ranked
),

buyers as (
    -- the share of lines that go to M1's brands; 0 or 1 where the customer buys one manufacturer's only
    select
        customer_id,
        case
            when bool_and(kind = 'prospect') then 0.5
            when not bool_or(organisation_id = 'M1' and kind = 'customer') then 0
            when not bool_or(organisation_id = 'M2' and kind = 'customer') then 1
            else 0.25 + (hash('leaning', customer_id) % 1000) / 2000.0
        end as m1_share,
        sum(credit_limit) as credit_limit,
    from accounts
    group by customer_id
),

lines as (
    select
        quotes.quote_id,
        quotes.customer_id,
        quotes.distributor_id,
        quotes.quoted_at,
        split_part(quotes.quote_id, '-', 3) as organisation_id,
        1 + floor(power((hash('lines', quotes.quote_id) % 1000) / 1000.0, 1.6) * 9)::bigint as line_count,
        unnest(range(1, line_count + 1)) as line_no,
    from quotes
),

aimed as (
    select
        lines.quote_id,
        lines.line_no,
        lines.quoted_at,
        (hash('taste', lines.customer_id) % 8)::bigint as taste,
        coalesce(buyers.credit_limit, 1800) as credit_limit,
        case
            when lines.distributor_id is null then lines.organisation_id
            when (hash('maker', lines.quote_id, lines.line_no) % 1000) / 1000.0 < buyers.m1_share then 'M1'
            else 'M2'
        end as manufacturer_id,
        floor(power((hash('pick', lines.quote_id, lines.line_no) % 10000) / 10000.0, 1.7) * 1000)::bigint as slot,
    from lines
    inner join buyers on lines.customer_id = buyers.customer_id
),

priced as (
    select
        aimed.quote_id,
        aimed.line_no,
        tasted.product_id,
        greatest(
            1,
            round(
                tasted.usual_quantity * 1.6 * power(aimed.credit_limit / 5400, 0.32)
                * exp(((hash('quantity', aimed.quote_id, aimed.line_no) % 1000) / 1000.0 - 0.5) * 1.6)
            )
        )::bigint as quantity,
        tasted.price * pow(1.025, year(aimed.quoted_at) - 2021)
        * greatest(0.68, 1.02 - 0.03 * ln(aimed.credit_limit / 180))
        * (0.96 + (hash('price', aimed.quote_id, aimed.line_no) % 1000) / 12500.0) as unit_price,
    from aimed
    inner join tasted
        on
            aimed.taste = tasted.taste
            and aimed.manufacturer_id = tasted.manufacturer_id
            and aimed.slot = tasted.slot
),

final as (
    select
        quote_id,
        line_no,
        product_id,
        quantity,
        round(quantity * unit_price, 2) as amount,
    from priced
)

select * from final
