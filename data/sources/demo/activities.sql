-- One row per activity of an organisation's people with a customer: a monthly rate from the customer's size (its
-- largest credit limit), less for its lesser distributors, little once it stopped buying. The calendar runs 45 days
-- past today: what lies ahead is planned, what is past is done, but for the cancelled and, in the last two months, a
-- few nobody ticked off.

with

people as (
    -- who else at the organisation may do or record it: its manager, and who left
    select
        organisation_id,
        min(user_id) filter (where role = 'manager') as manager_id,
        min(user_id) filter (where not active) as former_id,
    from users
    group by organisation_id
),

relations as (
    select
        accounts.organisation_id,
        accounts.customer_id,
        accounts.kind,
        accounts.opened_on,
        accounts.owner_user_id,
        accounts.credit_limit,
        organisations.kind = 'manufacturer' as is_maker,
        max(accounts.credit_limit) over (partition by accounts.customer_id) as largest_limit,
    from accounts
    inner join organisations on accounts.organisation_id = organisations.organisation_id
),

paces as (
    select
        *,
        case
            when kind = 'prospect' or largest_limit is null then 0.35
            when is_maker then 0.04 * power(largest_limit, 0.36)
            else 0.04 * power(largest_limit, 0.36) * (0.4 + 0.6 * credit_limit / largest_limit)
        end as pace,
        -- the day a customer stops buying, as in orders.sql
        if(
            largest_limit >= 54000,
            date '2999-12-31',
            date '2021-01-01' + (-ln(1 - (hash('stop', customer_id) % 10000) / 10000.0) * 9000)::int
        ) as stopped_on,
    from relations
),

months as (
    select
        unnest(generate_series(
            date_trunc('month', getvariable('today') - interval 6 years), getvariable('today') + 45, interval 1 month
        ))::date as month_start,
),

calendar as (
    select
        paces.*,
        months.month_start,
    from paces
    cross join months
    where months.month_start >= date_trunc('month', paces.opened_on)
),

numbered as (
    select
        *,
        pace
        * if(month_start >= stopped_on and stopped_on > opened_on + 120, 0.25, 1)
        * if(month(month_start) = 8, 0.5, 1.05)
        + (hash('activities', customer_id, organisation_id, month_start) % 10000) / 10000.0 as rate,
        unnest(range(1, floor(rate)::bigint + 1)) as k,
        concat('A', strftime(month_start, '%y%m'), '-', substr(customer_id, 2), '-', organisation_id, '-', k)
            as activity_id,
    from calendar
),

dated as (
    select
        *,
        month_start + (hash('day', activity_id) % 30)::int as raw_day,
        -- weekends move to the Monday; half past eight to half past five, with a break at midday
        raw_day + [1, 0, 0, 0, 0, 0, 2][dayofweek(raw_day) + 1] as day,
        (hash('time', activity_id) % 30)::int as slot,
        day + to_minutes(if(slot < 18, 510 + slot * 15, 690 + slot * 15 - if(slot < 20, 15, 0))) as scheduled_at,
        hash('fate', activity_id) % 1000 as fate,
        case
            when day > getvariable('today') then if(fate < 40, 'cancelled', 'planned')
            when fate < 80 then 'cancelled'
            when fate < 130 then if(day > getvariable('today') - 60, 'planned', 'cancelled')
            else 'done'
        end as status,
        -- some customers are looked after by visits, some by telephone and e-mail: kinds stand in that order below
        0.7 + (hash('style', customer_id, organisation_id) % 100) / 125.0 as style,
        floor(power((hash('subject', activity_id) % 10000) / 10000.0, style) * 32)::int as subject_no,
        [
            '', '', '', '', ' Próximo contacto en un mes.', ' Piden respuesta esta semana.', ' Sin más novedades.',
            ' Falta la confirmación de gerencia.'
        ][1 + (hash('ending', activity_id) % 8)::int] as ending,
        (hash('offer', activity_id) % 100)::bigint as offer_no,
        hash('doer', activity_id) % 100 as doer,
    from numbered
    -- few plan six weeks ahead
    where day <= getvariable('today') or day - getvariable('today') < (hash('ahead', activity_id) % 46)::int
),

