"""``users add/list/disable``: local accounts for people whom the store's users table knows."""

from __future__ import annotations

import sys

import click

from crm_dash.cli_tools import expected_errors, print_json, with_settings
from crm_dash.errors import InvalidRequest, NotFound
from crm_dash.passwords import hash_password
from crm_dash.scope import find_viewer
from crm_dash.settings import Settings
from crm_dash.state import State
from crm_dash.store import Store


@click.group("users")
def users() -> None:
    """Local accounts (auth.mode = "local")."""


@users.command("add")
@click.argument("user_id")
@click.option("--reset", is_flag=True, help="Give an existing account a new password; enables it, ends its sessions.")
@with_settings
def add_command(settings: Settings, user_id: str, reset: bool) -> None:
    """Let a user of the store sign in; the password comes from a prompt, or is stdin's first line."""
    with expected_errors():
        find_viewer(Store(settings).current(), user_id)
        accounts = State(settings.state_path).accounts
        if accounts.find(user_id) is not None and not reset:
            raise InvalidRequest(f"{user_id} has an account already; --reset gives it a new password")
        accounts.save(user_id, hash_password(_password()))
    click.echo(f"{user_id} may sign in")


@users.command("list")
@with_settings
def list_command(settings: Settings) -> None:
    """Print the accounts as JSON lines, without their hashes."""
    with expected_errors():
        for account in State(settings.state_path).accounts.all():
            changed = account.changed_at.isoformat(timespec="seconds") + "Z"
            print_json({"user_id": account.user_id, "disabled": account.disabled, "changed_at": changed})


@users.command("disable")
@click.argument("user_id")
@with_settings
def disable_command(settings: Settings, user_id: str) -> None:
    """Let a user in no more; running sessions end at once."""
    with expected_errors():
        if not State(settings.state_path).accounts.disable(user_id):
            raise NotFound(f"{user_id} has no account")
    click.echo(f"{user_id} may no longer sign in")


def _password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
