/* On from customer to customer in the order of the portfolio's view that the URL names (`list`). */
(function () {
    "use strict";
    const none = () => window.dash_clientside.no_update;
    const PROFILE = /^\/customers\/([^/]+)(\/events|\/brief)?$/;
    const NOWHERE = [true, null, null, null, null];
    /* What of a page is of its customer alone. */
    const OWN = ["cursor", "page", "show", "document", "seen"];

    function customerOf(place) {
        const match = PROFILE.exec(place.pathname);
        if (match) return decodeURIComponent(match[1]);
        return place.pathname === "/analytics" ? new URLSearchParams(place.search).get("customer") : null;
    }

    /* The same page of another customer. */
    function pageOf(customer, place) {
        if (!customer) return null;
        const search = new URLSearchParams(place.search);
        OWN.forEach((name) => search.delete(name));
        if (search.has("customer")) search.set("customer", customer);
        return place.pathname.replace(PROFILE, (_, _id, page) => "/customers/" + encodeURIComponent(customer) + (page || "")) +
            "?" + search.toString();
    }

    function view(place) {
        const asked = new URLSearchParams(place.search);
        const found = new URLSearchParams(asked.get("list"));
        ["distributor", "as_of"].forEach((name) => asked.has(name) && found.set(name, asked.get(name)));
        return found;
    }

    function shown(found, place) {
        const texts = document.getElementById("neighbours").dataset;
        const number = (value) => value.toLocaleString(document.documentElement.lang);
        const text = texts.position.replace("{position}", number(found.position || 0)).replace("{total}", number(found.total));
        const back = view(place);
        const lang = new URLSearchParams(place.search).get("lang");
        if (lang) back.set("lang", lang);
        return [
            false,
            pageOf(found.previous, place),
            pageOf(found.next, place),
            "/?" + back.toString(),
            found.position ? text : texts.outside,
        ];
    }

    window.dash_clientside = Object.assign({}, window.dash_clientside, {
        neighbours: {
            show: function (pathname, search) {
                const place = { pathname: pathname, search: search || "" };
                const customer = customerOf(place);
                if (!customer || !new URLSearchParams(place.search).has("list")) return NOWHERE;
                const question = view(place);
                question.set("customer", customer);
                return window.fetch("/api/v1/portfolio/neighbours?" + question.toString())
                    .then((answer) => (answer.ok ? answer.json() : null))
                    .then((found) => (window.location.pathname !== pathname ? none() : found ? shown(found, place) : NOWHERE))
                    .catch(() => NOWHERE);
            },
        },
    });
})();
