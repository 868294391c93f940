-- Origin: Microsoft CRM sample, Cases. Grain: one row per service case, read as one contact with the account.
-- Chat and SMS are kind 'other'. Cases carry a day, no hour; a closed one was closed within two hours of its
-- opening, so it is done on its day. The minutes to resolution are no working time: they stay in the text.

with

cases as (
    select
        "CaseSeq" as case_seq,
        "AccountSeq" as account_seq,
        "SystemUserSeq" as agent_seq,
        "Case Created On" as created_at,
        "Status" as case_status,
        "Origin" as origin,
        "Topic" as topic,
        "Title" as title,
        "Severity" as severity,
        "Is Escalated" as is_escalated,
        "Resolution Minutes" as resolution_minutes,
        "CSAT Label" as satisfaction,
    from 'ai_sample/Cases.parquet'
),

final as (
    select
        case_seq as activity_id,
        'crm' as organisation_id,
        account_seq as customer_id,
        agent_seq as user_id,
        case origin when 'Phone' then 'call' when 'Email' then 'email' else 'other' end as kind,
        origin || ': ' || topic as subject,
        concat_ws(
            '; ',
            title,
            'severity ' || severity,
            if(is_escalated, 'escalated', null),
            if(case_status = 'Closed', 'resolved in ' || resolution_minutes || ' min', null),
            if(case_status = 'Closed', 'satisfaction ' || satisfaction, null)
        ) as description,
        created_at as scheduled_at,
        if(case_status = 'Closed', created_at, null) as done_at,
        if(case_status = 'Closed', 'done', 'planned') as status,
    from cases
)

select * from final
