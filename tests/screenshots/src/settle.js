async () => {
    const hosts = [...document.querySelectorAll("careline-help, careline-help-page")].filter(({ shadowRoot }) => shadowRoot);
    const images = [...document.images];
    for (const host of hosts) {
        const root = host.shadowRoot;
        if (!root.isStill) {
            const still = new CSSStyleSheet();
            still.replaceSync("* { caret-color: transparent !important }");
            root.adoptedStyleSheets.push(still);
            root.isStill = true;
        }
        // References are random.
        const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            const text = texts.currentNode;
            if (/CL-\w{4}-\w{4}/.test(text.data)) text.data = text.data.replace(/CL-\w{4}-\w{4}/g, "CL-7K3M-Q2RW");
        }
        images.push(...root.querySelectorAll("img"));
        const [, cover] = getComputedStyle(host).getPropertyValue("--careline-cover").match(/^url\("(.*)"\)$/) ?? [];
        if (cover) images.push(Object.assign(new Image(), { src: cover }));
    }
    const pane = hosts.map(({ shadowRoot }) => shadowRoot.querySelector("dialog[open] #pane")).find(Boolean);
    pane?.scrollTo(0, 0);
    scrollTo(0, 0);
    await document.fonts.ready;
    await Promise.all(images.filter(({ loading }) => loading !== "lazy").map((image) => image.decode().catch(() => {})));
    for (let frames = 0; frames < 3; frames++) await new Promise((drawn) => requestAnimationFrame(drawn));
    const scrolls = pane ?? (document.querySelector("careline-help-page") && document.documentElement);
    return scrolls ? scrolls.scrollHeight - scrolls.clientHeight : 0;
}
