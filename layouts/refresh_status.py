"""*Actualizar*: how far a refresh is, when it ended, or why it failed; read out as it changes."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from crm_dash.clock import local_time
from crm_dash.i18n import Locale
from crm_dash.state import Refresh
from layouts import h
from layouts.h import Element


def refresh_status(
    latest: Refresh | None,
    loc: Locale,
    *,
    problem: str | None = None,
    zone: ZoneInfo | None = None,
    explain: bool = False,
) -> Element | None:
    """The newest refresh in words, with a bar while it runs; ``problem``: why none could be started.

    ``explain``: say why it failed, which names tables and counts rows of the whole store: for administrators.
    """
    if problem is not None:
        return _failure(loc.t("refresh.not_started"), problem)
    if latest is None:
        return None
    if latest.status == "running":
        return _running(latest, loc)
    if latest.status == "failed":
        reason = latest.message or "" if explain else loc.t("refresh.reason_hidden")
        return _failure(loc.t("refresh.failed"), reason)
    key = "refresh.current" if latest.status == "current" else "refresh.done"
    ended = latest.finished_at
    if ended is not None and zone is not None:
        ended = local_time(ended, zone)
    return h.span(loc.t(key, time=loc.time(ended) if ended else ""), "refresh-done i icon-task")


def _running(latest: Refresh, loc: Locale) -> Element:
    share = min(100, round(100 * latest.done / latest.total)) if latest.total else 0
    bar = h.span(h.span(None, "refresh-fill", style={"width": f"{max(share, 4)}%"}), "refresh-bar", aria_hidden="true")
    text = loc.t("refresh.starting")
    if latest.step:
        step, pct = loc.name("refresh_table", latest.step), loc.percent(share, digits=0)
        text = loc.t("refresh.running", step=step, pct=pct)
    return h.span([bar, h.span(text)], "refresh-running")


def _failure(headline: str, reason: str) -> Element:
    return h.span(h.span([h.strong(headline), " ", reason]), "refresh-failed i icon-alert")