subjects as (
    select
        row_number() over () - 1 as subject_no,
        kind,
        subject,
        description,
        minutes,
    from
        (
            values
            ('visit', 'Visita comercial mensual', 'Repasamos compras y pedidos pendientes de servir.', 60),
            ('visit', 'Revisión de campaña de {familia}', 'Va por debajo de lo previsto; reforzamos el mostrador.', 45),
            ('visit', 'Presentación de gama {marca}', 'Interés por la gama completa. Piden tarifa neta.', 60),
            ('visit', 'Visita de seguimiento', 'Contentos con el servicio. Piden mejor reparto a primera hora.', 45),
            ('visit', 'Revisión de stock de {familia}', 'Stock envejecido; proponemos cambio por rotación.', 60),
            ('visit', 'Visita con técnico de producto', 'Dudas de montaje resueltas; documentación de {marca}.', 90),
            ('visit', 'Entrega de catálogo {marca}', 'Dejamos el catálogo nuevo y la tabla de equivalencias.', 30),
            ('visit', 'Inventario de depósito', 'Recuento del depósito: faltan tres referencias por facturar.', 90),
            ('visit', 'Pérdida de ventas en {familia}', 'Compran otra marca por precio. Preparamos contraoferta.', 60),
            ('call', 'Llamada de seguimiento', 'Todo en orden; harán pedido la semana que viene.', 10),
            ('call', 'Seguimiento de presupuesto', 'Comparan precios de {familia}; decidirán en unos días.', 15),
            ('call', 'Reclamación de garantía de {familia}', 'Pieza devuelta por ruido. Abrimos expediente.', 20),
            ('call', 'Consulta de disponibilidad', 'Preguntan por el plazo de entrega de {familia} {marca}.', 10),
            ('call', 'Recordatorio de vencimientos', 'Confirman que la remesa sale a fin de mes.', 10),
            ('call', 'Incidencia de transporte', 'Llegó un bulto golpeado. Se repone sin cargo.', 15),
            ('call', 'Bajada de pedidos', 'Menos entrada de vehículos; esperan recuperar el mes próximo.', 15),
            ('call', 'Oferta telefónica de {familia}', 'Aceptan probar una caja de {marca} con descuento.', 10),
            ('email', 'Envío de tarifa {marca}', 'Enviada la tarifa vigente en hoja de cálculo.', 5),
            ('email', 'Envío de oferta de {familia}', 'Oferta con validez de 30 días, portes incluidos.', 10),
            ('email', 'Documentación técnica de {familia}', 'Enviadas fichas técnicas y de seguridad.', 5),
            ('email', 'Resumen de la reunión', 'Enviados los acuerdos y los próximos pasos.', 15),
            ('email', 'Solicitud de abono', 'Piden abono por material devuelto; pasa a administración.', 5),
            ('email', 'Invitación a jornada técnica', 'Invitados a la jornada de {marca}; vendrán dos mecánicos.', 5),
            ('meeting', 'Negociación de rappel anual', 'Piden un punto más por concentrar compras en {marca}.', 90),
            ('meeting', 'Revisión trimestral', 'Cifras con gerencia: crece {familia}, cae el resto.', 90),
            ('meeting', 'Plan de acción conjunto', 'Objetivos por familia y calendario de promociones.', 120),
            ('meeting', 'Videollamada con compras', 'Revisión de surtido y de referencias sin rotación.', 45),
            ('meeting', 'Reunión por límite de crédito', 'Solicitan ampliarlo; aportarán las últimas cuentas.', 45),
            ('other', 'Formación técnica de {familia}', 'En sus instalaciones, para seis mecánicos.', 180),
            ('other', 'Feria del sector', 'Encuentro en el estand; piden visita para ver novedades.', 30),
            ('other', 'Entrega de muestras {marca}', 'Para prueba en taller; valoración en dos semanas.', 20),
            ('other', 'Retirada de cascos y envases', 'Retirada de baterías usadas y cascos pendientes.', 30)
        ) as listed (kind, subject, description, minutes)
),

ranges as (
    select distinct
        brand_id,
        lower(category) as family,
    from products
),

offers as (
    -- a family and the brand that makes it, for the texts; a manufacturer speaks of its own brands
    select
        organisations.organisation_id,
        brands.name as brand,
        ranges.family,
        row_number() over (
            partition by organisations.organisation_id order by brands.brand_id, ranges.family
        ) - 1 as place,
        count(*) over (partition by organisations.organisation_id) as offer_count,
        unnest(range(place * 100 // offer_count, (place + 1) * 100 // offer_count)) as offer_no,
    from ranges
    inner join brands on ranges.brand_id = brands.brand_id
    inner join organisations
        on organisations.kind = 'distributor' or brands.manufacturer_id = organisations.organisation_id
),

told as (
    select
        dated.*,
        people.manager_id,
        people.former_id,
        subjects.kind as activity_kind,
        subjects.minutes,
        replace(replace(subjects.subject, '{familia}', offers.family), '{marca}', offers.brand) as subject,
        replace(replace(subjects.description, '{familia}', offers.family), '{marca}', offers.brand) as description,
    from dated
    inner join people on dated.organisation_id = people.organisation_id
    inner join subjects on dated.subject_no = subjects.subject_no
    inner join offers on dated.organisation_id = offers.organisation_id and dated.offer_no = offers.offer_no
),

final as (
    select
        activity_id,
        organisation_id,
        customer_id,
        case
            when doer < 10 and day < date '2025-03-01' then coalesce(former_id, owner_user_id)
            when doer >= 94 then manager_id
            else owner_user_id
        end as user_id,
        activity_kind as kind,
        subject,
        if(status = 'done' and hash('silent', activity_id) % 100 < 85, description || ending, null) as description,
        scheduled_at,
        if(status = 'done' and hash('unstamped', activity_id) % 100 >= 4, scheduled_at + to_minutes(minutes), null)
            as done_at,
        status,
        if(activity_kind = 'email', null, minutes) as duration_min,
        case
            when status <> 'done' then null
            when hash('recorder', activity_id) % 100 < 12 then manager_id
            else owner_user_id
        end as recorded_by,
    from told
)

select * from final
