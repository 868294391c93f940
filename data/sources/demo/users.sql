-- One row per person who signs in. Frenia Ibérica's people carry no prefix, Motrix's `m2.`, the distributors' `d1.`
-- to `d6.`. A manufacturer's rep works one distributor's territory (its default) or roams (none). Rafael left, and
-- stays in old activities.

with

people as (
    select
        user_id,
        name,
        organisation_id,
        role,
        default_distributor_id,
        active,
    from
        (
            values
            ('ines', 'Inés Valverde', 'M1', 'admin', null, true),
            ('lucia', 'Lucía Ferrer', 'M1', 'manager', 'D1', true),
            ('alberto', 'Alberto Quiroga', 'M1', 'manager', null, true),
            ('marcos', 'Marcos Beltrán', 'M1', 'rep', 'D1', true),
            ('nuria', 'Nuria Pascual', 'M1', 'rep', 'D2', true),
            ('joaquin', 'Joaquín Echeverría', 'M1', 'rep', 'D3', true),
            ('silvia', 'Silvia Moreno', 'M1', 'rep', 'D4', true),
            ('beatriz', 'Beatriz Lozano', 'M1', 'rep', null, true),
            ('rafael', 'Rafael Cuesta', 'M1', 'rep', 'D2', false),
            ('m2.pablo', 'Pablo Arizmendi', 'M2', 'admin', null, true),
            ('m2.carmen', 'Carmen Sotelo', 'M2', 'manager', null, true),
            ('m2.laia', 'Laia Puig', 'M2', 'rep', 'D1', true),
            ('m2.diego', 'Diego Salvatierra', 'M2', 'rep', 'D2', true),
            ('m2.ivan', 'Iván Reyes', 'M2', 'rep', null, true),
            ('d1.teresa', 'Teresa Olmedo', 'D1', 'admin', null, true),
            ('d1.elena', 'Elena Navarro', 'D1', 'manager', null, true),
            ('d1.oscar', 'Óscar Gil', 'D1', 'rep', null, true),
            ('d1.marta', 'Marta Ibáñez', 'D1', 'rep', null, true),
            ('d1.hugo', 'Hugo Carrasco', 'D1', 'rep', null, true),
            ('d2.vicente', 'Vicente Soler', 'D2', 'manager', null, true),
            ('d2.amparo', 'Amparo Llorens', 'D2', 'rep', null, true),
            ('d2.jordi', 'Jordi Ferran', 'D2', 'rep', null, true),
            ('d3.ane', 'Ane Goikoetxea', 'D3', 'manager', null, true),
            ('d3.mikel', 'Mikel Urrutia', 'D3', 'rep', null, true),
            ('d3.sara', 'Sara Cobo', 'D3', 'rep', null, true),
            ('d4.rocio', 'Rocío Benítez', 'D4', 'manager', null, true),
            ('d4.manuel', 'Manuel Cordero', 'D4', 'rep', null, true),
            ('d4.lola', 'Lola Espejo', 'D4', 'rep', null, true),
            ('d5.andres', 'Andrés Villar', 'D5', 'manager', null, true),
            ('d5.pilar', 'Pilar Zamora', 'D5', 'rep', null, true),
            ('d6.javier', 'Javier Lahoz', 'D6', 'manager', null, true),
            ('d6.raquel', 'Raquel Abad', 'D6', 'rep', null, true)
        ) as listed (user_id, name, organisation_id, role, default_distributor_id, active)
),

final as (
    select
        user_id,
        name,
        regexp_replace(user_id, '^.*[.]', '') || '@' || lower(organisation_id) || '.example' as email,
        organisation_id,
        role,
        default_distributor_id,
        active,
    from people
)

select * from final
