/* crm_dash.Tree: a whole card as one Dash component.
 *
 * Dash wraps every component of a layout in subscriptions to its store; a panel of 600 html components costs 200 ms
 * per answer in them alone. Tree takes the same JSON form (layouts/h.py), but as a property, and hands it to React
 * itself. What is pressed inside, on an element with data-action, goes to the page's store `pressed` (an
 * input of its own tree would fire its callback whenever the tree is made anew). */
(function () {
    "use strict";
    const STORE = "pressed";
    const ACTIONS = /^event-/;
    const FIGURE = /^fig\b/;
    const LOCAL = /^(\/(?!\/)|#|\?)/;

    function element(node, key) {
        if (Array.isArray(node)) return node.map(element);
        if (node === null || typeof node !== "object") return node;
        const { children, ...props } = node.props;
        if (props.href && !LOCAL.test(props.href)) delete props.href;
        if (FIGURE.test(props.className)) props["aria-describedby"] = "opens-rows";
        props.key = props.key ?? key;
        const inside = Array.isArray(children) ? children.map(element) : element(children);
        return window.React.createElement(node.type.toLowerCase(), props, inside);
    }

    function Tree(props) {
        const root = element(props.node);
        const onClick = function (event) {
            const pressed = event.target.closest("[data-action]");
            if (!pressed || !ACTIONS.test(pressed.dataset.action)) return;
            const { action, value } = pressed.dataset;
            window.dash_clientside.set_props(STORE, {
                data: { action: action, value: value || "", at: event.timeStamp },
            });
        };
        return Array.isArray(root)
            ? window.React.createElement("div", { id: props.id, className: "tree", onClick: onClick }, root)
            : window.React.cloneElement(root, { onClick: onClick });
    }

    window.crm_dash = Object.assign(window.crm_dash || {}, { Tree: Tree });
})();
