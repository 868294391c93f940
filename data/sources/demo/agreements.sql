-- One row per agreement. Each calendar year stands on the purchases of the year before (all lines for a distributor,
-- its own brands for a manufacturer): a bonus for those who bought much, net prices and discounts on what they bought
-- most, and campaigns by quarter. Three years back. A discount may have no end.

with

lines as (
    select
        sales.customer_id,
        sales.product_id,
        products.brand_id,
        brands.manufacturer_id,
        sales.distributor_id,
        sales.amount,
        year(sales.sold_on) + 1 as year,
        sales.amount / sales.quantity as unit_price,
    from sales
    inner join products on sales.product_id = products.product_id
    inner join brands on products.brand_id = brands.brand_id
    where year(sales.sold_on) between year(getvariable('today')) - 3 and year(getvariable('today')) - 1
),

bought_by_brand as (
    select
        distributor_id,
        manufacturer_id,
        customer_id,
        year,
        brand_id,
        sum(amount) as amount,
        arg_max(product_id, (amount, product_id)) as product_id,
        arg_max(unit_price, (amount, product_id)) as unit_price,
        max(amount) as line_amount,
    from lines
    group by distributor_id, manufacturer_id, customer_id, year, brand_id
),

by_grantor as (
    select
        distributor_id as organisation_id,
        *,
    from bought_by_brand
    where distributor_id is not null
    union all
    select
        manufacturer_id as organisation_id,
        *,
    from bought_by_brand
),

brand_totals as (
    -- a manufacturer's brand adds up over distributors
    select
        organisation_id,
        customer_id,
        year,
        brand_id,
        sum(amount) as amount,
        arg_max(product_id, (line_amount, product_id)) as product_id,
        arg_max(unit_price, (line_amount, product_id)) as unit_price,
        max(line_amount) as line_amount,
    from by_grantor
    group by organisation_id, customer_id, year, brand_id
),

bought as (
    select
        organisation_id,
        customer_id,
        year,
        sum(amount) as amount,
        arg_max(brand_id, (amount, brand_id)) as brand_id,
        max(amount) as brand_amount,
        arg_max(product_id, (line_amount, product_id)) as product_id,
        arg_max(unit_price, (line_amount, product_id)) as unit_price,
    from brand_totals
    group by organisation_id, customer_id, year
),

templates as (
    -- reach, least purchases, per cent granted above ten times that (half of it below), first month, months
    select
        code,
        agreement_kind,
        reach,
        least_amount,
        per_cent,
        first_month,
        months,
    from
        (
            values
            ('B1', 'bonus', 'all', 15000, 95, 1, 12),
            ('B2', 'bonus', 'brand', 25000, 70, 1, 12),
            ('P1', 'price', 'product', 4000, 95, 2, 12),
            ('P2', 'price', 'brand', 1500, 85, 4, 12),
            ('C1', 'promotion', 'brand', 1000, 60, 1, 3),
            ('C2', 'promotion', 'all', 1000, 60, 4, 3),
            ('C3', 'promotion', 'brand', 1000, 60, 7, 3),
            ('C4', 'promotion', 'brand', 1000, 85, 10, 3),
            ('C5', 'promotion', 'product', 3000, 70, 11, 1)
        ) as listed (code, agreement_kind, reach, least_amount, per_cent, first_month, months)
),

offered as (
    select
        bought.*,
        templates.*,
        brands.name as brand,
        products.name as product,
        concat(
            'AC', bought.year % 100, '-', substr(bought.customer_id, 2),
            '-', bought.organisation_id, '-', templates.code
        ) as agreement_id,
    from bought
    inner join accounts
        on
            bought.organisation_id = accounts.organisation_id
            and bought.customer_id = accounts.customer_id
    inner join brands on bought.brand_id = brands.brand_id
    inner join products on bought.product_id = products.product_id
    inner join templates on bought.amount >= templates.least_amount
    where accounts.kind = 'customer'
),

granted as (
    select
        *,
        make_date(year, first_month, 1) as starts_on,
        (starts_on + to_months(months))::date - 1 as last_day,
    from offered
    where hash('granted', agreement_id) % 100 < per_cent * if(amount > 10 * least_amount, 1, 0.5)
),

final as (
    select
        agreement_id,
        organisation_id,
        customer_id,
        agreement_kind as kind,
        case code
            when 'B1' then 'Rappel anual ' || year
            when 'B2' then 'Rappel ' || brand || ' ' || year
            when 'P1' then 'Precio neto ' || product
            when 'P2' then 'Descuento acordado ' || brand
            when 'C1' then 'Campaña de invierno ' || brand
            when 'C2' then 'Campaña de primavera'
            when 'C3' then 'Campaña de verano ' || brand
            when 'C4' then 'Campaña de otoño ' || brand
            else 'Oferta de noviembre: ' || product
        end as title,
        if(reach = 'brand', brand_id, null) as brand_id,
        if(reach = 'product', product_id, null) as product_id,
        if(
            code in ('P2', 'C1', 'C2', 'C3', 'C4', 'C5'),
            [3, 4, 5, 6, 7.5, 8, 10, 12][1 + (hash('discount', agreement_id) % 8)::int],
            null
        ) as discount_pct,
        if(code = 'P1', round(unit_price * (0.9 + (hash('net', agreement_id) % 60) / 1000.0), 2), null) as net_price,
        case code
            when 'B1' then round(amount * (0.98 + (hash('target', agreement_id) % 170) / 1000.0), -3)
            when 'B2' then round(brand_amount * (0.98 + (hash('target', agreement_id) % 170) / 1000.0), -3)
        end as target_amount,
        starts_on,
        case
            when code = 'P2' and (hash('endless', organisation_id, customer_id) % 6)::int = year % 3 then null
            when agreement_kind = 'promotion' then last_day - (hash('early', agreement_id) % 16)::int
            else last_day
        end as ends_on,
    from granted
    where starts_on <= getvariable('today') + 20
)

select * from final
