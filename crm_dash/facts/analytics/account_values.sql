-- Grain: one row per segment, region and owner of the viewer's accounts. Parameters: organisation_id, owner.
select distinct 'segment' as dimension, segment as id, segment as name
from visible_accounts($organisation_id, $owner)
where segment is not null
union all
select distinct 'region' as dimension, region as id, region as name
from visible_accounts($organisation_id, $owner)
where region is not null
union all
select 'user' as dimension, user_id as id, name
from visible_owners($organisation_id, $owner)
order by dimension, name, id
