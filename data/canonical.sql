-- The store's contract: the canonical tables, in load order (a table's references stand above it).
-- This file is the only place that knows a column's type, whether it may be null, the keys and the
-- references: the build reads them back from DuckDB's catalogue and checks every source row by them.
-- Money is decimal(14, 2) in the reporting currency, dates are civil dates in the configured time zone,
-- *_at are naive local timestamps in that zone. An enum lists the only values a column accepts.

create table organisations (
    organisation_id varchar primary key,
    name varchar not null,
    kind enum('manufacturer', 'distributor') not null
);

create table users (
    user_id varchar primary key,
    name varchar not null,
    email varchar,
    organisation_id varchar not null references organisations (organisation_id),
    role enum('admin', 'manager', 'rep') not null,
    default_distributor_id varchar references organisations (organisation_id),
    active boolean not null
);

create table customers (
    customer_id varchar primary key,
    name varchar not null,
    segment varchar,
    city varchar,
    region varchar,
    country varchar,
    tax_number varchar
);

create table accounts (
    organisation_id varchar not null references organisations (organisation_id),
    customer_id varchar not null references customers (customer_id),
    kind enum('customer', 'prospect') not null,
    owner_user_id varchar references users (user_id),
    opened_on date,
    credit_limit decimal(14, 2),
    primary key (organisation_id, customer_id)
);

create table brands (
    brand_id varchar primary key,
    name varchar not null,
    manufacturer_id varchar not null references organisations (organisation_id)
);

create table products (
    product_id varchar primary key,
    name varchar not null,
    brand_id varchar not null references brands (brand_id),
    category varchar
);

create table quotes (
    quote_id varchar primary key,
    quoted_at timestamp not null,
    customer_id varchar not null references customers (customer_id),
    distributor_id varchar references organisations (organisation_id),
    user_id varchar references users (user_id),
    status enum('open', 'won', 'lost', 'expired') not null,
    valid_until date,
    closed_at timestamp
);

create table quote_lines (
    quote_id varchar not null references quotes (quote_id),
    line_no bigint not null,
    product_id varchar not null references products (product_id),
    quantity decimal(14, 3) not null,
    amount decimal(14, 2) not null,
    primary key (quote_id, line_no)
);

create table orders (
    order_id varchar primary key,
    ordered_at timestamp not null,
    customer_id varchar not null references customers (customer_id),
    distributor_id varchar references organisations (organisation_id),
    quote_id varchar references quotes (quote_id),
    status enum('open', 'delivered', 'cancelled') not null
);

create table order_lines (
    order_id varchar not null references orders (order_id),
    line_no bigint not null,
    product_id varchar not null references products (product_id),
    quantity decimal(14, 3) not null,
    amount decimal(14, 2) not null,
    primary key (order_id, line_no)
);

create table sales (
    document_id varchar not null,
    line_no bigint not null,
    sold_on date not null,
    customer_id varchar not null references customers (customer_id),
    distributor_id varchar references organisations (organisation_id),
    product_id varchar not null references products (product_id),
    quantity decimal(14, 3) not null,
    amount decimal(14, 2) not null,
    order_id varchar references orders (order_id),
    primary key (document_id, line_no)
);

create table activities (
    activity_id varchar primary key,
    organisation_id varchar not null references organisations (organisation_id),
    customer_id varchar not null references customers (customer_id),
    user_id varchar not null references users (user_id),
    kind enum('visit', 'call', 'meeting', 'email', 'other') not null,
    subject varchar not null,
    description varchar,
    scheduled_at timestamp not null,
    done_at timestamp,
    status enum('planned', 'done', 'cancelled') not null,
    duration_min integer,
    recorded_by varchar references users (user_id)
);

create table tasks (
    task_id varchar primary key,
    organisation_id varchar not null references organisations (organisation_id),
    customer_id varchar not null references customers (customer_id),
    user_id varchar not null references users (user_id),
    title varchar not null,
    description varchar,
    created_at timestamp not null,
    due_on date,
    completed_at timestamp,
    completed_by varchar references users (user_id),
    priority varchar
);

create table notes (
    note_id varchar primary key,
    organisation_id varchar not null references organisations (organisation_id),
    customer_id varchar not null references customers (customer_id),
    user_id varchar not null references users (user_id),
    created_at timestamp not null,
    body varchar not null
);

create table system_events (
    event_id varchar primary key,
    organisation_id varchar not null references organisations (organisation_id),
    customer_id varchar not null references customers (customer_id),
    occurred_at timestamp not null,
    kind varchar not null,
    description varchar not null
);

create table receivables (
    document_id varchar primary key,
    organisation_id varchar not null references organisations (organisation_id),
    customer_id varchar not null references customers (customer_id),
    kind enum('invoice', 'credit_note') not null,
    issued_on date not null,
    due_on date,
    amount decimal(14, 2) not null,
    disputed boolean not null
);

create table payments (
    payment_id varchar primary key,
    document_id varchar not null references receivables (document_id),
    paid_on date not null,
    amount decimal(14, 2) not null
);

create table agreements (
    agreement_id varchar primary key,
    organisation_id varchar not null references organisations (organisation_id),
    customer_id varchar not null references customers (customer_id),
    kind enum('price', 'promotion', 'bonus') not null,
    title varchar not null,
    brand_id varchar references brands (brand_id),
    product_id varchar references products (product_id),
    discount_pct decimal(9, 4),
    net_price decimal(14, 2),
    target_amount decimal(14, 2),
    starts_on date not null,
    ends_on date
);

create table agreement_tiers (
    agreement_id varchar not null references agreements (agreement_id),
    threshold_amount decimal(14, 2) not null,
    bonus_pct decimal(9, 4) not null,
    primary key (agreement_id, threshold_amount)
);
