-- Grain: one order. Adds its customer's number and its quote's; one customer's orders lie together.
select
    orders.*,
    customers.customer_no,
    quotes.quote_no
from checked_orders as orders
inner join customers on orders.customer_id = customers.customer_id
left join quotes on orders.quote_id = quotes.quote_id
order by customers.customer_no, orders.order_id
