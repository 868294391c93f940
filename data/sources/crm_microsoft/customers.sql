-- Origin: Microsoft CRM sample, Accounts. Grain: one row per account (customer_id: AccountSeq).

with

accounts as (
    select
        "AccountSeq" as account_seq,
        regexp_replace("Account Name", '\s+', ' ', 'g') as account_name,
        "Industry" as industry,
        "City" as city,
        "State or Province" as state_province,
        "Country" as country,
    from 'ai_sample/Accounts.parquet'
),

final as (
    select
        account_seq as customer_id,
        account_name as name,
        nullif(industry, 'n/a') as segment,
        city,
        state_province as region,
        country,
    from accounts
)

select * from final
