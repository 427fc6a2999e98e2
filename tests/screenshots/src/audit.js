(isTouched, largeText) => {
    // Returns findings of the widget as `[check, where, what]`.
    const findings = [];
    const root = document.querySelector("careline-help").shadowRoot;
    const dialog = root.querySelector("dialog[open]");
    const top = dialog ?? root;
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const rgba = (color) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
        return [r, g, b, a / 255];
    };
    const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
    const luminance = (color) => {
        const [r, g, b] = color.map((part) => {
            const share = part / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one, other) => {
        const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
        return (high + 0.05) / (low + 0.05);
    };
    const parent = (element) => element.assignedSlot ?? element.parentElement ?? element.getRootNode().host;
    const ground = (element) => {
        const layers = [];
        for (let at = element; at; at = parent(at)) {
            const color = rgba(getComputedStyle(at).backgroundColor);
            layers.push(color);
            if (color[3] === 1) break;
        }
        return layers.reduceRight((below, layer) => over(layer, below), [255, 255, 255, 1]);
    };
    const opacity = (element) => {
        let all = 1;
        for (let at = element; at; at = parent(at)) all *= getComputedStyle(at).opacity;
        return all;
    };
    const isSeen = (element) => {
        if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
        const { width, height, right } = element.getBoundingClientRect();
        return width > 1 && height > 1 && right > 0; // What only screen readers read stands left of the window.
    };
    const isOff = (element) => element.closest("[aria-disabled=true], :disabled, [inert]") !== null;
    const name = (element) => {
        const words = (element.ariaLabel ?? element.labels?.[0]?.textContent ?? element.textContent).trim().replace(/\s+/g, " ");
        const id = element.id ? `#${element.id}` : "";
        const kinds = [...element.classList].map((one) => `.${one}`).join("");
        return `${element.localName}${id}${kinds} ${JSON.stringify(words.slice(0, 40))}`;
    };
    const say = (check, element, what) => findings.push([check, name(element), what]);
    const elements = [...top.querySelectorAll("*")].filter(isSeen);
    const ownText = (element) => [...element.childNodes].some((node) => node instanceof Text && node.data.trim());
    const round = (value) => value.toFixed(2);

    // Contrast of text.
    for (const element of elements) {
        const isField = element.matches("input:not([type=checkbox], [type=radio], [type=file]), textarea, select");
        if (isOff(element) || !(ownText(element) || isField)) continue;
        const below = ground(element);
        const color = rgba(getComputedStyle(element).color);
        color[3] *= opacity(element);
        const reached = contrast(over(color, below), below);
        if (reached < 4.5) say("contrast of text", element, round(reached));
    }

    // Contrast of the edges of controls.
    for (const element of elements) {
        if (isOff(element) || !element.matches("button, .button, input:not([type=file]), textarea, select")) continue;
        const style = getComputedStyle(element);
        const [own, outside] = [ground(element), ground(parent(element))];
        const sides = ["Top", "Right", "Bottom", "Left"];
        const hasBorder = sides.every((side) => parseFloat(style[`border${side}Width`]) > 0);
        // A border is drawn over the control's own background, a shadow over what is around it.
        const edges = hasBorder ? [[style.borderTopColor, own]] : [];
        const shadow = style.boxShadow.match(/^(.+\)) 0px 0px 0px [1-9]\d*px/)?.[1];
        if (shadow) edges.push([shadow, outside]);
        const isNative = element.matches("[type=checkbox], [type=radio]") && style.appearance !== "none";
        const seen = edges.map(([color, below]) => [rgba(color), below]).filter(([[, , , alpha]]) => alpha > 0);
        const drawn = seen.map(([color, below]) => over(color, below));
        const isFilled = contrast(own, outside) > 1.02;
        const isLink = style.textDecorationLine.includes("underline");
        if (isNative || isLink || !(drawn.length || element.matches("input, textarea, select"))) continue;
        const reached = Math.max(...drawn.map((edge) => contrast(edge, outside)), isFilled ? contrast(own, outside) : 1);
        if (reached < 3) say("contrast of an edge", element, round(reached));
    }

    // Targets of fingers.
    const isInline = (element) => {
        const block = parent(element);
        return element.matches("a") && getComputedStyle(element).display === "inline" && block.textContent.trim() !== element.textContent.trim();
    };
    // The row of a choice, if a press anywhere in it counts.
    const rowOf = (element, label) => {
        const row = label.closest(".choice");
        row?.scrollIntoView({ block: "center" });
        const { left, right, top, bottom } = (row ?? label).getBoundingClientRect();
        const pressed = [top + 1, bottom - 1].map((y) => root.elementFromPoint((left + right) / 2, y));
        return row && pressed.every((one) => one === label || one === element) ? row : label;
    };
    if (isTouched) {
        for (const element of elements) {
            if (!element.matches("button, a[href], input, textarea, select, summary, [role=button]") || isInline(element)) continue;
            const boxes = [element, ...[...element.labels ?? []].map((label) => rowOf(element, label))].map((one) => one.getBoundingClientRect());
            const width = Math.max(...boxes.map((box) => box.width));
            const height = Math.max(...boxes.map((box) => box.height));
            if (width < 43.9 || height < 43.9) say("target", element, `${Math.round(width)} × ${Math.round(height)}`);
        }
    }

    const measureRoom = (when) => {
        const scrolls = [...elements, dialog, document.documentElement].filter(Boolean);
        for (const element of scrolls) {
            const { overflowX, overflowY } = getComputedStyle(element);
            const isRoot = element === document.documentElement;
            const width = isRoot ? innerWidth : element.clientWidth;
            const clips = (value) => value === "hidden" || value === "clip";
            if (isRoot || overflowX === "auto" || overflowX === "scroll") {
                if (element.scrollWidth > width + 1) say(`horizontal scroll${when}`, element, `${element.scrollWidth} > ${width}`);
            } else if (element.matches("input")) {
                continue; // It scrolls.
            } else if (clips(overflowX) && element.scrollWidth > width + 1) {
                say(`clipped text${when}`, element, `${element.scrollWidth} > ${width} wide`);
            }
            if (!isRoot && clips(overflowY) && element.scrollHeight > element.clientHeight + 1) {
                say(`clipped text${when}`, element, `${element.scrollHeight} > ${element.clientHeight} high`);
            }
        }
        for (const element of elements) {
            if (!ownText(element)) continue;
            const range = document.createRange();
            range.selectNodeContents(element);
            const { left, right } = range.getBoundingClientRect();
            if (left < -1 || right > innerWidth + 1) say(`text outside the window${when}`, element, `${Math.round(left)} to ${Math.round(right)}`);
        }
    };
    measureRoom("");

    // Text at 200 %: larger fonts in the same window.
    if (largeText && dialog) {
        const fonts = [dialog, ...top.querySelectorAll("*")].map((element) => {
            const { fontSize, lineHeight } = getComputedStyle(element);
            return [element, element.getAttribute("style"), parseFloat(fontSize), parseFloat(lineHeight)];
        });
        for (const [element, , size, line] of fonts) {
            element.style.setProperty("font-size", `${size * 2}px`, "important");
            if (line) element.style.setProperty("line-height", `${line * 2}px`, "important");
        }
        measureRoom(" at 200 %");
        for (const [element, style] of fonts) style === null ? element.removeAttribute("style") : element.setAttribute("style", style);
    }

    // Images that fail are tiles without them.
    for (const image of top.querySelectorAll("img")) {
        if (isSeen(image) && image.complete && !image.naturalWidth) say("broken image", image, image.src);
    }
    return findings;
}
