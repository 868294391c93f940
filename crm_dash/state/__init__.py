"""What is not analytics: one small SQLite database, behind SQLAlchemy Core (SPEC: state database).

Every process opens the same file; WAL and a busy timeout let them share it.
"""

from __future__ import annotations

from crm_dash.state.accounts import LocalAccount, LocalAccounts
from crm_dash.state.attempts import Attempts
from crm_dash.state.database import State
from crm_dash.state.marks import Marks
from crm_dash.state.refreshes import Refresh
from crm_dash.state.sessions import Session, SessionLimits, Sessions
from crm_dash.state.views import SavedView, SavedViews
from crm_dash.state.visits import Visits

__all__ = [
    "Attempts",
    "LocalAccount",
    "LocalAccounts",
    "Marks",
    "Refresh",
    "SavedView",
    "SavedViews",
    "Session",
    "SessionLimits",
    "Sessions",
    "State",
    "Visits",
]
