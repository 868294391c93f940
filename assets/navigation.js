/* The URL is the one state of a tab. Controls write it, pages read it; equal values change nothing. */
(function () {
    "use strict";
    const none = () => window.dash_clientside.no_update;
    const LANGUAGES = ["es", "en"];

    /* What people choose is no longer what the sender of a copied link saw. */
    function query(changes) {
        const search = new URLSearchParams(window.location.search);
        search.delete("seen");
        Object.entries(changes).forEach(([name, value]) => (value ? search.set(name, value) : search.delete(name)));
        const text = search.toString();
        return text ? "?" + text : "";
    }

    function customerOf(pathname) {
        const match = /^\/customers\/([^/]+)$/.exec(pathname || "");
        return match ? decodeURIComponent(match[1]) : null;
    }

    function showPanel(pathname, search) {
        try {
            window.dash_clientside.set_props("panel-state", { data: { pathname: pathname, search: search } });
        } catch (error) {
            /* The page is not there yet: once it is, chooseCustomer sees to it. */
        }
    }

    /* 2 MB that only the portfolio needs: its page waits for them. Dash would put them into every page. */
    const GRID_SCRIPT = "/_dash-component-suites/dash_ag_grid/dash_ag_grid.min.js";
    const scripts = {};

    function loaded(source) {
        scripts[source] ||= new Promise(function (resolve, reject) {
            const script = document.createElement("script");
            script.src = source;
            script.onload = resolve;
            script.onerror = () => reject(new Error("not loaded: " + source));
            document.head.appendChild(script);
        });
        return scripts[source];
    }

    const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

    window.dash_clientside = Object.assign({}, window.dash_clientside, {
        navigation: {
            /* Which page, in which language. A new customer, scope or day is the same page: its panel's state
             * changes instead (set by name, since the store stands on the page, which may not be there yet). */
            route: function (pathname, search, before) {
                const lang = new URLSearchParams(search || "").get("lang");
                const isPanel = customerOf(pathname) !== null;
                const now = {
                    page: isPanel ? "panel" : pathname,
                    lang: LANGUAGES.includes(lang) ? lang : null,
                    search: isPanel ? null : search,
                };
                if (!same(now, before)) return now.page === "/" ? loaded(GRID_SCRIPT).then(() => now) : now;
                if (isPanel) showPanel(pathname, search || "");
                return none();
            },
            /* An answer sets the picker too, together with the scope: only another value is people's choice. The
             * answer that came after people went on is of where they were: the panel follows the URL. */
            chooseCustomer: function (customer, scope, state) {
                const { pathname, search } = window.location;
                const here = customerOf(pathname);
                if (!customer || !scope || here === null) return none();
                if (customer !== scope.customer && customer !== here) return "/customers/" + encodeURIComponent(customer);
                if (state && (state.pathname !== pathname || state.search !== search)) showPanel(pathname, search);
                return none();
            },
            chooseDistributor: function (distributor, scope) {
                if (!distributor || !scope || distributor === scope.distributor) return none();
                return query({ distributor: distributor });
            },
            showAllSales: function (on, scope) {
                if (!scope || on === (scope.distributor === "all")) return none();
                return query({ distributor: on ? "all" : scope.fallback });
            },
            /* A mark of the analytics chart leads where its cell of the table does. */
            openMark: function (click) {
                const href = click && click.points && click.points[0].customdata;
                if (typeof href !== "string" || !href.startsWith(window.location.pathname + "?")) return none();
                return href.slice(window.location.pathname.length);
            },
            chooseDay: function (day, scope) {
                if (!scope || !day || day === scope.as_of) return none();
                return query({ as_of: day === scope.default_as_of ? null : day });
            },
        },
    });
})();
