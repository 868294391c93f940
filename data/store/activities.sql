-- Grain: one activity. Adds its customer's number; one customer's activities lie together.
select
    activities.*,
    customers.customer_no
from checked_activities as activities
inner join customers on activities.customer_id = customers.customer_id
order by customers.customer_no, activities.activity_id
