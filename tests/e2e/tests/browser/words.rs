//! Outside strings are only ever text: the corpus on every screen, under the strictest Content-Security-Policy.
//!
//! A string that is more than text leaves a trace that needs no knowledge of the string: a call of the [`CANARY`] or of
//! a dialog, a violation of the policy (which allows no markup from strings, no inline script and no other origin), or
//! an element that the widget doesn't draw.

use std::fs;

use careline_corpus::CANARY;
use careline_e2e::{Browser, Page, Result, Role, Shop, Site, repository, until};
use careline_wire::validate::is_web_address;
use serde_json::{Value, json};

const NUMBER: &str = "WORDS-1";
const EMAIL: &str = "ada@example.com";
const SECRET: &str = "of-the-shopper-and-of-nobody-else";
const SECRET_SHA256: &str = "9e47d8b5f3958dca0b12bad5ec6828bfa84235077db545dabed483077244fa40";
const TICKET: &str = "018f6f2e-4b7a-7c1e-9a52-3d5a0f9c1b21";

/// Records violations before anything else runs, and proves that it does.
const LISTENER: &str = r#"
    window.heard = [];
    for (const name of ["CANARY", "alert", "confirm", "prompt", "print", "open"]) {
        window[name] = (...said) => heard.push(name + " " + said);
    }
    window.violations = [];
    addEventListener("securitypolicyviolation", ({ effectiveDirective, sample }) => violations.push(effectiveDirective + " " + sample), true);
    window.host = () => document.querySelector("careline-help").shadowRoot;
    window.type = (label, text) => {
        const field = [...host().querySelectorAll("label")].find((one) => one.textContent === label).control;
        field.value = text;
        field.dispatchEvent(new Event("input", { bubbles: true }));
    };
    document.documentElement.setAttribute("style", "color: red");
    try { document.createElement("p").innerHTML = "<b>"; } catch {}
"#;
/// The violations that the listener causes itself to prove that it works: of the documented policy, and of Trusted
/// Types.
const SHOWN: [&str; 2] = [
    "style-src-attr ",
    "require-trusted-types-for Element innerHTML|<b>",
];
/// The strictest policy.
const TRUSTED_TYPES: &str = "require-trusted-types-for 'script'; trusted-types 'none'";

/// Elements and attributes that the widget doesn't create.
const FAULTS: &str = r##"(() => {
    const foreign = "script,img,svg,math,iframe,object,embed,video,audio,source,style,link,meta,base,template,plaintext,xmp,slot,table,br,hr,b,title,dialog dialog,careline-help";
    const ours = /^(id|class|name|for|type|href|target|rel|hidden|dir|role|value|list|translate|autocomplete|autocapitalize|spellcheck|tabindex|rows|open|selected|multiple|accept|capture|max|novalidate|aria-[a-z]+)$/;
    // The loader's integrity attribute for the script that it imports.
    const checks = "link[rel=modulepreload][integrity]";
    const all = [...host().querySelectorAll(`:not(${checks})`)];
    const faults = all.filter((element) => element.matches(foreign)).map((element) => "element " + element.localName);
    for (const element of all) {
        for (const { name } of element.attributes) if (!ours.test(name)) faults.push("attribute " + name);
        if (element.href && !["https:", "http:", "mailto:"].includes(element.protocol)) faults.push("link " + element.href);
    }
    const pane = host().querySelector("#pane");
    if (pane.scrollWidth > pane.clientWidth) {
        const edge = pane.getBoundingClientRect().right;
        const isWide = (element) => element.getBoundingClientRect().right > edge || element.scrollWidth > pane.clientWidth;
        const wide = all.filter((element) => pane.contains(element) && isWide(element));
        faults.push("wider than its panel: " + wide.map((element) => element.localName + "." + element.className).join(" "));
    }
    if (document.documentElement.scrollWidth > innerWidth) faults.push("wider than the page");
    return [...new Set(faults), ...heard, ...violations.slice(shown)];
})()"##;

/// A merchant's page under the documented policy and Trusted Types, with the listener and the tag.
struct Merchant {
    site: Site,
    page: Page,
    _browser: Browser,
}

