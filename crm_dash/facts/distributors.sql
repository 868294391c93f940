-- Grain: one row per distributor (null: direct) that sold this customer something the viewer may see, ever;
-- amount: its last 12 months. Parameters: organisation and its kind, customer, as_of; from_day.
select
    sales.distributor_id,
    any_value(names.name) as name,
    coalesce(sum(sales.amount) filter (where sales.sold_on >= $from_day), 0) as amount
from visible_sales($organisation_id, $organisation_kind, 'all', $customer_id, $as_of) as sales
left join known_organisations() as names on sales.distributor_id = names.organisation_id
group by sales.distributor_id
order by amount desc, name
