-- One row per organisation and customer that deal with each other. A customer buys through one to three distributors,
-- direct from a manufacturer, or both. credit_limit carries the size for the other files: whoever invoices a customer
-- grants it a limit of three to four months' purchases, so an account of kind customer with a limit is a channel with
-- sales, and one without (a manufacturer whose brands come through distributors) is not. Chance is a hash everywhere.

with

parameters as (
    select greatest(8, round(280 * getvariable('scale'))) as founders,
),

numbered as (
    -- size classes by place in a group of forty: 1 key account, 2 large, 3 medium, 4 small
    select
        customers.customer_id,
        parameters.founders,
        substr(customers.customer_id, 2)::bigint as n,
        (n - 1) % 40 as place,
        case when place = 0 then 1 when place <= 5 then 2 when place <= 19 then 3 else 4 end as size_class,
        n % 13 = 7 as is_prospect,
        hash('brands', n) % 100 as brand_draw,
    from customers
    cross join parameters
),

profiles as (
    select
        *,
        [42000, 11000, 2000, 320][size_class]
        * exp(((hash('size', n) % 10000) / 10000.0 - 0.5) * [0.9, 1.4, 1.4, 1.6][size_class]) as monthly_amount,
        if(
            n <= founders,
            date '2008-01-01' + (hash('founded', n) % 4000)::int,
            date '2019-01-01' + ceil((n - founders) / (14 * getvariable('scale')) * 365.25)::int
        ) as born_on,
        case
            when n % 25 = 3 then 0
            when hash('channels', n) % 100 >= [100, 65, 30, 8][size_class] then 1
            when size_class = 1 or hash('third', n) % 100 < 15 then 3
            else 2
        end as distributor_count,
        size_class = 1 or brand_draw >= 10 as buys_m1,
        size_class = 1 or brand_draw not between 10 and 24 as buys_m2,
        buys_m1 and (distributor_count = 0 or hash('direct', n) % 100 < [100, 20, 8, 2][size_class]) as is_direct_m1,
        buys_m2 and (distributor_count = 0 or hash('direct too', n) % 100 < [40, 15, 6, 1][size_class]) as is_direct_m2,
    from numbered
),

candidates as (
    select
        profiles.*,
        weights.organisation_id,
        weights.weight,
        (hash('distributor', profiles.n, weights.organisation_id) % 10000) / 10000.0 as draw,
    from profiles
    cross join (
        values ('D1', 32), ('D2', 22), ('D3', 16), ('D4', 13), ('D5', 10), ('D6', 7)
    ) as weights (organisation_id, weight)
),

preferences as (
    select
        *,
        row_number() over (partition by n order by -ln(1 - draw) / weight, organisation_id) as preference,
    from candidates
),

makers as (
    select
        profiles.*,
        manufacturers.organisation_id,
        if(manufacturers.organisation_id = 'M1', profiles.buys_m1, profiles.buys_m2) as is_buyer,
        if(manufacturers.organisation_id = 'M1', profiles.is_direct_m1, profiles.is_direct_m2) as is_direct,
    from profiles
    cross join (values ('M1'), ('M2')) as manufacturers (organisation_id)
),

offers as (
    select
        customer_id,
        organisation_id,
        n,
        size_class,
        is_prospect,
        true as is_buyer,
        monthly_amount * [0.70, 0.25, 0.10][preference] as channel_amount,
        born_on + if(preference = 1, 0, 60 + (hash('joined', n, organisation_id) % 1700)::int) as opened_on,
    from preferences
    where preference <= distributor_count
    union all
    select
        customer_id,
        organisation_id,
        n,
        size_class,
        is_prospect,
        is_buyer,
        if(is_direct, monthly_amount * if(distributor_count = 0, 0.8, 0.24), null) as channel_amount,
        born_on - (hash('joined', n, organisation_id) % 300)::int as opened_on,
    from makers
    -- a manufacturer whose brands the customer does not buy knows it as a prospect, or not at all
    where is_buyer or hash('wooed', n) % 100 < 60
),

owners as (
    -- managers look after key accounts; else the manufacturer's rep whose territory is the customer's first distributor
    select
        offers.customer_id,
        offers.organisation_id,
        arg_max(
            users.user_id,
            case
                when users.role = 'manager'
                    then if(offers.size_class = 1 or hash('key account', offers.n) % 100 < 8, 9, 0)
                when users.default_distributor_id = preferences.organisation_id then 4
                when users.default_distributor_id is null then 2
                else 1
            end + (hash('owner', offers.n, users.user_id) % 1000000) / 1000000.0
        ) as owner_user_id,
    from offers
    inner join preferences on offers.n = preferences.n and preferences.preference = 1
    inner join users on offers.organisation_id = users.organisation_id
    where users.active and users.role <> 'admin'
    group by offers.customer_id, offers.organisation_id
),

limited as (
    select
        *,
        if(is_prospect or not is_buyer, 'prospect', 'customer') as kind,
        channel_amount * (3.0 + (hash('limit', n, organisation_id) % 1000) / 800.0) as wanted_limit,
    from offers
    where opened_on <= getvariable('today')
),

final as (
    select
        limited.organisation_id,
        limited.customer_id,
        limited.kind,
        owners.owner_user_id,
        limited.opened_on,
        case
            when limited.kind = 'prospect' then null
            when limited.wanted_limit > 20000 then round(limited.wanted_limit, -3)
            when limited.wanted_limit > 2000 then round(limited.wanted_limit / 500) * 500
            when limited.wanted_limit is not null then greatest(100, round(limited.wanted_limit, -2))
        end as credit_limit,
    from limited
    inner join owners on limited.organisation_id = owners.organisation_id and limited.customer_id = owners.customer_id
)

select * from final
