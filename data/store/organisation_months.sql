-- Grain: organisation, distributor (null: direct) and calendar month. What the organisation sells to its own accounts,
-- a manufacturer its brands, a distributor all that carries its id: the season of its book, for the projection.
with

seen as (
    select
        accounts.organisation_id,
        days.distributor_id,
        days.day,
        days.amount
    from customer_days as days
    inner join accounts
        on days.manufacturer_id = accounts.organisation_id and days.customer_id = accounts.customer_id
    union all
    select
        accounts.organisation_id,
        days.distributor_id,
        days.day,
        days.amount
    from customer_days as days
    inner join accounts
        on days.distributor_id = accounts.organisation_id and days.customer_id = accounts.customer_id
),

final as (
    select
        seen.organisation_id,
        seen.distributor_id,
        date_trunc('month', seen.day)::date as month,
        sum(seen.amount) as amount
    from seen
    where seen.amount is not null
    group by all
)

select * from final
order by organisation_id, distributor_id, month
