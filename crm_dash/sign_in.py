"""Signing in with a local account: lock-out, password, and the user as the store knows it."""

from __future__ import annotations

from datetime import datetime

from crm_dash.errors import InvalidRequest, NotFound, WrongCredentials
from crm_dash.passwords import LONGEST, is_right
from crm_dash.scope import Viewer, find_viewer
from crm_dash.state import State
from crm_dash.store import Snapshot

LONGEST_USER_ID = 200


def local_sign_in(
    state: State, snapshot: Snapshot, *, user_id: str, password: str, address: str, now: datetime
) -> Viewer:
    """The viewer whose password this is.

    Raises InvalidRequest for what can be no password, TooManyAttempts, and WrongCredentials alike for an unknown
    user, a wrong password, a disabled account and a user who is not (or no longer) active in the store: each after
    the same look-ups and one verified hash.
    """
    _check_form(user_id, password)
    attempt = state.attempts.begin(user_id, address, now=now)
    account = state.accounts.find(user_id)
    right = is_right(account.password_hash if account is not None else None, password)
    viewer = _active(snapshot, user_id)
    if not right or account is None or account.disabled or viewer is None:
        raise WrongCredentials("user and password do not go together")
    state.attempts.succeed(attempt, user_id, address)
    return viewer


def _check_form(user_id: str, password: str) -> None:
    for value, longest in ((user_id, LONGEST_USER_ID), (password, LONGEST)):
        if not value or len(value) > longest or not value.isprintable():
            raise InvalidRequest("user or password is missing, too long, or holds a control character")


def _active(snapshot: Snapshot, user_id: str) -> Viewer | None:
    try:
        return find_viewer(snapshot, user_id)
    except NotFound:
        return None
