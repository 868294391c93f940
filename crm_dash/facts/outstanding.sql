-- Grain: one row per receivable of the organisation with an open amount on D, oldest due first.
-- Parameters: organisation, customer, as_of.
with
paid as (
    select document_id, sum(amount) as paid_amount
    from visible_payments($organisation_id, $customer_id, $as_of)
    group by document_id
)

select
    receivables.*,
    coalesce(paid.paid_amount, 0) as paid_amount,
    receivables.amount - coalesce(paid.paid_amount, 0) as open_amount
from visible_receivables($organisation_id, $customer_id, $as_of) as receivables
left join paid on receivables.document_id = paid.document_id
where receivables.amount <> coalesce(paid.paid_amount, 0)
order by receivables.due_on asc nulls last, receivables.document_id
