//! The widget in the shopper's language: journeys by the names of that language, which language a page gets, and a change of
//! language while the panel is open.

use careline_e2e::shop::DEFAULT;
use careline_e2e::{Browser, Chromium, Dictionary, Page, Result, Role, Shop, Site};
use serde_json::json;

use crate::steps::{Files, SUPPORT};

/// What stands in a text before its first placeholder.
fn start<'a>(texts: &'a Dictionary, key: &str) -> Result<&'a str> {
    Ok(texts.text(key)?.split('{').next().unwrap_or_default())
}

/// A shop's page in a language, whose tag may have attributes of its own.
async fn site(shop: &Shop, html: &str, attributes: &str) -> Result<Site> {
    let page = format!(
        "<!doctype html><html {html}><title>A shop</title><meta name=viewport content='width=device-width'>
         <body><main><h1>A shop</h1></main><script async src=\"{}\" {attributes}></script>",
        shop.url("/careline.js")
    );
    Site::open(&page, None, "").await
}

/// A shop whose page a browser visits.
struct Visit {
    shop: Shop,
    site: Site,
    browser: Browser,
    page: Page,
}

impl Visit {
    async fn of(html: &str) -> Result<Self> {
        let mut shop = Shop::open().await?;
        let site = site(&shop, html, "").await?;
        shop.allow(site.origin()).await?;
        let browser = Browser::open().await?;
        let page = browser.visit(site.origin()).await?;
        Ok(Self {
            shop,
            site,
            browser,
            page,
        })
    }
}

async fn press(page: &Page, texts: &Dictionary, key: &str) -> Result {
    page.press(texts.text(key)?).await
}

async fn look_up(page: &Page, texts: &Dictionary, shop: &Shop) -> Result {
    let order = shop.order("Delivered two days ago")?;
    page.enter(texts.text("lookup.number")?, &order.number)
        .await?;
    page.enter(texts.text("lookup.email")?, &order.email)
        .await?;
    press(page, texts, "lookup.find").await
}

/// Sends what was prepared; returns the reference.
async fn send(page: &Page, texts: &Dictionary) -> Result<String> {
    page.enter(texts.text("inquiry.name")?, "Ada Mills").await?;
    press(page, texts, "review").await?;
    press(page, texts, "send").await?;
    page.heading(texts.text("sent.title")?).await?;
    let text = page.text().await?;
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let mut references = words.filter(|word| word.starts_with("CL-"));
    Ok(references
        .next()
        .ok_or("no reference on the screen")?
        .to_owned())
}

async fn journeys(tag: &str) -> Result {
    let Visit {
        shop,
        page,
        browser: _browser,
        site: _site,
    } = Visit::of(&format!("lang={tag}")).await?;
    let texts = Dictionary::of(tag)?;
    let files = Files::new()?;

    press(&page, &texts, "loader.launcher").await?;
    page.find(Role::Button, texts.text("panel.search")?).await?;
    page.is_accessible().await?;
    press(&page, &texts, "panel.track").await?;
    look_up(&page, &texts, &shop).await?;
    page.heading(texts.text("status.delivered")?).await?;
    page.is_accessible().await?;
    press(&page, &texts, "panel.back").await?;
    press(&page, &texts, "panel.back").await?;

    press(&page, &texts, "panel.returns").await?;
    look_up(&page, &texts, &shop).await?;
    page.choose(
        texts.text("returns.reason")?,
        texts.text("reason.unwanted")?,
    )
    .await?;
    page.heading(texts.text("verdict.eligible")?).await?;
    page.is_accessible().await?;
    press(&page, &texts, "continue").await?;
    page.enter(
        texts.text("inquiry.addition")?,
        "Zu groß – とても大きい – كبير",
    )
    .await?;
    let reference = send(&page, &texts).await?;
    page.is_accessible().await?;
    let mail = shop.mailbox().mail(SUPPORT, &reference).await?;
    assert!(
        mail.text.contains("Zu groß – とても大きい – كبير"),
        "{}",
        mail.text
    );
    let order = shop.order("Delivered two days ago")?;
    let receipt = shop.mailbox().mail(&order.email, &reference).await?;
    let subject = start(&texts, "mail.received.title.item")?;
    assert!(
        receipt.subject.contains(subject.trim()),
        "{}",
        receipt.subject
    );
    press(&page, &texts, "sent.done").await?;

    press(&page, &texts, "panel.report").await?;
    press(&page, &texts, "topic.damaged").await?;
    look_up(&page, &texts, &shop).await?;
    page.attach(texts.text("photos.add")?, &[&files.photo("clasp.jpg")?])
        .await?;
    page.reads(texts.text("photos.uploaded")?).await?;
    page.enter(texts.text("inquiry.description")?, "…").await?;
    page.is_accessible().await?;
    send(&page, &texts).await.map(drop)
}

