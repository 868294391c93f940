-- Origin: Dolibarr 9 demo, llx_categorie. Grain: one row per brand: a product category that some product has.
-- 'none' holds the products without a category, and free text.

with

categories as (
    select
        rowid,
        label,
    from read_csv('llx_categorie.csv.gz', all_varchar = true)
    where type = '0'
),

used as (
    select distinct fk_categorie
    from read_csv('llx_categorie_product.csv.gz', all_varchar = true)
),

final as (
    select
        categories.rowid as brand_id,
        categories.label as name,
        'makers' as manufacturer_id,
    from categories
    semi join used on categories.rowid = used.fk_categorie
    union all
    select
        'none' as brand_id,
        'No category' as name,
        'makers' as manufacturer_id,
)

select * from final
