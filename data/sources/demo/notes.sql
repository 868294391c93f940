-- One row per note: written after about every fourth activity that was done.

with

noted as (
    select
        'N' || substr(activity_id, 2) as note_id,
        organisation_id,
        customer_id,
        user_id,
        coalesce(done_at, scheduled_at) + to_minutes(10 + (hash('written', activity_id) % 160)::int) as created_at,
        (hash('body', activity_id) % 20)::bigint as body_no,
    from activities
    where status = 'done' and hash('note', activity_id) % 100 < 27
),

bodies as (
    select
        row_number() over () - 1 as body_no,
        body,
    from
        (
            values
            ('Prefieren el reparto antes de las 9:30. Si no llega a tiempo, compran en la competencia.'),
            ('El jefe de taller decide las marcas; compras solo negocia el precio.'),
            ('Están ampliando la nave: dos elevadores más a partir de primavera.'),
            ('Quieren reducir proveedores a dos. Buena oportunidad si mejoramos la cobertura de filtros.'),
            ('Se quejan de la demora en los abonos. Lo comento con administración.'),
            ('Han contratado a un comercial para flotas; esperan más volumen de frenos.'),
            ('Un competidor les ofrece un 8 % adicional en baterías con retirada incluida.'),
            ('Muy satisfechos con la última formación. Piden otra sobre vehículos híbridos.'),
            ('Pago por remesa el día 5 y el día 20. No llamar antes de esas fechas.'),
            ('Cierran la segunda y la tercera semana de agosto.'),
            ('Valoran el catálogo en línea, pero echan en falta el stock por delegación.'),
            ('El propietario se jubila en dos años; el hijo llevará el negocio.'),
            ('Compran aceite a granel en otro proveedor. Pasar precio de bidón de 208 L.'),
            ('Devuelven más embragues de lo normal. Revisar con el técnico el montaje.'),
            ('Buena acogida de la promoción de escobillas; piden otro expositor.'),
            ('Contacto nuevo en compras. Concertar presentación de gama.'),
            ('Trabajan con dos aseguradoras: piden entrega el mismo día para chapa.'),
            ('Ojo con el límite de crédito: a fin de mes van muy justos.'),
            ('Interesados en la línea económica para vehículos de más de diez años.'),
            ('Comentan que la actividad del taller ha subido desde septiembre.')
        ) as listed (body)
),

final as (
    select
        noted.note_id,
        noted.organisation_id,
        noted.customer_id,
        noted.user_id,
        noted.created_at,
        bodies.body,
    from noted
    inner join bodies on noted.body_no = bodies.body_no
    where noted.created_at < getvariable('today') + 1
)

select * from final
