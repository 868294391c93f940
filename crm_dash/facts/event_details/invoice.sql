-- Grain: at most one row: an invoiced document, the sum of its visible lines. Parameters: scope, customer, as_of, id.
-- The order is named where the viewer sees it too: another distributor's is not known to exist.
with
orders as (
    select distinct seen.order_id
    from visible_order_lines($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of) as seen
)

select
    sales.document_id,
    min(sales.sold_on) as sold_on,
    any_value(orders.order_id) as order_id,
    any_value(distributors.name) as distributor,
    count(*) as lines,
    sum(sales.amount) as amount
from visible_sales($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of) as sales
left join known_organisations() as distributors on sales.distributor_id = distributors.organisation_id
left join orders on sales.order_id = orders.order_id
where sales.document_id = $id
group by sales.document_id
