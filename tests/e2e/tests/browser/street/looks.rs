//! Pages whose styles reach for the widget: it looks the same on every page.

use careline_e2e::{Page, Result, Role};

use super::{ROOT, Street, close, track};
use crate::steps::QUESTION;

/// Every element of the widget, but what is just announced, with its place, its size and its computed style, one property a line.
const LOOKS: &str = r#"(() => {
    const place = (element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return [x, y, width, height].map((part) => Math.round(part)).join(" ");
    };
    const look = (element, nth) => {
        const name = [nth, element.localName, element.id].join(" ");
        const style = getComputedStyle(element);
        const own = [...style].filter((property) => !property.startsWith("--"));
        const properties = own.map((property) => `${name} ${property}: ${style.getPropertyValue(property)}`);
        return [`${name} is at ${place(element)}`, ...properties];
    };
    const root = document.querySelector("careline-help").shadowRoot;
    return [...root.querySelectorAll(":not(.live > *)")].flatMap(look);
})()"#;

/// Whether the launcher can be seen and pressed.
const VISIBLE: &str = r#"(() => {
    const host = document.querySelector("careline-help");
    const launcher = host.shadowRoot.querySelector('#launcher');
    const { x, y, width, height } = launcher.getBoundingClientRect();
    const drawn = launcher.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    return drawn && width > 40 && height > 40 && document.elementFromPoint(x + width / 2, y + height / 2) === host;
})()"#;

/// The screens whose looks are compared. The first is the one that loads the rest of the style.
async fn looks(page: &Page) -> Result<Vec<Vec<String>>> {
    let mut looks = Vec::new();
    track(page).await?;
    looks.push(look(page).await?);
    page.press("Back").await?;
    page.find(Role::Button, "Give feedback").await?;
    looks.push(look(page).await?);
    page.press("Ask a question").await?;
    page.press("Something else").await?;
    page.find(Role::Field, QUESTION).await?;
    looks.push(look(page).await?);
    close(page).await?;
    looks.push(look(page).await?);
    Ok(looks)
}

async fn look(page: &Page) -> Result<Vec<String>> {
    page.holds("document.getAnimations().length === 0").await?;
    Ok(serde_json::from_value(page.ask(LOOKS).await?)?)
}

#[tokio::test]
async fn it_looks_the_same_on_every_page() -> Result {
    let street = Street::open().await?;
    let plain = looks(&street.visit("plain.html").await?).await?;
    for name in [
        "plain.html",
        "html-3699-rtl-page.html",
        "inherited-text-styles.html",
        "body-children-styled.html",
        "ghostery-2902-not-defined-hidden.html",
    ] {
        let here = looks(&street.visit(name).await?).await?;
        for (screen, (here, plain)) in here.iter().zip(&plain).enumerate() {
            let differ = here.iter().zip(plain).filter(|(here, plain)| here != plain);
            let differ: Vec<_> = differ.take(10).collect();
            assert!(differ.is_empty(), "{name}, screen {screen}: {differ:#?}");
            assert_eq!(here.len(), plain.len(), "{name}, screen {screen}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn the_launcher_is_visible_on_every_page() -> Result {
    let street = Street::open().await?;
    for name in [
        "plain.html",
        "html-3699-rtl-page.html",
        "inherited-text-styles.html",
        "body-children-styled.html",
        "ghostery-2902-not-defined-hidden.html",
    ] {
        let page = street.visit(name).await?;
        page.holds("!!document.querySelector('careline-help')")
            .await?;
        let seen = page.holds(VISIBLE).await;
        seen.map_err(|error| format!("{name}: {error}"))?;
        page.press("Help").await?;
        page.heading("How can we help?").await?;
    }
    Ok(())
}

#[tokio::test]
async fn the_launcher_stands_in_its_corner_whatever_holds_the_page() -> Result {
    const GAPS: &str = r#"(() => {
        const launcher = document.querySelector("careline-help").shadowRoot.querySelector('#launcher');
        const { right, bottom } = launcher.getBoundingClientRect();
        return [innerWidth - right, innerHeight - bottom].map((gap) => Math.round(gap));
    })()"#;
    let street = Street::open().await?;
    let page = street.visit("plain.html").await?;
    page.find(Role::Button, "Help").await?;
    let corner = page.ask(GAPS).await?;
    for style in [
        "transform",
        "filter",
        "backdrop",
        "perspective",
        "contain",
        "will-change",
        "slid",
        "clipped",
    ] {
        for of in ["body", "html"] {
            let name = format!("transformed-body.html?style={style}&of={of}");
            let page = street.visit(&name).await?;
            page.holds("!!document.querySelector('careline-help')")
                .await?;
            assert_eq!(page.ask(GAPS).await?, corner, "{name}");
            page.ask("scrollTo(0, 800)").await?;
            // A phone shows it again once the page is scrolled up. Both ways in one frame would be one way down.
            page.holds(&format!("!{VISIBLE}")).await?;
            page.ask("scrollTo(0, 400)").await?;
            let stays = format!("JSON.stringify({GAPS}) === '{corner}' && {VISIBLE}");
            let stays = page.holds(&stays).await;
            stays.map_err(|error| format!("{name}, scrolled: {error}"))?;
            page.press("Help").await?;
            page.heading("How can we help?").await?;
            close(&page).await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn nothing_of_it_is_printed() -> Result {
    let drawn = format!(
        "[...{ROOT}.querySelectorAll('*')].some((element) => element.checkVisibility() && element.getClientRects().length > 0)"
    );
    let street = Street::open().await?;
    for is_open in [false, true] {
        let page = street.visit("print.html").await?;
        page.find(Role::Button, "Help").await?;
        if is_open {
            page.press("Help").await?;
            page.heading("How can we help?").await?;
        }
        street.browser.show_as("print").await?;
        assert_eq!(page.ask(&drawn).await?, false, "open: {is_open}");
        street.browser.show_as("screen").await?;
        assert_eq!(page.ask(&drawn).await?, true);
    }
    Ok(())
}
