-- Origin: Dolibarr 9 demo, llx_contrat, llx_contratdet. Grain: one row per contract line put in service: an
-- agreed price for a product or service from its opening to its end (or its earlier closing).
-- Customer prices and customer discounts, the other agreements Dolibarr can hold, are empty in the demo.

with

contracts as (
    select *
    from read_csv('llx_contrat.csv.gz', all_varchar = true)
),

lines as (
    select *
    from read_csv('llx_contratdet.csv.gz', all_varchar = true)
    where date_ouverture is not null
),

third_parties as (
    select rowid
    from read_csv('llx_societe.csv.gz', all_varchar = true)
    where client <> '0'
),

products as (
    select
        rowid,
        label,
    from read_csv('llx_product.csv.gz', all_varchar = true)
),

final as (
    select
        lines.rowid as agreement_id,
        'dolibarr' as organisation_id,
        contracts.fk_soc as customer_id,
        'price' as kind,
        concat_ws(' ', contracts.ref, coalesce(lines.description, products.label)) as title,
        lines.fk_product as product_id,
        nullif(lines.remise_percent::double, 0) as discount_pct,
        lines.subprice as net_price,
        lines.date_ouverture::date as starts_on,
        least(lines.date_cloture::date, lines.date_fin_validite::date) as ends_on,
    from lines
    inner join contracts on lines.fk_contrat = contracts.rowid
    semi join third_parties on contracts.fk_soc = third_parties.rowid
    left join products on lines.fk_product = products.rowid
)

select * from final
