//! The style of the order-status page, in the look of the shop's `[brand]`.
//!
//! What a shop sets becomes custom properties, which the widget on the page reads too.

use std::fmt::Write as _;

use careline_policy::brand::{Brand, Font};

use crate::mail::theme::Button;

const STYLE: &str = include_str!("order_status_page.css");
/// The page's own paper in the dark.
const DARK_SURFACE: &str = "#1c1a18";

/// The page's style sheet.
pub fn style_sheet(brand: &Brand) -> String {
    let mut style = STYLE.to_owned();
    let fonts = [&brand.font, &brand.display_font];
    fonts
        .into_iter()
        .flatten()
        .for_each(|font| style += &font_face(font));
    let properties: String = properties(brand).into_iter().flatten().collect();
    // To write into a string can't fail.
    let _ = write!(style, ":root{{{properties}}}");
    style
}

fn properties(brand: &Brand) -> [Option<String>; 5] {
    let accent = || {
        let (light, dark) = (Button::light(brand), Button::dark(brand));
        format!(
            "--careline-accent:light-dark({},{});--careline-accent-ink:light-dark({},{});",
            light.fill, dark.fill, light.text, dark.text
        )
    };
    let surface = |color| format!("--careline-surface:light-dark({color},{DARK_SURFACE});");
    let family = |font: &Font| format!("\"{}\",system-ui,sans-serif", font.family);
    [
        brand.accent.map(|_| accent()),
        brand.surface.map(surface),
        brand
            .radius
            .map(|radius| format!("--careline-radius:{radius}px;")),
        brand
            .font
            .as_ref()
            .map(|font| format!("--careline-font:{};", family(font))),
        brand
            .display_font
            .as_ref()
            .map(|font| format!("--careline-font-display:{};", family(font))),
    ]
}

/// Where the browser loads a font from, if it isn't one of the device's.
fn font_face(Font { family, url }: &Font) -> String {
    let rule = |url: &String| {
        // What could end the string, or the style element.
        let url = url
            .replace('"', "%22")
            .replace('\\', "%5C")
            .replace('<', "%3C");
        format!("@font-face{{font-family:\"{family}\";src:url(\"{url}\");font-display:swap}}")
    };
    url.as_ref().map(rule).unwrap_or_default()
}
