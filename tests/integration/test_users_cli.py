"""``users add/list/disable``: passwords from stdin, hashed; only people whom the store knows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crm_dash.cli import cli
from crm_dash.settings import load_settings
from crm_dash.state import State
from tests.integration import signing_in as world
from tests.integration.signing_in import PASSWORD


@pytest.fixture
def config(tmp_path: Path) -> Path:
    world.store(tmp_path)
    return tmp_path / "crm.toml"


def _run(config: Path, *arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(cli, ["--config", str(config), "users", *arguments], input=stdin)


def test_add_list_disable(config: Path) -> None:
    assert _run(config, "add", "m1", stdin=f"{PASSWORD}\n").exit_code == 0
    state = State(load_settings(config, environ={}).state_path)
    account = state.accounts.find("m1")
    assert account is not None
    assert account.password_hash.startswith("$argon2id$")
    assert PASSWORD not in account.password_hash
    assert account.password_hash not in repr(account)
    (line,) = _run(config, "list").stdout.splitlines()
    listed = json.loads(line)
    assert (listed["user_id"], listed["disabled"]) == ("m1", False)
    assert set(listed) == {"user_id", "disabled", "changed_at"}
    client = world.browser(world.with_auth(load_settings(config, environ={})))
    assert world.sign_in(client).status_code == 303
    assert _run(config, "disable", "m1").exit_code == 0
    assert not world.is_in(client)
    assert json.loads(_run(config, "list").stdout)["disabled"] is True


def test_a_second_add_needs_reset(config: Path) -> None:
    assert _run(config, "add", "m1", stdin=PASSWORD).exit_code == 0
    again = _run(config, "add", "m1", stdin="another good password")
    assert (again.exit_code, again.stdout) == (1, "")
    assert "--reset" in again.stderr
    assert _run(config, "add", "--reset", "m1", stdin="another good password").exit_code == 0
    client = world.browser(world.with_auth(load_settings(config, environ={})))
    assert world.sign_in(client).status_code == 401
    assert world.sign_in(client, password="another good password").status_code == 303


@pytest.mark.parametrize(
    ("arguments", "stdin", "reason"),
    [
        (("add", "nobody"), PASSWORD, "user nobody does not exist or is not active"),
        (("add", "m1-gone"), PASSWORD, "does not exist or is not active"),
        (("add", "m1"), "short\n", "12 to 1024 characters"),
        (("add", "m1"), "", "12 to 1024 characters"),
        (("add", "m1"), "x" * 2000, "12 to 1024 characters"),
        (("add", "m1"), "tab\tin the password\n", "control characters"),
        (("disable", "m1"), "", "m1 has no account"),
    ],
)
def test_refusals_are_one_line_on_stderr(config: Path, arguments: tuple[str, ...], stdin: str, reason: str) -> None:
    run = _run(config, *arguments, stdin=stdin)
    assert (run.exit_code, run.stdout) == (1, "")
    assert run.stderr.startswith("error: ")
    assert reason in run.stderr
    assert run.stderr.count("\n") == 1


def test_without_a_store_nobody_can_be_added(tmp_path: Path) -> None:
    config = world.write_source(tmp_path, world.people())
    run = _run(config, "add", "m1", stdin=PASSWORD)
    assert (run.exit_code, "nothing was built yet" in run.stderr) == (1, True)


# A password on the command line would stand in the shell's history and the process list.
def test_no_option_takes_a_password() -> None:
    add = cli.commands["users"].commands["add"]
    assert {parameter.name for parameter in add.params} == {"user_id", "reset", "config"}
