"""A panel with something in every widget, for the tests of the screen."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from crm_dash.edition import Edition
from crm_dash.facts.distributors import Distributors, DistributorShare
from crm_dash.facts.model import (
    ActivitiesByType,
    ActivityCount,
    Agreement,
    Agreements,
    Backtest,
    BrandGap,
    BrandGaps,
    BrandOrders,
    BrandQuotes,
    BrandRhythm,
    Buckets,
    Customer,
    Event,
    Health,
    HealthFactor,
    Last12Months,
    LatestEvents,
    MonthlyProjection,
    MonthSales,
    NextTier,
    OpenDocument,
    OrderGap,
    OrderRatios,
    Outstanding,
    Panel,
    PanelScope,
    Peers,
    QuotesByBrand,
    Reason,
    SalesTrend,
    Upcoming,
    UpcomingItem,
    Widget,
)
from crm_dash.periods import last_months, month_key, twelve_months
from crm_dash.scope import Scope, Viewer
from layouts.shared import Shown

DAY = date(2026, 11, 24)
WINDOW = twelve_months(DAY)
NASTY = "<img src=x onerror=alert(1)>"
VIEWER = Viewer(
    user_id="U1",
    name="Marta Ruiz",
    role="manager",
    default_distributor_id="D1",
    organisation_id="M1",
    organisation_name="Calor Ibérica",
    organisation_kind="manufacturer",
)
DISTRIBUTORS = Distributors(
    choices=(
        DistributorShare(distributor="D1", name="Térmicos del Norte", amount=Decimal("210340.10")),
        DistributorShare(distributor="direct", name=None, amount=Decimal(12030)),
    ),
    fallback="D1",
    elsewhere_amount=None,
)
SHOWN = Shown(
    scope=Scope(organisation_id="M1", organisation_kind="manufacturer", owner=None, distributor="D1"),
    as_of=DAY,
    edition=Edition(snapshot=14, built_at=datetime(2026, 11, 24, 7, 30)),
)


def sales_trend() -> SalesTrend:
    return SalesTrend(
        month="2026-11",
        month_to_date=Decimal("16234.17"),
        previous_month_to_date=Decimal("21034.20"),
        previous_month_total=Decimal("30120.11"),
        mom_delta=Decimal("-4800.03"),
        mom_pct=Decimal("-22.82"),
        last_year_to_date=Decimal(0),
        yoy_delta=Decimal("16234.17"),
        yoy_pct=None,
        rolling_12m=Decimal(330000),
        previous_rolling_12m=Decimal(331000),
        rolling_pct=Decimal("-0.3"),
        direction="down",
    )


def quotes_by_brand(count: int = 9) -> QuotesByBrand:
    brands = tuple(
        BrandQuotes(
            brand_id=f"B{index}",
            brand=NASTY if index == 0 else f"Marca {index}",
            amount=Decimal(1000 * count - 1000 * index),
            share_pct=Decimal(100) / count,
            quotes=index + 1,
        )
        for index in range(count)
    )
    return QuotesByBrand(
        window=WINDOW,
        total_amount=Decimal(45000),
        total_quotes=51,
        previous_total_amount=Decimal(0),
        change_pct=None,
        brands=brands,
    )


def monthly_projection() -> MonthlyProjection:
    return MonthlyProjection(
        month="2026-11",
        month_to_date=Decimal("16234.17"),
        projected_total=Decimal("28450.33"),
        low=Decimal("24100.10"),
        high=Decimal("33120.90"),
        level=0.8,
        previous_month_total=Decimal("30120.11"),
        vs_previous_pct=Decimal("-5.54"),
        confidence="medium",
        reasons=(
            Reason(code="long_history", params={"months": 41}),
            Reason(code="narrow_interval", params={"width_pct": Decimal("31.7")}),
        ),
        history_months=41,
        elapsed_business_days=16,
        business_days=21,
        backtest=Backtest(n=12, wape_pct=Decimal("14.21"), coverage_pct=Decimal("83.3"), median_pct=Decimal("9.4")),
    )


def event(category: str = "activity", kind: str = "visit", title: str | None = NASTY) -> Event:
    return Event(
        event_id=f"{category}:{kind}",
        category=category,  # type: ignore[arg-type]
        type=kind,
        occurred_at=datetime(2026, 11, 23, 16, 30),
        user="Marta Ruiz",
        title=title,
        description="Lo hablado",
    )


def latest_events() -> LatestEvents:
    kinds = (("activity", "visit"), ("system", "odd_thing"), ("note", "note"), ("commercial", "credit_note"))
    return LatestEvents(items=tuple(event(*kind) for kind in kinds), next="cursor")


def last_12_months(negative: bool = False) -> Last12Months:
    months = [
        MonthSales(
            month=month_key(day),
            amount=Decimal(-500) if negative and index == 3 else Decimal(20000 + 1000 * index),
            previous_year_amount=Decimal(18000),
            partial=index == 11,
            previous_year_to_date=Decimal(9000) if index == 11 else None,
        )
        for index, day in enumerate(last_months(DAY, 12))
    ]
    return Last12Months(months=tuple(months), total=Decimal(306000), previous_total=Decimal(207000))


def activities_by_type() -> ActivitiesByType:
    kinds = (("call", 31), ("visit", 18), ("other", 1))
    return ActivitiesByType(
        window=WINDOW,
        total=50,
        by_type=tuple(ActivityCount(type=kind, count=count, share_pct=Decimal(2 * count)) for kind, count in kinds),
        last_done_at=datetime(2026, 11, 21, 11, 0),
    )


def order_ratios() -> OrderRatios:
    return OrderRatios(
        window=WINDOW,
        quotes=51,
        converted=23,
        unlinked=3,
        conversion_pct=Decimal("45.098"),
        quoted_amount=Decimal(224640),
        converted_amount=Decimal("116812.80"),
        value_conversion_pct=Decimal(52),
        open=9,
        lost=12,
        expired=7,
        closed_conversion_pct=Decimal("54.76"),
        orders=38,
        order_amount=Decimal(67200),
        average_order_value=Decimal("1768.42"),
        median_days_to_order=Decimal("11.5"),
        orders_by_brand=(
            BrandOrders(brand_id="B1", brand=NASTY, orders=9, amount=Decimal(15000), share_pct=Decimal("22.3")),
        ),
    )


def document(index: int, due: date | None, amount: str, status: str = "not_due", kind: str = "invoice") -> OpenDocument:
    return OpenDocument(
        document_id=f"FV26-{index}",
        kind=kind,  # type: ignore[arg-type]
        issued_on=(due or DAY) - timedelta(days=60),
        due_on=due,
        amount=Decimal(amount),
        paid_amount=Decimal(0),
        open_amount=Decimal(amount),
        days_overdue=max((DAY - due).days, 0) if due else 0,
        status=status,  # type: ignore[arg-type]
    )


def outstanding(count: int = 0) -> Outstanding:
    documents = (
        document(1, date(2026, 9, 5), "1830.22", "disputed"),
        document(2, date(2026, 10, 3), "2990.00", "overdue"),
        document(3, date(2026, 11, 28), "3300.10", "due_soon"),
        document(4, None, "620.40"),
        document(5, date(2026, 12, 1), "-410.00", kind="credit_note"),
        *[document(100 + index, date(2027, 1, 1), "10.00") for index in range(count)],
    )
    return Outstanding(
        total=Decimal("8330.72"),
        not_due=Decimal("3300.10"),
        overdue=Decimal("4820.22"),
        buckets=Buckets(
            not_due=Decimal("3300.10"),
            d1_30=Decimal(0),
            d31_60=Decimal(2990),
            d61_90=Decimal("1830.22"),
            d90_plus=Decimal(0),
            no_due_date=Decimal("620.40"),
            credits=Decimal(-410),
        ),
        credit_limit=Decimal(8000),
        credit_used_pct=Decimal("104.1"),
        dso_days=Decimal("47.3"),
        documents=documents,
    )


def upcoming() -> Upcoming:
    def item(key: str, category: str, due: datetime | date | None, overdue: bool = False) -> UpcomingItem:
        return UpcomingItem(
            id=key,
            category=category,  # type: ignore[arg-type]
            type="visit" if category == "activity" else "task",
            due_at=due,
            title=f"Algo {key}",
            user="Jon",
            overdue=overdue,
        )

    return Upcoming(
        items=(
            item("1", "activity", datetime(2026, 11, 25, 10, 30)),
            item("2", "task", date(2027, 3, 1)),
            item("3", "task", None),
            item("4", "task", date(2026, 11, 20), True),
        )
    )


def agreements() -> Agreements:
    bonus = Agreement(
        agreement_id="A1",
        kind="bonus",
        title="Rappel anual 2026",
        brand_id=None,
        brand=None,
        product_id=None,
        product=None,
        discount_pct=None,
        net_price=None,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 6),
        days_left=12,
        expiring=True,
        target_amount=Decimal(250000),
        actual_amount=Decimal("198430.55"),
        elapsed_pct=Decimal("89.9"),
        achieved_pct=Decimal("79.4"),
        next_tier=NextTier(
            threshold_amount=Decimal(200000), missing_amount=Decimal("1569.45"), bonus_pct=Decimal("2.5")
        ),
    )
    price = replace(
        bonus,
        agreement_id="A2",
        kind="price",
        title=NASTY,
        net_price=Decimal("1849.9"),
        ends_on=None,
        days_left=None,
        expiring=False,
        target_amount=None,
        elapsed_pct=None,
        achieved_pct=None,
        next_tier=None,
    )
    return Agreements(items=(bonus, price))


def health() -> Health:
    def factor(name: str, value: str, points: int, most: int, change: int | None) -> HealthFactor:
        return HealthFactor(
            name=name, value=Decimal(value), points=points, max_points=most, state="ok", change_30d=change
        )

    return Health(
        score=48,
        level="at_risk",
        factors=(
            factor("trend", "-22.4", 20, 35, -3),
            factor("recency", "31", 6, 35, 2),
            factor("engagement", "45", 12, 18, 0),
            factor("pipeline", "36.4", 10, 12, None),
            HealthFactor(
                name="payments", value=None, points=None, max_points=None, state="insufficient", change_30d=None
            ),
        ),
        at_risk=(Reason(code="order_late", params={"days": 31, "expected_gap_days": Decimal("9.5")}),),
        growth=(Reason(code="open_quotes", params={"count": 2, "amount": Decimal("1943.86")}),),
        service=(Reason(code="odd_code", params={}),),
    )


def order_gap() -> OrderGap:
    days = {"expected_gap_days": Decimal("9.5"), "warning_days": Decimal("17.2")}
    brands = [
        BrandRhythm(
            brand_id=f"B{n}",
            brand=NASTY,
            last_order_on=DAY - timedelta(days=n * 10),
            days_since=n * 10,
            state="late" if n > 1 else "ok",
            **days,
        )
        for n in range(6)
    ]
    return OrderGap(last_order_on=DAY - timedelta(days=31), days_since=31, state="late", brands=tuple(brands), **days)


def brand_gaps() -> BrandGaps:
    def row(n: int, amount: str, median: str | None, lapsed: bool = False) -> BrandGap:
        gap = None if median is None else Decimal(median) - Decimal(amount)
        return BrandGap(
            brand_id=f"B{n}",
            brand=NASTY,
            customer_amount=Decimal(amount),
            peer_median_amount=None if median is None else Decimal(median),
            gap_amount=gap,
            last_bought_on=date(2025, 10, 1),
            lapsed=lapsed,
        )

    rule = Reason(code="same_segment_and_size", params={"segment": NASTY, "from": 30000, "to": 100000})
    rows = (row(1, "0", "4100", lapsed=True), row(2, "1200.50", "3000"), row(3, "9000", "3000"))
    return BrandGaps(peers=Peers(rule=rule, n=12), rows=rows)


def panel(**states: str) -> Panel:
    """A panel with everything ready; ``slug="hidden"`` or ``slug="error"`` makes a widget so."""
    makers = (
        sales_trend,
        quotes_by_brand,
        monthly_projection,
        latest_events,
        last_12_months,
        activities_by_type,
        order_ratios,
        outstanding,
        upcoming,
        agreements,
        health,
        order_gap,
        brand_gaps,
    )
    widgets = {}
    for make in makers:
        slug = make.__name__
        state = states.get(slug, "ready")
        if state == "ready":
            widgets[slug] = Widget(slug=slug, state="ready", data=make())
        elif state == "hidden":
            widgets[slug] = Widget(slug=slug, state="hidden", reason="no_data")
        else:
            widgets[slug] = Widget(slug=slug, state="error", error_id="a1b2c3d4e5f6")
    return Panel(
        customer=Customer(
            customer_id="C1",
            name=NASTY,
            kind="customer",
            segment="Instalador",
            city="Donostia",
            region=None,
            country="ES",
            owner="Marta Ruiz",
        ),
        scope=PanelScope(organisation_id="M1", distributor="D1", all_sales=False),
        as_of=DAY,
        snapshot=42,
        currency="EUR",
        notices=(Reason(code="future_sales", params={"count": 3}), Reason(code="odd_notice", params={})),
        widgets=widgets,
    )
