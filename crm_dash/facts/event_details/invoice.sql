-- Grain: at most one row: an invoiced document, the sum of its visible lines. Parameters: scope, customer, as_of, id.
select
    sales.document_id,
    min(sales.sold_on) as sold_on,
    any_value(sales.order_id) as order_id,
    any_value(distributors.name) as distributor,
    count(*) as lines,
    sum(sales.amount) as amount
from visible_sales($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of) as sales
left join known_organisations() as distributors on sales.distributor_id = distributors.organisation_id
where sales.document_id = $id
group by sales.document_id
