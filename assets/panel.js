/* What only the browser can do: theme, in-app links, small menus, a lost connection. No data is kept here. */
(function () {
    "use strict";
    const THEME_KEY = "crm-dash.theme";
    const root = document.documentElement;
    const none = () => window.dash_clientside.no_update;

    /* -- theme: what was chosen, else what the system prefers ------------------------------------------------- */
    const dark = window.matchMedia("(prefers-color-scheme: dark)");

    function chosenTheme() {
        try {
            const kept = window.localStorage.getItem(THEME_KEY);
            return kept === "dark" || kept === "light" ? kept : null;
        } catch (error) {
            return null;
        }
    }

    function applyTheme(theme) {
        root.setAttribute("data-bs-theme", theme);
        return theme;
    }

    const currentTheme = () => root.getAttribute("data-bs-theme");
    applyTheme(chosenTheme() || (dark.matches ? "dark" : "light"));

    /* The chart's colours are tokens too: what each had in the theme before becomes what it has now. */
    const CHART_TOKENS = ["current", "previous", "mark", "grid", "zero", "text", "surface", "strong"];

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

    /* -- in-app links: pages of the product change without loading the document again ------------------------- */
    const PAGES = /^\/(customers\/[^/]+|analytics)$/;

    document.addEventListener("click", function (event) {
        const link = event.target.closest && event.target.closest("a[href]");
        if (!link || event.defaultPrevented || event.button !== 0) return;
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        if (link.target || link.hasAttribute("download") || link.origin !== window.location.origin) return;
        if (!PAGES.test(link.pathname)) return;
        event.preventDefault();
        window.history.pushState({}, "", link.href);
        window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
        if (!link.hasAttribute("data-lang")) window.scrollTo(0, 0);
    });

    /* -- menus and ⓘ: one open at a time; Escape and a click elsewhere close -------------------------------- */
    const FLOATING = "details.info[open], details.menu[open]";

    function closeFloating(except) {
        document.querySelectorAll(FLOATING).forEach(function (open) {
            if (open !== except && !open.contains(except)) open.removeAttribute("open");
        });
    }

    document.addEventListener("click", (event) => closeFloating(event.target));
    document.addEventListener("keydown", function (event) {
        if (event.key !== "Escape") return;
        const open = document.querySelector(FLOATING);
        if (!open) return;
        const inside = open.contains(document.activeElement);
        closeFloating(null);
        if (inside) open.querySelector("summary").focus();
    });

    /* -- demo mode: come back to the page as it is now --------------------------------------------------------- */
    document.addEventListener("submit", function (event) {
        const next = event.target.querySelector('input[name="next"]');
        if (next) next.value = window.location.pathname + window.location.search;
    });

    /* -- the picker: typing after opening searches; a name for each of its parts ------------------------------ */
    const PICKER = "customer-select";

    function namePicker(wrapper) {
        const label = wrapper.closest("[data-label]").getAttribute("data-label");
        const button = document.getElementById(PICKER);
        const value = button.querySelector(".dash-dropdown-value");
        const wanted = label + ": " + (value ? value.textContent : "");
        if (button.getAttribute("aria-label") !== wanted) button.setAttribute("aria-label", wanted);
        button.removeAttribute("aria-labelledby");
        const focusTarget = wrapper.querySelector(".dash-dropdown-focus-target");
        if (focusTarget) focusTarget.setAttribute("tabindex", "-1");
        button.setAttribute("tabindex", "0");
        const content = wrapper.querySelector(".dash-dropdown-content");
        if (!content) return;
        content.setAttribute("aria-label", label);
        const search = content.querySelector(".dash-dropdown-search");
        if (search) search.setAttribute("aria-label", label);
        const list = content.querySelector('[role="listbox"]');
        if (list) list.setAttribute("aria-label", label);
    }

    function focusSearch() {
        const search = document.querySelector(".picker .dash-dropdown-search");
        if (search) search.focus();
    }

    document.addEventListener("click", function (event) {
        if (!event.target.closest || !event.target.closest("#" + PICKER)) return;
        /* The dropdown focuses the chosen option two frames later; people who type expect to search. */
        [0, 30, 90].forEach((delay) => window.setTimeout(focusSearch, delay));
    });

    /* -- a lost connection: cover the old figures, say so, offer to try again --------------------------------- */
    const UPDATE = /\/_dash-update-component(\?|$)/;
    const ownFetch = window.fetch;

    function connection(lost) {
        const banner = document.getElementById("connection-lost");
        if (banner) banner.hidden = !lost;
        root.toggleAttribute("data-connection-lost", lost);
    }

    window.fetch = function (resource, options) {
        const url = typeof resource === "string" ? resource : resource && resource.url;
        const answer = ownFetch.apply(this, arguments);
        if (!url || !UPDATE.test(url)) return answer;
        const changesPanel = options && typeof options.body === "string" && options.body.includes('"panel-cards"');
        return answer.then(
            function (response) {
                if (changesPanel) connection(response.status >= 500);
                return response;
            },
            function (error) {
                if (changesPanel) connection(true);
                throw error;
            }
        );
    };

    document.addEventListener("click", function (event) {
        if (event.target.closest && event.target.closest('[data-action="reload"]')) window.location.reload();
    });

    /* -- what appears on the page: its language, and the picker's names --------------------------------------- */
    new MutationObserver(function () {
        const page = document.querySelector(".app[lang]");
        if (page && root.lang !== page.lang) root.lang = page.lang;
        const picker = document.querySelector(".picker .dash-dropdown-wrapper");
        if (picker && document.getElementById(PICKER)) namePicker(picker);
    }).observe(document.documentElement, { childList: true, subtree: true });

    window.dash_clientside = Object.assign({}, window.dash_clientside, {
        panel: {
            theme: function (_pathname, before) {
                return before === currentTheme() ? none() : currentTheme();
            },
            toggleTheme: function (clicks) {
                if (!clicks) return none();
                const theme = applyTheme(currentTheme() === "dark" ? "light" : "dark");
                try {
                    window.localStorage.setItem(THEME_KEY, theme);
                } catch (error) {
                    /* A browser that keeps nothing forgets the choice with the tab. */
                }
                return theme;
            },
            recolor: function (theme, figure) {
                if (!theme || !figure || !figure.layout) return none();
                return recolored(figure, chartColors(theme === "dark" ? "light" : "dark"), chartColors(theme));
            },
            title: function (text) {
                if (text) document.title = text;
                return none();
            },
        },
    });
})();
