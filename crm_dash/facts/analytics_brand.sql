-- Grain: at most one row: the brand, if the viewer may name it. Parameters: organisation and its kind; brand_id.
select brand_id, name
from visible_brand($organisation_id, $organisation_kind, $brand_id)
