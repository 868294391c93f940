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
select info.snapshot, info.built_at, info.built_for, info.currency, info.cut_day, info.documents_together
from store.build_info as info;

-- Accounts: of the viewer's organisation; p_owner is the rep's user id, or null for those who see all of them.
create macro visible_accounts(p_organisation, p_owner) as table
select
    customers.customer_id,
    customers.customer_no,
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

-- One customer's rows; null: those of all, for the book, which keeps the visible accounts'.
create macro of_customer(p_customer, customer_id) as (p_customer is null or customer_id = p_customer);

create macro visible_sales(p_organisation, p_kind, p_distributor, p_customer, p_day) as table
select sales.*
from store.sales as sales
where
    of_customer(p_customer, sales.customer_id)
    and sales.sold_on <= p_day
    and seen_by(p_organisation, p_kind, p_distributor, sales.manufacturer_id, sales.distributor_id);

-- The same lines' sums by day, and the days with orders: see data/store/customer_days.sql.
create macro visible_days(p_organisation, p_kind, p_distributor, p_customer, p_day) as table
select days.*
from store.customer_days as days
where
    of_customer(p_customer, days.customer_id)
    and days.day <= p_day
    and seen_by(p_organisation, p_kind, p_distributor, days.manufacturer_id, days.distributor_id);

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

-- The whole book's lines of one kind of facts (p_fact: sales, quotes, orders) in [p_from, p_to], of the viewer's
-- accounts only (p_owner as in visible_accounts); or the sums of its sales by parts of months (sales_months), each as a
-- line of the part's first day. p_narrow is a struct of brand, category, product, customer, segment, region, user (an
-- id or text; null: all of them) and `empty`, the names of those that must be null.
-- `state` is what a quote or order is today; closed_at is the quote's. `documents` and its kind: how many
-- documents a row is the first line of among those that the viewer sees, of its brand, category, both, product (the bits
-- of first_of: data/store/first_lines.sql); sums over rows count them.
create macro book_lines(
    p_fact, p_organisation, p_kind, p_owner, p_distributor, p_narrow, p_from, p_to
) as table
with
facts as (
    select
        sales.sold_on as day,
        sales.document_id,
        sales.line_no,
        sales.customer_no,
        sales.distributor_id,
        sales.product_id,
        sales.brand_id,
        sales.category,
        sales.manufacturer_id,
        sales.quantity,
        sales.amount,
        null::varchar as state,
        null::integer as quote_no,
        null::timestamp as closed_at,
        bit_count(sales.first_of & if(p_kind = 'manufacturer', 2, 1)) as documents,
        bit_count(sales.first_of & 4) as brand_documents,
        bit_count(sales.first_of & if(p_kind = 'manufacturer', 16, 8)) as category_documents,
        bit_count(sales.first_of & 32) as brand_category_documents,
        bit_count(sales.first_of & 64) as product_documents
    from store.sales as sales
    where p_fact = 'sales' and sales.sold_on between p_from and p_to
    union all
    select
        quotes.quoted_at::date as day,
        quotes.quote_id as document_id,
        quotes.line_no,
        quotes.customer_no,
        quotes.distributor_id,
        quotes.product_id,
        quotes.brand_id,
        quotes.category,
        quotes.manufacturer_id,
        quotes.quantity,
        quotes.amount,
        quotes.status as state,
        quotes.quote_no,
        quotes.closed_at,
        bit_count(quotes.first_of & if(p_kind = 'manufacturer', 2, 1)) as documents,
        bit_count(quotes.first_of & 4) as brand_documents,
        bit_count(quotes.first_of & if(p_kind = 'manufacturer', 16, 8)) as category_documents,
        bit_count(quotes.first_of & 32) as brand_category_documents,
        bit_count(quotes.first_of & 64) as product_documents
    from store.quote_lines as quotes
    where
        p_fact = 'quotes'
        and quotes.quoted_at >= p_from::date::timestamp
        and quotes.quoted_at < (p_to::date + 1)::timestamp
    union all
    select
        orders.ordered_at::date as day,
        orders.order_id as document_id,
        orders.line_no,
        orders.customer_no,
        orders.distributor_id,
        orders.product_id,
        orders.brand_id,
        orders.category,
        orders.manufacturer_id,
        orders.quantity,
        orders.amount,
        orders.status as state,
        orders.quote_no,
        null::timestamp as closed_at,
        bit_count(orders.first_of & if(p_kind = 'manufacturer', 2, 1)) as documents,
        bit_count(orders.first_of & 4) as brand_documents,
        bit_count(orders.first_of & if(p_kind = 'manufacturer', 16, 8)) as category_documents,
        bit_count(orders.first_of & 32) as brand_category_documents,
        bit_count(orders.first_of & 64) as product_documents
    from store.order_lines as orders
    where
        p_fact = 'orders'
        and orders.status <> 'cancelled'
        and orders.ordered_at >= p_from::date::timestamp
        and orders.ordered_at < (p_to::date + 1)::timestamp
    union all
    select
        months.day,
        null::varchar as document_id,
        null::bigint as line_no,
        months.customer_no,
        months.distributor_id,
        null::varchar as product_id,
        months.brand_id,
        months.category,
        months.manufacturer_id,
        months.quantity,
        months.amount,
        null::varchar as state,
        null::integer as quote_no,
        null::timestamp as closed_at,
        if(p_kind = 'manufacturer', months.manufacturer_documents, months.documents) as documents,
        months.brand_documents,
        if(p_kind = 'manufacturer', months.manufacturer_category_documents, months.category_documents)
            as category_documents,
        months.brand_category_documents,
        null::integer as product_documents
    from store.sales_months as months
    where p_fact = 'sales_months' and months.day between p_from and p_to
)

