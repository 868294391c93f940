"""The product's expected errors, one tree.

CrmDashError                 message: what is wrong and what to do; ``code``: for machines; ``status``: HTTP
├── SettingsError            crm.toml or an environment variable
├── SourceError              the source cannot be read or mapped
│   └── RefreshRefused       read, but too many rows are bad
├── StoreError               no snapshot, or one that cannot be opened
│   └── QueryTimeout         a query was stopped at the time limit
├── InvalidRequest           a parameter of the wrong form
│   ├── InvalidChoice        a value that is not among those it may have
│   └── TooBroad             an answer of more parts than anybody reads; says what to narrow
├── Unauthenticated          nobody is signed in, or no longer
│   └── WrongCredentials     user and password do not go together; which of them is wrong stays untold
├── ProviderError            the identity provider does not answer, or is another one
│   └── ProviderRefused      its answer does not fit the question: state, nonce, claims
├── TooManyAttempts          too many wrong passwords; ``retry_after`` seconds to wait
├── SnapshotGone             what was asked for was of a snapshot that has been replaced: reload
├── Busy                     this process is doing as much of that as it may
├── NotFound                 unknown, or not the viewer's to see: the two look the same
└── Forbidden                known to the viewer, but not theirs to ask for
"""

from __future__ import annotations

from collections.abc import Sequence


class CrmDashError(Exception):
    """Base of every expected error; ``str(error)`` is fit for the person who can mend it."""

    code = "error"
    status = 500


class SettingsError(CrmDashError):
    """A setting is unknown, of the wrong type, or not among the allowed values."""

    code = "settings"


class SourceError(CrmDashError):
    """The source or its mapping cannot be read; names table, file and remedy."""

    code = "source"


class RefreshRefused(SourceError):
    """More rows were rejected than ``source.max_rejects`` allows; nothing was published."""

    code = "refused"


class StoreError(CrmDashError):
    """There is no live snapshot, or it cannot be opened."""

    code = "store"
    status = 503


class QueryTimeout(StoreError):
    """A query ran into the time limit and was interrupted."""

    code = "timeout"


class InvalidRequest(CrmDashError):
    """A request parameter has the wrong form; the message names it, as does ``parameter`` for the page of a URL."""

    code = "invalid"
    status = 400

    def __init__(self, message: str, *, parameter: str | None = None) -> None:
        super().__init__(message)
        self.parameter = parameter


class InvalidChoice(InvalidRequest):
    """``name`` has a value that is not among the ``allowed``, or (``unknown_name``) is no parameter at all."""

    code = "invalid_choice"

    def __init__(self, name: str, value: str, *, allowed: Sequence[str], unknown_name: bool = False) -> None:
        super().__init__(
            f"{name} is no parameter" if unknown_name else f"{name} must be one of {', '.join(allowed)}, not {value!r}",
            parameter=name,
        )
        self.value = value
        self.allowed = tuple(allowed)
        self.unknown_name = unknown_name


class TooBroad(InvalidRequest):
    """``found`` parts of ``what`` (buckets or columns), more than the ``most`` that are shown."""

    code = "too_broad"

    def __init__(self, what: str, *, found: int, most: int) -> None:
        super().__init__(f"{found} {what} are more than the {most} that are shown; narrow the question")
        self.what = what
        self.found = found
        self.most = most


class Unauthenticated(CrmDashError):
    """Nobody is signed in, the session is over, or its user may no longer come in."""

    code = "unauthenticated"
    status = 401


class WrongCredentials(Unauthenticated):
    """The same for an unknown user, a wrong password and a disabled account."""

    code = "wrong_credentials"


class ProviderError(CrmDashError):
    """The identity provider cannot be asked, or is not the one that is configured."""

    code = "provider"
    status = 503


class ProviderRefused(ProviderError):
    """The provider's answer is not one to this browser's question, or names nobody."""

    code = "provider_refused"
    status = 400


class TooManyAttempts(CrmDashError):
    """Too many wrong passwords of late; ``retry_after`` says for how many seconds nothing is looked at."""

    code = "too_many_attempts"
    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"too many attempts; wait {retry_after} s")
        self.retry_after = retry_after


class SnapshotGone(CrmDashError):
    """The figure was read from a snapshot that is no longer there; its rows would be those of another one."""

    code = "snapshot_gone"
    status = 410


class Busy(CrmDashError):
    """Too much of the same is under way in this process; a moment later there may be room."""

    code = "busy"
    status = 503


class NotFound(CrmDashError):
    """What was asked for does not exist for this viewer."""

    code = "not_found"
    status = 404


class Forbidden(CrmDashError):
    """The viewer asked for a scope it does not have."""

    code = "forbidden"
    status = 403
