"""The product's expected errors, one tree.

CrmDashError                 message: what is wrong and what to do; ``code``: for machines; ``status``: HTTP
├── SettingsError            crm.toml or an environment variable
├── SourceError              the source cannot be read or mapped
│   └── RefreshRefused       read, but too many rows are bad
├── StoreError               no snapshot, or one that cannot be opened
│   └── QueryTimeout         a query was stopped at the time limit
├── InvalidRequest           a parameter of the wrong form
├── NotFound                 unknown, or not the viewer's to see: the two look the same
└── Forbidden                known to the viewer, but not theirs to ask for
"""

from __future__ import annotations


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
    """A request parameter has the wrong form; the message names it."""

    code = "invalid"
    status = 400


class NotFound(CrmDashError):
    """What was asked for does not exist for this viewer."""

    code = "not_found"
    status = 404


class Forbidden(CrmDashError):
    """The viewer asked for a scope it does not have."""

    code = "forbidden"
    status = 403
