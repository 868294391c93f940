"""How an attacker talks to the server: raw HTTP with a cookie, and Dash's protocol built from what it publishes."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from flask.testing import FlaskClient

POST = "/_dash-update-component"
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
# Parts of a server's inside that no answer may show.
INSIDE = ("Traceback", 'File "', "/site-packages", "crm_dash/", "select ", "SELECT ", "store.", "Error(", ".py")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One response; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    set_cookies: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def error(self) -> dict[str, str]:
        """The generic error, which must have exactly this form."""
        body = self.json
        assert set(body) == {"error"}
        assert set(body["error"]) == {"code", "message"}
        return dict(body["error"])


@dataclass
class Tab:
    """A browser without a browser's good manners; each request on a connection of its own, so on any worker.

    ``target``: a base URL, or a test client where the server must run in this process to be tampered with.
    ``address``: of this machine (all of 127.0.0.0/8 is), to come from another one than others. ``always``: headers.
    """

    target: str | FlaskClient
    cookies: dict[str, str] = field(default_factory=dict)
    address: str = "127.0.0.1"
    always: dict[str, str] = field(default_factory=dict)

    def request(
        self, method: str, path: str, body: bytes | str | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send exactly this (``path`` as it is, nothing normalised)."""
        sent = {**self.always, **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        raw = body.encode() if isinstance(body, str) else body
        answer = self._over_http(method, path, raw, sent) if isinstance(self.target, str) else None
        return answer or self._in_process(method, path, raw, sent)

    def get(self, path: str, **query: str) -> Answer:
        return self.request("GET", f"{path}?{urlencode(query)}" if query else path)

    def post(self, body: Any, **headers: str) -> Answer:
        """A callback's request with any body."""
        raw = body if isinstance(body, bytes) else json.dumps(body)
        return self.request("POST", POST, raw, {**JSON, **{key.replace("_", "-"): v for key, v in headers.items()}})

    def become(self, user_id: str) -> Tab:
        """Choose who to be (demo mode)."""
        form = urlencode({"user_id": user_id, "next": "/"})
        answer = self.request("POST", "/demo/persona", form, FORM)
        assert answer.status == 303, answer.text
        return self

    def sign_in(self, user: str, password: str, **more: str) -> Answer:
        """Fill in the form of local accounts; ``more``: other fields of it."""
        form = urlencode({"user": user, "password": password, "next": "/", **more})
        return self.request("POST", "/sign-in", form, FORM)

    def is_in(self) -> bool:
        """Whether it gets data; everything else must be a 401."""
        answer = self.get("/api/v1/customers/C1/panel")
        assert answer.status in (200, 401), answer.text
        return answer.status == 200

    def callbacks(self) -> dict[str, dict[str, Any]]:
        """The callbacks that run on the server, by a short name, from what the server publishes of them."""
        published = self.get("/_dash-dependencies").json
        return {_name(entry["output"]): entry for entry in published if entry["clientside_function"] is None}

    def named(self, part: str) -> str:
        """The name of the one callback that has ``part`` among its outputs."""
        (name,) = [name for name in self.callbacks() if part in name]
        return name

    def call(self, name: str, values: Mapping[str, Any]) -> Answer:
        """A well-formed request for a callback with these values by ``id.property``."""
        return self.post(callback_body(self.callbacks()[name], values))

    def _over_http(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        netloc = urlsplit(str(self.target)).netloc
        connection = http.client.HTTPConnection(netloc, timeout=30, source_address=(self.address, 0))
        try:
            connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
            for key, value in headers.items():
                connection.putheader(key, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            response = connection.getresponse()
            answer = Answer(
                status=response.status,
                headers={key.lower(): value for key, value in response.getheaders()},
                body=response.read(),
                set_cookies=tuple(response.headers.get_all("Set-Cookie") or ()),
            )
        finally:
            connection.close()
        self._keep(answer)
        return answer

    def _in_process(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        assert not isinstance(self.target, str)
        with self.target.open(path, method=method, data=body, headers=dict(headers)) as response:
            return Answer(
                status=response.status_code,
                headers={key.lower(): value for key, value in response.headers.items()},
                body=response.data,
                set_cookies=tuple(response.headers.getlist("Set-Cookie")),
            )

    def _keep(self, answer: Answer) -> None:
        for text in answer.set_cookies:
            for morsel in SimpleCookie(text).values():
                self.cookies[morsel.key] = morsel.value
                if morsel["max-age"] == "0":
                    del self.cookies[morsel.key]


def callback_body(entry: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """What Dash's renderer would send for a published callback."""
    output = entry["output"]
    many = output.startswith("..")
    targets = [_target(part) for part in (output[2:-2].split("...") if many else [output])]
    inputs, state = ([_valued(part, values) for part in entry[kind]] for kind in ("inputs", "state"))
    return {
        "output": output,
        "outputs": targets if many else targets[0],
        "inputs": inputs,
        "state": state,
        "changedPropIds": [f"{part['id']}.{part['property']}" for part in inputs],
    }


def generic(answer: Answer, status: int) -> None:
    """This status, in the one form of an error, and nothing of the server's inside."""
    assert answer.status == status, answer.text[:300]
    error = answer.error
    assert error["code"]
    assert [part for part in INSIDE if part in answer.text] == []


def addressed(path: str) -> str:
    """A customer's id as it stands in a path."""
    return quote(path, safe="")


def _name(output: str) -> str:
    """``..panel.children...x.y@<hash>..`` → ``panel.children+x.y``."""
    return "+".join(re.sub("@.*", "", part) for part in output.strip(".").split("..."))


def _target(part: str) -> dict[str, str]:
    id_, _, name = part.partition("@")[0].rpartition(".")
    return {"id": id_, "property": name}


def _valued(part: Mapping[str, str], values: Mapping[str, Any]) -> dict[str, Any]:
    key = f"{part['id']}.{part['property']}"
    return {"id": part["id"], "property": part["property"], **({"value": values[key]} if key in values else {})}
