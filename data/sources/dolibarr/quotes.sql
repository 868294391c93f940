-- Origin: Dolibarr 9 demo, llx_propal. Grain: one row per proposal that left the house (quote_id: its reference).
-- Status: 1 open, 2 signed and 4 billed are won, 3 refused is lost; 0, a draft, is not yet an offer and stays out.
-- The demo's documents were moved in time, their closing dates were not: one before the quote is dropped.

with

proposals as (
    select *
    from read_csv('llx_propal.csv.gz', all_varchar = true)
    where fk_statut <> '0'
),

logins as (
    select
        rowid,
        login,
    from read_csv('llx_user.csv.gz', all_varchar = true)
),

final as (
    select
        proposals.ref as quote_id,
        proposals.datep as quoted_at,
        proposals.fk_soc as customer_id,
        'dolibarr' as distributor_id,
        logins.login as user_id,
        case proposals.fk_statut when '1' then 'open' when '3' then 'lost' else 'won' end as status,
        proposals.fin_validite::date as valid_until,
        if(proposals.date_cloture >= proposals.datep, proposals.date_cloture, null) as closed_at,
    from proposals
    left join logins on proposals.fk_user_author = logins.rowid
)

select * from final
