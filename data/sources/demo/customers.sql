-- One row per business customer, numbered C00001 onwards: 280 × scale founders and 14 × scale newcomers a year since
-- 2019, so the list only grows at its end. Place in a group of forty decides size (see accounts.sql) and segment.
-- Names walk two lists of coprime lengths and repeat after 41 × 43 customers; from then on a place is added. Tax
-- numbers start with B00, a province that does not exist.

with

parameters as (
    select
        greatest(8, round(280 * getvariable('scale'))) as founders,
        floor(14 * getvariable('scale') * (getvariable('today') - date '2019-01-01') / 365.25) as newcomers,
),

lists as (
    select
        [
            'García', 'Ruiz', 'Herrero', 'Molina', 'Serrano', 'Vidal', 'Castaño', 'Ortega', 'Peña', 'Roldán',
            'Sáez', 'Cano', 'Marín', 'Blasco', 'Crespo', 'Duarte', 'Expósito', 'Fuentes', 'Gallardo', 'Hidalgo',
            'Iglesias', 'Jurado', 'Luque', 'Mateo', 'Nieto', 'Oliva', 'Parra', 'Quintana', 'Redondo', 'Salinas',
            'Tejada', 'Ulloa', 'Vargas', 'Yuste', 'Zapata', 'Arroyo', 'Bravo', 'Cordero', 'Durán', 'Escudero',
            'Fajardo'
        ] as surnames,
        [
            'Alonso', 'Benito', 'Campos', 'Domingo', 'Esteve', 'Ferrer', 'Guerra', 'Huertas', 'Izquierdo',
            'Jiménez', 'Lara', 'Méndez', 'Navas', 'Otero', 'Prieto', 'Quirós', 'Rivas', 'Soto', 'Torres', 'Urbano',
            'Vega', 'Zamora', 'Aguilar', 'Bermejo', 'Correa', 'Delgado', 'Espinosa', 'Franco', 'Galán', 'Heredia',
            'Ibarra', 'Jordán', 'Lozano', 'Montes', 'Núñez', 'Osorio', 'Pastor', 'Ramos', 'Sierra', 'Tena',
            'Valero', 'Vera', 'Zorrilla'
        ] as second_surnames,
        [
            'Motorvía', 'Rodamar', 'Autonexo', 'Garantauto', 'Ruedalia', 'Mecanor', 'Tallernet', 'Vialsur',
            'Pitlane', 'Automundo Ibérico', 'Kilómetro Uno'
        ] as chains,
        [
            'Norte', 'Sur', 'Centro', 'Levante', 'La Ronda', 'El Puerto', 'La Estación', 'Las Eras',
            'Vista Alegre', 'San Roque', 'Santa Ana', 'El Pinar', 'Los Olivos', 'La Vega', 'El Molino',
            'Las Torres', 'La Alameda', 'El Prado', 'Los Almendros', 'La Dehesa', 'El Carmen'
        ] as places,
        [
            'Cadena de talleres', 'Flota', 'Tienda de recambios', 'Cadena de talleres', 'Tienda de recambios',
            'Flota', 'Taller multimarca', 'Taller oficial', 'Tienda de recambios', 'Taller multimarca', 'Flota',
            'Taller multimarca', 'Taller de chapa y pintura', 'Taller multimarca', 'Tienda de recambios',
            'Taller oficial', 'Taller multimarca', 'Flota', 'Taller multimarca', 'Taller multimarca'
        ] as segments,
),

prefixes as (
    select
        segment,
        words,
    from
        (
            values
            ('Cadena de talleres', ['Grupo', 'Cadena', 'Red']),
            ('Flota', ['Transportes', 'Autocares', 'Logística', 'Alquiler de Vehículos', 'Mensajería']),
            ('Tienda de recambios', ['Recambios', 'Autorrecambios', 'Suministros', 'Repuestos']),
            ('Taller multimarca', ['Talleres', 'Auto', 'Mecánica', 'Garaje', 'Electromecánica', 'Taller']),
            ('Taller oficial', ['Concesionario', 'Automóviles', 'Motor']),
            ('Taller de chapa y pintura', ['Carrocerías', 'Chapa y Pintura'])
        ) as listed (segment, words)
),

