-- The one way from a viewer to rows. Table macros over the store, made on each connection; a test shows that no
-- other SQL of the product names a base table. p_ marks parameters: p_organisation and p_kind are the viewer's
-- organisation and its kind, p_distributor is an organisation's id, 'direct' or 'all', p_day is D: what is dated
-- after it does not exist yet.

create macro active_users() as table
select
    users.user_id,
    users.name,
    users.email,
    users.role,
    users.default_distributor_id,
    organisations.organisation_id,
    organisations.name as organisation_name,
    organisations.kind as organisation_kind
from store.users as users
inner join store.organisations as organisations on users.organisation_id = organisations.organisation_id
where users.active;

create macro known_organisations() as table
select organisations.organisation_id, organisations.name, organisations.kind
from store.organisations as organisations;

create macro user_names() as table
select users.user_id, users.name from store.users as users;

create macro brand_names() as table
select brands.brand_id, brands.name from store.brands as brands;

create macro product_names() as table
select products.product_id, products.name, products.category from store.products as products;

create macro build_tables() as table
select tables.table_name, tables.present, tables.rows, tables.rejected from store.build_tables as tables;

create macro build_info() as table
select info.snapshot, info.built_at, info.built_for, info.currency from store.build_info as info;

-- Accounts: of the viewer's organisation; p_owner is the rep's user id, or null for those who see all of them.
create macro visible_accounts(p_organisation, p_owner) as table
select
    customers.customer_id,
    customers.name,
    accounts.kind,
    customers.segment,
    customers.city,
    customers.region,
    customers.country,
    customers.tax_number,
    accounts.owner_user_id,
    accounts.opened_on,
    accounts.credit_limit
from store.accounts as accounts
inner join store.customers as customers on accounts.customer_id = customers.customer_id
where
    accounts.organisation_id = p_organisation
    and (p_owner is null or accounts.owner_user_id = p_owner);

-- Commercial facts. A manufacturer sees its own brands' lines, of one distributor, of none ('direct') or of all;
-- a distributor sees the lines that carry its id. A quote or order is visible through its visible lines.
create macro seen_by(p_organisation, p_kind, p_distributor, manufacturer_id, distributor_id) as (
    case p_kind
        when 'manufacturer' then
            manufacturer_id = p_organisation
            and (
                p_distributor = 'all'
                or (p_distributor = 'direct' and distributor_id is null)
                or distributor_id = p_distributor
            )
        when 'distributor' then distributor_id = p_organisation
        else false
    end
);

-- One customer's rows; null: those of all, for book.sql, which joins them to the visible accounts.
create macro of_customer(p_customer, customer_id) as (p_customer is null or customer_id = p_customer);

create macro visible_sales(p_organisation, p_kind, p_distributor, p_customer, p_day) as table
select sales.*
from store.sales as sales
where
    of_customer(p_customer, sales.customer_id)
    and sales.sold_on <= p_day
    and seen_by(p_organisation, p_kind, p_distributor, sales.manufacturer_id, sales.distributor_id);

create macro future_sales(p_organisation, p_kind, p_distributor, p_customer, p_today) as table
select sales.*
from store.sales as sales
where
    sales.customer_id = p_customer
    and sales.sold_on > p_today
    and seen_by(p_organisation, p_kind, p_distributor, sales.manufacturer_id, sales.distributor_id);

-- The organisation's sales to all its accounts, of the complete months before p_month (the first day of one).
create macro visible_months(p_organisation, p_kind, p_distributor, p_month) as table
select months.month, sum(months.amount) as amount
from store.organisation_months as months
where
    months.organisation_id = p_organisation
    and months.month < p_month
    and seen_by(p_organisation, p_kind, p_distributor, months.organisation_id, months.distributor_id)
group by months.month;

-- Every customer's sales by all organisations: for the command line's backtest only, nobody's page.
create macro store_sales(p_day) as table
select sales.customer_id, sales.sold_on, sales.amount
from store.sales as sales
where sales.sold_on <= p_day;

create macro visible_quote_lines(p_organisation, p_kind, p_distributor, p_customer, p_day) as table
select
    lines.* exclude (status),
    -- A status reached after D had not been reached on D.
    case when lines.closed_at::date > p_day then 'open' else lines.status end as status
from store.quote_lines as lines
where
    of_customer(p_customer, lines.customer_id)
    and lines.quoted_at::date <= p_day
    and seen_by(p_organisation, p_kind, p_distributor, lines.manufacturer_id, lines.distributor_id);

-- What became of a quote by a day.
create macro quote_outcome(has_order, status, valid_until, p_day) as (
    case
        when has_order then 'converted'
        when status = 'won' then 'unlinked'
        when status = 'lost' then 'lost'
        when status = 'expired' or valid_until < p_day then 'expired'
        else 'open'
    end
);

create macro visible_order_lines(p_organisation, p_kind, p_distributor, p_customer, p_day) as table
select lines.*
from store.order_lines as lines
where
    of_customer(p_customer, lines.customer_id)
    and lines.ordered_at::date <= p_day
    and seen_by(p_organisation, p_kind, p_distributor, lines.manufacturer_id, lines.distributor_id);

-- Brands the viewer may name: a manufacturer's own; for a distributor those it has dealt in.
create macro visible_brand(p_organisation, p_kind, p_brand) as table
select brands.brand_id, brands.name
from store.brands as brands
where
    brands.brand_id = p_brand
    and case p_kind
        when 'manufacturer' then brands.manufacturer_id = p_organisation
        else
            exists (
                select 1 from store.sales as sales
                where sales.brand_id = p_brand and sales.distributor_id = p_organisation
            )
            or exists (
                select 1 from store.quote_lines as quotes
                where quotes.brand_id = p_brand and quotes.distributor_id = p_organisation
            )
            or exists (
                select 1 from store.order_lines as orders
                where orders.brand_id = p_brand and orders.distributor_id = p_organisation
            )
    end;

