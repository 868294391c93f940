-- Origin: Dolibarr 9 demo, llx_actioncomm. Grain: one row per agenda entry that Dolibarr wrote itself about a
-- customer: code AC_OTH_AUTO (40) and, before that code existed, AC_OTH (50) entries that end the second they
-- begin. Entries about suppliers and about third parties since deleted stay out. kind: what the entry is about.

with

agenda as (
    select *
    from read_csv('llx_actioncomm.csv.gz', all_varchar = true)
    where fk_action = '40' or (fk_action = '50' and datep2 = datep)
),

third_parties as (
    select rowid
    from read_csv('llx_societe.csv.gz', all_varchar = true)
    where client <> '0'
),

final as (
    select
        agenda.id as event_id,
        'dolibarr' as organisation_id,
        agenda.fk_soc as customer_id,
        agenda.datep as occurred_at,
        coalesce(agenda.elementtype, 'agenda') as kind,
        agenda.label as description,
    from agenda
    semi join third_parties on agenda.fk_soc = third_parties.rowid
)

select * from final
