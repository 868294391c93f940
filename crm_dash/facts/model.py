"""The values the widgets are made of: frozen, unrounded, one dataclass per JSON object of the panel.

Money is ``Decimal`` in the reporting currency, ``*_pct`` a ``Decimal`` percentage (or None: no base),
dates are civil dates, ``*_at`` naive local datetimes. Rounding happens once, in ``crm_dash.facts.encode``.
Field names and their order are those of the JSON contract.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from crm_dash.periods import Window

Money = Decimal
Percent = Decimal | None
HiddenReason = Literal["feature_disabled", "not_in_source", "no_data", "prospect"]
Scalar = str | int | float | Decimal | date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why something is as it is: a code that the catalogues word, and its parameters."""

    code: str
    params: dict[str, Scalar]


@dataclass(frozen=True, kw_only=True, slots=True)
class SalesTrend:
    """This month to date against the same span a month and a year earlier, and the rolling 12 months."""

    month: str
    month_to_date: Money
    previous_month_to_date: Money
    previous_month_total: Money
    mom_delta: Money
    mom_pct: Percent
    last_year_to_date: Money
    yoy_delta: Money
    yoy_pct: Percent
    rolling_12m: Money
    previous_rolling_12m: Money
    rolling_pct: Percent
    direction: Literal["up", "down", "flat", "new"]


