-- One row per product: each brand makes a few families, each family comes in variants
-- (kinds of vehicle for most, sizes for batteries, oils, fluids, wipers and lamps).

with

variants as (
    select
        range_id,
        variant_names,
    from
        (
            values
            (
                'vehículo',
                [
                    'urbano', 'compacto', 'berlina', 'familiar', 'monovolumen', 'SUV', 'furgoneta',
                    'industrial ligero'
                ]
            ),
            (
                'eje',
                [
                    'delantero urbano', 'delantero compacto', 'delantero berlina', 'delantero SUV',
                    'delantero furgoneta', 'trasero urbano', 'trasero compacto', 'trasero berlina', 'trasero SUV',
                    'trasero furgoneta'
                ]
            ),
            (
                'batería',
                [
                    '44 Ah 420 A', '52 Ah 480 A', '60 Ah 560 A', '70 Ah 640 A', '74 Ah 680 A', '80 Ah 740 A',
                    '95 Ah 850 A', 'EFB 60 Ah 640 A', 'EFB 70 Ah 720 A', 'AGM 70 Ah 760 A', 'AGM 80 Ah 800 A',
                    'AGM 95 Ah 900 A', '110 Ah 920 A', '180 Ah 1000 A'
                ]
            ),
            (
                'aceite',
                [
                    '0W-20 1 L', '0W-20 5 L', '0W-30 5 L', '5W-30 C3 1 L', '5W-30 C3 5 L', '5W-30 C2 5 L',
                    '5W-40 1 L', '5W-40 5 L', '10W-40 5 L', '15W-40 20 L', '5W-30 C3 60 L', '5W-30 C3 208 L'
                ]
            ),
            (
                'fluido',
                [
                    'DOT 4 0,5 L', 'DOT 4 1 L', 'DOT 5.1 0,5 L', 'LHM 1 L', 'ATF 1 L', 'ATF 5 L', '75W-80 1 L',
                    '75W-90 2 L'
                ]
            ),
            (
                'refrigerante',
                [
                    'rosa -37 °C 5 L', 'verde -25 °C 5 L', 'azul -37 °C 5 L', 'rosa concentrado 1 L',
                    'amarillo -37 °C 25 L'
                ]
            ),
            (
                'escobilla',
                [
                    'plana 400 mm', 'plana 475 mm', 'plana 530 mm', 'plana 600 mm', 'plana 650 mm', 'plana 700 mm',
                    'trasera 300 mm', 'trasera 350 mm'
                ]
            ),
            (
                'lámpara',
                [
                    'H1 55 W', 'H4 60/55 W', 'H7 55 W', 'H7 larga vida', 'H11 55 W', 'H15', 'D1S xenón',
                    'D3S xenón', 'P21W', 'W5W', 'LED H7'
                ]
            )
        ) as listed (range_id, variant_names)
),

families as (
    select
        brand_id,
        category,
        noun,
        range_id,
    from
        (
            values
            ('B01', 'Pastillas de freno', 'Juego de pastillas', 'eje'),
            ('B01', 'Pastillas de freno', 'Juego de pastillas cerámicas', 'eje'),
            ('B01', 'Discos de freno', 'Disco de freno', 'eje'),
            ('B02', 'Amortiguadores', 'Amortiguador', 'eje'),
            ('B02', 'Dirección y suspensión', 'Brazo de suspensión', 'vehículo'),
            ('B03', 'Embragues', 'Kit de embrague', 'vehículo'),
            ('B03', 'Embragues', 'Volante bimasa', 'vehículo'),
            ('B04', 'Líquidos', 'Líquido', 'fluido'),
            ('B04', 'Discos de freno', 'Disco ventilado', 'eje'),
            ('B05', 'Rodamientos', 'Kit de rodamiento de rueda', 'eje'),
            ('B05', 'Dirección y suspensión', 'Rótula de dirección', 'vehículo'),
            ('B06', 'Escobillas', 'Escobilla', 'escobilla'),
            ('B06', 'Iluminación', 'Lámpara', 'lámpara'),
            ('B07', 'Baterías', 'Batería', 'batería'),
            ('B08', 'Filtros', 'Filtro de aceite', 'vehículo'),
            ('B08', 'Filtros', 'Filtro de aire', 'vehículo'),
            ('B08', 'Filtros', 'Filtro de habitáculo', 'vehículo'),
            ('B08', 'Filtros', 'Filtro de combustible', 'vehículo'),
            ('B09', 'Aceites', 'Aceite', 'aceite'),
            ('B09', 'Aceites', 'Aceite Pro', 'aceite'),
            ('B10', 'Aire acondicionado', 'Compresor de A/C', 'vehículo'),
            ('B10', 'Aire acondicionado', 'Condensador de A/C', 'vehículo'),
            ('B11', 'Encendido', 'Juego de bujías', 'vehículo'),
            ('B11', 'Encendido', 'Bobina de encendido', 'vehículo'),
            ('B11', 'Encendido', 'Calentador', 'vehículo'),
            ('B12', 'Correas y distribución', 'Kit de distribución', 'vehículo'),
            ('B12', 'Correas y distribución', 'Correa auxiliar', 'vehículo'),
            ('B13', 'Refrigeración', 'Bomba de agua', 'vehículo'),
            ('B13', 'Refrigeración', 'Radiador', 'vehículo'),
            ('B13', 'Líquidos', 'Anticongelante', 'refrigerante'),
            ('B14', 'Baterías', 'Batería', 'batería'),
            ('B14', 'Escobillas', 'Escobilla', 'escobilla')
        ) as listed (brand_id, category, noun, range_id)
),

variant_rows as (
    select
        range_id,
        unnest(variant_names) as variant,
    from variants
),

named as (
    select
        families.brand_id,
        families.category,
        families.noun || ' ' || brands.name || ' ' || variant_rows.variant as name,
    from families
    inner join brands on families.brand_id = brands.brand_id
    inner join variant_rows on families.range_id = variant_rows.range_id
),

final as (
    select
        format('P{:04d}', row_number() over (order by brand_id, category, name)) as product_id,
        name,
        brand_id,
        category,
    from named
)

select * from final
