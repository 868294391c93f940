"""activities_by_type and upcoming (SPEC §5)."""

from datetime import date, datetime, time

from . import facts
from .events import done_on
from .periods import inside, window, window_json
from .rounding import one_decimal, share
from .scope import Row, View


def activities_by_type(view: View) -> Row | None:
    """Done in the window; types that have one, by count descending, then type."""
    span = window(view.as_of)
    moments = []
    counts: dict[str, int] = {}
    for activity in facts.private(view, "activities"):
        moment = done_on(activity, view)
        if moment is not None and inside(moment.date(), span):
            moments.append(moment)
            counts[activity["kind"]] = counts.get(activity["kind"], 0) + 1
    if not moments:
        return None
    return {
        "window": window_json(span),
        "total": len(moments),
        "by_type": [
            {"type": kind, "count": counts[kind], "share_pct": one_decimal(share(counts[kind], len(moments)))}
            for kind in sorted(counts, key=lambda kind: (-counts[kind], kind))
        ],
        "last_done_at": max(moments).isoformat(timespec="seconds"),
    }


def upcoming(view: View) -> Row | None:
    """Future ones soonest first, undated ones, then overdue ones latest first; ties by id."""
    found = _activities(view) + _tasks(view)
    if not found:
        return None
    found.sort(key=lambda item: item["id"])
    dated = [item for item in found if item["moment"] is not None]
    future = [item for item in dated if not item["overdue"]]
    overdue = [item for item in dated if item["overdue"]]
    future.sort(key=lambda item: item["moment"])
    overdue.sort(key=lambda item: item["moment"], reverse=True)
    undated = [item for item in found if item["moment"] is None]
    items = future + undated + overdue
    return {"items": [{key: value for key, value in item.items() if key != "moment"} for item in items]}


def _activities(view: View) -> list[Row]:
    """Neither done by D nor cancelled, whenever it is scheduled."""
    return [
        {
            "id": f"activity:{row['activity_id']}",
            "category": "activity",
            "type": row["kind"],
            "due_at": row["scheduled_at"].isoformat(timespec="seconds"),
            "title": row["subject"],
            "user": view.user_name(row["user_id"]),
            "overdue": row["scheduled_at"].date() < view.as_of,
            "moment": row["scheduled_at"],
        }
        for row in facts.private(view, "activities")
        if row["status"] != "cancelled" and done_on(row, view) is None
    ]


def _tasks(view: View) -> list[Row]:
    """Created and not completed by D; a due day counts as its first moment."""
    found = []
    for row in facts.private(view, "tasks"):
        completed = row["completed_at"]
        if row["created_at"].date() > view.as_of or (completed is not None and completed.date() <= view.as_of):
            continue
        due: date | None = row["due_on"]
        item = {
            "id": f"task:{row['task_id']}",
            "category": "task",
            "type": "task",
            "due_at": due.isoformat() if due else None,
            "title": row["title"],
            "user": view.user_name(row["user_id"]),
            "overdue": due is not None and due < view.as_of,
            "moment": datetime.combine(due, time()) if due else None,
        }
        found.append(item)
    return found
