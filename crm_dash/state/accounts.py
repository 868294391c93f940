"""Local accounts (``auth.mode = "local"``): a password's hash per user of the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select, update
from sqlalchemy.dialects.sqlite import insert

from crm_dash.clock import utc_now
from crm_dash.state.tables import LOCAL_ACCOUNTS, SESSIONS


@dataclass(frozen=True, kw_only=True, slots=True)
class LocalAccount:
    """Who may sign in with a password; ``user_id`` is the store's."""

    user_id: str
    password_hash: str
    disabled: bool
    changed_at: datetime

    def __repr__(self) -> str:
        return f"LocalAccount(user_id={self.user_id!r}, disabled={self.disabled})"


class LocalAccounts:
    """The table of local accounts. A new password and disabling end the user's sessions in the same transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, user_id: str) -> LocalAccount | None:
        """The account of ``user_id``, disabled or not."""
        query = select(LOCAL_ACCOUNTS).where(LOCAL_ACCOUNTS.c.user_id == user_id)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return LocalAccount(**row._asdict()) if row is not None else None

    def all(self) -> list[LocalAccount]:
        """Every account, by user id."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(LOCAL_ACCOUNTS).order_by(LOCAL_ACCOUNTS.c.user_id)).all()
        return [LocalAccount(**row._asdict()) for row in rows]

    def save(self, user_id: str, password_hash: str) -> None:
        """Make the account, or give it a new password and enable it."""
        values = {"password_hash": password_hash, "disabled": False, "changed_at": utc_now()}
        statement = insert(LOCAL_ACCOUNTS).values(user_id=user_id, **values)
        with self._engine.begin() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["user_id"], set_=values))
            connection.execute(SESSIONS.delete().where(SESSIONS.c.user_id == user_id))

    def disable(self, user_id: str) -> bool:
        """Let ``user_id`` in no more; False when there is no such account."""
        statement = update(LOCAL_ACCOUNTS).where(LOCAL_ACCOUNTS.c.user_id == user_id)
        with self._engine.begin() as connection:
            changed = connection.execute(statement.values(disabled=True, changed_at=utc_now()))
            connection.execute(SESSIONS.delete().where(SESSIONS.c.user_id == user_id))
        return changed.rowcount > 0
