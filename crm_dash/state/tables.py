"""The state database's tables; moments are naive UTC."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

METADATA = MetaData()

REFRESHES = Table(
    "refreshes",
    METADATA,
    Column("refresh_id", Integer, primary_key=True),
    Column("started_at", DateTime, nullable=False),
    Column("finished_at", DateTime),
    Column("started_by", String),
    Column("status", String, nullable=False),
    Column("step", String, nullable=False, default=""),
    Column("done", Integer, nullable=False, default=0),
    Column("total", Integer, nullable=False, default=0),
    Column("snapshot", Integer),
    Column("message", String),
)

LOCAL_ACCOUNTS = Table(
    "local_accounts",
    METADATA,
    Column("user_id", String, primary_key=True),
    Column("password_hash", String, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("changed_at", DateTime, nullable=False),
)

# The cookie's token itself is nowhere: who reads this table can sign in as nobody.
SESSIONS = Table(
    "sessions",
    METADATA,
    Column("session_id", Integer, primary_key=True),
    Column("token_hash", String, nullable=False, unique=True),
    Column("user_id", String, nullable=False, index=True),
    Column("method", String, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("seen_at", DateTime, nullable=False),
    Column("address", String, nullable=False),
    Column("agent", String, nullable=False),
    sqlite_autoincrement=True,
)

# One line per password tried. The account is hashed: people type passwords into the wrong field.
ATTEMPTS = Table(
    "attempts",
    METADATA,
    Column("attempt_id", Integer, primary_key=True),
    Column("account", String, nullable=False),
    Column("address", String, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("right", Boolean, nullable=False),
    Index("attempts_of_account", "account", "address"),
    Index("attempts_of_address", "address"),
)

# A named view of the portfolio: what its URL holds.
SAVED_VIEWS = Table(
    "saved_views",
    METADATA,
    Column("view_id", Integer, primary_key=True),
    Column("user_id", String, nullable=False),
    Column("name", String, nullable=False),
    Column("query", String, nullable=False),
    Column("saved_at", DateTime, nullable=False),
    UniqueConstraint("user_id", "name"),
)

RECENTS = Table(
    "recents",
    METADATA,
    Column("user_id", String, primary_key=True),
    Column("customer_id", String, primary_key=True),
    Column("opened_at", DateTime, nullable=False),
)

PINS = Table(
    "pins",
    METADATA,
    Column("user_id", String, primary_key=True),
    Column("customer_id", String, primary_key=True),
    Column("pinned_at", DateTime, nullable=False),
)

# What was there when a user looked at a customer (crm_dash/visit.py); the newest visit and the one before it.
VISITS = Table(
    "visits",
    METADATA,
    Column("visit_id", Integer, primary_key=True),
    Column("user_id", String, nullable=False),
    Column("organisation_id", String, nullable=False),
    Column("customer_id", String, nullable=False),
    Column("seen_at", DateTime, nullable=False, index=True),
    Column("from_day", Date, nullable=False),
    Column("marks", LargeBinary, nullable=False),
    Index("visits_of_user", "user_id", "customer_id"),
    sqlite_autoincrement=True,
)
