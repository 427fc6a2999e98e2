(now, brand, locale) => {
    window.carelineSettings = { locale };
    Date.now = () => now;
    window.Date = class extends Date {
        constructor(...parts) {
            super(...(parts.length ? parts : [now]));
        }
    };
    window.shifts = [];
    new PerformanceObserver((list) => {
        const isOurs = ({ node }) => node?.getRootNode() instanceof ShadowRoot;
        const ours = list.getEntries().filter(({ hadRecentInput, sources }) => !hadRecentInput && sources.some(isOurs));
        shifts.push(...ours.map(({ value }) => value));
    }).observe({ type: "layout-shift", buffered: true });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(brand);
    document.adoptedStyleSheets.push(sheet);
}
