-- Origin: Microsoft CRM sample, Owners. Grain: one row per user (user_id: SystemUserSeq).
-- Those named as somebody's manager ('Low, Spencer') are managers, the rest reps; 'crm' is made up to sign in
-- as an administrator.

with

owners as (
    select
        "SystemUserSeq" as user_seq,
        "Sales owner" as name,
        "Manager" as manager,
    from 'ai_sample/Owners.parquet'
),

managers as (
    select distinct split_part(manager, ', ', 2) || ' ' || split_part(manager, ', ', 1) as name
    from owners
),

final as (
    select
        owners.user_seq::varchar as user_id,
        owners.name,
        'crm' as organisation_id,
        if(managers.name is null, 'rep', 'manager') as role,
        true as active,
    from owners
    left join managers on owners.name = managers.name
    union all
    select
        'crm' as user_id,
        'CRM sample, all accounts' as name,
        'crm' as organisation_id,
        'admin' as role,
        true as active,
)

select * from final
