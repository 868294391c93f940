"""What refuses to start, and demo mode's address (THREATS 5, 10), as processes of their own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from crm_dash.i18n import locale_for
from crm_dash.settings import PRODUCT_FOLDER
from tests.attacks.protocol import Tab, generic
from tests.attacks.shop import USUAL
from tests.attacks.sites import SECRET, Target
from tests.serving import serving

EVERYWHERE = "0.0.0.0"  # noqa: S104 - what demo mode must refuse
GUNICORN = ("-m", "gunicorn", "-w", "3", "-b", "127.0.0.1:0", "app:server")
SECRETS = (None, "tiny-0", "a" * 64, "change-me-0123456789abcdefghijklmnop")


def _start(config: Path, arguments: tuple[str, ...], **auth: str) -> subprocess.Popen[str]:
    keys = {f"CRM_DASH_AUTH_{name.upper()}": value for name, value in auth.items()}
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=PRODUCT_FOLDER,
        env={**os.environ, "CRM_DASH_CONFIG": str(config), **keys},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _refusal(process: subprocess.Popen[str]) -> str:
    output, _ = process.communicate(timeout=60)
    assert process.returncode not in (0, None)
    return output


@pytest.mark.parametrize("arguments", [("app.py", "--port", "0"), GUNICORN], ids=["app.py", "gunicorn"])
def test_without_a_good_secret_nothing_is_served(config: Path, arguments: tuple[str, ...]) -> None:
    secrets = SECRETS if arguments[0] == "app.py" else SECRETS[1:2]
    started = [
        (secret, _start(config, arguments, mode="local", **({"secret_key": secret} if secret else {})))
        for secret in secrets
    ]
    for secret, process in started:
        output = _refusal(process)
        assert "auth.secret_key" in output
        assert secret is None or secret not in output


def test_a_mode_without_what_it_stands_on_refuses_to_start(config: Path) -> None:
    needs = {"oidc": "auth.oidc_issuer", "proxy": "auth.trusted_proxies"}
    started = [
        (name, _start(config, ("app.py", "--port", "0"), mode=mode, secret_key=SECRET)) for mode, name in needs.items()
    ]
    for name, process in started:
        assert name in _refusal(process)


def test_demo_mode_refuses_another_address_unless_told_twice(config: Path) -> None:
    """Told twice it starts: that is the twin, the same line with the one flag that takes the protection away."""
    for host in (EVERYWHERE, "::", "192.0.2.1"):
        assert "--allow-open-demo" in _refusal(_start(config, ("app.py", "--host", host, "--port", "0")))
    process = _start(config, ("app.py", "--host", EVERYWHERE, "--port", "0", "--allow-open-demo"))
    assert process.stdout is not None
    try:
        lines = iter(process.stdout.readline, "")
        assert any(f"http://{EVERYWHERE}:" in line for line in lines)
    finally:
        process.terminate()
        process.communicate(timeout=30)


def test_demo_mode_says_so_on_screen(target: Target) -> None:
    for language in ("es", "en"):
        page = target.tab("m1").call("page.children", {**USUAL, "url.search": f"?lang={language}"})
        assert locale_for(language).t("persona.demo") in page.json["response"]["page"]["children"].__repr__()


def _own_address() -> str | None:
    """An address of this machine that is not loopback; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        address = str(probe.getsockname()[0])
        return None if address.startswith("127.") else address


def test_demo_mode_behind_another_server_answers_to_this_machine_only(config: Path, tmp_path: Path) -> None:
    """gunicorn listens where it is told to, and the Host header is the client's word."""
    address = _own_address()
    if address is None:
        pytest.skip("this machine has no address but loopback, so nobody could come from elsewhere")
    with serving(config, log=tmp_path / "log", kind="gunicorn", host=EVERYWHERE) as url:
        assert Tab(url).get("/api/v1/customers/C1/panel").status == 200
        stranger = Tab(url.replace("127.0.0.1", address), address=address, always={"Host": "localhost"})
        for path in ("/", "/api/v1/customers/C1/panel", "/_dash-layout", "/customers/C1"):
            generic(stranger.get(path), 403)
