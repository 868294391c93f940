-- Origin: Microsoft CRM sample, Opportunities. Grain: one row per won opportunity, read as an order.
-- The sample has no orders of its own: winning is the order, on the day it was won. Nothing later is known of
-- it and nothing says it failed, so it counts as delivered.

with

opportunities as (
    select
        "OpportunitySeq" as opportunity_seq,
        "AccountSeq" as account_seq,
        "CloseDate" as close_date,
    from 'ai_sample/Opportunities.parquet'
    where "Status" = 'Won'
),

final as (
    select
        'W' || opportunity_seq as order_id,
        close_date as ordered_at,
        account_seq as customer_id,
        opportunity_seq as quote_id,
        'delivered' as status,
    from opportunities
)

select * from final
