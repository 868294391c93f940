-- Grain: one payment. Adds its receivable's organisation, customer and number; one customer's payments lie together.
select
    payments.*,
    receivables.organisation_id,
    receivables.customer_id,
    receivables.document_no
from checked_payments as payments
inner join receivables on payments.document_id = receivables.document_id
order by receivables.document_no, payments.payment_id
