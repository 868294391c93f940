/* The portfolio's ticks: two to four accounts to compare. They stand in the URL (`c`), so a search, another view and
 * the way back keep them; the server does not hear of them before the comparison. */
(function () {
    "use strict";
    const HELD = ["distributor", "as_of", "lang"];
    const bar = () => document.getElementById("ticked");
    const limit = (name) => Number(bar() ? bar().dataset[name] : 0);
    const here = () => new URLSearchParams(window.location.search);
    const listeners = new Set();

    function ticked() {
        return [...new Set(here().getAll("c"))].slice(0, limit("most"));
    }

    /* `search` with the ticks of now. */
    function carrying(search, ids) {
        search.delete("c");
        ids.forEach((id) => search.append("c", id));
        return search;
    }

    function write(ids) {
        const query = carrying(here(), ids).toString();
        window.history.replaceState({}, "", window.location.pathname + (query ? "?" + query : ""));
        listeners.forEach((heard) => heard());
        show();
    }

    function toggle(id) {
        const ids = ticked();
        if (ids.includes(id)) write(ids.filter((one) => one !== id));
        else if (ids.length < limit("most")) write([...ids, id]);
    }

    /* -- a row's box --------------------------------------------------------------------------------------------- */
    function listen(heard) {
        listeners.add(heard);
        return () => listeners.delete(heard);
    }

    function Tick(props) {
        const now = window.React.useSyncExternalStore(listen, () => JSON.stringify(ticked()));
        const ids = JSON.parse(now);
        const checked = ids.includes(props.id);
        const box = window.React.createElement("input", {
            type: "checkbox",
            className: "form-check-input",
            tabIndex: -1,
            checked: checked,
            disabled: !checked && ids.length >= limit("most"),
            onChange: () => toggle(props.id),
            "aria-label": bar() && bar().dataset.tick.replace("{name}", props.name),
        });
        return window.React.createElement("label", { className: "grid-tick" }, box);
    }

    /* -- the bar that compares them ------------------------------------------------------------------------------ */
    function show() {
        const ids = ticked();
        const search = new URLSearchParams();
        HELD.forEach((name) => here().has(name) && search.set(name, here().get(name)));
        const link = bar().querySelector(".ticked-compare");
        const enough = ids.length >= limit("fewest");
        link.textContent = bar().dataset.compare.replace("{count}", ids.length);
        link.toggleAttribute("aria-disabled", !enough);
        if (enough) link.setAttribute("href", "/compare?" + carrying(search, ids).toString());
        else link.removeAttribute("href");
        const says = ids.length === limit("most") ? "full" : enough ? "" : "more";
        bar().querySelector(".ticked-note").textContent = ids.length && says ? bar().dataset[says] : "";
        bar().hidden = !ids.length;
    }

    /* -- other views of the portfolio keep them ------------------------------------------------------------------ */
    document.addEventListener(
        "click",
        function (event) {
            if (!bar() || !event.target.closest) return;
            if (event.target.closest(".ticked-clear")) return write([]);
            const link = event.target.closest('.content a[href^="/?"], .content a[href="/"], a[data-lang]');
            if (!link || link.hasAttribute("download")) return;
            const query = carrying(new URLSearchParams(link.search), ticked()).toString();
            link.setAttribute("href", link.pathname + (query ? "?" + query : ""));
        },
        true
    );

    document.addEventListener("submit", function (event) {
        const form = event.target;
        if (!bar() || !form.matches(".search-form")) return;
        form.querySelectorAll('input[name="c"]').forEach((old) => old.remove());
        ticked().forEach((id) => form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "c", value: id })));
    });

    let known = null;

    new MutationObserver(function () {
        if (!bar() || bar() === known) return;
        known = bar();
        show();
    }).observe(document.documentElement, { childList: true, subtree: true });

    window.crm_dash = Object.assign(window.crm_dash || {}, { ticks: { Tick: Tick, toggle: toggle } });
})();