-- Private facts: only the viewer's organisation's rows; the distributor does not touch them.
create macro visible_activities(p_organisation, p_customer) as table
select activities.*
from store.activities as activities
where activities.organisation_id = p_organisation and of_customer(p_customer, activities.customer_id);

-- Planned and not done by a day.
create macro is_pending(planned_at, happened_at, p_day) as (
    planned_at is not null and coalesce(happened_at::date > p_day, true)
);

create macro done_activities(p_organisation, p_customer, p_day) as table
select
    activities.*,
    coalesce(activities.done_at, activities.scheduled_at) as happened_at
from visible_activities(p_organisation, p_customer) as activities
where
    activities.status = 'done'
    and coalesce(activities.done_at, activities.scheduled_at)::date <= p_day;

create macro visible_tasks(p_organisation, p_customer, p_day) as table
select
    tasks.* exclude (completed_at, completed_by),
    case when tasks.completed_at::date <= p_day then tasks.completed_at end as completed_at,
    case when tasks.completed_at::date <= p_day then tasks.completed_by end as completed_by
from store.tasks as tasks
where
    tasks.organisation_id = p_organisation
    and of_customer(p_customer, tasks.customer_id)
    and tasks.created_at::date <= p_day;

create macro visible_notes(p_organisation, p_customer, p_day) as table
select notes.*
from store.notes as notes
where
    notes.organisation_id = p_organisation
    and notes.customer_id = p_customer
    and notes.created_at::date <= p_day;

create macro visible_system_events(p_organisation, p_customer, p_day) as table
select events.*
from store.system_events as events
where
    events.organisation_id = p_organisation
    and events.customer_id = p_customer
    and events.occurred_at::date <= p_day;

create macro visible_receivables(p_organisation, p_customer, p_day) as table
select receivables.*
from store.receivables as receivables
where
    receivables.organisation_id = p_organisation
    and of_customer(p_customer, receivables.customer_id)
    and receivables.issued_on <= p_day;

create macro visible_payments(p_organisation, p_customer, p_day) as table
select payments.*
from store.payments as payments
where
    payments.organisation_id = p_organisation
    and of_customer(p_customer, payments.customer_id)
    and payments.paid_on <= p_day;

-- What is owed on D: the visible receivables with an open amount.
create macro open_receivables(p_organisation, p_customer, p_day) as table
with
paid as (
    select payments.document_id, sum(payments.amount) as paid_amount
    from visible_payments(p_organisation, p_customer, p_day) as payments
    group by payments.document_id
)

select
    receivables.*,
    coalesce(paid.paid_amount, 0) as paid_amount,
    receivables.amount - coalesce(paid.paid_amount, 0) as open_amount
from visible_receivables(p_organisation, p_customer, p_day) as receivables
left join paid on receivables.document_id = paid.document_id
where receivables.amount <> coalesce(paid.paid_amount, 0);

-- What is still to be done on D: activities neither done by D nor cancelled, tasks not completed by D.
create macro open_items(p_organisation, p_customer, p_day) as table
select
    'activity:' || activities.activity_id as id,
    'activity' as category,
    activities.kind as type,
    activities.scheduled_at as due_at,
    activities.subject as title,
    activities.user_id
from visible_activities(p_organisation, p_customer) as activities
where
    activities.status <> 'cancelled'
    and (activities.status <> 'done' or coalesce(activities.done_at, activities.scheduled_at)::date > p_day)
union all
select
    'task:' || tasks.task_id as id,
    'task' as category,
    'task' as type,
    tasks.due_on::timestamp as due_at,
    tasks.title,
    tasks.user_id
from visible_tasks(p_organisation, p_customer, p_day) as tasks
where tasks.completed_at is null;

create macro active_agreements(p_organisation, p_customer, p_day) as table
select agreements.*
from store.agreements as agreements
where
    agreements.organisation_id = p_organisation
    and agreements.customer_id = p_customer
    and agreements.starts_on <= p_day
    and coalesce(agreements.ends_on >= p_day, true);

create macro agreement_tiers() as table
select tiers.agreement_id, tiers.threshold_amount, tiers.bonus_pct from store.agreement_tiers as tiers;

-- The last day of the organisation's visible facts of its own accounts, not after today (as_of = "data").
create macro last_days(p_organisation, p_kind, p_today) as table
with
facts as (
    select sales.customer_id, sales.sold_on as day
    from store.sales as sales
    where seen_by(p_organisation, p_kind, 'all', sales.manufacturer_id, sales.distributor_id)
    union all
    select lines.customer_id, lines.quoted_at::date as day
    from store.quote_lines as lines
    where seen_by(p_organisation, p_kind, 'all', lines.manufacturer_id, lines.distributor_id)
    union all
    select lines.customer_id, lines.ordered_at::date as day
    from store.order_lines as lines
    where seen_by(p_organisation, p_kind, 'all', lines.manufacturer_id, lines.distributor_id)
    union all
    select activities.customer_id, coalesce(activities.done_at, activities.scheduled_at)::date as day
    from store.activities as activities
    where activities.organisation_id = p_organisation and activities.status = 'done'
    union all
    select payments.customer_id, payments.paid_on as day
    from store.payments as payments
    where payments.organisation_id = p_organisation
)

select max(facts.day) as last_day
from facts
where
    facts.day <= p_today
    and facts.customer_id in (
        select accounts.customer_id from store.accounts as accounts where accounts.organisation_id = p_organisation
    );
