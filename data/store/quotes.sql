-- Grain: one quote. Adds its customer's number, and a dense number of its own by which its lines and orders name it
-- too: what joins millions of lines by number takes two thirds of what it takes by a text. One customer's quotes lie
-- together.
select
    quotes.*,
    customers.customer_no,
    (row_number() over (order by customers.customer_no, quotes.quote_id))::integer as quote_no
from checked_quotes as quotes
inner join customers on quotes.customer_id = customers.customer_id
order by customers.customer_no, quotes.quote_id
