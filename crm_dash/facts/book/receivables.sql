-- Grain: one row per customer with receivables: how many, what is open, what of that is overdue and for how long.
-- Columns that end in _before: 30 days earlier.
-- Parameters: organisation_id, customer_id, as_of, before: D - 30 days; with_payments: whether they are shown at all.
with
paid as (
    select document_no, sum(amount) as amount, sum(if(paid_on <= $before, amount, 0)) as amount_before
    from visible_payments($organisation_id, $customer_id, $as_of)
    where $with_payments
    group by document_no
),

documents as (
    select
        receivables.customer_no,
        receivables.issued_on,
        receivables.due_on,
        receivables.amount - coalesce(paid.amount, 0) as open_amount,
        receivables.amount - coalesce(paid.amount_before, 0) as open_before
    from visible_receivables($organisation_id, $customer_id, $as_of) as receivables
    left join paid on receivables.document_no = paid.document_no
    where $with_payments
)

select
    customer_no,
    count(*) as documents,
    sum(open_amount) as outstanding,
    coalesce(sum(open_amount) filter (where open_amount > 0 and due_on < $as_of), 0) as overdue,
    $as_of - min(due_on) filter (where open_amount > 0 and due_on < $as_of) as days_late,
    count(*) filter (where issued_on <= $before) as documents_before,
    sum(open_before) filter (where issued_on <= $before) as outstanding_before,
    coalesce(sum(open_before) filter (where issued_on <= $before and open_before > 0 and due_on < $before), 0)
        as overdue_before,
    $before - min(due_on) filter (where issued_on <= $before and open_before > 0 and due_on < $before)
        as days_late_before
from documents
group by customer_no
