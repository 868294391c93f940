-- Grain: one row per payment by D of one receivable. Parameters: organisation, customer, as_of; document_id.
select payments.paid_on, payments.payment_id, payments.document_id, payments.amount
from visible_payments($organisation_id, $customer_id, $as_of) as payments
where payments.document_id = $document_id