impl Merchant {
    /// One under Trusted Types, or what they leave out.
    async fn open(shop: &mut Shop, types: &str, attributes: &str, address: &str) -> Result<Self> {
        let manual = fs::read_to_string(repository("docs/embed.md"))?;
        let policy = manual.lines().find(|line| line.starts_with("default-src"));
        let policy = policy.ok_or("docs/embed.md names no policy")?;
        let policy = policy.replace("https://help.example.com", &shop.origin());
        let policy = format!("{policy}; report-uri /reports; {types}");
        let script = shop.url("/careline.js");
        let html = format!(
            "<!doctype html><html lang=en><title>A shop</title><meta name=viewport content='width=device-width'>
             <meta property=og:title><script type=application/ld+json></script><script src=/own.js></script>
             <body><main><h1>A shop</h1></main><script async src='{script}' {attributes}></script>"
        );
        let listener: &'static str = Box::leak(LISTENER.replace("CANARY", CANARY).into_boxed_str());
        let site = Site::open(&html, Some(policy), listener).await?;
        shop.allow(site.origin()).await?;
        let browser = Browser::open().await?;
        let page = browser
            .visit(&format!("{}/{address}", site.origin()))
            .await?;
        listens(&page, types).await?;
        Ok(Self {
            site,
            page,
            _browser: browser,
        })
    }

    /// Goes to another URL of the page.
    async fn visit(&self, address: &str) -> Result {
        let address = format!("{}/{address}", self.site.origin());
        self.page.visit(&address).await?;
        listens(&self.page, TRUSTED_TYPES).await
    }

    /// Asserts that nothing ran, nothing was refused, and only the widget's elements exist.
    async fn is_well(&self, screen: &str) -> Result {
        let faults = self.page.ask(FAULTS).await?;
        assert_eq!(faults, json!([]), "{screen}");
        let report = until("the listener's own report", async || {
            Ok(Some(self.site.reports()).filter(|reports| !reports.is_empty()))
        });
        let reports = report.await?;
        assert!(
            reports
                .iter()
                .all(|one| ["style-src-attr", "Element innerHTML"]
                    .iter()
                    .any(|shown| one.contains(shown))),
            "{screen}: {reports:?}"
        );
        Ok(())
    }

    /// Asserts that every string is on the screen, to the character.
    async fn shows(&self, strings: &[String]) -> Result {
        let missing = format!(
            "(() => {{ const text = host().textContent; return {}.filter((one) => !text.includes(one)) }})()",
            Value::from(strings)
        );
        self.page.holds(&format!("{missing}.length === 0")).await
    }
}

/// The listener's own violations are recorded; only later ones count.
async fn listens(page: &Page, types: &str) -> Result {
    let shown = SHOWN.get(..if types.is_empty() { 1 } else { 2 });
    page.holds(&format!("String(violations) === String({})", json!(shown)))
        .await?;
    page.ask("window.shown = violations.length").await?;
    Ok(())
}

/// An order of two days ago that is full of strings.
async fn order(page: &Page, strings: &[String]) -> Result<Value> {
    let day = |days: u32| format!("new Date(Date.now() - {days} * 864e5).toISOString()");
    let placed = page.ask(&day(9)).await?;
    let delivered = page.ask(&day(2)).await?;
    let line = |(id, string): (usize, &String)| {
        json!({
            "id": format!("L{id}"), "sku": string, "title": string, "variant": string, "quantity": 2, "unit_price": 6500,
            "personalization": {"text": string, "font": string, "material": string},
        })
    };
    let shipment = |(id, string): (usize, &String)| {
        json!({
            "id": string, "carrier": string, "tracking_number": string, "tracking_url": string,
            "lines": [{"id": format!("L{id}"), "quantity": 2}],
            "events": [{"at": delivered, "status": "delivered", "place": string}],
        })
    };
    Ok(json!({
        "number": NUMBER, "placed_at": placed, "currency": "USD",
        "lines": strings.iter().enumerate().map(line).collect::<Vec<_>>(),
        "shipments": strings.iter().enumerate().map(shipment).collect::<Vec<_>>(),
    }))
}

#[tokio::test]
async fn every_string_of_an_order_is_text() -> Result {
    let mut shop = Shop::open().await?;
    let merchant = Merchant::open(&mut shop, TRUSTED_TYPES, "", "").await?;
    let page = &merchant.page;
    let strings = careline_corpus::all();
    let order = order(page, &strings).await?;
    shop.import(&json!([{"email": EMAIL, "order": order}]))?;

    page.press("Help").await?;
    page.press("Track an order").await?;
    page.enter("Order number", NUMBER).await?;
    page.enter("Email", EMAIL).await?;
    page.press("Find my order").await?;
    merchant.shows(&strings).await?;
    merchant.is_well("track").await?;
    let links = page
        .ask("host().querySelectorAll('.carrier a').length")
        .await?;
    let expected = strings.iter().filter(|url| is_web_address(url)).count();
    assert_eq!(links, json!(expected));

    for flow in ["returns", "change"] {
        page.ask(&format!("careline('open', {{ flow: {flow:?} }})"))
            .await?;
        if flow == "change" {
            page.press("Change a personalized item").await?;
        }
        page.press("Find my order").await?;
        merchant.shows(&strings).await?;
        merchant.is_well(flow).await?;
    }
    Ok(())
}