#[tokio::test]
async fn the_journeys_are_made_in_german() -> Result {
    journeys("de").await
}

#[tokio::test]
async fn the_journeys_are_made_in_japanese() -> Result {
    journeys("ja").await
}

#[tokio::test]
async fn the_journeys_are_made_in_arabic() -> Result {
    journeys("ar").await
}

#[tokio::test]
async fn a_page_gets_the_language_that_it_names() -> Result {
    let shop = Shop::open().await?;
    let browser = Browser::open().await?;
    for (html, attributes, tag) in [
        ("lang=en", "data-locale=de", "de"),
        ("lang=en", "data-locale=DE", "de"),
        ("lang=en", "data-locale=de_DE", "de"),
        ("lang=en", "data-locale=de-AT", "de"),
        ("lang=en", "data-locale=de-DE-1996", "de"),
        ("lang=en", "data-locale=' de '", "de"),
        ("lang=en", "data-locale=pt", "pt-BR"),
        ("lang=en", "data-locale=pt-PT", "pt-BR"),
        ("lang=en", "data-locale=PT_br", "pt-BR"),
        ("lang=en", "data-locale=he-IL", "he"),
        ("lang=en", "data-locale=ar-EG", "ar"),
        ("lang=en", "data-locale=ja-JP", "ja"),
        ("lang=en", "data-locale=sv_FI", "sv"),
        ("lang=de", "data-locale=zh", "de"),
        ("lang=de", "data-locale=''", "de"),
        ("lang=fr-CA", "", "fr"),
        ("lang=nl-BE", "", "nl"),
        ("lang=zh-Hant-TW", "", "en"),
        ("lang=''", "", "en"),
        ("", "", "en"),
        ("lang=da", "data-locale=en-GB", "en"),
    ] {
        let site = site(&shop, html, attributes).await?;
        let page = browser.visit(site.origin()).await?;
        page.find(Role::Button, Dictionary::of(tag)?.text("loader.launcher")?)
            .await?;
        let host =
            page.ask("(({ lang, dir }) => [lang, dir])(document.querySelector('careline-help'))");
        let direction = if ["ar", "he"].contains(&tag) {
            "rtl"
        } else {
            "ltr"
        };
        assert_eq!(host.await?, json!([tag, direction]), "{html} {attributes}");
    }
    Ok(())
}

#[tokio::test]
async fn what_was_typed_stays_when_the_language_changes() -> Result {
    let Visit {
        shop,
        page,
        browser: _browser,
        site: _site,
    } = Visit::of("lang=en").await?;
    let (english, arabic) = (Dictionary::of("en")?, Dictionary::of("ar")?);
    let order = shop.order("Delivered two days ago")?;

    press(&page, &english, "loader.launcher").await?;
    press(&page, &english, "panel.report").await?;
    press(&page, &english, "topic.damaged").await?;
    page.enter("Order number", &order.number).await?;
    page.ask("document.documentElement.lang = 'ar'").await?;
    assert_eq!(
        page.words_in(arabic.text("lookup.number")?).await?,
        order.number
    );
    look_up(&page, &arabic, &shop).await?;
    page.enter(arabic.text("inquiry.description")?, "The clasp")
        .await?;
    page.ask("document.documentElement.lang = 'en'").await?;
    assert_eq!(page.words_in("What happened?").await?, "The clasp");
    Ok(())
}

/// Chooses a language in the menu as a shopper does, whose browser tells the select by an event.
fn choose(tag: &str) -> String {
    format!(
        "(() => {{
            const chooser = document.querySelector('careline-help').shadowRoot.querySelector('#language');
            chooser.focus();
            chooser.value = {tag:?};
            chooser.dispatchEvent(new Event('change', {{ bubbles: true }}));
        }})()"
    )
}

#[tokio::test]
async fn a_language_that_was_chosen_in_the_menu_stays() -> Result {
    let Visit {
        shop,
        site,
        browser,
        page,
    } = Visit::of("lang=en").await?;
    let (english, arabic) = (Dictionary::of("en")?, Dictionary::of("ar")?);

    press(&page, &english, "loader.launcher").await?;
    page.heading(english.text("loader.title")?).await?;
    page.ask(&choose("ar")).await?;
    page.heading(arabic.text("loader.title")?).await?;
    page.holds(
        "document.querySelector('careline-help').shadowRoot.activeElement?.id === 'language'",
    )
    .await?;
    page.is_accessible().await?;

    // The panel was open, so the next page loads it at once.
    let page = browser.visit(site.origin()).await?;
    press(&page, &arabic, "loader.launcher").await?;
    page.heading(arabic.text("loader.title")?).await?;
    press(&page, &arabic, "panel.track").await?;
    look_up(&page, &arabic, &shop).await?;
    page.heading(arabic.text("status.delivered")?).await
}

