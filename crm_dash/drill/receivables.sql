-- Grain: one row per receivable with an open amount on D, its bucket as in facts/outstanding.py. Parameters:
-- organisation, customer, as_of; buckets: list of the wanted ones, or null; document_id: only that one, or null.
with
receivables as (
    select
        found.*,
        greatest(0, datediff('day', found.due_on, $as_of::date)) as days_overdue
    from open_receivables($organisation_id, $customer_id, $as_of) as found
),

aged as (
    select
        receivables.*,
        case
            when open_amount < 0 then 'credits'
            when due_on is null then 'no_due_date'
            when days_overdue = 0 then 'not_due'
            when days_overdue <= 30 then 'd1_30'
            when days_overdue <= 60 then 'd31_60'
            when days_overdue <= 90 then 'd61_90'
            else 'd90_plus'
        end as bucket
    from receivables
)

select due_on, document_id, kind, issued_on, bucket, days_overdue, disputed, amount, paid_amount, open_amount
from aged
where
    ($buckets::varchar[] is null or list_contains($buckets::varchar[], bucket))
    and ($document_id is null or document_id = $document_id)
