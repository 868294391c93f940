-- Origin: Microsoft CRM sample, Opportunities. Grain: one row per won opportunity: each is for one product.
-- No quantity is published: one unit of the opportunity's value.

with

opportunities as (
    select
        "OpportunitySeq" as opportunity_seq,
        "ProductSeq" as product_seq,
        "Value" as opportunity_value,
    from 'ai_sample/Opportunities.parquet'
    where "Status" = 'Won'
),

final as (
    select
        'W' || opportunity_seq as order_id,
        1 as line_no,
        product_seq as product_id,
        1 as quantity,
        opportunity_value as amount,
    from opportunities
)

select * from final
