-- Origin: Dolibarr 9 demo, llx_user. Grain: one row per user (user_id: the login).
-- Administrators as flagged; who has somebody below is a manager; the rest are reps. Users of a third party
-- (fk_soc) are known, as documents name them, but may not sign in: they would see the company's other customers.

with

logins as (
    select *
    from read_csv('llx_user.csv.gz', all_varchar = true)
),

superiors as (
    select distinct fk_user as rowid
    from logins
    where fk_user is not null
),

final as (
    select
        logins.login as user_id,
        concat_ws(' ', logins.firstname, logins.lastname) as name,
        logins.email,
        'dolibarr' as organisation_id,
        case
            when logins.admin = '1' then 'admin'
            when superiors.rowid is not null then 'manager'
            else 'rep'
        end as role,
        logins.statut = '1' and logins.fk_soc is null as active,
    from logins
    left join superiors on logins.rowid = superiors.rowid
)

select * from final
