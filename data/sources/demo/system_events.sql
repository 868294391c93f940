-- One row per event that a system recorded about an account: price lists in January and July, the rest about every
-- third month. Three years back. Prospects have the first kinds only, credit events need a limit.

with

months as (
    select
        unnest(generate_series(
            date_trunc('month', getvariable('today') - interval 3 years), getvariable('today'), interval 1 month
        ))::date as month_start,
),

kinds as (
    -- how many draws of a hundred each kind has
    select
        kind,
        description,
        unnest(range(from_place, to_place)) as place,
    from
        (
            values
            ('web_login', 'Acceso al portal web del cliente.', 0, 30),
            ('integration_sync', 'Ficha sincronizada desde el ERP.', 30, 48),
            ('document_sent', 'Facturas del mes enviadas por correo electrónico.', 48, 62),
            ('contact_updated', 'Datos de contacto actualizados.', 62, 70),
            ('web_order_failed', 'Pedido web rechazado: referencia sin tarifa asignada.', 70, 75),
            ('payment_reminder_sent', 'Recordatorio de pago enviado.', 75, 85),
            ('credit_limit_changed', 'Límite de crédito revisado: {limite} €.', 85, 94),
            ('account_blocked', 'Cuenta bloqueada por exceso de riesgo.', 94, 97),
            ('account_unblocked', 'Cuenta desbloqueada tras regularizar pagos.', 97, 100)
        ) as listed (kind, description, from_place, to_place)
),

account_months as (
    select
        accounts.organisation_id,
        accounts.customer_id,
        accounts.credit_limit,
        months.month_start,
        month(months.month_start) in (1, 7) as is_price_list,
        hash('event', accounts.organisation_id, accounts.customer_id, months.month_start) as draw,
        case when accounts.kind = 'prospect' then 48 when accounts.credit_limit is null then 75 else 100 end as places,
    from accounts
    cross join months
    where months.month_start >= accounts.opened_on
),

dated as (
    select
        *,
        concat('E', strftime(month_start, '%y%m'), '-', substr(customer_id, 2), '-', organisation_id) as event_id,
        (hash('kind', draw) % places)::bigint as place,
        month_start + if(is_price_list, 1, (hash('day', draw) % 30)::int)
        + to_minutes(if(is_price_list, 360, 420 + (hash('minute', draw) % 840)::int)) as occurred_at,
    from account_months
    where is_price_list or draw % 100 < 34
),

told as (
    select
        dated.*,
        kinds.kind,
        if(month(dated.month_start) = 1, 'Tarifa general de ', 'Tarifa de verano de ')
        || year(dated.month_start) || ' cargada.' as price_list,
        replace(format('{:,}', coalesce(dated.credit_limit, 0)::bigint), ',', '.') as limit_text,
        replace(kinds.description, '{limite}', limit_text) as description,
    from dated
    inner join kinds on dated.place = kinds.place
),

final as (
    select
        event_id,
        organisation_id,
        customer_id,
        occurred_at,
        if(is_price_list, 'price_list_updated', kind) as kind,
        if(is_price_list, price_list, description) as description,
    from told
    where occurred_at < getvariable('today') + 1
)

select * from final
