-- Grain: at most one row: the visible account with the largest sales in the window.
-- Parameters: scope; from_day, as_of: the window.
select accounts.customer_id
from visible_accounts($organisation_id, $owner) as accounts
left join account_sales($organisation_id, $organisation_kind, $distributor, $from_day, $as_of) as sales
    on accounts.customer_id = sales.customer_id
order by sales.amount desc nulls last, accounts.customer_id
limit 1
