/* The help: the section that the URL names, and the sections that hold what is typed. */
(function () {
    "use strict";
    const page = () => document.querySelector('.app[data-page="help"]');
    const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
    let shown = null;

    function goToSection() {
        const section = window.location.hash && document.getElementById(window.location.hash.slice(1));
        if (section) section.scrollIntoView();
    }

    /* The page is drawn long after the browser looked for its anchor. */
    new MutationObserver(function () {
        const now = document.querySelector("[data-help]") && page();
        if (now && now !== shown) goToSection();
        shown = now;
    }).observe(document.documentElement, { childList: true, subtree: true });

    document.addEventListener("input", function (event) {
        if (event.target.id !== "help-search") return;
        const words = plain(event.target.value).split(/\s+/).filter(Boolean);
        let found = 0;
        document.querySelectorAll("[data-help]").forEach(function (section) {
            const text = plain(section.textContent);
            section.hidden = !words.every((word) => text.includes(word));
            if (!section.hidden) found += 1;
            section.querySelectorAll("details").forEach(function (more) {
                const inside = plain(more.textContent);
                more.open = words.length > 0 && words.every((word) => inside.includes(word));
            });
        });
        document.getElementById("help-nothing").hidden = found > 0;
    });
})();
