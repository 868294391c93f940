-- Origin: Microsoft CRM sample, Products. Grain: one row per brand, which is the product category.
-- The sample names no makers: the company stands for the maker of all.

with

categories as (
    select distinct "Product category" as category
    from 'ai_sample/Products.parquet'
),

final as (
    select
        lower(category) as brand_id,
        category as name,
        'crm' as manufacturer_id,
    from categories
)

select * from final
