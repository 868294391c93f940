-- One row per brand: seven of each manufacturer (all invented).

with

final as (
    select
        brand_id,
        name,
        manufacturer_id,
    from
        (
            values
            ('B01', 'Frenor', 'M1'),
            ('B02', 'Tresaro', 'M1'),
            ('B03', 'Clutexa', 'M1'),
            ('B04', 'Hidrafe', 'M1'),
            ('B05', 'Rodavia', 'M1'),
            ('B06', 'Lumaro', 'M1'),
            ('B07', 'Voltera', 'M1'),
            ('B08', 'Filtrena', 'M2'),
            ('B09', 'Nerolub', 'M2'),
            ('B10', 'Climeris', 'M2'),
            ('B11', 'Ignea', 'M2'),
            ('B12', 'Corredal', 'M2'),
            ('B13', 'Termaro', 'M2'),
            ('B14', 'Acumia', 'M2')
        ) as listed (brand_id, name, manufacturer_id)
)

select * from final
