-- Origin: Microsoft CRM sample, Accounts, Opportunities. Grain: one row per account.
-- An account without a won opportunity is a prospect.

with

crm_accounts as (
    select
        "AccountSeq" as account_seq,
        "AccountOwnerSeq" as owner_seq,
    from 'ai_sample/Accounts.parquet'
),

won as (
    select distinct "AccountSeq" as account_seq
    from 'ai_sample/Opportunities.parquet'
    where "Status" = 'Won'
),

final as (
    select
        'crm' as organisation_id,
        crm_accounts.account_seq as customer_id,
        if(won.account_seq is null, 'prospect', 'customer') as kind,
        crm_accounts.owner_seq as owner_user_id,
    from crm_accounts
    left join won on crm_accounts.account_seq = won.account_seq
)

select * from final
