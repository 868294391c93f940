-- Grain: one order. Adds its customer's number; one customer's orders lie together.
select
    orders.*,
    customers.customer_no
from checked_orders as orders
inner join customers on orders.customer_id = customers.customer_id
order by customers.customer_no, orders.order_id
