-- Grain: one row per product that the viewer may name. Parameters: organisation and its kind.
select product_id, name, category, brand_id, brand
from visible_products($organisation_id, $organisation_kind)
order by brand, name, product_id
