"""Wrong passwords are counted for all workers together (THREATS 7)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from crm_dash.errors import TooManyAttempts
from crm_dash.settings import Settings
from crm_dash.state import State
from crm_dash.state.attempts import PER_ACCOUNT, PER_ADDRESS, PER_PAIR
from tests.integration import signing_in as world
from tests.integration.signing_in import ELSEWHERE, HERE, FakeClock, is_in, sign_in

PROXY = "10.0.0.2"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = world.store(tmp_path_factory.mktemp("lockout"), trusted_proxies=(PROXY,))
    world.give_password(settings, "m1")
    world.give_password(settings, "d1")
    return settings


@pytest.fixture
def settings(built: Settings) -> Settings:
    """The same store, nobody has tried a password yet."""
    with State(built.state_path).engine.begin() as connection:
        connection.exec_driver_sql("delete from attempts")
    return built


# A count in a worker's memory would let five tries pass on each of them.
def test_five_wrong_passwords_over_two_workers_lock_the_address_out(settings: Settings) -> None:
    clock = FakeClock()
    workers = [world.browser(settings, clock), world.browser(settings, clock)]
    for attempt in range(5):
        assert sign_in(workers[attempt % 2], password="wrong password").status_code == 401
        clock.turn(seconds=10)
    for worker in workers:
        refused = sign_in(worker)
        assert refused.status_code == 429
        assert int(refused.headers["Retry-After"]) == 15 * 60 - 50
        assert "Set-Cookie" not in refused.headers
    assert not is_in(workers[0])
    # The owner elsewhere, and others here, are not concerned.
    assert sign_in(world.another(workers[0], ELSEWHERE)).status_code == 303
    assert sign_in(world.another(workers[1]), "d1").status_code == 303
    # Refused tries do not prolong the window.
    clock.turn(seconds=15 * 60 - 51)
    assert sign_in(workers[1]).status_code == 429
    clock.turn(seconds=1)
    assert sign_in(workers[1]).status_code == 303


# Unknown accounts must be locked alike, or the lock would tell who exists.
def test_unknown_accounts_are_locked_alike(settings: Settings) -> None:
    client = world.browser(settings)
    statuses = [sign_in(client, "nobody", "wrong password").status_code for _ in range(6)]
    assert statuses == [401] * 5 + [429]


# A server that believed everybody's X-Forwarded-For would see a new address each time.
def test_rotating_x_forwarded_for_does_not_help(settings: Settings) -> None:
    client = world.browser(settings)
    statuses = [
        sign_in(client, password="wrong password", headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code
        for n in range(6)
    ]
    assert statuses == [401] * 5 + [429]


# Behind the trusted proxy the address is the one that the proxy saw, whatever the client wrote before it.
def test_behind_the_proxy_the_last_stranger_counts(settings: Settings) -> None:
    client = world.browser(settings, address=PROXY)
    for n in range(5):
        chain = {"X-Forwarded-For": f"192.0.2.{n}, {HERE}"}
        assert sign_in(client, password="wrong password", headers=chain).status_code == 401
    assert sign_in(client, headers={"X-Forwarded-For": f"192.0.2.99, {HERE}"}).status_code == 429
    assert sign_in(client, headers={"X-Forwarded-For": f"junk, {HERE}, {PROXY}"}).status_code == 429
    assert sign_in(world.another(client, PROXY), headers={"X-Forwarded-For": ELSEWHERE}).status_code == 303


# Without the account's own limit a botnet would try five passwords from each of its addresses.
def test_many_addresses_share_a_slower_limit_but_the_owners_address_stays_open(settings: Settings) -> None:
    clock = FakeClock()
    home = world.browser(settings, clock, address=ELSEWHERE)
    assert sign_in(home).status_code == 303
    attempts = State(settings.state_path).attempts
    for n in range(PER_ACCOUNT.failures):
        attempts.begin("m1", f"192.0.2.{n}", now=clock())
    refused = sign_in(world.another(home, HERE))
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) == 3600
    assert sign_in(world.another(home, ELSEWHERE)).status_code == 303
    clock.turn(hours=1)
    assert sign_in(world.another(home, HERE)).status_code == 303


# Without the address's own limit one password could be tried on every account there is.
def test_many_accounts_from_one_address_share_a_slower_limit_but_those_known_there_stay_open(
    settings: Settings,
) -> None:
    clock = FakeClock()
    office = world.browser(settings, clock)
    assert sign_in(office).status_code == 303
    attempts = State(settings.state_path).attempts
    for n in range(PER_ADDRESS.failures):
        attempts.begin(f"user-{n}", HERE, now=clock())
    refused = sign_in(world.another(office), "d1")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "3600")
    assert sign_in(world.another(office)).status_code == 303
    assert sign_in(world.another(office, ELSEWHERE), "d1").status_code == 303


# Checking before counting would let all of a burst pass the check.
def test_many_at_once_get_no_more_tries_than_one_after_the_other(settings: Settings) -> None:
    def one(_: int) -> int:
        try:
            State(settings.state_path).attempts.begin("m1", HERE, now=FakeClock().now)
        except TooManyAttempts:
            return 0
        return 1

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(one, range(40))) == PER_PAIR.failures


def test_a_right_password_forgets_the_wrong_ones_before_it(settings: Settings) -> None:
    client = world.browser(settings)
    for _ in range(3):
        for _ in range(4):
            assert sign_in(client, password="wrong password").status_code == 401
        assert sign_in(client).status_code == 303


# One subscriber has 2^64 IPv6 addresses.
def test_an_ipv6_network_counts_as_one_address(settings: Settings) -> None:
    attempts, now = State(settings.state_path).attempts, FakeClock().now
    for n in range(5):
        attempts.begin("m1", f"2001:db8::{n}", now=now)
    with pytest.raises(TooManyAttempts):
        attempts.begin("m1", "2001:db8::ffff", now=now)
    attempts.begin("m1", "2001:db8:0:1::1", now=now)


def test_what_was_typed_is_not_kept(settings: Settings) -> None:
    sign_in(world.browser(settings), "my-secret-by-mistake", "wrong password")
    with State(settings.state_path).engine.connect() as connection:
        rows = connection.exec_driver_sql("select * from attempts").all()
    assert len(rows) == 1
    assert "my-secret-by-mistake" not in repr(rows)


def test_old_attempts_are_cleared_away(settings: Settings) -> None:
    attempts, clock = State(settings.state_path).attempts, FakeClock()
    for n in range(20):
        attempts.begin(f"user-{n}", HERE, now=clock())
    attempts.begin("m1", HERE, now=clock() + timedelta(hours=2))
    with State(settings.state_path).engine.connect() as connection:
        assert connection.exec_driver_sql("select count(*) from attempts").scalar_one() == 1
