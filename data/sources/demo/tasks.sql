-- One row per task: two in five activities that were done left something to do. Most tasks are finished before their
-- due date, some later, a few only half a year on; some have no due date.

with

followed_up as (
    select
        'T' || substr(activity_id, 2) as task_id,
        organisation_id,
        customer_id,
        user_id,
        coalesce(done_at, scheduled_at) + to_minutes(5 + (hash('noted', activity_id) % 90)::int) as created_at,
        (hash('title', activity_id) % 14)::bigint as title_no,
        3 + (hash('term', activity_id) % 50)::int as term_days,
        hash('finish', activity_id) % 1000 as finish,
        (hash('lateness', activity_id) % 1000) / 1000.0 as lateness,
    from activities
    where status = 'done' and hash('task', activity_id) % 100 < 42
),

titles as (
    select
        row_number() over () - 1 as title_no,
        title,
        description,
        priority,
    from
        (
            values
            ('Enviar oferta actualizada', 'Con los precios netos hablados y plazo de entrega.', 'alta'),
            ('Preparar comparativa de precios', 'Comparar con la marca que compran ahora.', 'media'),
            ('Resolver abono pendiente', 'Hablar con administración y confirmar el importe.', 'alta'),
            ('Enviar fichas técnicas', null, 'baja'),
            ('Revisar condiciones de rappel', 'Calcular lo acumulado y lo que falta para el siguiente tramo.', 'media'),
            ('Pedir muestras a fábrica', 'Dos juegos para prueba en taller.', 'baja'),
            ('Tramitar garantía', 'Recoger la pieza y enviar el informe al departamento técnico.', 'alta'),
            ('Concertar visita con el técnico', null, 'media'),
            ('Actualizar datos de contacto', 'Ha cambiado el responsable de compras.', 'baja'),
            ('Solicitar ampliación de crédito', 'Adjuntar las cuentas del último ejercicio.', 'media'),
            ('Confirmar fecha de formación', 'Proponer dos fechas y número de asistentes.', 'media'),
            ('Reclamar material pendiente de servir', 'Referencias en espera desde la semana pasada.', 'alta'),
            ('Revisar stock en depósito', null, null),
            ('Llamar para cerrar el presupuesto', 'Quedaron en decidir esta semana.', 'alta')
        ) as listed (title, description, priority)
),

scheduled as (
    select
        *,
        if(hash('undated', task_id) % 100 < 12, null, created_at::date + term_days) as due_on,
        created_at
        + to_days(greatest(1, round(term_days * (0.2 + 1.1 * lateness)) + if(finish < 12, 150, 0))::int)
        + to_minutes((hash('hour', task_id) % 120)::int) as finished_at,
        finished_at < getvariable('today') + 1 as is_finished,
    from followed_up
    where created_at < getvariable('today') + 1
),

final as (
    select
        scheduled.task_id,
        scheduled.organisation_id,
        scheduled.customer_id,
        scheduled.user_id,
        titles.title,
        titles.description,
        scheduled.created_at,
        scheduled.due_on,
        if(scheduled.is_finished, scheduled.finished_at, null) as completed_at,
        if(scheduled.is_finished, scheduled.user_id, null) as completed_by,
        titles.priority,
    from scheduled
    inner join titles on scheduled.title_no = titles.title_no
)

select * from final
