-- Origin: Dolibarr 9 demo, llx_societe, llx_socpeople. Grain: one row per private note on a customer or on a
-- contact person of one (private contacts, priv 1, stay out). Notes carry no date or author of their own: they
-- take those of the record they stand on. Markup is dropped.

with

third_parties as (
    select *
    from read_csv('llx_societe.csv.gz', all_varchar = true)
    where client <> '0'
),

contacts as (
    select *
    from read_csv('llx_socpeople.csv.gz', all_varchar = true)
    where priv = '0'
),

logins as (
    select
        rowid,
        login,
    from read_csv('llx_user.csv.gz', all_varchar = true)
),

written as (
    select
        'customer-' || rowid as note_id,
        rowid as fk_soc,
        fk_user_creat,
        datec,
        note_private as body,
    from third_parties
    union all
    select
        'contact-' || contacts.rowid as note_id,
        contacts.fk_soc,
        contacts.fk_user_creat,
        contacts.datec,
        concat_ws(' ', contacts.firstname, contacts.lastname) || ': ' || contacts.note_private as body,
    from contacts
    semi join third_parties on contacts.fk_soc = third_parties.rowid
),

final as (
    select
        written.note_id,
        'dolibarr' as organisation_id,
        written.fk_soc as customer_id,
        logins.login as user_id,
        written.datec as created_at,
        trim(regexp_replace(written.body, '<[^>]*>', ' ', 'g')) as body,
    from written
    left join logins on written.fk_user_creat = logins.rowid
    where written.body is not null
)

select * from final
