-- Origin: Dolibarr 9 demo, llx_societe, llx_societe_commerciaux. Grain: one row per customer or prospect.
-- client: 1 customer, 2 prospect, 3 both, which is a customer. The first sales representative is the owner.

with

third_parties as (
    select *
    from read_csv('llx_societe.csv.gz', all_varchar = true)
    where client <> '0'
),

representatives as (
    select
        fk_soc,
        arg_min(fk_user, rowid::bigint) as fk_user,
    from read_csv('llx_societe_commerciaux.csv.gz', all_varchar = true)
    group by fk_soc
),

logins as (
    select
        rowid,
        login,
    from read_csv('llx_user.csv.gz', all_varchar = true)
),

final as (
    select
        'dolibarr' as organisation_id,
        third_parties.rowid as customer_id,
        if(third_parties.client = '2', 'prospect', 'customer') as kind,
        logins.login as owner_user_id,
        third_parties.datec::date as opened_on,
        third_parties.outstanding_limit as credit_limit,
    from third_parties
    left join representatives on third_parties.rowid = representatives.fk_soc
    left join logins on representatives.fk_user = logins.rowid
)

select * from final
