-- One row per organisation: two manufacturers and the six distributors that sell their brands (all invented).

with

final as (
    select
        organisation_id,
        name,
        kind,
    from
        (
            values
            ('M1', 'Frenia Ibérica', 'manufacturer'),
            ('M2', 'Motrix Componentes', 'manufacturer'),
            ('D1', 'Recambios Altamira', 'distributor'),
            ('D2', 'Turia Autopiezas', 'distributor'),
            ('D3', 'Cantábrico Recambios', 'distributor'),
            ('D4', 'Guadalquivir Automoción', 'distributor'),
            ('D5', 'Meseta Suministros', 'distributor'),
            ('D6', 'Ebro Distribución', 'distributor')
        ) as listed (organisation_id, name, kind)
)

select * from final
