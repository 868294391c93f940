-- Grain: one row per visible account, in the order of their ids and numbers; the other SELECTs of this folder
-- are read beside it and name the customers by number.
-- Parameters: scope; customer_id: that one only, null for the whole book.
select
    accounts.customer_no,
    accounts.customer_id,
    accounts.name,
    accounts.kind,
    accounts.segment,
    accounts.city,
    accounts.region,
    accounts.country,
    users.name as owner
from visible_accounts($organisation_id, $owner) as accounts
left join user_names() as users on accounts.owner_user_id = users.user_id
where of_customer($customer_id, accounts.customer_id)
order by accounts.customer_no
