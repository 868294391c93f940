-- Grain: one row per customer with tasks past their day.
-- Parameters: organisation_id, customer_id, as_of.
select customer_no, count(*) as overdue_tasks
from visible_tasks($organisation_id, $customer_id, $as_of)
where completed_at is null and due_on < $as_of
group by customer_no
