async () => {
    const root = document.querySelector("careline-help")?.shadowRoot;
    if (root && !root.isStill) {
        const still = new CSSStyleSheet();
        still.replaceSync("* { caret-color: transparent !important }");
        root.adoptedStyleSheets.push(still);
        root.isStill = true;
    }
    // References are random.
    const texts = root && document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts?.nextNode()) {
        const text = texts.currentNode;
        if (/CL-\w{4}-\w{4}/.test(text.data)) text.data = text.data.replace(/CL-\w{4}-\w{4}/g, "CL-7K3M-Q2RW");
    }
    const pane = root?.querySelector("#pane");
    pane?.scrollTo(0, 0);
    scrollTo(0, 0);
    await document.fonts.ready;
    const images = [...document.images, ...(root?.querySelectorAll("img") ?? [])];
    await Promise.all(images.filter(({ loading }) => loading !== "lazy").map((image) => image.decode().catch(() => {})));
    for (let frames = 0; frames < 3; frames++) await new Promise((drawn) => requestAnimationFrame(drawn));
    return pane ? pane.scrollHeight - pane.clientHeight : 0;
}