towns as (
    select
        row_number() over () - 1 as town_no,
        city,
        region,
        country,
    from
        (
            values
            ('Madrid', 'Madrid', 'ES'), ('Barcelona', 'Cataluña', 'ES'),
            ('València', 'Comunitat Valenciana', 'ES'), ('Sevilla', 'Andalucía', 'ES'),
            ('Zaragoza', 'Aragón', 'ES'), ('Málaga', 'Andalucía', 'ES'), ('Bilbao', 'País Vasco', 'ES'),
            ('Murcia', 'Región de Murcia', 'ES'), ('Valladolid', 'Castilla y León', 'ES'),
            ('Vigo', 'Galicia', 'ES'), ('Gijón', 'Asturias', 'ES'), ('Granada', 'Andalucía', 'ES'),
            ('A Coruña', 'Galicia', 'ES'), ('Vitoria-Gasteiz', 'País Vasco', 'ES'),
            ('Elche', 'Comunitat Valenciana', 'ES'), ('Oviedo', 'Asturias', 'ES'), ('Getafe', 'Madrid', 'ES'),
            ('Alcalá de Henares', 'Madrid', 'ES'), ('Terrassa', 'Cataluña', 'ES'), ('Sabadell', 'Cataluña', 'ES'),
            ('Pamplona', 'Navarra', 'ES'), ('Santander', 'Cantabria', 'ES'), ('Almería', 'Andalucía', 'ES'),
            ('Burgos', 'Castilla y León', 'ES'), ('Albacete', 'Castilla-La Mancha', 'ES'),
            ('Castelló de la Plana', 'Comunitat Valenciana', 'ES'), ('Logroño', 'La Rioja', 'ES'),
            ('Badajoz', 'Extremadura', 'ES'), ('Salamanca', 'Castilla y León', 'ES'),
            ('Huelva', 'Andalucía', 'ES'), ('Lleida', 'Cataluña', 'ES'), ('León', 'Castilla y León', 'ES'),
            ('Jaén', 'Andalucía', 'ES'), ('Lugo', 'Galicia', 'ES'), ('Toledo', 'Castilla-La Mancha', 'ES'),
            ('Cáceres', 'Extremadura', 'ES'), ('Palma', 'Illes Balears', 'ES'),
            ('Talavera de la Reina', 'Castilla-La Mancha', 'ES'), ('Torrelavega', 'Cantabria', 'ES'),
            ('Porto', 'Norte', 'PT'), ('Braga', 'Norte', 'PT'), ('Évora', 'Alentejo', 'PT')
        ) as listed (city, region, country)
),

numbered as (
    select unnest(range(1, (founders + newcomers)::bigint + 1)) as n
    from parameters
),

drawn as (
    select
        numbered.n,
        lists.*,
        numbered.n // 1763 as lap,
    from numbered
    cross join lists
),

described as (
    select
        n,
        if((n - 1) % 40 < 20, segments[(n - 1) % 40 + 1], segments[7 + (hash('segment', n) % 14)::int]) as segment,
        surnames[(n * 17) % 41 + 1] as surname,
        second_surnames[(n * 29) % 43 + 1] as second_surname,
        chains[n % 11 + 1] as chain,
        if(lap > 0, ' ' || places[(lap - 1) % 21 + 1], '') || if(lap > 21, ' ' || ((lap - 1) // 21 + 1), '') as place,
        floor(power((hash('town', n) % 10000) / 10000.0, 1.5) * 42)::int as town_no,
    from drawn
),

named as (
    select
        described.*,
        towns.city,
        towns.region,
        towns.country,
        prefixes.words[1 + (hash('prefix', described.n) % len(prefixes.words))::int] as lead_word,
        described.segment = 'Cadena de talleres' as is_chain,
    from described
    inner join prefixes on described.segment = prefixes.segment
    inner join towns on described.town_no = towns.town_no
),

final as (
    select
        format('C{:05d}', n) as customer_id,
        concat(
            lead_word, ' ', if(is_chain, chain || ' ', ''), surname,
            if(is_chain and n < 41 * 11, '', ' ' || second_surname), place
        ) as name,
        segment,
        city,
        region,
        country,
        format('B00{:06d}', (n * 7919) % 1000000) as tax_number,
    from named
)

select * from final
