/* A chart as a picture, drawn here from what is on the screen: nothing is sent anywhere. The title, the scope and the
 * day stand above it, and the legend, which the page writes itself, below. */
(function () {
    "use strict";
    const WIDTH = 1200;
    const HEIGHT = 640;
    const SCALE = { png: 2, svg: 1 };

    const color = (name) => getComputedStyle(document.documentElement).getPropertyValue("--chart-" + name).trim();

    function withTitle(layout, title, note) {
        const heading = {
            text: title,
            x: 0,
            xref: "paper",
            xanchor: "left",
            font: { size: 20, color: color("strong") },
            subtitle: { text: note, font: { size: 14, color: color("text") } },
        };
        return Object.assign({}, layout, {
            title: heading,
            /* The picture has no web font, and text is measured in the one it is drawn in. */
            font: Object.assign({}, layout.font, { family: "system-ui, sans-serif" }),
            autosize: false,
            width: WIDTH,
            height: HEIGHT,
            margin: { l: 80, r: 32, t: 100, b: 96 },
            paper_bgcolor: color("surface"),
            plot_bgcolor: color("surface"),
            showlegend: true,
            legend: { orientation: "h", x: 0, xanchor: "left", y: -0.12, yanchor: "top", traceorder: "normal" },
        });
    }

    function save(url, name) {
        const link = document.createElement("a");
        link.href = url;
        link.download = name;
        document.body.appendChild(link);
        link.click();
        link.remove();
    }

    async function draw(button) {
        const { chart, format, title, note, name } = button.dataset;
        const plot = document.querySelector("#" + CSS.escape(chart) + " .js-plotly-plot");
        if (!plot || !window.Plotly) return;
        const figure = { data: plot.data, layout: withTitle(plot.layout, title, note) };
        const size = { format: format, width: WIDTH, height: HEIGHT, scale: SCALE[format] };
        save(await window.Plotly.toImage(figure, size), name);
    }

    document.addEventListener("click", function (event) {
        const item = event.target.closest && event.target.closest(".export .menu-item");
        if (!item) return;
        if (item.dataset.action === "chart-picture") draw(item);
        const menu = item.closest("details");
        menu.removeAttribute("open");
        menu.querySelector("summary").focus();
    });
})();
