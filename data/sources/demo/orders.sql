-- One row per order. Two origins: quotes that were won (the order stands when the quote closes; some come in two parts,
-- some never come), and the rhythm of each channel, by far the most. The rhythm: a monthly rate from the channel's size
-- (its credit limit), a slow swing over years (growth and decline), season, working days and chance; each order falls
-- on a working day, more on Mondays and at month end. All of it hangs on calendar months and ids: another day's data
-- adds rows and moves none.

with

channels as (
    select
        accounts.customer_id,
        accounts.organisation_id,
        if(organisations.kind = 'distributor', accounts.organisation_id, null) as distributor_id,
        accounts.opened_on,
        accounts.credit_limit / 3.6
        * exp(((hash('noise', accounts.customer_id, accounts.organisation_id) % 1000) / 1000.0 - 0.5) * 0.5)
            as monthly_amount,
        -- the swing: years to a full wave, where it starts, how far it goes
        4 + (hash('wave', accounts.customer_id, accounts.organisation_id) % 1000) / 200.0 as wave_years,
        (hash('phase', accounts.customer_id, accounts.organisation_id) % 1000) / 1000.0 as wave_phase,
        if(
            accounts.credit_limit >= 54000,
            0.2,
            0.1 + (hash('swing', accounts.customer_id, accounts.organisation_id) % 1000) / 2400.0
        ) as wave_height,
        hash('lumpy', accounts.customer_id) % 100 < 25 as is_lumpy,
        -- the day a customer stops buying: one in 25 a year, big ones never; also in quotes.sql and activities.sql
        if(
            accounts.credit_limit >= 54000,
            date '2999-12-31',
            date '2021-01-01' + (-ln(1 - (hash('stop', accounts.customer_id) % 10000) / 10000.0) * 9000)::int
        ) as stopped_on,
    from accounts
    inner join organisations on accounts.organisation_id = organisations.organisation_id
    where accounts.kind = 'customer' and accounts.credit_limit is not null
),

working_days as (
    select
        day::date as day,
        date_trunc('month', day)::date as month,
        [0, 1.25, 1.05, 1, 1, 0.85, 0][dayofweek(day) + 1]
        * if(day(day) >= 25, 1.2, 1)
        * if(month(day) = 8 and day(day) between 8 and 24, 0.5, 1)
        * if(month(day) = 12 and day(day) > 23, 0.5, 1) as weight,
    from
        generate_series(
            date_trunc('month', getvariable('today') - interval 6 years),
            last_day(getvariable('today')),
            interval 1 day
        ) as days (day)
    where
        dayofweek(day) between 1 and 5
        and strftime(day, '%d/%m') not in (
            '01/01', '06/01', '01/05', '15/08', '12/10', '01/11', '06/12', '08/12', '25/12'
        )
),

days as (
    select
        day,
        month,
        sum(weight) over (partition by month order by day) / sum(weight) over (partition by month) as up_to,
        weight / sum(weight) over (partition by month) as fraction,
    from working_days
),

slots as (
    -- two hundred places a month, shared among its days by weight: an order draws a place and gets its day
    select
        month,
        day,
        unnest(range(round((up_to - fraction) * 200)::bigint, round(up_to * 200)::bigint)) as slot,
    from days
),

months as (
    select
        month,
        [0.95, 0.98, 1.01, 1.00, 1.03, 1.05, 1.06, 0.76, 1.00, 1.05, 1.07, 0.97][month(month)]
        * count(*) / 20.7 as season,
        (month - date '2020-01-01') / 365.25 as years,
    from working_days
    group by month
),

rates as (
    select
        channels.customer_id,
        channels.organisation_id,
        channels.distributor_id,
        channels.opened_on,
        months.month,
        0.0116 * power(channels.monthly_amount, 0.7) * months.season
        * exp(channels.wave_height * sin(2 * pi() * (months.years / channels.wave_years + channels.wave_phase)))
        * least(1, 0.3 + greatest(0, months.month - channels.opened_on) / 250.0)
        * if(channels.is_lumpy, if(hash('lump', channels.customer_id, months.month) % 100 < 30, 2.4, 0.4), 1)
        * (0.82 + (hash('month', channels.customer_id, months.month) % 1000) / 2800.0)
        + (hash('chance', channels.customer_id, channels.organisation_id, months.month) % 10000) / 10000.0 as rate,
    from channels
    cross join months
    where
        months.month >= date_trunc('month', channels.opened_on)
        and (months.month < channels.stopped_on or channels.stopped_on < channels.opened_on + 120)
),

numbered as (
    select
        *,
        unnest(range(1, floor(rate)::bigint + 1)) as k,
        format('O{}-{}-{}-', strftime(month, '%y%m'), substr(customer_id, 2), organisation_id) as stem,
    from rates
),

rhythm as (
    select
        numbered.stem || numbered.k as order_id,
        slots.day + to_minutes(450 + (hash('minute', numbered.stem, numbered.k) % 660)::int) as ordered_at,
        numbered.customer_id,
        numbered.distributor_id,
        null as quote_id,
    from numbered
    inner join slots
        on
            numbered.month = slots.month
            and (hash('slot', numbered.stem, numbered.k) % 200)::bigint = slots.slot
    where slots.day >= numbered.opened_on
),

quoted as (
    select
        'O' || substr(quotes.quote_id, 2) || parts.part as order_id,
        quotes.closed_at
        + to_days(if(parts.part = 'A', 0, 4 + (hash('second part', quotes.quote_id) % 15)::int)) as ordered_at,
        quotes.customer_id,
        quotes.distributor_id,
        quotes.quote_id,
    from quotes
    cross join (values ('A', 90), ('B', 12)) as parts (part, per_cent)
    where quotes.status = 'won' and hash('ordered', quotes.quote_id) % 100 < parts.per_cent
),

united as (
    select * from rhythm
    union all
    select * from quoted
),

final as (
    select
        order_id,
        ordered_at,
        customer_id,
        distributor_id,
        quote_id,
        case
            when hash('cancelled', order_id) % 1000 < 35 then 'cancelled'
            -- days to delivery, from the id: also in sales.sql
            when ordered_at::date + (
                case
                    when hash('delivery', order_id) % 1000 < 450 then 0
                    when hash('delivery', order_id) % 1000 < 780 then 1
                    when hash('delivery', order_id) % 1000 < 970 then 2 + hash('delivery', order_id) % 9
                    else 15 + hash('delivery', order_id) % 40
                end
            )::int <= getvariable('today') then 'delivered'
            else 'open'
        end as status,
    from united
    where ordered_at < getvariable('today') + 1
)

select * from final
