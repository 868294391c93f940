"""What a request needs of the product, in one place: settings, store, state, cache, and who asks."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import cast

from flask import current_app, g, session
from flask_caching import Cache

from crm_dash.analytics.book import Book
from crm_dash.clock import Clock, utc_now
from crm_dash.errors import NotFound
from crm_dash.facts.ask import Ask
from crm_dash.facts.model import Panel
from crm_dash.panel import build_panel, make_ask, today_in
from crm_dash.scope import Viewer, find_account, find_viewer, resolve_as_of, scope_for
from crm_dash.settings import Settings
from crm_dash.state import State
from crm_dash.state.visits import OwnVisits
from crm_dash.store import Row, Snapshot, Store
from crm_dash.web import audit
from crm_dash.web.identity import identified_viewer
from crm_dash.web.pages import PageMatch, page_of

EXTENSION = "crm_dash"
PERSONA = "persona"
PANEL_CACHE_SECONDS = 300
PANEL_CACHE_ENTRIES = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """One app's parts; reached from any request by ``service()``."""

    settings: Settings
    config: str | None
    store: Store
    state: State
    cache: Cache
    open_demo: bool = False
    clock: Clock = utc_now

    @property
    def has_sessions(self) -> bool:
        """Whether people sign in here, and so can sign out."""
        return self.settings.auth.mode in ("local", "oidc")

    def today(self) -> date:
        """Today in the configured zone."""
        return today_in(self.settings)

    def page_of(self, path: str) -> PageMatch | None:
        """The page that this installation serves at ``path``."""
        match = page_of(path)
        return None if match is not None and match.page.development and not self.settings.panel.development else match

    def ask(
        self,
        customer_id: str,
        *,
        distributor: str | None = None,
        as_of: str | None = None,
        action: audit.Action = "view",
        what: str | None = None,
    ) -> Ask:
        """The checked question of this request's viewer; raises where the page is refused.

        The audit log gets its line here: ``action``, and ``what`` of the customer is looked at or taken away.
        """
        audit.asked(customer_id, distributor=distributor, as_of=as_of)
        try:
            ask = make_ask(
                *(snapshot(), self.settings, viewer(), customer_id),
                distributor=distributor,
                as_of=as_of,
                today=self.today(),
            )
        except NotFound as error:
            audit.write("refused", code=error.code)
            raise
        audit.write(action, what=what, distributor=ask.scope.distributor, as_of=ask.as_of.isoformat())
        return replace(ask, visit=self.visits(viewer(), ask.account.customer.customer_id).find)

    def visits(self, who: Viewer, customer_id: str) -> OwnVisits:
        """The visits of ``who`` to a customer."""
        names = {"user_id": who.user_id, "organisation_id": who.organisation_id, "customer_id": customer_id}
        return self.state.visits.of(**names, zone=self.settings.zone)

    def book(
        self,
        distributor: str | None,
        as_of: str | None,
        *,
        customer: str | None = None,
        action: audit.Action = "view",
        what: str | None = None,
    ) -> Book:
        """This request's viewer's whole book; raises where the scope, or a ``customer`` that is asked for, is refused.

        The audit log gets its line where ``what`` says what is looked at or taken away.
        """
        audit.asked(customer, distributor=distributor, as_of=as_of)
        scope = scope_for(snapshot(), viewer(), distributor)
        day = resolve_as_of(snapshot(), viewer(), self.settings, as_of, self.today())
        try:
            if customer is not None:
                find_account(snapshot(), scope, customer)
        except NotFound as error:
            audit.write("refused", code=error.code)
            raise
        if what is not None:
            audit.write(action, what=what, distributor=scope.distributor, as_of=day.isoformat())
        return Book(snapshot=snapshot(), viewer=viewer(), scope=scope, as_of=day)

    def panel(self, ask: Ask) -> Panel:
        """The panel, from the process's own cache when the same scope asked the same of the same snapshot."""
        key = repr(("panel", ask.snapshot.number, ask.scope, ask.account, ask.as_of, ask.today))
        cached = self.cache.get(key)
        if cached is not None:
            return cast(Panel, cached)
        panel = build_panel(ask, self.settings)
        if all(widget.state != "error" for widget in panel.widgets.values()):
            self.cache.set(key, panel, timeout=PANEL_CACHE_SECONDS)
        return panel


def make_cache() -> Cache:
    """A cache in this process's memory: scoped data never leaves it."""
    return Cache(config={"CACHE_TYPE": "SimpleCache", "CACHE_THRESHOLD": PANEL_CACHE_ENTRIES})


def service() -> Service:
    """The parts of the app that serves the current request."""
    return cast(Service, current_app.extensions[EXTENSION])


def snapshot() -> Snapshot:
    """The snapshot this request reads, the same from its first query to its last."""
    if "snapshot" not in g:
        g.snapshot = service().store.current()
    return cast(Snapshot, g.snapshot)


def viewer() -> Viewer:
    """Who asks; Unauthenticated for nobody. In demo mode the persona that was chosen, else the first one offered."""
    if "viewer" not in g:
        demo = service().settings.auth.mode == "demo"
        g.viewer = _demo_viewer() if demo else identified_viewer(service(), snapshot())
    return cast(Viewer, g.viewer)


def refuse_foreign_scope(distributor: str | None, customer_id: str | None) -> None:
    """Forbidden where a distributor's user brings another scope than its own, whether or not it would be used."""
    if distributor is not None and not viewer().is_manufacturer:
        audit.asked(customer_id, distributor=distributor, as_of=None)
        scope_for(snapshot(), viewer(), distributor)


def personas() -> list[Row]:
    """The users that demo mode offers, manufacturers' first, those who see most first; none in other modes."""
    if service().settings.auth.mode != "demo":
        return []
    order = (
        "order by organisation_kind desc, organisation_name,"
        " case role when 'admin' then 0 when 'manager' then 1 else 2 end, name, user_id"
    )
    live = snapshot()
    return live.once(("personas",), lambda: live.rows(f"select * from active_users() {order}", {}))


def _demo_viewer() -> Viewer:
    chosen = session.get(PERSONA)
    if isinstance(chosen, str):
        try:
            return find_viewer(snapshot(), chosen)
        except NotFound:
            session.pop(PERSONA, None)
    offered = personas()
    if not offered:
        raise NotFound("the source has no active user; add one to users.sql")
    return find_viewer(snapshot(), offered[0]["user_id"])


def session_key(folder: Path) -> str:
    """The key that signs demo sessions: made once per store, readable by its owner only."""
    path = folder / "session.key"
    try:
        with path.open("x", encoding="ascii") as handle:
            path.chmod(0o600)
            handle.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii")
