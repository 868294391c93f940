-- Grain: at most one row: an organisation's name. Parameters: organisation_id.
select name
from known_organisation($organisation_id)