#[tokio::test]
async fn a_widget_in_another_language_than_its_page_is_whole() -> Result {
    let browser = Browser::open().await?;
    for (html, tag, direction) in [
        ("lang=en", "ar", "rtl"),
        ("lang=ar dir=rtl", "en", "ltr"),
        ("lang=he dir=rtl", "de", "ltr"),
    ] {
        let mut shop = Shop::open().await?;
        let site = site(&shop, html, &format!("data-locale={tag}")).await?;
        shop.allow(site.origin()).await?;
        let page = browser.visit(site.origin()).await?;
        let texts = Dictionary::of(tag)?;
        press(&page, &texts, "loader.launcher").await?;
        press(&page, &texts, "panel.track").await?;
        page.find(Role::Field, texts.text("lookup.number")?).await?;
        let shown = "(() => {
            const pane = document.querySelector('careline-help').shadowRoot.querySelector('#pane');
            return [getComputedStyle(pane).direction, !!pane.closest('dialog')];
        })()";
        assert_eq!(
            page.ask(shown).await?,
            json!([direction, true]),
            "{html} {tag}"
        );
        page.is_accessible().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_shops_own_texts_stand_in_place_of_the_languages() -> Result {
    let Visit {
        mut shop,
        page,
        browser: _browser,
        site: _site,
    } = Visit::of("lang=de").await?;
    let own = json!({
        "track.title": "Wo ist mein Schmuck?",
        "lookup.find": "Nachsehen",
        "status.delivered": "Bei dir angekommen",
    });
    shop.override_texts(DEFAULT, "de", &own).await?;
    let order = shop.order("Delivered two days ago")?;

    press(&page, &Dictionary::of("de")?, "loader.launcher").await?;
    press(&page, &Dictionary::of("de")?, "panel.track").await?;
    page.enter("Bestellnummer", &order.number).await?;
    page.heading("Wo ist mein Schmuck?").await?;
    page.enter("E-Mail", &order.email).await?;
    assert_eq!(page.words_in("Bestellnummer").await?, order.number);
    page.press("Nachsehen").await?;
    page.heading("Bei dir angekommen").await
}

/// Texts that are wider than what holds them.
const CLIPPED: &str = "(() => {
    const root = document.querySelector('careline-help').shadowRoot;
    const isClipped = (element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline';
    const texts = [...root.querySelectorAll('#bar h2, #pane, #pane :is(button, label, legend, h3, p, span, dd, li)')];
    return texts.filter((element) => element.offsetWidth > 1 && isClipped(element)).map((element) => element.textContent);
})()";

#[tokio::test]
async fn no_text_is_clipped_on_the_narrowest_phone() -> Result {
    let browser = Chromium::open().await?;
    for tag in ["de", "fr", "pl", "ar"] {
        let mut shop = Shop::open().await?;
        let site = site(&shop, &format!("lang={tag}"), "").await?;
        shop.allow(site.origin()).await?;
        let page = browser.visit(site.origin()).await?;
        let narrow = json!({ "width": 320, "height": 568, "deviceScaleFactor": 1, "mobile": true });
        browser
            .devtools("Emulation.setDeviceMetricsOverride", narrow)
            .await?;
        let texts = Dictionary::of(tag)?;
        press(&page, &texts, "loader.launcher").await?;
        page.heading(texts.text("loader.title")?).await?;
        assert_eq!(page.ask(CLIPPED).await?, json!([]), "{tag}: menu");
        for flow in [
            "track", "returns", "report", "change", "ask", "requests", "feedback",
        ] {
            page.ask(&format!("careline('open', {{ flow: {flow:?} }})"))
                .await?;
            page.heading(texts.text(&format!("panel.{flow}"))?).await?;
            assert_eq!(page.ask(CLIPPED).await?, json!([]), "{tag}: {flow}");
        }
        page.ask("careline('open', { topic: 'damaged' })").await?;
        look_up(&page, &texts, &shop).await?;
        page.find(Role::Field, texts.text("inquiry.description")?)
            .await?;
        assert_eq!(page.ask(CLIPPED).await?, json!([]), "{tag}: form");
    }
    Ok(())
}
