-- Origin: Dolibarr 9 demo. Grain: one row per organisation.
-- The company that runs the ERP sells and invoices everything itself, so it is the distributor of every document
-- and its users see all of them. Dolibarr keeps no makers: one organisation stands for them.

with

final as (
    select * from (
        values
        ('dolibarr', 'Dolibarr demo company', 'distributor'),
        ('makers', 'Maker not recorded', 'manufacturer')
    ) as organisations (organisation_id, name, kind)
)

select * from final
