-- Origin: Microsoft CRM sample, Opportunities. Grain: one row per opportunity, read as a quote.
-- CloseDate is when a won or lost one was closed, and only an expectation for an open one: it is no validity
-- date (see tasks.sql), so none is given and no quote expires.

with

opportunities as (
    select
        "OpportunitySeq" as opportunity_seq,
        "Opportunity Created On" as created_at,
        "AccountSeq" as account_seq,
        "SystemUserSeq" as user_seq,
        lower("Status") as status,
        "CloseDate" as close_date,
    from 'ai_sample/Opportunities.parquet'
),

final as (
    select
        opportunity_seq as quote_id,
        created_at as quoted_at,
        account_seq as customer_id,
        user_seq as user_id,
        status,
        if(status = 'open', null, close_date) as closed_at,
    from opportunities
)

select * from final
