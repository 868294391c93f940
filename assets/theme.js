/* The theme before anything is drawn: what was chosen (panel.js keeps it), else what the system prefers. */
(function () {
    "use strict";
    function chosen() {
        try {
            const kept = window.localStorage.getItem("crm-dash.theme");
            return kept === "dark" || kept === "light" ? kept : null;
        } catch (error) {
            return null;
        }
    }

    const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
    document.documentElement.setAttribute("data-bs-theme", chosen() || (dark ? "dark" : "light"));
})();