#[tokio::test]
async fn every_string_of_the_page_is_text() -> Result {
    let mut shop = Shop::open().await?;
    // Trusted Types would also keep the page from rewriting its own data.
    let merchant = Merchant::open(&mut shop, "", "", "").await?;
    let page = &merchant.page;
    page.press("Help").await?;
    page.press("Track an order").await?;
    page.find(Role::Field, "Order number").await?;
    for (source, strings) in [
        ("linked", careline_corpus::all()),
        ("title", careline_corpus::some(60)),
        ("option", careline_corpus::some(60)),
    ] {
        let wrong = page
            .ask(&format!(
                "({NAME_ITEMS})({source:?}, {})",
                Value::from(strings)
            ))
            .await?;
        assert_eq!(wrong, json!([]), "{source}");
        merchant.is_well(source).await?;
    }
    Ok(())
}

/// Visits the page of each item; returns those whose name isn't a line of text in the form.
const NAME_ITEMS: &str = r##"async (source, strings) => {
    const linked = document.querySelector("script[type='application/ld+json']");
    const title = document.querySelector("meta[property='og:title']");
    const line = (text) => [...text.split(/[\p{White_Space}\p{Cc}]+/u).filter(Boolean).join(" ").toWellFormed()].slice(0, 200).join("");
    const name = (item) => {
        linked.replaceChildren(source === "linked" ? new Text(JSON.stringify({ "@graph": [{ "@type": "Product", name: item }] })) : "");
        title.content = source === "title" ? item : "";
        careline("open", { topic: "product_details", ...(source === "option" && { item: { name: item, url: item } }) });
    };
    const value = () => [...host().querySelectorAll("label")].find((label) => label.textContent === "Item name")?.control.value;
    const wrong = [];
    for (const item of [...strings, "lone \ud800 surrogate"].filter(line)) {
        name(item);
        for (let frames = 0; value() !== line(item); frames++) {
            if (frames > 200) { wrong.push([item, value()]); break; }
            await new Promise(requestAnimationFrame);
        }
    }
    return wrong;
}"##;

#[tokio::test]
async fn every_string_that_a_shopper_brings_is_text() -> Result {
    let mut shop = Shop::open().await?;
    let merchant = Merchant::open(&mut shop, TRUSTED_TYPES, "", "").await?;
    let page = &merchant.page;
    let strings = careline_corpus::all();
    page.press("Help").await?;
    page.ask("careline('open', { topic: 'product_details' })")
        .await?;
    page.find(Role::Field, "Item name").await?;
    // The text files are no photos; each stays on the screen with its name and the reason.
    let files = format!(
        "(() => {{ const files = new DataTransfer();
            for (const name of {}) files.items.add(new File(['x'], name));
            const input = host().querySelector('#photos');
            input.files = files.files;
            input.dispatchEvent(new Event('change', {{ bubbles: true }})); }})()",
        Value::from(strings.as_slice())
    );
    page.ask(&files).await?;
    page.holds(&format!(
        "host().querySelectorAll('.photo.refused').length === {}",
        strings.len()
    ))
    .await?;
    merchant.is_well("file names").await?;

    page.ask("careline('open', { topic: 'other' })").await?;
    page.find(Role::Field, "Your question").await?;
    let name = "\u{202e}<b>{name}</b> חֲתוּנָה";
    page.ask(&format!("type('Full name', {})", Value::from(name)))
        .await?;
    page.ask("type('Email', 'ada@example.com')").await?;
    for text in texts(&strings) {
        page.ask(&format!(
            "type('Your question', {})",
            Value::from(text.as_str())
        ))
        .await?;
        page.press("Review").await?;
        page.heading("Is everything right?").await?;
        // A field normalises line ends.
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        merchant.shows(&[text.trim().to_owned()]).await?;
        merchant.is_well("review").await?;
        page.press("Back").await?;
        page.find(Role::Field, "Your question").await?;
    }
    page.press("Review").await?;
    page.press("Send").await?;
    page.heading("We have your request").await?;
    page.press("See my requests").await?;
    page.reads("Something else").await?;
    merchant.is_well("requests").await
}

