-- Grain: one task. Adds its customer's number; one customer's tasks lie together.
select
    tasks.*,
    customers.customer_no
from checked_tasks as tasks
inner join customers on tasks.customer_id = customers.customer_id
order by customers.customer_no, tasks.task_id
