/* What only the browser can do: theme, in-app links, small menus, a lost connection. No data is kept here. */
(function () {
    "use strict";
    const THEME_KEY = "crm-dash.theme";
    const root = document.documentElement;
    const none = () => window.dash_clientside.no_update;

    /* -- theme: theme.js sets the first one --------------------------------------------------------------------- */
    const currentTheme = () => root.getAttribute("data-bs-theme");

    /* -- in-app links: pages of the product change without loading the document again ------------------------- */
    const PAGES = /^\/(customers\/[^/]+(\/(events|brief|rows|document))?|analytics|compare|help)?$/;
    /* The portfolio's grid keeps what it was made with, so from one of its views to another the page is made anew. */
    const isPortfolio = (place) => place.pathname === "/";

    document.addEventListener("click", function (event) {
        const link = event.target.closest && event.target.closest("a[href]");
        if (!link || event.defaultPrevented || event.button !== 0) return;
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        if (link.target || link.hasAttribute("download") || link.origin !== window.location.origin) return;
        if (!PAGES.test(link.pathname) || (isPortfolio(link) && isPortfolio(window.location))) return;
        /* To another place of the same page: the browser knows how. */
        if (link.hash && link.pathname === window.location.pathname && link.search === window.location.search) return;
        event.preventDefault();
        go(link.href);
        /* A menu of the page's own choices closes, and the page stays where it is. */
        const menu = link.closest("details.menu, .filter-search");
        if (menu && menu.open) {
            menu.open = false;
            menu.querySelector("summary").focus();
        }
        if (!menu && !link.hasAttribute("data-lang")) window.scrollTo(0, 0);
    });

    function go(href) {
        window.history.pushState({}, "", href);
        window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    }

    /* A form of filters asks for the same page with what it says. */
    document.addEventListener("submit", function (event) {
        const form = event.target;
        if (!form.hasAttribute("data-page-form")) return;
        event.preventDefault();
        const said = [...new FormData(form)].filter(([, value]) => value);
        go(form.getAttribute("action") + (said.length ? "?" + new URLSearchParams(said) : ""));
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

    /* -- the picker: a name for each of its parts, typing searches, Enter waits for the answer ----------------- */
    const PICKER = "customer-select";

    function set(element, name, value) {
        if (!element || element.getAttribute(name) === value) return;
        if (value === null) element.removeAttribute(name);
        else element.setAttribute(name, value);
    }

    /* As it comes the dropdown names nothing, and puts radio buttons inside of options. */
    function namePicker(wrapper) {
        const label = wrapper.closest("[data-label]").getAttribute("data-label");
        const button = document.getElementById(PICKER);
        const value = button.querySelector(".dash-dropdown-value");
        set(button, "aria-labelledby", null);
        set(button, "aria-label", label + ": " + (value ? value.textContent : ""));
        set(button, "aria-haspopup", "dialog");
        set(button, "tabindex", "0");
        set(wrapper.querySelector(".dash-dropdown-focus-target"), "tabindex", "-1");
        const content = wrapper.querySelector(".dash-dropdown-content");
        if (!content) return;
        const list = content.querySelector(".dash-options-list");
        [content, content.querySelector(".dash-dropdown-search"), list].forEach((part) => set(part, "aria-label", label));
        set(list, "role", "radiogroup");
        content.querySelectorAll("label.dash-dropdown-option").forEach(function (option) {
            set(option, "role", null);
            set(option, "aria-selected", null);
        });
    }

    const searchBox = () => document.querySelector(".picker .dash-dropdown-search");

    /* The dropdown focuses the chosen option some frames after it opens; people who type expect to search. */
    const SETTLE_MS = 250;
    let openedAt = null;

    function searchOnOpening() {
        const box = searchBox();
        if (box && openedAt === null) {
            openedAt = performance.now();
            box.focus();
            /* Nothing typed yet: pinned and recent customers. */
            window.dash_clientside.set_props(PICKER, { search_value: "" });
        }
        if (!box) {
            openedAt = null;
            enterWaits = false;
        }
    }

    document.addEventListener("focusin", function (event) {
        const box = searchBox();
        if (!box || event.target === box || !event.target.closest(".picker")) return;
        if (openedAt !== null && performance.now() - openedAt < SETTLE_MS) box.focus();
    });

    document.addEventListener("keydown", (event) => {
        /* An arrow is a wish to leave the search box. */
        if (openedAt !== null && event.key.startsWith("Arrow") && event.target === searchBox()) openedAt = -SETTLE_MS;
    }, true);

    /* Enter takes the first of the options shown: only once they are those of what is typed. */
    let asked = null;
    let answered = null;
    let enterWaits = false;
    let replayed = false;

    const SHOWN_AFTER_MS = 40;
    const PRESSES = 5;

    function pressEnter(presses) {
        const box = searchBox();
        if (!box || !enterWaits || box.value !== answered) return;
        replayed = true;
        box.dispatchEvent(new KeyboardEvent("keyup", { key: "Enter", bubbles: true }));
        replayed = false;
        /* Still open: the options were not drawn yet. */
        if (presses > 1) window.setTimeout(() => pressEnter(presses - 1), SHOWN_AFTER_MS);
        else enterWaits = false;
    }

    document.addEventListener(
        "keyup",
        function (event) {
            if (event.key !== "Enter" || replayed || event.target !== searchBox()) return;
            if (!event.target.value) return;
            event.stopImmediatePropagation();
            enterWaits = true;
            pressEnter(PRESSES);
        },
        true
    );

    document.addEventListener("input", (event) => {
        if (event.target === searchBox()) enterWaits = false;
    });

    /* Answers may overtake each other; only that of the last question is shown. */
    function searching(body, answer) {
        const search = (JSON.parse(body).inputs || []).find((input) => input.property === "search_value");
        const question = { text: search ? search.value : null };
        asked = question;
        answer.finally(function () {
            if (asked !== question) return;
            answered = question.text;
            window.setTimeout(() => pressEnter(PRESSES), SHOWN_AFTER_MS);
        }).catch(() => undefined);
    }

    /* -- a lost connection: cover the old figures, say so, offer to try again --------------------------------- */
    const UPDATE = /\/_dash-update-component(\?|$)/;
    const ownFetch = window.fetch;

    /* What changes the page or all of the panel: without its answer old figures would stand under a new choice. */
    const ofPage = (body) => body.includes("panel-cards") || body.includes('"output":"page.children"');

    function connection(lost, whole) {
        if (whole) root.toggleAttribute("data-connection-lost", lost);
        const banner = document.getElementById("connection-lost");
        if (banner) banner.hidden = !lost && !root.hasAttribute("data-connection-lost");
    }

    window.fetch = function (resource, options) {
        const url = typeof resource === "string" ? resource : resource && resource.url;
        const answer = ownFetch.apply(this, arguments);
        const body = options && options.body;
        if (!url || !UPDATE.test(url) || typeof body !== "string") return answer;
        const whole = ofPage(body);
        if (body.includes('"search_value"')) searching(body, answer);
        return answer.then(
            function (response) {
                /* The session is over: the gate leads from here to sign-in and back, and Dash need not know. */
                if (response.status === 401) {
                    window.location.reload();
                    return new Promise(() => {});
                }
                connection(response.status >= 500, whole);
                return response;
            },
            function (error) {
                connection(true, whole);
                throw error;
            }
        );
    };

    document.addEventListener("click", function (event) {
        if (event.target.closest && event.target.closest('[data-action="reload"]')) window.location.reload();
    });

    /* -- a control that the answer made anew keeps the focus it had ------------------------------------------- */
    const REMADE = ["show-all-sales", "distributor-select"];
    let focused = null;

    document.addEventListener("focusin", (event) => (focused = event.target.id));
    document.addEventListener("pointerdown", () => (focused = null), true);

    function keepFocus() {
        if (!REMADE.includes(focused) || document.activeElement !== document.body) return;
        const again = document.getElementById(focused);
        if (again) again.focus();
    }

    /* -- another page: its language, its title, and the focus on its heading ----------------------------------- */
    let titled = null;

    function pageArrived(page) {
        if (root.lang !== page.lang) root.lang = page.lang;
        const title = page.getAttribute("data-title");
        if (title === titled) return;
        const first = titled === null;
        titled = title;
        document.title = title;
        onHeading = !first;
    }

    /* The panel's answer brings its heading anew. */
    let onHeading = false;

    function focusHeading() {
        const heading = onHeading && document.querySelector(".app h1");
        if (!heading || document.activeElement === heading) return;
        heading.tabIndex = -1;
        heading.focus({ preventScroll: true });
    }

    ["pointerdown", "keydown"].forEach((kind) => document.addEventListener(kind, () => (onHeading = false), true));

    /* A page is drawn long after the browser looked for the place that its URL names. */
    let wentTo = null;

    function goToAnchor() {
        const named = window.location.hash.slice(1);
        if (!named) wentTo = null;
        const place = named && wentTo !== window.location.href && document.getElementById(named);
        if (!place || place.dataset.state === "loading") return;
        wentTo = window.location.href;
        place.scrollIntoView();
    }

    /* -- what appears on the page: the page itself, and the picker's names ------------------------------------- */
    new MutationObserver(function () {
        const page = document.querySelector(".app[lang], .message-page[lang]");
        if (page) pageArrived(page);
        focusHeading();
        goToAnchor();
        const picker = document.querySelector(".picker .dash-dropdown-wrapper");
        if (picker && document.getElementById(PICKER)) namePicker(picker);
        searchOnOpening();
        keepFocus();
    }).observe(document.documentElement, {
        childList: true,
        subtree: true,
        attributes: true,
        attributeFilter: ["tabindex", "aria-selected", "role", "data-title", "data-state"],
    });

    window.dash_clientside = Object.assign({}, window.dash_clientside, {
        panel: {
            theme: function (_pathname, before) {
                return before === currentTheme() ? none() : currentTheme();
            },
            toggleTheme: function (clicks) {
                if (!clicks) return none();
                const theme = currentTheme() === "dark" ? "light" : "dark";
                root.setAttribute("data-bs-theme", theme);
                try {
                    window.localStorage.setItem(THEME_KEY, theme);
                } catch (error) {
                    /* A browser that keeps nothing forgets the choice with the tab. */
                }
                return theme;
            },
            recolor: function (theme, figure) {
                if (!theme || !figure || !figure.layout) return none();
                return window.crm_dash.inTheme(figure, theme);
            },
            title: function (text) {
                if (text) document.title = text;
                return none();
            },
        },
    });
})();
