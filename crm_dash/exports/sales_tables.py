"""The tables of the widgets that obey the sales scope."""

from __future__ import annotations

from decimal import Decimal

from crm_dash.exports.columns import WidgetTable, cells_of
from crm_dash.exports.table import Cell, Row
from crm_dash.facts.ask import Ask, change_pct
from crm_dash.facts.model import Last12Months, MonthlyProjection, MonthSales, OrderRatios, QuotesByBrand, SalesTrend
from crm_dash.i18n import Locale
from crm_dash.periods import add_months, month_key


def sales_trend(data: SalesTrend, ask: Ask, loc: Locale) -> WidgetTable:
    """A row for each comparison: what is compared, with what, and the change."""
    day = loc.date(ask.as_of, "day")
    to_date = loc.t("sales_trend.month_to_date", day=day)
    last_month, last_year = (loc.month(month_key(add_months(ask.as_of, -back)), "short") for back in (1, 12))
    return WidgetTable(
        keys=("measure", "amount", "compared_with", "base_amount", "delta_amount", "change_pct"),
        rows=[
            _comparison(
                (to_date, data.month_to_date),
                (loc.t("sales_trend.same_span", month=last_month), data.previous_month_to_date),
                data.mom_delta,
                data.mom_pct,
            ),
            _comparison(
                (to_date, data.month_to_date),
                (loc.t("sales_trend.same_span", month=last_year), data.last_year_to_date),
                data.yoy_delta,
                data.yoy_pct,
            ),
            (loc.t("sales_trend.whole_month", month=last_month), data.previous_month_total, None, None, None, None),
            _comparison(
                (loc.t("sales_trend.rolling", day=day), data.rolling_12m),
                (loc.t("export.previous_12_months"), data.previous_rolling_12m),
                data.rolling_12m - data.previous_rolling_12m,
                data.rolling_pct,
            ),
        ],
    )


def _comparison(current: tuple[str, Decimal], base: tuple[str, Decimal], delta: Decimal, pct: Decimal | None) -> Row:
    return (*current, *base, delta, pct)


def quotes_by_brand(data: QuotesByBrand, _ask: Ask, loc: Locale) -> WidgetTable:
    """A row for each brand; a quote counts once for each brand it has, so the rows' counts may exceed the total."""
    keys = ("brand_id", "brand", "quotes", "amount", "share_pct")
    return WidgetTable(
        keys=keys,
        rows=cells_of(data.brands, keys),
        totals=(
            (loc.t("export.total"), f"{loc.money(data.total_amount)}, {_quotes(data.total_quotes, loc)}"),
            (loc.t("export.previous_12_months"), loc.money(data.previous_total_amount)),
            (loc.t("common.change"), loc.percent(data.change_pct, signed=True)),
        ),
    )


def _quotes(count: int, loc: Locale) -> str:
    return loc.n("quotes_by_brand.quotes", count)


def monthly_projection(data: MonthlyProjection, _ask: Ask, loc: Locale) -> WidgetTable:
    """A row for each figure of the card; where it is an amount, a share or a count says the column."""
    backtest = data.backtest
    level = Decimal(str(data.level)) * 100
    return WidgetTable(
        keys=("measure", "amount", "pct", "count"),
        rows=[
            _figure(loc.t("monthly_projection.total", month=loc.month(data.month)), data.projected_total),
            _figure(loc.t("export.projection_low"), data.low, pct=level),
            _figure(loc.t("export.projection_high"), data.high, pct=level),
            _figure(loc.t("export.sold_so_far"), data.month_to_date, count=data.elapsed_business_days),
            _figure(loc.t("export.business_days"), count=data.business_days),
            _figure(loc.t("export.previous_month"), data.previous_month_total, pct=data.vs_previous_pct),
            _figure(loc.t("export.history_months"), count=data.history_months),
            _figure(loc.t("export.backtest_error"), pct=backtest.wape_pct, count=backtest.n),
            _figure(loc.t("export.backtest_coverage"), pct=backtest.coverage_pct, count=backtest.n),
        ],
        totals=((loc.t("export.confidence"), loc.t(f"monthly_projection.confidence_{data.confidence}")),),
    )


def _figure(label: str, amount: Decimal | None = None, *, pct: Decimal | None = None, count: int | None = None) -> Row:
    return label, amount, pct, count


def last_12_months(data: Last12Months, _ask: Ask, loc: Locale) -> WidgetTable:
    """A row for each month, oldest first; the month under way is compared with the same days of last year."""
    return WidgetTable(
        keys=("month", "amount", "previous_year_amount", "previous_year_to_date_amount", "change_pct"),
        rows=[_month(month) for month in data.months],
        totals=(
            (loc.t("export.total"), loc.money(data.total)),
            (loc.t("last_12_months.previous_year"), loc.money(data.previous_total)),
        ),
    )


def _month(month: MonthSales) -> Row:
    to_date = month.previous_year_to_date if month.partial else None
    base = month.previous_year_amount if to_date is None else to_date
    return month.month, month.amount, month.previous_year_amount, to_date, change_pct(month.amount, base)


def order_ratios(data: OrderRatios, _ask: Ask, loc: Locale) -> WidgetTable:
    """What became of the quotes, the orders, and the orders by brand."""

    def figure(key: str, count: int | None = None, amount: Cell = None, pct: Cell = None, days: Cell = None) -> Row:
        return loc.t(key), None, count, amount, pct, days

    by_brand = loc.t("order_ratios.by_brand")
    return WidgetTable(
        keys=("measure", "brand", "count", "amount", "pct", "days"),
        rows=[
            figure("export.quotes", data.quotes, data.quoted_amount),
            figure("order_ratios.converted", data.converted, data.converted_amount, data.conversion_pct),
            figure("export.unlinked", data.unlinked),
            figure("order_ratios.value_conversion", pct=data.value_conversion_pct),
            figure("order_ratios.open", data.open),
            figure("order_ratios.lost", data.lost),
            figure("order_ratios.expired", data.expired),
            figure("export.closed_conversion", pct=data.closed_conversion_pct),
            figure("export.orders", data.orders, data.order_amount),
            figure("order_ratios.average_order", amount=data.average_order_value),
            figure("export.median_days", days=data.median_days_to_order),
            *(
                (by_brand, brand.brand, brand.orders, brand.amount, brand.share_pct, None)
                for brand in data.orders_by_brand
            ),
        ],
    )