@dataclass(frozen=True, kw_only=True, slots=True)
class BrandQuotes:
    """One brand's part of the window's quotes."""

    brand_id: str
    brand: str
    amount: Money
    share_pct: Percent
    quotes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class QuotesByBrand:
    """Quotes of the 12-month window, split by brand, largest first."""

    window: Window
    total_amount: Money
    total_quotes: int
    previous_total_amount: Money
    change_pct: Percent
    brands: tuple[BrandQuotes, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Backtest:
    """How the projection did on this customer's past months: n forecasts, their WAPE, coverage, median error.

    ``median_pct`` is for the screen: the JSON's contract does not have it.
    """

    n: int
    wape_pct: Percent
    coverage_pct: Percent
    median_pct: Percent


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthlyProjection:
    """Point and 80 % interval for the current month's total."""

    month: str
    month_to_date: Money
    projected_total: Money
    low: Money
    high: Money
    level: float
    previous_month_total: Money
    vs_previous_pct: Percent
    confidence: Literal["high", "medium", "low"]
    reasons: tuple[Reason, ...]
    history_months: int
    elapsed_business_days: int
    business_days: int
    backtest: Backtest


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something that happened; ``type`` is the activity's kind, the system event's kind, or the document's."""

    event_id: str
    category: Literal["activity", "task", "note", "system", "commercial"]
    type: str
    occurred_at: datetime
    user: str | None
    title: str | None
    description: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class LatestEvents:
    """One page of the timeline, newest first; ``next`` is the cursor of the following page."""

    items: tuple[Event, ...]
    next: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthSales:
    """One bar pair of the 12-month chart; ``previous_year_to_date`` only for the partial month."""

    month: str
    amount: Money
    previous_year_amount: Money
    partial: bool
    previous_year_to_date: Money | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Last12Months:
    """Twelve calendar months that end with D's month, oldest first."""

    months: tuple[MonthSales, ...]
    total: Money
    previous_total: Money


@dataclass(frozen=True, kw_only=True, slots=True)
class ActivityCount:
    """Done activities of one kind."""

    type: str
    count: int
    share_pct: Percent


@dataclass(frozen=True, kw_only=True, slots=True)
class ActivitiesByType:
    """Activities done in the 12-month window, by kind, most first."""

    window: Window
    total: int
    by_type: tuple[ActivityCount, ...]
    last_done_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class BrandOrders:
    """One brand's part of the window's orders."""

    brand_id: str
    brand: str
    orders: int
    amount: Money
    share_pct: Percent


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderRatios:
    """What became of the window's quotes, and the window's orders."""

    window: Window
    quotes: int
    converted: int
    unlinked: int
    conversion_pct: Percent
    quoted_amount: Money
    converted_amount: Money
    value_conversion_pct: Percent
    open: int
    lost: int
    expired: int
    closed_conversion_pct: Percent
    orders: int
    order_amount: Money
    average_order_value: Money | None
    median_days_to_order: Decimal | None
    orders_by_brand: tuple[BrandOrders, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Buckets:
    """Aging of the open amounts; they sum to the outstanding total."""

    not_due: Money
    d1_30: Money
    d31_60: Money
    d61_90: Money
    d90_plus: Money
    no_due_date: Money
    credits: Money


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenDocument:
    """A receivable with an open amount on D."""

    document_id: str
    kind: Literal["invoice", "credit_note"]
    issued_on: date
    due_on: date | None
    amount: Money
    paid_amount: Money
    open_amount: Money
    days_overdue: int
    status: Literal["not_due", "due_soon", "overdue", "disputed"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outstanding:
    """What the customer owes the viewer's organisation on D."""

    total: Money
    not_due: Money
    overdue: Money
    buckets: Buckets
    credit_limit: Money | None
    credit_used_pct: Percent
    dso_days: Decimal | None
    documents: tuple[OpenDocument, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class UpcomingItem:
    """A planned activity or an open task; ``due_at`` is a datetime for activities, a date for tasks."""

    id: str
    category: Literal["activity", "task"]
    type: str
    due_at: datetime | date | None
    title: str
    user: str | None
    overdue: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Upcoming:
    """Everything still to be done: future soonest first, undated, then overdue latest first."""

    items: tuple[UpcomingItem, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class NextTier:
    """The lowest bonus threshold not yet reached."""

    threshold_amount: Money
    missing_amount: Money
    bonus_pct: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreement:
    """An agreement active on D and how far it has come."""

    agreement_id: str
    kind: Literal["price", "promotion", "bonus"]
    title: str
    brand_id: str | None
    brand: str | None
    product_id: str | None
    product: str | None
    discount_pct: Percent
    net_price: Money | None
    starts_on: date
    ends_on: date | None
    days_left: int | None
    expiring: bool
    target_amount: Money | None
    actual_amount: Money
    elapsed_pct: Percent
    achieved_pct: Percent
    next_tier: NextTier | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreements:
    """Agreements active on D, soonest end first."""

    items: tuple[Agreement, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class BrandRhythm:
    """The order gap of one brand; ``*_days`` are unrounded."""

    brand_id: str
    brand: str
    last_order_on: date
    days_since: int
    expected_gap_days: Decimal
    warning_days: Decimal
    state: Literal["ok", "late"]


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderGap:
    """Days since the last order beside the customer's own rhythm, over all brands and for each that has one."""

    last_order_on: date
    days_since: int
    expected_gap_days: Decimal
    warning_days: Decimal
    state: Literal["ok", "late"]
    brands: tuple[BrandRhythm, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class HealthFactor:
    """One part of the score in whole points; all None but the name where it is insufficient.

    ``value``: trend %, days since the last order, days since the last done activity, conversion %, overdue %.
    """

    name: Literal["trend", "recency", "engagement", "pipeline", "payments"]
    value: Decimal | None
    points: int | None
    max_points: int | None
    state: Literal["ok", "insufficient"]
    change_30d: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    """How the account is doing, 0-100, and why; the factors' points sum to the score."""

    score: int
    level: Literal["good", "fair", "at_risk"]
    factors: tuple[HealthFactor, ...]
    at_risk: tuple[Reason, ...]
    growth: tuple[Reason, ...]
    service: tuple[Reason, ...]

    @property
    def told(self) -> int:
        """How many of the factors the score is made of."""
        return sum(factor.state == "ok" for factor in self.factors)

    @property
    def is_thin(self) -> bool:
        """Whether most factors are insufficient, so that the score says little."""
        return 2 * self.told < len(self.factors)


@dataclass(frozen=True, kw_only=True, slots=True)
class Peers:
    """Who an account is compared with, and how many they are."""

    rule: Reason
    n: int


@dataclass(frozen=True, kw_only=True, slots=True)
class BrandGap:
    """One brand in the 12-month window beside the peers' median; without enough peers there is none."""

    brand_id: str
    brand: str
    customer_amount: Money
    peer_median_amount: Money | None
    gap_amount: Money | None
    last_bought_on: date | None
    lapsed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class BrandGaps:
    """Brands by how far the customer lies below its peers, largest gap first."""

    peers: Peers
    rows: tuple[BrandGap, ...]


Facts = (
    SalesTrend
    | QuotesByBrand
    | MonthlyProjection
    | LatestEvents
    | Last12Months
    | ActivitiesByType
    | OrderRatios
    | Outstanding
    | Upcoming
    | Agreements
    | Health
    | OrderGap
    | BrandGaps
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Widget:
    """A widget's answer: ready with facts, hidden with a reason, or error with a request id to quote."""

    slug: str
    state: Literal["ready", "hidden", "error"]
    reason: HiddenReason | None = None
    data: Facts | None = None
    error_id: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Customer:
    """The account as the viewer's organisation knows it; ``owner`` is a user's name."""

    customer_id: str
    name: str
    kind: Literal["customer", "prospect"]
    segment: str | None
    city: str | None
    region: str | None
    country: str | None
    owner: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class PanelScope:
    """Which commercial facts the panel shows; ``distributor`` is an id, ``direct`` or ``all``."""

    organisation_id: str
    distributor: str
    all_sales: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Panel:
    """All widgets of one customer, from one snapshot."""

    customer: Customer
    scope: PanelScope
    as_of: date
    snapshot: int
    currency: str
    notices: tuple[Reason, ...]
    widgets: dict[str, Widget]
