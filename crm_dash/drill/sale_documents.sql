-- Grain: one row per sales document of the span, the sums of its visible lines.
-- Parameters: scope, customer, as_of; from_day, to_day.
with
documents as (
    select
        document_id,
        max(sold_on) as sold_on,
        any_value(distributor_id) as distributor_id,
        case when sum(amount) < 0 then 'credit_note' else 'invoice' end as kind,
        count(*) as lines,
        sum(amount) as amount
    from visible_sales($organisation_id, $organisation_kind, $distributor, $customer_id, $as_of)
    where sold_on between $from_day and $to_day
    group by document_id
)

select
    documents.sold_on,
    documents.document_id,
    documents.kind,
    distributors.name as distributor,
    documents.lines,
    documents.amount
from documents
left join known_organisations() as distributors on documents.distributor_id = distributors.organisation_id
