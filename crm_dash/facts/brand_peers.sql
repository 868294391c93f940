-- Grain: one row per segment, size class and brand of the scope's accounts that bought in the window: the median of
-- what they bought of it, with those that bought none as 0, and how many they are. size_from: the class's lower bound,
-- of the series 1, 3, 10, 30, 100... The median comes doubled: halves of a cent stay exact.
-- Parameters: scope, as_of; customer_id: null; from_day: the window's first day.
with
amounts as (
    select customer_id, brand_id, sum(amount) as amount
    from visible_sales($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    where sold_on >= $from_day
    group by customer_id, brand_id
),

totals as (
    select customer_id, greatest(sum(amount), 1) as total
    from amounts
    group by customer_id
    having sum(amount) > 0
),

sized as (
    select
        accounts.customer_id,
        accounts.segment,
        pow(10, length(floor(totals.total)::bigint::varchar) - 1)::bigint as power,
        floor(totals.total / pow(10, length(floor(totals.total)::bigint::varchar) - 1)) as digit
    from visible_accounts($organisation_id, $owner) as accounts
    inner join totals on accounts.customer_id = totals.customer_id
),

peers as (
    select
        customer_id,
        segment,
        power * case when digit >= 3 then 3 else 1 end as size_from
    from sized
),

classes as (
    select segment, size_from, count(*) as accounts
    from peers
    group by segment, size_from
),

bought as (
    select
        peers.segment,
        peers.size_from,
        amounts.brand_id,
        list(amounts.amount order by amounts.amount desc) as sorted
    from peers
    inner join amounts on peers.customer_id = amounts.customer_id
    where amounts.amount > 0
    group by peers.segment, peers.size_from, amounts.brand_id
)

select
    classes.segment,
    classes.size_from,
    classes.accounts,
    bought.brand_id,
    names.name as brand,
    coalesce(bought.sorted[(classes.accounts + 1) // 2], 0)
    + coalesce(bought.sorted[classes.accounts // 2 + 1], 0) as twice_median
from classes
inner join bought
    on classes.size_from = bought.size_from and classes.segment is not distinct from bought.segment
inner join brand_names() as names on bought.brand_id = names.brand_id
order by classes.segment, classes.size_from, bought.brand_id
