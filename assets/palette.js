/* The palette (Ctrl/⌘+K), the sheet of shortcuts (?), and the keys. Results come from the server; nothing is kept. */
(function () {
    "use strict";
    const KEYS_OFF = "crm-dash.single-keys-off";
    const ASK_AFTER_MS = 60;
    const SECOND_KEY_MS = 1200;
    const byId = (id) => document.getElementById(id);
    const palette = () => byId("palette");
    const box = () => byId("palette-input");
    const options = () => [...document.querySelectorAll("#palette-list [role=option]")];
    const results = () => document.querySelector("#palette-results");

    /* -- opening: asks with nothing typed --------------------------------------------------------------------- */
    let mode = "go";
    let timer = null;
    let enterWaits = false;

    function ask() {
        window.clearTimeout(timer);
        timer = window.setTimeout(function () {
            window.dash_clientside.set_props("palette-query", { data: { text: box().value, mode: mode } });
        }, ASK_AFTER_MS);
    }

    function open(wanted) {
        const dialog = palette();
        if (!dialog || dialog.open) return;
        document.querySelectorAll("dialog[open]").forEach((other) => other.close());
        mode = wanted;
        box().value = "";
        enterWaits = false;
        dialog.showModal();
        box().focus();
        ask();
    }

    /* -- the chosen option ------------------------------------------------------------------------------------- */
    let chosen = 0;

    function choose(index) {
        const all = options();
        chosen = all.length ? (index + all.length) % all.length : 0;
        all.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
        const input = box();
        input.setAttribute("aria-expanded", String(all.length > 0));
        if (!all.length) return input.removeAttribute("aria-activedescendant");
        input.setAttribute("aria-activedescendant", all[chosen].id);
        all[chosen].scrollIntoView({ block: "nearest" });
    }

    const answered = () => results().getAttribute("data-query") === box().value;

    function take() {
        enterWaits = !answered();
        if (enterWaits) return;
        const option = options()[chosen];
        if (option) option.click();
    }

    let shown = null;

    new MutationObserver(function () {
        const node = results();
        if (!node || !palette().open) return;
        const now = node.getAttribute("data-query") + node.textContent;
        if (now === shown) return;
        shown = now;
        choose(0);
        if (enterWaits) take();
    }).observe(document.documentElement, {
        childList: true,
        subtree: true,
        attributes: true,
        characterData: true,
        attributeFilter: ["data-query", "open"],
    });

    document.addEventListener("input", (event) => {
        if (event.target === box()) ask();
    });

    /* -- what options and buttons do --------------------------------------------------------------------------- */
    /* The page's own URL, and what the answer on it says besides (layouts/shared.py: Shown). */
    function linkToThis() {
        const url = new URL(window.location.href);
        const answer = document.querySelector("[data-shown]");
        new URLSearchParams(answer ? answer.dataset.shown : "").forEach((value, name) => url.searchParams.set(name, value));
        return url.href;
    }

    function say(key) {
        const status = byId("page-status");
        if (!status) return;
        status.textContent = status.dataset[key];
        window.setTimeout(() => (status.textContent = ""), 4000);
    }

    function copyLink() {
        const link = linkToThis();
        const copied = navigator.clipboard ? navigator.clipboard.writeText(link) : Promise.reject();
        copied.then(() => say("copied")).catch(() => window.prompt(byId("page-status").dataset.copy, link));
    }

    const DOING = {
        print: () => window.print(),
        "copy-link": copyLink,
        copy_link: copyLink,
        shortcuts: () => byId("shortcuts").showModal(),
        add: () => open("add"),
    };

    function perform(what) {
        const [kind, id] = what.split(":");
        if (kind === "press") return byId(id) && byId(id).click();
        if (DOING[kind]) DOING[kind]();
    }

    document.addEventListener("click", function (event) {
        const target = event.target;
        if (!target.closest) return;
        if (target.closest("#palette-open")) return open("go");
        if (target.closest("[data-close]") || target.matches("dialog")) {
            if (target.closest("dialog")) return target.closest("dialog").close();
        }
        const doing = target.closest("[data-do]");
        if (target.closest("#palette [role=option]")) palette().close();
        if (doing) perform(doing.dataset.do);
    });

    /* -- keys ---------------------------------------------------------------------------------------------------- */
    function singleKeys() {
        try {
            return window.localStorage.getItem(KEYS_OFF) === null;
        } catch (error) {
            return true;
        }
    }

    document.addEventListener("change", function (event) {
        if (event.target.id !== "single-keys") return;
        try {
            if (event.target.checked) window.localStorage.removeItem(KEYS_OFF);
            else window.localStorage.setItem(KEYS_OFF, "1");
        } catch (error) {
            /* A browser that keeps nothing forgets the choice with the tab. */
        }
    });

    function inPalette(event) {
        const moves = { ArrowDown: chosen + 1, ArrowUp: chosen - 1, Home: 0, End: -1 };
        const caret = ["Home", "End"].includes(event.key) && box().value;
        if (event.key in moves && !caret) choose(moves[event.key]);
        else if (event.key === "Enter") take();
        else return;
        event.preventDefault();
    }

    const PRESSING = {
        t: "theme-toggle",
        r: "refresh",
        v: "show-all-sales",
        f: "pin-toggle",
        j: "neighbours-next",
        k: "neighbours-previous",
    };
    const GOING = { p: "panel", e: "events", a: "analytics", b: "brief", c: "compare", h: "help", i: "portfolio" };
    let goesUntil = 0;

    function single(key) {
        if (performance.now() < goesUntil) {
            goesUntil = 0;
            const link = document.querySelector('[data-menu="' + GOING[key] + '"]');
            return link ? (link.click(), true) : false;
        }
        if (key === "g") goesUntil = performance.now() + SECOND_KEY_MS;
        else if (key === "/") open("go");
        else if (key === "?") perform("shortcuts");
        else if (key === "l") copyLink();
        else if (PRESSING[key]) perform("press:" + PRESSING[key]);
        else return false;
        return true;
    }

    document.addEventListener("keydown", function (event) {
        if (event.isComposing) return;
        if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
            event.preventDefault();
            return palette() && palette().open ? palette().close() : open("go");
        }
        if (event.target === box()) return inPalette(event);
        const typing = event.target.closest("input, select, textarea, [contenteditable], dialog, .dash-dropdown-content");
        if (typing || event.ctrlKey || event.metaKey || event.altKey || !palette() || !singleKeys()) return;
        if (single(event.key.length === 1 ? event.key.toLowerCase() : event.key)) event.preventDefault();
    });

    /* The switch shows what this browser was told. */
    document.addEventListener("focusin", function () {
        const box = byId("single-keys");
        if (box) box.checked = singleKeys();
    });
})();
