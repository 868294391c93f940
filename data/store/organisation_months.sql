-- Grain: organisation, distributor (null: direct) and calendar month. What the organisation sells to its own accounts,
-- a manufacturer its brands, a distributor all that carries its id: the season of its book, for the projection.
with

seen as (
    select
        accounts.organisation_id,
        sales.distributor_id,
        sales.sold_on,
        sales.amount
    from sales
    inner join accounts
        on sales.manufacturer_id = accounts.organisation_id and sales.customer_id = accounts.customer_id
    union all
    select
        accounts.organisation_id,
        sales.distributor_id,
        sales.sold_on,
        sales.amount
    from sales
    inner join accounts
        on sales.distributor_id = accounts.organisation_id and sales.customer_id = accounts.customer_id
),

final as (
    select
        seen.organisation_id,
        seen.distributor_id,
        date_trunc('month', seen.sold_on)::date as month,
        sum(seen.amount) as amount
    from seen
    group by all
)

select * from final
order by organisation_id, distributor_id, month
