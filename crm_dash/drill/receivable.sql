-- Grain: at most one row: a receivable, paid or not. Parameters: organisation, customer, as_of; id.
with
paid as (
    select sum(amount) as amount
    from visible_payments($organisation_id, $customer_id, $as_of)
    where document_id = $id
)

select
    receivables.document_id,
    receivables.kind as type,
    receivables.issued_on,
    receivables.due_on,
    receivables.amount,
    coalesce(paid.amount, 0) as paid_amount,
    receivables.amount - coalesce(paid.amount, 0) as open_amount
from visible_receivables($organisation_id, $customer_id, $as_of) as receivables
cross join paid
where receivables.document_id = $id
