"""Who asks and what they may see: ``Viewer`` and ``Scope``, derived on the server (SPEC: who sees what)."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from crm_dash.errors import Forbidden, InvalidRequest, NotFound
from crm_dash.facts.model import Customer
from crm_dash.settings import Settings
from crm_dash.store import Snapshot

ALL, DIRECT = "all", "direct"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EARLIEST_DAY = date(1950, 1, 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Viewer:
    """An active user of one organisation, as the store knows it."""

    user_id: str
    name: str
    role: Literal["admin", "manager", "rep"]
    default_distributor_id: str | None
    organisation_id: str
    organisation_name: str
    organisation_kind: Literal["manufacturer", "distributor"]

    @property
    def is_manufacturer(self) -> bool:
        """Whether the toggle and the distributor selector exist for this viewer."""
        return self.organisation_kind == "manufacturer"

    @property
    def owner_filter(self) -> str | None:
        """The owner whose accounts the viewer is limited to: a rep sees only its own."""
        return self.user_id if self.role == "rep" else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """What one request may read; ``distributor`` is an organisation's id, ``direct`` or ``all``."""

    organisation_id: str
    organisation_kind: Literal["manufacturer", "distributor"]
    owner: str | None
    distributor: str

    @property
    def all_sales(self) -> bool:
        """Whether the sales of all distributors, and direct ones, are shown."""
        return self.distributor == ALL

    def binds(self) -> dict[str, Any]:
        """The parameters that the macros of ``scope.sql`` take."""
        return {
            "organisation_id": self.organisation_id,
            "organisation_kind": self.organisation_kind,
            "owner": self.owner,
            "distributor": self.distributor,
        }


def find_viewer(snapshot: Snapshot, user_id: str) -> Viewer:
    """The active user ``user_id``; NotFound for an unknown or inactive one."""
    viewer = _viewers(snapshot).by_id.get(user_id)
    if viewer is None:
        raise NotFound(f"user {user_id} does not exist or is not active")
    return viewer


def find_named_viewer(snapshot: Snapshot, name: str) -> Viewer:
    """The active user whose id or e-mail ``name`` is, as a provider or proxy gives it; NotFound unless there is one."""
    viewers = _viewers(snapshot)
    found = viewers.by_email.get(name.lower(), set()) | ({name} & viewers.by_id.keys())
    if len(found) != 1:
        raise NotFound("that user does not exist or is not active")
    return viewers.by_id[found.pop()]


def viewers(snapshot: Snapshot) -> list[Viewer]:
    """All active users."""
    return list(_viewers(snapshot).by_id.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class _Viewers:
    """The active users of a snapshot: by id, and the ids that share an e-mail in lower case."""

    by_id: dict[str, Viewer]
    by_email: dict[str, set[str]]


def _viewers(snapshot: Snapshot) -> _Viewers:
    """Read once per snapshot: every request asks for one of them."""

    def read() -> _Viewers:
        by_id: dict[str, Viewer] = {}
        by_email: dict[str, set[str]] = {}
        for row in snapshot.rows("select * from active_users()", {}):
            email = row.pop("email")
            by_id[row["user_id"]] = Viewer(**row)
            if email:
                by_email.setdefault(email.lower(), set()).add(row["user_id"])
        return _Viewers(by_id=by_id, by_email=by_email)

    return snapshot.once(("viewers",), read)


def distributor_names(snapshot: Snapshot) -> dict[str, str]:
    """The name of each distributor by id, read once per snapshot; for manufacturers' users."""
    query = "select * from known_organisations() where kind = 'distributor'"
    return snapshot.once(
        ("distributors",), lambda: {row["organisation_id"]: row["name"] for row in snapshot.rows(query, {})}
    )


def scope_for(snapshot: Snapshot, viewer: Viewer, distributor: str | None) -> Scope:
    """The scope of ``viewer`` with the distributor it asks for (None: its default).

    Raises Forbidden when a distributor's user asks for any but its own, NotFound for an unknown distributor.
    """
    return Scope(
        organisation_id=viewer.organisation_id,
        organisation_kind=viewer.organisation_kind,
        owner=viewer.owner_filter,
        distributor=_allowed_distributor(snapshot, viewer, distributor),
    )


def _allowed_distributor(snapshot: Snapshot, viewer: Viewer, asked: str | None) -> str:
    if not viewer.is_manufacturer:
        if asked not in (None, viewer.organisation_id):
            raise Forbidden("a distributor's user sees its own distributor's sales only")
        return viewer.organisation_id
    if asked is None:
        return viewer.default_distributor_id or ALL
    if asked not in (ALL, DIRECT) and asked not in distributor_names(snapshot):
        raise NotFound("that distributor does not exist")
    return asked


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """A customer as the viewer's organisation has it on its books."""

    customer: Customer
    credit_limit: Any


def find_account(snapshot: Snapshot, scope: Scope, customer_id: str) -> Account:
    """The visible account; NotFound alike for an unknown customer and for one out of scope."""
    rows = snapshot.rows(
        "select a.*, u.name as owner_name from visible_accounts($organisation_id, $owner) as a"
        " left join user_names() as u on a.owner_user_id = u.user_id where a.customer_id = $customer_id",
        {**scope.binds(), "customer_id": customer_id},
    )
    if not rows:
        raise NotFound("that customer does not exist")
    row = rows[0]
    return Account(
        customer=Customer(
            customer_id=row["customer_id"],
            name=row["name"],
            kind=row["kind"],
            segment=row["segment"],
            city=row["city"],
            region=row["region"],
            country=row["country"],
            owner=row["owner_name"],
        ),
        credit_limit=row["credit_limit"],
    )


def resolve_as_of(snapshot: Snapshot, viewer: Viewer, settings: Settings, asked: str | None, today: date) -> date:
    """The panel's day D: the one asked for, else what ``panel.as_of`` says; never after today.

    Raises InvalidRequest for a text that is no date of the years 1950 to today.
    """
    if asked is not None:
        return _requested_day(asked, today)
    if settings.panel.as_of == "today":
        return today
    if settings.panel.as_of == "data":
        binds = {"organisation_id": viewer.organisation_id, "kind": viewer.organisation_kind, "today": today}
        last = snapshot.once(
            ("last_day", *binds.values()),
            lambda: snapshot.rows("select last_day from last_days($organisation_id, $kind, $today)", binds),
        )
        return last[0]["last_day"] or today
    return date.fromisoformat(settings.panel.as_of)


def _requested_day(asked: str, today: date) -> date:
    day = None
    if _DATE.fullmatch(asked):
        with contextlib.suppress(ValueError):
            day = date.fromisoformat(asked)
    if day is None or not EARLIEST_DAY <= day <= today:
        raise InvalidRequest(f"as_of must be a date YYYY-MM-DD from {EARLIEST_DAY} to {today}", parameter="as_of")
    return day
