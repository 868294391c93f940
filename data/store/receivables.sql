-- Grain: one receivable. Adds its customer's number, and a dense number of its own by which its payments name it too.
-- One customer's receivables lie together.
select
    receivables.*,
    customers.customer_no,
    (row_number() over (order by customers.customer_no, receivables.document_id))::integer as document_no
from checked_receivables as receivables
inner join customers on receivables.customer_id = customers.customer_id
order by customers.customer_no, receivables.document_id
