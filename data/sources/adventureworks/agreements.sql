-- Origin: AdventureWorks, dw/DimPromotion, dw/DimReseller. Grain: one row per reseller promotion and reseller.
-- A promotion is open to every reseller while it runs: given only to those that used it, an earlier day's panel
-- would show what was not yet known. Promotions for consumers, and 'no discount', stay out: 13 × 701 rows.
-- The volume discounts (2–6) cover all products. The others are for one model, which the warehouse names in the
-- title only: the brand below is that model's subcategory, so the sales shown beside it are the wider ones.

with

promotions as (
    select
        "PromotionKey" as promotion_key,
        "SpanishPromotionName" as title,
        "DiscountPct" * 100 as discount_pct,
        "StartDate"::date as starts_on,
        "EndDate"::date as ends_on,
    from 'dw/DimPromotion.parquet'
    where "EnglishPromotionCategory" = 'Reseller'
),

resellers as (
    select "ResellerAlternateKey" as reseller_id
    from 'dw/DimReseller.parquet'
),

subcategories as (
    select
        "ProductSubcategoryKey" as subcategory_key,
        "EnglishProductSubcategoryName" as english_name,
    from 'dw/DimProductSubcategory.parquet'
),

promoted as (
    select * from (
        values
        (7, 'Mountain Bikes'),
        (8, 'Helmets'),
        (9, 'Road Bikes'),
        (11, 'Helmets'),
        (12, 'Road Frames'),
        (13, 'Touring Bikes'),
        (14, 'Touring Bikes'),
        (16, 'Mountain Bikes')
    ) as models (promotion_key, english_name)
),

final as (
    select
        promotions.promotion_key || '-' || resellers.reseller_id as agreement_id,
        'adventure-works' as organisation_id,
        resellers.reseller_id as customer_id,
        'promotion' as kind,
        promotions.title,
        subcategories.subcategory_key as brand_id,
        promotions.discount_pct,
        promotions.starts_on,
        promotions.ends_on,
    from promotions
    cross join resellers
    left join promoted on promotions.promotion_key = promoted.promotion_key
    left join subcategories on promoted.english_name = subcategories.english_name
)

select * from final
