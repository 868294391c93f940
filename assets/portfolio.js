/* The portfolio's grid: how its cells are drawn, and its order, conditions and columns kept in the URL. */
(function () {
    "use strict";
    const GRID = "portfolio-grid";
    const HELD = ["distributor", "as_of", "lang"];
    const LONGEST_VALUE = 1000; // as callbacks/url_state.py takes it
    const NARROW = "(max-width: 640px)";
    const React = window.React;
    const make = (...parts) => React.createElement(...parts);

    /* -- cells ------------------------------------------------------------------------------------------------- */
    /* The panel of an account, which knows the list it came from: its keys go on to the next account. */
    function panelLink(id) {
        const search = new URLSearchParams(window.location.search);
        const kept = new URLSearchParams();
        HELD.forEach((name) => search.has(name) && kept.set(name, search.get(name)));
        HELD.forEach((name) => search.delete(name));
        /* Columns say nothing of the order; a list that is too long for a URL's value is left behind. */
        ["columns", "c", "seen"].forEach((name) => search.delete(name));
        const list = search.toString() || "q=";
        if (list.length <= LONGEST_VALUE) kept.set("list", list);
        return "/customers/" + encodeURIComponent(id) + "?" + kept.toString();
    }

    function Customer(props) {
        const row = props.data;
        if (!row) return null;
        const link = make("a", { href: panelLink(row.customer_id), className: "grid-link", dir: "auto", tabIndex: -1 }, row.name);
        const health = row.health_score;
        const small = make("span", { className: "grid-small" }, [
            health && make("span", { key: "h", className: "dot level-" + health.level + (health.thin ? " is-thin" : "") }),
            make("span", { key: "s" }, row.sales_12m),
            row.mtd_pct && make("span", { key: "d", className: "delta-" + row.mtd_pct.tone }, row.mtd_pct.text),
        ]);
        const tick = make(window.crm_dash.ticks.Tick, { id: row.customer_id, name: row.name });
        return make("span", { className: "grid-name" }, tick, make("span", { className: "grid-customer" }, link, small));
    }

    function Sparkline(props) {
        if (!props.value) return null;
        const { values, label } = props.value;
        const low = Math.min(0, ...values);
        const span = Math.max(...values, 0) - low || 1;
        const width = 100;
        const height = 28;
        const y = (value) => height - 2 - ((value - low) / span) * (height - 4);
        const points = values.map((value, at) => ((at * width) / (values.length - 1)).toFixed(1) + "," + y(value).toFixed(1));
        return make(
            "svg",
            { className: "spark", viewBox: "0 0 100 28", preserveAspectRatio: "none", role: "img", "aria-label": label },
            make("polyline", { points: points.join(" ") }),
            low < 0 && make("line", { x1: 0, x2: width, y1: y(0), y2: y(0) })
        );
    }

    function Health(props) {
        const health = props.value;
        if (!health) return null;
        return make(
            "span",
            { className: "grid-health level-" + health.level + (health.thin ? " is-thin" : ""), title: health.thin },
            make("span", { className: "dot", "aria-hidden": true }),
            make("span", { className: "grid-score" }, health.score),
            make("span", { className: "muted" }, health.text),
            health.thin && make("span", { className: "sr-only" }, health.thin)
        );
    }

    function Reasons(props) {
        const reasons = props.value || [];
        const title = reasons.map((reason) => reason.text).join(" · ");
        const badges = reasons
            .slice(0, 2)
            .map((reason, at) => make("span", { key: at, className: "badge-x tone-" + reason.tone }, reason.text));
        const more = reasons.length > 2 && make("span", { key: "more", className: "muted" }, "+" + (reasons.length - 2));
        return make("span", { className: "grid-reasons", title: title }, badges, more);
    }

    function Change(props) {
        const change = props.value;
        return change ? make("span", { className: "delta delta-" + change.tone }, change.text) : null;
    }

    window.dashAgGridComponentFunctions = Object.assign(window.dashAgGridComponentFunctions || {}, {
        Customer: Customer,
        Sparkline: Sparkline,
        Health: Health,
        Reasons: Reasons,
        Change: Change,
    });

    /* -- the grid's state is the URL's ------------------------------------------------------------------------- */
    function written(api) {
        const search = new URLSearchParams(window.location.search);
        search.delete("seen"); // as in assets/navigation.js
        const state = api.getColumnState();
        const sorted = state.filter((column) => column.sort).sort((a, b) => a.sortIndex - b.sortIndex);
        /* As the ready-made questions write them: the grid adds the kind of filter, which the column says already. */
        const filter = Object.fromEntries(Object.entries(api.getFilterModel()).map(function ([name, condition]) {
            const { filterType: _kind, ...said } = condition;
            return [name, said];
        }));
        const put = (name, value) => (value ? search.set(name, value) : search.delete(name));
        put("sort", sorted.map((column) => column.colId + ":" + column.sort).join(","));
        put("filter", Object.keys(filter).length ? JSON.stringify(filter) : "");
        put("columns", state.filter((column) => !column.hide).map((column) => column.colId).join(","));
        return search.toString();
    }

    /* What is exported is what is shown. */
    function keepExports() {
        document.querySelectorAll(".portfolio-tools .export a").forEach(function (link) {
            const search = new URLSearchParams(window.location.search);
            search.delete("c");
            search.set("format", new URLSearchParams(link.search).get("format"));
            link.setAttribute("href", link.pathname + "?" + search.toString());
        });
    }

    /* Dash must not hear of it: the grid shows it already. */
    function keep(api) {
        if (narrow()) return;
        const query = written(api);
        window.history.replaceState({}, "", window.location.pathname + (query ? "?" + query : ""));
        document.querySelectorAll("a[data-lang]").forEach(function (link) {
            const search = new URLSearchParams(window.location.search);
            search.set("lang", link.getAttribute("data-lang"));
            link.setAttribute("href", window.location.pathname + "?" + search.toString());
        });
        keepExports();
    }

    const narrow = () => window.matchMedia(NARROW).matches;

    /* On a phone a row is a card: the name's column alone, which says the rest in a second line. */
    function fit(api, columns, widths) {
        const names = api.getColumns().map((column) => column.getColId());
        const others = names.filter((name) => name !== "name");
        api.setColumnsVisible(others, false);
        if (!narrow()) api.setColumnsVisible(columns, true);
        api.setColumnsPinned(["name"], narrow() ? null : "left");
        /* Not sizeColumnsToFit: it waits for the grid's width, and comes when the other columns are back. */
        api.applyColumnState({ state: narrow() ? [{ colId: "name", flex: 1 }] : widths });
    }

    /* The cells are one stop of Tab, which a list of a thousand rows would otherwise never end; arrows move inside. */
    function keys(api) {
        api.setGridOption("tabToNextCell", () => false);
        api.addEventListener("cellKeyDown", function (event) {
            if (event.event.key === " " && event.node.id && !event.event.target.matches("input")) {
                event.event.preventDefault();
                window.crm_dash.ticks.toggle(event.node.id);
            }
            if (event.event.key !== "Enter" || !event.node.id) return;
            const row = document.querySelector("#" + GRID + ' [row-id="' + CSS.escape(event.node.id) + '"] .grid-link');
            if (row) row.click();
        });
    }

    function ready(api) {
        keys(api);
        const columns = api.getAllDisplayedColumns().map((column) => column.getColId());
        const widths = api.getColumnState().map(({ colId, width, flex }) => ({ colId, width, flex }));
        if (narrow()) fit(api, columns, widths);
        window.matchMedia(NARROW).addEventListener("change", () => !api.isDestroyed() && fit(api, columns, widths));
        ["sortChanged", "filterChanged", "columnVisible", "columnMoved"].forEach((kind) =>
            api.addEventListener(kind, (event) => event.source !== "gridInitializing" && keep(api))
        );
    }

    let known = null;

    new MutationObserver(function () {
        const grid = document.getElementById(GRID);
        if (!grid || grid === known || !window.dash_ag_grid) return;
        known = grid;
        window.dash_ag_grid.getApiAsync(GRID).then(ready);
    }).observe(document.documentElement, { childList: true, subtree: true });

    document.addEventListener("change", function (event) {
        const name = event.target.getAttribute && event.target.getAttribute("data-column");
        if (!name || !document.getElementById(GRID)) return;
        window.dash_ag_grid.getApi(GRID).setColumnsVisible([name], event.target.checked);
    });
})();
