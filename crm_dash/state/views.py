"""The views of the portfolio that people named."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, delete, select
from sqlalchemy.dialects.sqlite import insert

from crm_dash.clock import utc_now
from crm_dash.errors import InvalidRequest
from crm_dash.state.tables import SAVED_VIEWS

MOST_VIEWS = 50
LONGEST_NAME, LONGEST_QUERY = 60, 4000


@dataclass(frozen=True, kw_only=True, slots=True)
class SavedView:
    """A view somebody named; ``query`` is the URL's, without its question mark."""

    view_id: int
    name: str
    query: str


class SavedViews:
    """Each user's own views, by name."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, user_id: str) -> list[SavedView]:
        """The user's views by name."""
        table = SAVED_VIEWS.c
        query = select(table.view_id, table.name, table.query).where(table.user_id == user_id).order_by(table.name)
        with self._engine.connect() as connection:
            return [SavedView(**row._asdict()) for row in connection.execute(query)]

    def save(self, user_id: str, name: str, query: str) -> None:
        """Keep ``query`` under ``name``, in place of an earlier view of that name.

        Raises InvalidRequest for a name that is none, and above MOST_VIEWS.
        """
        name = " ".join(name.split())
        if not 0 < len(name) <= LONGEST_NAME or len(query) > LONGEST_QUERY:
            raise InvalidRequest(f"a view's name must have 1 to {LONGEST_NAME} characters")
        mine = self.of(user_id)
        if len(mine) >= MOST_VIEWS and name not in {view.name for view in mine}:
            raise InvalidRequest(f"there can be {MOST_VIEWS} views; forget one first")
        values = {"user_id": user_id, "name": name, "query": query, "saved_at": utc_now()}
        same = ("user_id", "name")
        changed = {"query": query, "saved_at": values["saved_at"]}
        statement = insert(SAVED_VIEWS).values(**values).on_conflict_do_update(index_elements=same, set_=changed)
        with self._engine.begin() as connection:
            connection.execute(statement)

    def forget(self, user_id: str, view_id: int) -> None:
        """Drop the user's view; nothing happens where it is another's or gone."""
        table = SAVED_VIEWS.c
        with self._engine.begin() as connection:
            connection.execute(delete(SAVED_VIEWS).where(table.view_id == view_id, table.user_id == user_id))
