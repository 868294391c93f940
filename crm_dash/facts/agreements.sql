-- Grain: one row per agreement active on D, with the sales it has brought since it started.
-- Parameters: organisation and its kind, customer, as_of. The distributor does not touch agreements: their
-- sales are the organisation's full scope.
with
agreements as (
    from active_agreements($organisation_id, $customer_id, $as_of)
),

sales as (
    select sold_on, product_id, brand_id, amount
    from visible_sales($organisation_id, $organisation_kind, 'all', $customer_id, $as_of)
    where sold_on >= (select min(starts_on) from agreements)
),

actuals as (
    select agreements.agreement_id, sum(sales.amount) as actual_amount
    from agreements
    inner join sales
        on
            agreements.starts_on <= sales.sold_on
            and case
                when agreements.product_id is not null then agreements.product_id = sales.product_id
                when agreements.brand_id is not null then agreements.brand_id = sales.brand_id
                else true
            end
    group by agreements.agreement_id
),

next_tiers as (
    select
        agreements.agreement_id,
        min(tiers.threshold_amount) as threshold_amount,
        arg_min(tiers.bonus_pct, tiers.threshold_amount) as bonus_pct
    from agreements
    left join actuals on agreements.agreement_id = actuals.agreement_id
    inner join agreement_tiers() as tiers on agreements.agreement_id = tiers.agreement_id
    where tiers.threshold_amount > coalesce(actuals.actual_amount, 0)
    group by agreements.agreement_id
)

select
    agreements.*,
    brands.name as brand,
    products.name as product,
    coalesce(actuals.actual_amount, 0) as actual_amount,
    next_tiers.threshold_amount,
    next_tiers.bonus_pct
from agreements
left join actuals on agreements.agreement_id = actuals.agreement_id
left join next_tiers on agreements.agreement_id = next_tiers.agreement_id
left join brand_names() as brands on agreements.brand_id = brands.brand_id
left join product_names() as products on agreements.product_id = products.product_id
order by agreements.ends_on asc nulls last, agreements.agreement_id
