-- Origin: Microsoft CRM sample, Opportunities. Grain: one row per open opportunity: closing it is the task.
-- It is due on the day the CRM expects to close it. Closed opportunities give no task: their CloseDate is when
-- they were closed, and what had been expected is not kept.

with

opportunities as (
    select
        "OpportunitySeq" as opportunity_seq,
        "AccountSeq" as account_seq,
        "SystemUserSeq" as user_seq,
        "Opportunity Created On" as created_at,
        "CloseDate" as close_date,
        "Product Name" as product_name,
        "Topic" as topic,
        "PipelineStep" as pipeline_step,
        "Rating" as rating,
    from 'ai_sample/Opportunities.parquet'
    where "Status" = 'Open'
),

final as (
    select
        opportunity_seq as task_id,
        'crm' as organisation_id,
        account_seq as customer_id,
        user_seq as user_id,
        product_name || ': ' || pipeline_step as title,
        trim(topic) as description,
        created_at,
        close_date::date as due_on,
        rating as priority,
    from opportunities
)

select * from final
