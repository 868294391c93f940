"""A source of many small accounts, made by SQL: one manufacturer, four distributors, six years that end on DAY.

An account has 2 to 80 orders of three lines (15 on average), each line invoiced, some in two parts; a quote for every
fifth order, ten activities, three tasks, five receivables. All lines are of the one manufacturer's brands, so that its
manager, who looks at all sales, sees every line: the dearest book of the store.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

DAY = date(2026, 6, 30)
MANAGER = "manager"

# A hash is unsigned; list places, ranges and days want a plain integer.
_HASH = re.compile(r"(hash\([^()]*\) % \d+)")
_SELECTS = {
    "organisations": """
        select id as organisation_id, 'Org ' || id as name, if(id = 'M', 'manufacturer', 'distributor') as kind
        from (values ('M'), ('D1'), ('D2'), ('D3'), ('D4')) as listed (id)
    """,
    "users": """
        select
            if(n = 0, 'manager', 'rep' || n) as user_id, 'Persona ' || n as name, 'M' as organisation_id,
            if(n = 0, 'manager', 'rep') as role, true as active
        from range(51) as numbers (n)
    """,
    "customers": """
        select
            'C' || lpad(n::varchar, 7, '0') as customer_id,
            ['Talleres', 'Recambios', 'Automóviles'][1 + n % 3] || ' ' || hash(n) % 9000 || ' SL' as name,
            ['Taller', 'Tienda', 'Flota'][1 + n % 3] as segment,
            'Ciudad ' || hash(n, 'city') % 300 as city,
            'Provincia ' || hash(n, 'city') % 50 as region,
            'ES' as country
        from range({accounts}) as numbers (n)
    """,
    "accounts": """
        select
            'M' as organisation_id, customer_id, if(hash(customer_id) % 20 = 0, 'prospect', 'customer') as kind,
            'rep' || 1 + hash(customer_id, 'rep') % 50 as owner_user_id, date '2020-01-01' as opened_on
        from customers
    """,
    "brands": """
        select 'B' || n as brand_id, 'Marca ' || n as name, 'M' as manufacturer_id from range(12) as numbers (n)
    """,
    "products": """
        select 'P' || n as product_id, 'Pieza ' || n as name, 'B' || n % 12 as brand_id from range(300) as numbers (n)
    """,
    "quotes": """
        select
            'Q' || customer_id || '-' || k as quote_id,
            timestamp '{day} 09:00' - to_days(hash(customer_id, k, 'quote') % 2190) as quoted_at,
            customer_id,
            ['D1', 'D2', 'D3', 'D4', null][1 + hash(customer_id) % 5] as distributor_id,
            ['open', 'won', 'won', 'lost', 'expired'][1 + hash(customer_id, k) % 5] as status,
            quoted_at::date + 30 as valid_until,
            if(status in ('won', 'lost'), quoted_at + interval 20 day, null) as closed_at
        from (select customer_id, unnest(range(1 + hash(customer_id, 'quotes') % 5)) as k from customers)
    """,
    "quote_lines": """
        select
            quote_id, line_no, 'P' || hash(quote_id, line_no) % 300 as product_id, 1 as quantity,
            5 + hash(quote_id, line_no) % 900 as amount
        from quotes cross join range(1, 4) as lines (line_no)
    """,
    "orders": """
        select
            'O' || customer_id || '-' || k as order_id,
            timestamp '{day} 10:00' - to_days(hash(customer_id, k, 'order') % 2190) as ordered_at,
            customer_id,
            ['D1', 'D2', 'D3', 'D4', null][1 + (hash(customer_id) % 5 + k % 2) % 5] as distributor_id,
            if(k % 5 = 0, 'Q' || customer_id || '-' || k // 5, null) as quote_id,
            if(hash(customer_id, k) % 40 = 0, 'cancelled', 'delivered') as status
        from (
            select
                customer_id,
                unnest(range(2 + hash(customer_id, 'orders') % 20 + if(hash(customer_id, 'big') % 20 = 0, 60, 0))) as k
            from customers
        )
        where k % 5 <> 0 or k // 5 < 1 + hash(customer_id, 'quotes') % 5
    """,
    "order_lines": """
        select
            order_id, line_no, 'P' || hash(order_id, line_no) % 300 as product_id, 1 as quantity,
            5 + hash(order_id, line_no) % 900 + hash(order_id) % 100 / 100 as amount
        from orders cross join range(1, 4) as lines (line_no)
    """,
    "sales": """
        select
            'F' || substr(order_id, 2) || '-' || part as document_id, line_no,
            orders.ordered_at::date + 2 + 9 * part::int as sold_on, orders.customer_id, orders.distributor_id,
            product_id, quantity, amount, order_id
        from order_lines
        inner join orders using (order_id)
        cross join range(2) as parts (part)
        where orders.status = 'delivered' and (part = 0 or hash(order_id, line_no, 'part') % 5 = 0)
    """,
    "activities": """
        select
            'A' || customer_id || '-' || k as activity_id, 'M' as organisation_id, customer_id,
            'rep' || 1 + hash(customer_id, 'rep') % 50 as user_id, 'visit' as kind, 'Visita' as subject,
            timestamp '{day} 12:00' + to_days(30 - hash(customer_id, k, 'activity') % 2190) as scheduled_at,
            if(scheduled_at < timestamp '{day} 23:00' and hash(customer_id, k) % 30 > 0, 'done', 'planned') as status
        from customers cross join range(10) as numbers (k)
    """,
    "tasks": """
        select
            'T' || customer_id || '-' || k as task_id, 'M' as organisation_id, customer_id,
            'rep' || 1 + hash(customer_id, 'rep') % 50 as user_id, 'Enviar oferta' as title,
            timestamp '{day} 12:00' - to_days(hash(customer_id, k, 'task') % 2190) as created_at,
            created_at::date + 20 as due_on,
            if(hash(customer_id, k, 'done') % 10 > 0, created_at + interval 12 day, null) as completed_at
        from customers cross join range(3) as numbers (k)
    """,
    "receivables": """
        select
            'R' || customer_id || '-' || k as document_id, 'M' as organisation_id, customer_id, 'invoice' as kind,
            date '{day}' - hash(customer_id, k, 'receivable') % 2190 as issued_on, issued_on + 60 as due_on,
            20 + hash(customer_id, k) % 3000 as amount, false as disputed
        from customers cross join range(5) as numbers (k)
    """,
    "payments": """
        select 'Y' || document_id as payment_id, document_id, due_on + hash(document_id) % 30 as paid_on, amount
        from receivables
        where hash(document_id, 'paid') % 20 > 0
    """,
}


def write_large_book(folder: Path, accounts: int) -> Path:
    """Write the source's mapping and its crm.toml below ``folder``; the latter's path."""
    mapping = folder / "mapping"
    mapping.mkdir(parents=True, exist_ok=True)
    for table, select in _SELECTS.items():
        sql = _HASH.sub(r"(\1)::int", select.format(accounts=accounts, day=DAY))
        (mapping / f"{table}.sql").write_text(sql, encoding="utf-8")
    config = folder / "crm.toml"
    config.write_text(
        f'[source]\nkind = "files"\npath = "mapping"\nmappings = "mapping"\n[store]\npath = "store"\n'
        f'[panel]\nas_of = "{DAY}"\n',
        encoding="utf-8",
    )
    return config
