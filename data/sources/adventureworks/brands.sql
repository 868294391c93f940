-- Origin: AdventureWorks, dw/DimProductSubcategory. Grain: one row per brand, which is the subcategory.
-- There is one maker only; its model names would give 119 brands of a few products each.

with

subcategories as (
    select
        "ProductSubcategoryKey" as subcategory_key,
        "SpanishProductSubcategoryName" as spanish_name,
    from 'dw/DimProductSubcategory.parquet'
),

final as (
    select
        subcategory_key as brand_id,
        spanish_name as name,
        'adventure-works' as manufacturer_id,
    from subcategories
)

select * from final
