-- Origin: Dolibarr 9 demo, llx_product. Grain: one row per product or service, and one for free text.
-- A product in several categories counts under the one with the lowest number, so that nothing counts twice.
-- Lines written without a product (free text) are of 'free-text'.

with

products as (
    select *
    from read_csv('llx_product.csv.gz', all_varchar = true)
),

categorised as (
    select
        fk_product,
        min(fk_categorie::bigint) as fk_categorie,
    from read_csv('llx_categorie_product.csv.gz', all_varchar = true)
    group by fk_product
),

final as (
    select
        products.rowid as product_id,
        products.ref || ' ' || products.label as name,
        coalesce(categorised.fk_categorie::varchar, 'none') as brand_id,
        if(products.fk_product_type = '1', 'Service', 'Product') as category,
    from products
    left join categorised on products.rowid = categorised.fk_product
    union all
    select
        'free-text' as product_id,
        'Free text' as name,
        'none' as brand_id,
        null as category,
)

select * from final
