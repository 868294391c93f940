-- One row per quote. Every channel (now and then a prospect too) asks for quotes at a rate that grows with its size.
-- Days to a decision, outcome and validity come from the quote's id, so a quote is open until its day comes and then
-- stays decided. A few that were won never get an order, and a few that ran out are never closed by anyone.

with

channels as (
    select
        accounts.customer_id,
        accounts.organisation_id,
        accounts.kind,
        accounts.opened_on,
        if(organisations.kind = 'distributor', accounts.organisation_id, null) as distributor_id,
        accounts.owner_user_id,
        coalesce(accounts.credit_limit, 1500) / 3.6 as monthly_amount,
        -- the day a customer stops buying (see orders.sql): big ones never do
        if(
            accounts.credit_limit >= 54000,
            date '2999-12-31',
            date '2021-01-01' + (-ln(1 - (hash('stop', accounts.customer_id) % 10000) / 10000.0) * 9000)::int
        ) as stopped_on,
    from accounts
    inner join organisations on accounts.organisation_id = organisations.organisation_id
    where accounts.credit_limit is not null or (accounts.kind = 'prospect' and organisations.kind = 'distributor')
),

months as (
    select
        unnest(
            generate_series(
                date_trunc('month', getvariable('today') - interval 6 years), getvariable('today'), interval 1 month
            )
        )::date as month,
),

requests as (
    select
        channels.*,
        months.month,
        if(channels.kind = 'prospect', 0.05, 0.05 * power(channels.monthly_amount, 0.32))
        * if(month(months.month) = 8, 0.5, 1.05)
        + (hash('quotes', channels.customer_id, channels.organisation_id, months.month) % 10000) / 10000.0 as rate,
        unnest(range(1, floor(rate)::bigint + 1)) as k,
    from channels
    cross join months
    where
        months.month >= date_trunc('month', channels.opened_on + 31)
        and (months.month < channels.stopped_on or channels.stopped_on < channels.opened_on + 120)
),

identified as (
    select
        *,
        format('Q{}-{}-{}-{}', strftime(month, '%y%m'), substr(customer_id, 2), organisation_id, k) as quote_id,
    from requests
),

dated as (
    select
        *,
        hash('outcome', quote_id) % 1000 as outcome,
        month + (hash('day', quote_id) % 30)::int as raw_day,
        -- weekends move to the Monday
        raw_day + [1, 0, 0, 0, 0, 0, 2][dayofweek(raw_day) + 1] as quoted_on,
        quoted_on + if(hash('validity', quote_id) % 100 < 80, 30, 45) as valid_until,
        quoted_on + to_minutes(510 + (hash('minute', quote_id) % 560)::int) as quoted_at,
        case
            when kind = 'customer' and outcome < 430 then 'won'
            when outcome < 640 then 'lost'
            when outcome < 960 then 'expired'
            else 'open'
        end as destiny,
        case destiny
            when 'won' then quoted_on + 1 + floor(power((hash('decision', quote_id) % 1000) / 1000.0, 2) * 20)::int
            when 'lost' then quoted_on + 3 + (hash('decision', quote_id) % 26)::int
            when 'expired' then valid_until + 1
        end as decided_on,
    from identified
),

final as (
    select
        quote_id,
        quoted_at,
        customer_id,
        distributor_id,
        owner_user_id as user_id,
        if(decided_on <= getvariable('today'), destiny, 'open') as status,
        if(hash('no validity', quote_id) % 100 < 2, null, valid_until) as valid_until,
        case
            when decided_on > getvariable('today') then null
            when destiny = 'expired' then decided_on + interval 5 minutes
            else decided_on + to_minutes(540 + (hash('closing', quote_id) % 520)::int)
        end as closed_at,
    from dated
    where quoted_on <= getvariable('today')
)

select * from final
