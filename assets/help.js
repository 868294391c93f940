/* The help: the sections that hold what is typed. */
(function () {
    "use strict";
    const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

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
