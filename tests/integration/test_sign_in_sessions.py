"""Sessions live on the server: over after a while, after sign-out, and when their user is let in no more
(THREATS 4, 6, 15, 25)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from crm_dash.build.run import build
from crm_dash.panel import today_in
from crm_dash.settings import Settings, load_settings
from crm_dash.state import State
from crm_dash.web.sessions import device
from tests.integration import signing_in as world
from tests.integration.signing_in import COOKIE, HERE, PUBLIC, FakeClock, get, is_in, sign_in, token, update
from tests.stores import write_rows

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = world.store(tmp_path_factory.mktemp("sessions"))
    for user in ("m1", "d1"):
        world.give_password(settings, user)
    return settings


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def client(settings: Settings, clock: FakeClock) -> FlaskClient:
    with State(settings.state_path).engine.begin() as connection:
        connection.exec_driver_sql("delete from sessions")
    return world.browser(settings, clock)


def _with_token(client: FlaskClient, value: str | None) -> FlaskClient:
    """Another browser that got hold of the cookie."""
    thief = world.another(client)
    thief.set_cookie(COOKIE, value or "", domain="panel.example", secure=True)
    return thief


# A session that lived in the cookie alone would still be good.
def test_a_cookie_replayed_after_sign_out_is_nobodys_on_every_worker(
    settings: Settings, client: FlaskClient, clock: FakeClock
) -> None:
    sign_in(client)
    thief = _with_token(client, token(client))
    elsewhere = _with_token(world.browser(settings, clock), token(client))
    assert is_in(thief)
    assert is_in(elsewhere)
    response = client.post("/sign-out", base_url=PUBLIC)
    assert (response.status_code, response.headers["Location"]) == (303, "/sign-in?lang=es")
    assert token(client) is None
    for browser in (client, thief, elsewhere):
        assert not is_in(browser)
        assert update(browser).status_code == 401
        assert get(browser, "/customers/C1").status_code == 302


# A page that the browser kept would come back with its data by the Back button.
def test_pages_and_data_are_not_kept_by_the_browser(client: FlaskClient) -> None:
    sign_in(client)
    for path in ("/customers/C1", "/_dash-layout", "/api/v1/customers/C1/panel", "/sessions", "/sign-in"):
        assert get(client, path).headers["Cache-Control"] == "no-store", path
    assert client.post("/sign-out", base_url=PUBLIC).headers["Clear-Site-Data"] == '"cache"'


# Without the look at seen_at a forgotten browser would stay signed in all day.
def test_thirty_minutes_without_a_request_end_a_session(client: FlaskClient, clock: FakeClock) -> None:
    sign_in(client)
    for _ in range(3):
        clock.turn(minutes=28.9)
        assert is_in(client)
    clock.turn(minutes=30)
    assert not is_in(client)


# Without the look at created_at a page that polls would stay signed in for ever.
def test_eight_hours_in_all_end_a_session(client: FlaskClient, clock: FakeClock) -> None:
    sign_in(client)
    for _ in range(8 * 4 - 1):
        clock.turn(minutes=15)
        assert is_in(client)
    clock.turn(minutes=15)
    assert not is_in(client)


def test_both_times_are_settings(settings: Settings, client: FlaskClient, clock: FakeClock) -> None:
    short = world.browser(world.with_auth(settings, idle_minutes=2, session_hours=1), clock)
    sign_in(short)
    clock.turn(minutes=1)
    assert is_in(short)
    clock.turn(minutes=2)
    assert not is_in(short)


def test_sessions_that_are_over_are_cleared_away(settings: Settings, client: FlaskClient, clock: FakeClock) -> None:
    for _ in range(3):
        sign_in(world.another(client))
        clock.turn(hours=9)
    with State(settings.state_path).engine.connect() as connection:
        assert connection.exec_driver_sql("select count(*) from sessions").scalar_one() == 1


# The account's flag, and its sessions with it, as another process (the command line) sets it.
def test_disabling_takes_effect_on_the_next_request(settings: Settings, client: FlaskClient, clock: FakeClock) -> None:
    sign_in(client)
    other_worker = _with_token(world.browser(settings, clock), token(client))
    assert is_in(other_worker)
    State(settings.state_path).accounts.disable("m1")
    assert not is_in(client)
    assert not is_in(other_worker)
    assert sign_in(client).status_code == 401
    world.give_password(settings, "m1")
    assert not is_in(other_worker)
    assert sign_in(client).status_code == 303


# Deleting the sessions is not enough: a flag set by hand must count too.
def test_the_disabled_flag_alone_ends_sessions(settings: Settings, client: FlaskClient) -> None:
    sign_in(client, "d1")
    with State(settings.state_path).engine.begin() as connection:
        connection.exec_driver_sql("update local_accounts set disabled = 1 where user_id = 'd1'")
    assert not is_in(client)
    world.give_password(settings, "d1")


def test_a_new_password_ends_the_old_ones_sessions(settings: Settings, client: FlaskClient) -> None:
    sign_in(client)
    world.give_password(settings, "m1", "another good password")
    assert not is_in(client)
    assert sign_in(client).status_code == 401
    world.give_password(settings, "m1")


def _rebuild(folder: Path, users: str) -> None:
    config = folder / "crm.toml"
    write_rows(config, "users", users)
    loaded = load_settings(config, environ={})
    build(loaded, today=today_in(loaded))


# A viewer kept in the session would be the one of sign-in.
def test_the_store_is_asked_at_every_request(tmp_path: Path) -> None:
    settings = world.store(tmp_path)
    world.give_password(settings, "m1")
    client = world.browser(settings)
    sign_in(client)
    assert get(client, "/api/v1/customers/C1/panel").json["scope"]["distributor"] == "D1"
    assert get(client, "/api/v1/customers/C1/panel?distributor=D2").status_code == 200
    rows = "from read_csv('users.csv', header = true, all_varchar = true)"
    _rebuild(tmp_path, f"select * replace (if(user_id = 'm1', 'D1', organisation_id) as organisation_id) {rows}")
    scope = get(client, "/api/v1/customers/C1/panel").json["scope"]
    assert scope["organisation_id"] == "D1"
    assert get(client, "/api/v1/customers/C1/panel?distributor=D2").status_code == 403
    _rebuild(tmp_path, f"select * replace (if(user_id = 'm1', 'false', active) as active) {rows}")
    assert not is_in(client)
    assert get(client, "/").status_code == 302
    assert sign_in(client).status_code == 401


# The cache is keyed by scope, not by who asked last (THREATS 15).
def test_two_people_on_two_workers_never_cross(settings: Settings, client: FlaskClient, clock: FakeClock) -> None:
    workers = [client, world.browser(settings, clock)]
    maker, dealer = world.another(client), world.another(client)
    sign_in(maker)
    sign_in(dealer, "d1")
    expected = {}
    for _ in range(2):
        for worker in workers:
            for name, browser in (("m1", maker), ("d1", dealer)):
                answer = get(_with_token(worker, token(browser)), "/api/v1/customers/C1/panel").json
                assert expected.setdefault(name, answer["scope"]) == answer["scope"]
    assert expected["m1"]["organisation_id"] == "M1"
    assert expected["d1"]["organisation_id"] == "D1"


def test_the_page_lists_ones_own_sessions_and_ends_them(client: FlaskClient, settings: Settings) -> None:
    sign_in(client, headers={"User-Agent": FIREFOX})
    phone, stranger = world.another(client, "198.51.100.1"), world.another(client)
    sign_in(phone, headers={"User-Agent": "<b>x</b>"})
    sign_in(stranger, "d1", headers={"User-Agent": EDGE})
    page = get(client, "/sessions").text
    assert "Firefox · Linux" in page
    assert "Dispositivo desconocido" in page
    assert HERE in page
    assert "198.51.100.1" in page
    assert "Edge" not in page
    assert "<b>" not in page
    assert not re.search(r"<style|style=|<script(?! src=)|\son\w+=", page)
    numbers = re.findall(r'name="session_id" value="(\d+)"', page)
    assert len(numbers) == 2
    ended = client.post("/sessions/end", data={"session_id": numbers[0]}, base_url=PUBLIC)
    assert ended.status_code == 303
    assert (is_in(client), is_in(phone), is_in(stranger)) == (True, False, True)


# Without the user in the condition anybody could sign everybody out by counting.
def test_another_users_session_cannot_be_ended(client: FlaskClient) -> None:
    stranger = world.another(client)
    sign_in(client)
    sign_in(stranger, "d1")
    (number,) = re.findall(r'name="session_id" value="(\d+)"', get(stranger, "/sessions").text)
    theirs = client.post("/sessions/end", data={"session_id": number}, base_url=PUBLIC)
    nobodys = client.post("/sessions/end", data={"session_id": "999999"}, base_url=PUBLIC)
    assert (theirs.status_code, theirs.data) == (404, nobodys.data)
    for junk in ("", "x", "-1", "9" * 30, "²"):
        assert client.post("/sessions/end", data={"session_id": junk}, base_url=PUBLIC).status_code == 400
    assert is_in(stranger)
    anonymous = world.another(client)
    assert anonymous.post("/sessions/end", data={"session_id": number}, base_url=PUBLIC).status_code == 401
    assert get(anonymous, "/sessions").headers["Location"] == "/sign-in?next=%2Fsessions"


def test_all_others_end_at_once_and_ones_own_is_a_sign_out(client: FlaskClient) -> None:
    others = [world.another(client) for _ in range(3)]
    for browser in (client, *others):
        sign_in(browser)
    client.post("/sessions/end", data={"session_id": "others"}, base_url=PUBLIC)
    assert [is_in(browser) for browser in (client, *others)] == [True, False, False, False]
    (own,) = re.findall(r'name="session_id" value="(\d+)"', get(client, "/sessions").text)
    client.post("/sessions/end", data={"session_id": own}, base_url=PUBLIC)
    assert token(client) is None
    assert not is_in(client)


# A session of a mode that was switched off must not outlive it.
def test_a_session_of_another_mode_is_nobodys(settings: Settings, client: FlaskClient, clock: FakeClock) -> None:
    sign_in(client)
    oidc = world.with_auth(
        settings, mode="oidc", oidc_issuer="https://id.example", oidc_client_id="x", oidc_client_secret="y"
    )
    assert not is_in(_with_token(world.browser(oidc, clock), token(client)))


def test_demo_mode_has_no_sign_in(settings: Settings) -> None:
    client = world.browser(world.with_auth(settings, mode="demo", secret_key=None), address="127.0.0.1")
    for path in ("/sign-in", "/sessions"):
        assert get(client, path).status_code == 404
    assert sign_in(client).status_code == 404


@pytest.mark.parametrize(("agent", "name"), [(FIREFOX, "Firefox · Linux"), (EDGE, "Edge · Windows"), ("curl/8", "")])
def test_devices_have_names(agent: str, name: str) -> None:
    assert device(agent) == name
