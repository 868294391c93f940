-- Origin: none, the published set has no people. Grain: one row per user.
-- Made up to sign in as: the wholesaler's administrator, and a manager at each of two of the largest vendors
-- (421 Sazerac, 260 Diageo), who starts at the wholesaler's sales.

with

final as (
    select * from (
        values
        ('iowa', 'Iowa ABD, all stores', 'iowa-abd', 'admin', null, true),
        ('sazerac', 'Sazerac, account manager', 'vendor-421', 'manager', 'iowa-abd', true),
        ('diageo', 'Diageo, account manager', 'vendor-260', 'manager', 'iowa-abd', true)
    ) as people (user_id, name, organisation_id, role, default_distributor_id, active)
)

select * from final
