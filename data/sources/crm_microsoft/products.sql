-- Origin: Microsoft CRM sample, Products. Grain: one row per product (product_id: ProductSeq).

with

products as (
    select
        "ProductSeq" as product_seq,
        "Product" as product_name,
        "Product category" as category,
    from 'ai_sample/Products.parquet'
),

final as (
    select
        product_seq as product_id,
        product_name as name,
        lower(category) as brand_id,
        category,
    from products
)

select * from final
