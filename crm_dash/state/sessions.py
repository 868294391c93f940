"""Sessions on the server: a row each; the browser holds a random token, the row its SHA-256."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Row, delete, insert, or_, select, update

from crm_dash.state.tables import SESSIONS

# 256 random bits: the hash needs neither salt nor stretching.
TOKEN_BYTES = 32
LONGEST_AGENT = 300
# ``seen_at`` is written when this share of the idle time has passed, not at every request.
TOUCH_SHARE = 1 / 30


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionLimits:
    """How long a session lives without a request, and in all."""

    idle: timedelta
    absolute: timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """A signed-in browser; ``method`` is the auth.mode it signed in by."""

    session_id: int
    user_id: str
    method: str
    created_at: datetime
    seen_at: datetime
    address: str
    agent: str

    def alive(self, now: datetime, limits: SessionLimits) -> bool:
        """Neither idle nor in all too long."""
        return now - self.seen_at < limits.idle and now - self.created_at < limits.absolute


_SHOWN = [SESSIONS.c[name] for name in Session.__slots__]


class Sessions:
    """The table of sessions; ``now`` is the caller's clock."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def start(
        self, *, user_id: str, method: str, address: str, agent: str, now: datetime, limits: SessionLimits
    ) -> str:
        """A new session's token; sessions that are over are cleared away."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        over = or_(SESSIONS.c.seen_at <= now - limits.idle, SESSIONS.c.created_at <= now - limits.absolute)
        values = {"token_hash": _hashed(token), "user_id": user_id, "method": method, "created_at": now}
        more = {"seen_at": now, "address": address, "agent": agent[:LONGEST_AGENT]}
        with self._engine.begin() as connection:
            connection.execute(delete(SESSIONS).where(over))
            connection.execute(insert(SESSIONS).values(**values, **more))
        return token

    def find(self, token: str, *, now: datetime, limits: SessionLimits) -> Session | None:
        """The living session of ``token``, noted as seen; None for any other token."""
        query = select(*_SHOWN).where(SESSIONS.c.token_hash == _hashed(token))
        with self._engine.connect() as connection:
            found = _session(connection.execute(query).one_or_none())
        if found is None or not found.alive(now, limits):
            return None
        if now - found.seen_at >= limits.idle * TOUCH_SHARE:
            self._touch(found.session_id, now)
        return found

    def of(self, user_id: str, *, now: datetime, limits: SessionLimits) -> list[Session]:
        """The user's living sessions, the newest first."""
        query = select(*_SHOWN).where(SESSIONS.c.user_id == user_id).order_by(SESSIONS.c.session_id.desc())
        with self._engine.connect() as connection:
            rows = [_session(row) for row in connection.execute(query).all()]
        return [row for row in rows if row is not None and row.alive(now, limits)]

    def end(self, token: str) -> None:
        """Sign out: the token is worth nothing from now on, in every process."""
        self._delete(SESSIONS.c.token_hash == _hashed(token))

    def end_one(self, user_id: str, session_id: int) -> bool:
        """End one of the user's own sessions; False when it is not theirs or there is none."""
        return self._delete(SESSIONS.c.user_id == user_id, SESSIONS.c.session_id == session_id) > 0

    def end_others(self, user_id: str, kept: int) -> None:
        """End all of the user's sessions but ``kept``."""
        self._delete(SESSIONS.c.user_id == user_id, SESSIONS.c.session_id != kept)

    def _touch(self, session_id: int, now: datetime) -> None:
        # An update finds nothing when the session was ended meanwhile: it stays ended.
        statement = update(SESSIONS).where(SESSIONS.c.session_id == session_id).values(seen_at=now)
        with self._engine.begin() as connection:
            connection.execute(statement)

    def _delete(self, *conditions: Any) -> int:
        with self._engine.begin() as connection:
            return connection.execute(delete(SESSIONS).where(*conditions)).rowcount


def _session(row: Row[Any] | None) -> Session | None:
    return Session(**row._asdict()) if row is not None else None


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