/// All strings, in texts that fit a field.
fn texts(strings: &[String]) -> Vec<String> {
    const MOST: usize = 4_990;
    let mut texts = vec![String::new()];
    for string in strings {
        let is_full = |text: &String| text.chars().count() + string.chars().count() >= MOST;
        match texts.last_mut().filter(|text| !is_full(text)) {
            Some(text) => *text = format!("{text}\n{string}"),
            None => texts.push(string.clone()),
        }
    }
    texts
}

#[tokio::test]
async fn every_string_of_a_case_and_of_an_address_is_text() -> Result {
    let mut shop = Shop::open().await?;
    let strings = careline_corpus::all();
    let hostile =
        "%22%3E%3Cscript%3EcarelineCanary(1)%3C/script%3E&topic=javascript:carelineCanary(1)";
    let attributes = [
        "item-name",
        "item-url",
        "order-number",
        "topic",
        "position",
        "theme",
        "x",
    ]
    .map(|name| format!("data-{name}='\"><img src=x onerror=carelineCanary(1)>{{{{7*7}}}}'"));
    let address = format!("?{hostile}#careline={TICKET}.{SECRET}{hostile}");
    let merchant =
        Merchant::open(&mut shop, TRUSTED_TYPES, &attributes.join(" "), &address).await?;
    let page = &merchant.page;
    page.reads("This request can’t be opened any more.").await?;
    merchant.is_well("a link that isn't one").await?;
    page.ask("careline('open', { topic: 'product_details' })")
        .await?;
    page.find(Role::Field, "Item name").await?;
    page.ask("careline('open', { flow: 'track' })").await?;
    page.find(Role::Field, "Order number").await?;
    merchant.is_well("attributes").await?;

    talk(&shop, &strings).await?;
    let address = format!("?{hostile}2#careline={TICKET}.{SECRET}");
    merchant.visit(&address).await?;
    merchant.shows(&texts(&strings)).await?;
    merchant.is_well("a case").await
}

/// A ticket in which support has sent every string.
async fn talk(shop: &Shop, strings: &[String]) -> Result {
    let client = reqwest::Client::new();
    let shop_url = shop.url(&format!("/v1/shops/{}", careline_e2e::shop::DEFAULT));
    let ticket = json!({
        "id": TICKET, "secret_sha256": SECRET_SHA256, "topic": "other", "locale": "en",
        "contact": {"name": "Ada", "email": EMAIL}, "description": "Hello", "details": {}, "photos": [], "no_photo": false,
    });
    let ticket = client
        .post(format!("{shop_url}/tickets"))
        .header("idempotency-key", TICKET)
        .json(&ticket);
    ticket.send().await?.error_for_status()?;
    let token = shop.token("desk_token")?;
    let desk = format!("{shop_url}/desk/tickets/{TICKET}");
    for (nth, text) in texts(strings).iter().enumerate() {
        let (call, said) = match nth {
            0 => (
                "steps",
                json!({"kind": "refund", "state": "started", "note": text}),
            ),
            _ => ("messages", json!({"text": text, "asks": false})),
        };
        let post = client
            .post(format!("{desk}/{call}"))
            .bearer_auth(&token)
            .json(&said);
        post.send().await?.error_for_status()?;
    }
    Ok(())
}

/// Trusted Types refuse markup from strings where it is set, which a test sees on the screens that it comes to. This is
/// about all the others: WebAssembly reaches the page by these scripts alone.
#[test]
fn no_script_of_ours_can_set_markup_or_run_a_string() -> Result {
    const SINKS: [&str; 12] = [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "createContextualFragment",
        "parseFromString",
        "setHTML",
        "srcdoc",
        "document.write",
        "new Function",
        "eval(",
        "importScripts",
        "serviceWorker",
    ];
    let mut scripts = 0;
    for folder in fs::read_dir(repository("dist/careline"))? {
        for file in fs::read_dir(folder?.path())? {
            let file = file?.path();
            if file.extension().is_some_and(|name| name == "js") {
                let script = fs::read_to_string(&file)?;
                let sink = SINKS.into_iter().find(|sink| script.contains(sink));
                assert_eq!(sink, None, "{}", file.display());
                scripts += 1;
            }
        }
    }
    assert!(scripts > 1, "the widget isn't built");
    Ok(())
}
