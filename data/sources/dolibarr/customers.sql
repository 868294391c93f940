-- Origin: Dolibarr 9 demo, llx_societe. Grain: one row per third party that is a customer or a prospect
-- (client 1, 2 or 3). Mere suppliers stay out, here and in every file that names a third party.

with

third_parties as (
    select *
    from read_csv('llx_societe.csv.gz', all_varchar = true)
    where client <> '0'
),

company_types as (
    select
        id,
        libelle as label,
    from read_csv('llx_c_typent.csv.gz', all_varchar = true)
    where code <> 'TE_UNKNOWN'
),

countries as (
    select
        rowid,
        code,
    from read_csv('llx_c_country.csv.gz', all_varchar = true)
),

final as (
    select
        third_parties.rowid as customer_id,
        third_parties.nom as name,
        company_types.label as segment,
        third_parties.town as city,
        countries.code as country,
        coalesce(third_parties.tva_intra, third_parties.siren) as tax_number,
    from third_parties
    left join company_types on third_parties.fk_typent = company_types.id
    left join countries on third_parties.fk_pays = countries.rowid
)

select * from final