select
    facts.*,
    accounts.customer_id,
    accounts.segment,
    accounts.region,
    accounts.owner_user_id
from facts
inner join visible_accounts(p_organisation, p_owner) as accounts on facts.customer_no = accounts.customer_no
where
    seen_by(p_organisation, p_kind, p_distributor, facts.manufacturer_id, facts.distributor_id)
    and (p_narrow['customer'] is null or accounts.customer_id = p_narrow['customer'])
    and (p_narrow['brand'] is null or facts.brand_id = p_narrow['brand'])
    and (p_narrow['product'] is null or facts.product_id = p_narrow['product'])
    and (p_narrow['category'] is null or facts.category = p_narrow['category'])
    and (p_narrow['segment'] is null or accounts.segment = p_narrow['segment'])
    and (p_narrow['region'] is null or accounts.region = p_narrow['region'])
    and (p_narrow['user'] is null or accounts.owner_user_id = p_narrow['user'])
    and (not list_contains(p_narrow['empty']::varchar[], 'category') or facts.category is null)
    and (not list_contains(p_narrow['empty']::varchar[], 'segment') or accounts.segment is null)
    and (not list_contains(p_narrow['empty']::varchar[], 'region') or accounts.region is null)
    and (not list_contains(p_narrow['empty']::varchar[], 'user') or accounts.owner_user_id is null);

-- The first day of the part of a month that `day` lies in (sales_months), and of the part after it.
create macro month_part(day, cut_day) as (
    date_trunc('month', day)::date + if(day(day) > cut_day, cut_day, 0)
);

create macro next_month_part(day, cut_day) as (
    if(
        day(day) <= cut_day and cut_day < day(last_day(day)),
        date_trunc('month', day)::date + cut_day,
        last_day(day) + 1
    )
);

-- A line's value along one dimension of the analytics page.
create macro dimension_key(
    p_dimension, bucket, brand_id, category, product_id, distributor_id, customer_id, segment, region, owner_user_id
) as (
    case p_dimension
        when 'period' then bucket
        when 'brand' then brand_id
        when 'category' then category
        when 'product' then product_id
        when 'distributor' then coalesce(distributor_id, 'direct')
        when 'customer' then customer_id
        when 'segment' then segment
        when 'region' then region
        when 'user' then owner_user_id
    end
);

-- Products and their brands that the viewer may name: a manufacturer's own; for a distributor those it deals in.
create macro visible_products(p_organisation, p_kind) as table
select products.product_id, products.name, products.category, brands.brand_id, brands.name as brand
from store.products as products
inner join store.brands as brands on products.brand_id = brands.brand_id
where case p_kind
    when 'manufacturer' then brands.manufacturer_id = p_organisation
    else products.product_id in (
        select sales.product_id from store.sales as sales where sales.distributor_id = p_organisation
        union
        select quotes.product_id from store.quote_lines as quotes where quotes.distributor_id = p_organisation
        union
        select orders.product_id from store.order_lines as orders where orders.distributor_id = p_organisation
    )
end;

-- How many documents a line (or a sum) is the first of, by what is told apart beside the document.
create macro documents_by(
    p_by, documents, brand_documents, category_documents, brand_category_documents, product_documents
) as (
    case p_by
        when 'document' then documents
        when 'brand' then brand_documents
        when 'category' then category_documents
        when 'brand_category' then brand_category_documents
        when 'product' then product_documents
    end
);

-- What the values of one dimension of the analytics page are called; a text is its own name.
create macro dimension_names(p_dimension, p_organisation, p_owner) as table
select brands.brand_id as id, brands.name from brand_names() as brands where p_dimension = 'brand'
union all
select products.product_id as id, products.name from product_names() as products where p_dimension = 'product'
union all
select users.user_id as id, users.name from user_names() as users where p_dimension = 'user'
union all
select organisations.organisation_id as id, organisations.name
from known_organisations() as organisations
where p_dimension = 'distributor'
union all
select accounts.customer_id as id, accounts.name
from visible_accounts(p_organisation, p_owner) as accounts
where p_dimension = 'customer';

-- The days of the organisation's sales, quotes and orders, in every scope it may have.
create macro commercial_days(p_organisation, p_kind) as table
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
where seen_by(p_organisation, p_kind, 'all', lines.manufacturer_id, lines.distributor_id);

-- The first day of the commercial facts of the viewer's accounts.
create macro first_days(p_organisation, p_kind, p_owner) as table
select min(facts.day) as day
from commercial_days(p_organisation, p_kind) as facts
where facts.customer_id in (
    select accounts.customer_id from visible_accounts(p_organisation, p_owner) as accounts
);

-- The people of the viewer's organisation who own accounts that the viewer sees.
create macro visible_owners(p_organisation, p_owner) as table
select distinct users.user_id, users.name
from visible_accounts(p_organisation, p_owner) as accounts
inner join store.users as users on accounts.owner_user_id = users.user_id;

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
where is_pending(
    case when activities.status <> 'cancelled' then activities.scheduled_at end,
    case when activities.status = 'done' then coalesce(activities.done_at, activities.scheduled_at) end,
    p_day
)
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
    from commercial_days(p_organisation, p_kind)
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
