-- Grain: one payment. Adds its receivable's organisation and customer; one customer's payments lie together.
select
    payments.*,
    receivables.organisation_id,
    receivables.customer_id
from checked_payments as payments
inner join receivables on payments.document_id = receivables.document_id
order by receivables.customer_id, payments.document_id, payments.payment_id
