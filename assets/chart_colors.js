/* A chart's figure in another theme, and on paper. */
(function () {
    "use strict";
    /* As wide as a card is on A4. */
    const PAPER = { width: 650, height: 260 };
    const root = document.documentElement;

    /* The chart's colours are tokens: what each has in the other theme becomes what it has in this one. */
    const CHART_TOKENS = ["current", "previous", "mark", "grid", "zero", "text", "surface", "strong",
        "series-1", "series-2", "series-3", "series-4", "series-5"];

    function chartColors(theme) {
        const probe = document.createElement("div");
        probe.setAttribute("data-bs-theme", theme);
        document.body.appendChild(probe);
        const style = getComputedStyle(probe);
        const colors = CHART_TOKENS.map((name) => style.getPropertyValue("--chart-" + name).trim().toLowerCase());
        probe.remove();
        return colors;
    }

    function recolored(value, from, to) {
        if (Array.isArray(value)) return value.map((item) => recolored(item, from, to));
        if (value && typeof value === "object") {
            return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, recolored(item, from, to)]));
        }
        const at = typeof value === "string" ? from.indexOf(value.toLowerCase()) : -1;
        return at < 0 ? value : to[at];
    }

    function inTheme(figure, theme) {
        return recolored(figure, chartColors(theme === "dark" ? "light" : "dark"), chartColors(theme));
    }

    /* -- paper is white and narrow: charts are drawn for it, and as they were afterwards ------------------------ */
    const before = new Map();

    function draw(plot, figure) {
        window.Plotly.react(plot, figure.data, figure.layout);
    }

    window.addEventListener("beforeprint", function () {
        before.set(root, root.getAttribute("data-bs-theme"));
        root.setAttribute("data-bs-theme", "light");
        document.querySelectorAll(".js-plotly-plot").forEach(function (plot) {
            before.set(plot, { data: plot.data, layout: plot.layout });
            const light = inTheme({ data: plot.data, layout: plot.layout }, "light");
            draw(plot, { data: light.data, layout: Object.assign(light.layout, PAPER, { autosize: false }) });
        });
    });

    window.addEventListener("afterprint", function () {
        before.forEach((was, place) => (place === root ? root.setAttribute("data-bs-theme", was) : draw(place, was)));
        before.clear();
    });

    window.crm_dash = Object.assign(window.crm_dash || {}, { inTheme: inTheme });
})();
