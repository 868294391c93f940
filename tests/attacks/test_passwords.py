"""Guessing passwords, and where sign-in leads (THREATS 7, 8, 9), over all workers and from many addresses."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from crm_dash.clock import utc_now
from crm_dash.state.attempts import PER_ACCOUNT, PER_ADDRESS
from tests.attacks.protocol import Answer, Tab, generic
from tests.attacks.sites import PASSWORD, TOKEN, Site

WRONG = "wrong password"


@pytest.fixture
def site(local: Site) -> Site:
    """The server of local accounts; nobody has tried a password yet."""
    local.forget_attempts()
    return local


def _guess(site: Site, user: str, address: str, *, password: str = WRONG, **headers: str) -> Answer:
    always = {name.replace("_", "-"): value for name, value in headers.items()}
    return Tab(site.url, address=address, always=always).sign_in(user, password)


def _burst(site: Site, user: str, address: str, times: int) -> list[int]:
    """Wrong passwords all at once, so that every worker is busy with some."""
    with ThreadPoolExecutor(times) as pool:
        return sorted(answer.status for answer in pool.map(lambda _: _guess(site, user, address), range(times)))


def _locked(answer: Answer, longest: int) -> None:
    assert answer.status == 429
    assert 0 < int(answer.headers["retry-after"]) <= longest
    assert answer.set_cookies == ()


def test_five_wrong_passwords_over_all_workers_lock_one_address_out(site: Site, kind: str) -> None:
    took_part: set[str] = set()
    for attempt in range(10):
        address = f"127.0.1.{attempt + 1}"
        before = len(site.workers())
        assert _burst(site, "m1", address, 12) == [401] * 5 + [429] * 7
        _locked(_guess(site, "m1", address, password=PASSWORD), 15 * 60)
        took_part = set(site.workers()[before:])
        if kind == "app.py" or len(took_part) == 3:
            break
    assert kind == "app.py" or len(took_part) == 3
    # The owner elsewhere, and others at that address, are not concerned.
    assert _guess(site, "m1", "127.0.2.1", password=PASSWORD).status == 303
    assert _guess(site, "d1", address, password=PASSWORD).status == 303


def test_rotating_what_the_client_says_of_itself_does_not_help(site: Site) -> None:
    for name in ("X_Forwarded_For", "Forwarded", "X_Real_IP", "True_Client_IP"):
        site.forget_attempts()
        said = [{name: f"192.0.2.{n}" if name != "Forwarded" else f"for=192.0.2.{n}"} for n in range(6)]
        assert [_guess(site, "m1", "127.0.3.1", **headers).status for headers in said] == [401] * 5 + [429]


def test_one_account_from_everywhere_and_one_address_over_all_accounts_are_slower_limits(site: Site) -> None:
    """The lines that so many requests leave behind are written here; the servers find them."""
    assert _guess(site, "m1", "127.0.4.1", password=PASSWORD).status == 303
    attempts = site.state.attempts
    now = utc_now()
    for n in range(PER_ACCOUNT.failures):
        attempts.begin("m1", f"192.0.2.{n}", now=now)
    for n in range(PER_ADDRESS.failures):
        attempts.begin(f"user-{n}", "127.0.4.2", now=now)
    _locked(_guess(site, "m1", "127.0.4.3", password=PASSWORD), 3600)
    _locked(_guess(site, "d1", "127.0.4.2", password=PASSWORD), 3600)
    # Where the right password came from of late, it counts; and others elsewhere are not concerned.
    assert _guess(site, "m1", "127.0.4.1", password=PASSWORD).status == 303
    assert _guess(site, "d1", "127.0.4.3", password=PASSWORD).status == 303


def test_unknown_users_and_wrong_passwords_get_the_same_answer(site: Site) -> None:
    answers = [
        _guess(site, user, f"127.0.5.{n + 1}")
        for n, user in enumerate(("m1", "nobody", "m1-gone", "' or 1=1 --", "M1", "m1-rep2"))
    ]
    assert {answer.status for answer in answers} == {401}
    assert len({answer.body for answer in answers}) == 1
    kept = [{key: value for key, value in answer.headers.items() if key != "date"} for answer in answers]
    assert all(headers == kept[0] for headers in kept)
    # The unknown are locked like the known, or the lock would tell.
    for user in ("nobody", "m1"):
        site.forget_attempts()
        assert [_guess(site, user, "127.0.5.9").status for _ in range(6)] == [401] * 5 + [429]


ELSEWHERE = (
    "//evil.example", "https:evil", "https://evil.example/", "/\\evil.example", "\\evil", "/\t/evil.example",
    "/%0d%0aSet-Cookie:%20x=y", "/\r\nSet-Cookie: x=y", "javascript:alert(1)", "evil.example", "", "/\x00",
    "http:///evil.example", " //evil.example", "/ /evil",
)  # fmt: skip


@pytest.mark.parametrize("target", ELSEWHERE)
def test_next_leads_nowhere_else(site: Site, target: str) -> None:
    answer = Tab(site.url).sign_in("m1", PASSWORD, next=target)
    assert answer.status == 303
    assert re.fullmatch(r"/(?![/\\])[!-~]*", answer.headers["location"])
    assert [cookie.split("=")[0] for cookie in answer.set_cookies] == [TOKEN]
    page = Tab(site.url).get("/sign-in", next=target).text
    (kept,) = re.findall(r'name="next" value="([^"]*)"', page)
    assert re.fullmatch(r"/(?![/\\])[^\r\n\t\\]*", kept)


@pytest.mark.parametrize(
    "password", ["x" * 10_000, "a\x00b", PASSWORD + "\x00", "\x00", "", "pass\tword", "x" * 999_000]
)
def test_what_can_be_no_password_is_refused_unread(site: Site, password: str) -> None:
    tab = Tab(site.url, address="127.0.6.1")
    answer = tab.sign_in("m1", password)
    assert (answer.status, answer.set_cookies) == (400, ())
    # It was not looked at: nothing was counted, and hashing has its own test.
    with site.state.engine.connect() as connection:
        assert connection.exec_driver_sql('select count(*) from attempts where not "right"').scalar_one() == 0


def test_forms_of_another_kind_are_400(site: Site) -> None:
    tab = Tab(site.url)
    for body in ("", "user=m1", "password=x", "user=m1&user=d1&password=", "%", "=&=&", "user[]=m1&password=x"):
        assert (
            tab.request("POST", "/sign-in", body, {"Content-Type": "application/x-www-form-urlencoded"}).status == 400
        )
    assert tab.request("POST", "/sign-in", '{"user": "m1"}', {"Content-Type": "application/json"}).status == 400
    assert tab.sign_in("m" * 10_000, "x").status == 400
    generic(tab.request("POST", "/sign-in", b"x" * 1_000_001, {"Content-Type": "application/octet-stream"}), 413)
    assert not tab.is_in()
