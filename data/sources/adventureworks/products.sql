-- Origin: AdventureWorks, dw/DimProduct. Grain: one row per article (ProductAlternateKey).
-- The warehouse keeps one row per price period of an article: the latest names it. Parts without a subcategory
-- are never sold and stay out. Names are the Spanish ones, the English one where none is published.

with

versions as (
    select
        "ProductKey" as product_key,
        "ProductAlternateKey" as article,
        coalesce(nullif("SpanishProductName", ''), "EnglishProductName") as product_name,
        "ProductSubcategoryKey" as subcategory_key,
    from 'dw/DimProduct.parquet'
    where "ProductSubcategoryKey" is not null
),

subcategories as (
    select
        "ProductSubcategoryKey" as subcategory_key,
        "ProductCategoryKey" as category_key,
    from 'dw/DimProductSubcategory.parquet'
),

categories as (
    select
        "ProductCategoryKey" as category_key,
        "SpanishProductCategoryName" as category_name,
    from 'dw/DimProductCategory.parquet'
),

articles as (
    select *
    from versions
    qualify row_number() over (partition by article order by product_key desc) = 1
),

final as (
    select
        articles.article as product_id,
        articles.product_name as name,
        articles.subcategory_key as brand_id,
        categories.category_name as category,
    from articles
    inner join subcategories on articles.subcategory_key = subcategories.subcategory_key
    inner join categories on subcategories.category_key = categories.category_key
)

select * from final
