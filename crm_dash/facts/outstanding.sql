-- Grain: one row per receivable of the organisation with an open amount on D, oldest due first.
-- Parameters: organisation, customer, as_of.
select * from open_receivables($organisation_id, $customer_id, $as_of)
order by due_on asc nulls last, document_id
