-- Grain: one row per payment by D. Parameters: organisation, customer, as_of; document_id: only of that receivable, or
-- null.
select payments.paid_on, payments.payment_id, payments.document_id, payments.amount
from visible_payments($organisation_id, $customer_id, $as_of) as payments
where $document_id is null or payments.document_id = $document_id
