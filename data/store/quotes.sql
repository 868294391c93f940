-- Grain: one quote. Adds its customer's number; one customer's quotes lie together.
select
    quotes.*,
    customers.customer_no
from checked_quotes as quotes
inner join customers on quotes.customer_id = customers.customer_id
order by customers.customer_no, quotes.quote_id
