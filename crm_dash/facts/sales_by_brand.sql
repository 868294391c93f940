-- Grain: one row per brand with visible sales of the customer in the window, largest first.
-- Parameters: scope, customer, as_of; from_day: the window's first day.
with
sales as (
    from visible_sales($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
)

select
    sales.brand_id,
    brands.name as brand,
    sum(sales.amount) as amount
from sales
inner join brand_names() as brands on sales.brand_id = brands.brand_id
where sales.sold_on >= $from_day
group by sales.brand_id, brands.name
order by amount desc, brand
