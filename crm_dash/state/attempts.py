"""Passwords tried, counted in the state database, so that all workers share one count."""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, exists, insert, not_, or_, select, update

from crm_dash.errors import TooManyAttempts
from crm_dash.state.tables import ATTEMPTS


@dataclass(frozen=True, kw_only=True, slots=True)
class Limit:
    """So many wrong passwords in so long a window."""

    failures: int
    window: timedelta


# One account from one address; one account from everywhere; one address over all accounts (a password tried on each).
PER_PAIR = Limit(failures=5, window=timedelta(minutes=15))
PER_ACCOUNT = Limit(failures=50, window=timedelta(hours=1))
PER_ADDRESS = Limit(failures=100, window=timedelta(hours=1))
# An address that gave the account's right password this recently is the owner's: what strangers try at the account,
# or colleagues behind the same address, does not lock the owner out.
KNOWN_ADDRESS = timedelta(days=30)
IPV6_PREFIX = 64


class Attempts:
    """An attempt counts as wrong from its start until it proves right: many at once get no more tries than one
    after the other."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, account: str, address: str, *, now: datetime) -> int:
        """Note an attempt before the password is looked at; its id.

        Raises TooManyAttempts within the limits' windows; a refused attempt is not counted.
        """
        who = {"account": _account_key(account), "address": address_key(address)}
        with self._engine.begin() as connection:
            # First a write: from here on no other process may write, so that count and note are one step.
            connection.execute(delete(ATTEMPTS).where(_outdated(now)))
            _check(connection, who, now)
            added = insert(ATTEMPTS).values(**who, at=now, right=False).returning(ATTEMPTS.c.attempt_id)
            return int(connection.execute(added).scalar_one())

    def succeed(self, attempt_id: int, account: str, address: str) -> None:
        """The password was right: the address's earlier attempts at this account are forgotten."""
        account_key, known = _account_key(account), address_key(address)
        own = and_(ATTEMPTS.c.account == account_key, ATTEMPTS.c.address == known)
        with self._engine.begin() as connection:
            connection.execute(delete(ATTEMPTS).where(own, ATTEMPTS.c.attempt_id != attempt_id))
            connection.execute(update(ATTEMPTS).where(ATTEMPTS.c.attempt_id == attempt_id).values(right=True))


def address_key(address: str) -> str:
    """What counts as one address: an IPv6 network of 64 bits is one subscriber's."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((int(parsed), IPV6_PREFIX), strict=False))


def _check(connection: Connection, who: dict[str, str], now: datetime) -> None:
    of_account = ATTEMPTS.c.account == who["account"]
    of_address = ATTEMPTS.c.address == who["address"]
    of_pair = and_(of_account, of_address)
    limits = [(of_pair, PER_PAIR)]
    known = connection.execute(select(exists().where(of_pair, ATTEMPTS.c.right))).scalar_one()
    if not known:
        limits += [(of_account, PER_ACCOUNT), (of_address, PER_ADDRESS)]
    longest = max(_wait(connection, whose, limit, now) for whose, limit in limits)
    if longest > 0:
        raise TooManyAttempts(longest)


def _wait(connection: Connection, whose: ColumnElement[bool], limit: Limit, now: datetime) -> int:
    """Seconds until another attempt is allowed; 0: now."""
    query = (
        select(ATTEMPTS.c.at)
        .where(whose, not_(ATTEMPTS.c.right), ATTEMPTS.c.at > now - limit.window)
        .order_by(ATTEMPTS.c.at.desc())
        .limit(limit.failures)
    )
    moments = connection.execute(query).scalars().all()
    if len(moments) < limit.failures:
        return 0
    ends: timedelta = moments[-1] + limit.window - now
    return max(1, ceil(ends.total_seconds()))


def _outdated(now: datetime) -> Any:
    wrong = and_(not_(ATTEMPTS.c.right), ATTEMPTS.c.at <= now - PER_ACCOUNT.window)
    return or_(wrong, and_(ATTEMPTS.c.right, ATTEMPTS.c.at <= now - KNOWN_ADDRESS))


def _account_key(account: str) -> str:
    return hashlib.sha256(account.encode("utf-8", "surrogateescape")).hexdigest()
