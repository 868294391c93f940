-- Origin: Dolibarr 9 demo, llx_actioncomm, llx_fichinter. Grain: one row per agenda event a person entered for a
-- customer, and per line of an intervention at a customer's (a visit). Automatic entries are system_events.sql:
-- code AC_OTH_AUTO and, before that code existed, AC_OTH entries that end the second they begin.
-- percent: 0 to 99 planned, 100 done, -1 ('not applicable') done. Draft interventions (fk_statut 0) stay out.

with

agenda as (
    select
        'agenda-' || id as activity_id,
        fk_soc,
        fk_user_action as fk_user,
        fk_user_author as fk_author,
        fk_action as fk_type,
        label as subject,
        note as description,
        datep as scheduled_at,
        durationp::bigint as seconds,
        if(percent::bigint between 0 and 99, 'planned', 'done') as status,
    from read_csv('llx_actioncomm.csv.gz', all_varchar = true)
    where datep2 is distinct from datep or fk_action not in ('40', '50')
),

types as (
    select
        id as fk_type,
        code,
    from read_csv('llx_c_actioncomm.csv.gz', all_varchar = true)
),

interventions as (
    select *
    from read_csv('llx_fichinter.csv.gz', all_varchar = true)
    where fk_statut <> '0'
),

intervention_lines as (
    select *
    from read_csv('llx_fichinterdet.csv.gz', all_varchar = true)
),

third_parties as (
    select rowid
    from read_csv('llx_societe.csv.gz', all_varchar = true)
    where client <> '0'
),

logins as (
    select
        rowid,
        login,
    from read_csv('llx_user.csv.gz', all_varchar = true)
),

entered as (
    select
        agenda.activity_id,
        agenda.fk_soc,
        agenda.fk_user,
        agenda.fk_author,
        agenda.subject,
        agenda.description,
        agenda.scheduled_at,
        agenda.seconds,
        agenda.status,
        types.code,
    from agenda
    inner join types on agenda.fk_type = types.fk_type
    where types.code <> 'AC_OTH_AUTO'
    union all
    select
        'intervention-' || intervention_lines.rowid as activity_id,
        interventions.fk_soc,
        interventions.fk_user_author as fk_user,
        interventions.fk_user_author as fk_author,
        interventions.ref || ' ' || intervention_lines.description as subject,
        interventions.description,
        intervention_lines.date as scheduled_at,
        intervention_lines.duree::bigint as seconds,
        'done' as status,
        'AC_INT' as code,
    from intervention_lines
    inner join interventions on intervention_lines.fk_fichinter = interventions.rowid
),

final as (
    select
        entered.activity_id,
        'dolibarr' as organisation_id,
        entered.fk_soc as customer_id,
        performers.login as user_id,
        case entered.code
            when 'AC_INT' then 'visit'
            when 'AC_TEL' then 'call'
            when 'AC_RDV' then 'meeting'
            when 'AC_EMAIL' then 'email'
            else 'other'
        end as kind,
        entered.subject,
        entered.description,
        entered.scheduled_at,
        entered.status,
        entered.seconds // 60 as duration_min,
        authors.login as recorded_by,
    from entered
    semi join third_parties on entered.fk_soc = third_parties.rowid
    left join logins as performers on entered.fk_user = performers.rowid
    left join logins as authors on entered.fk_author = authors.rowid
)

select * from final
