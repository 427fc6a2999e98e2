//! The page on which the widget shows where an order is, in the look of the shop's `[brand]`.

use axum::http::HeaderValue;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careline_policy::brand::{Brand, Link, Promotion};

use crate::config::Shop;
use crate::http::order_status_style::style_sheet;
use crate::mail::html::escaped;
use crate::mail::sanitize::one_line;
use crate::mail::words::Words;
use crate::platform::crypto::sha256;

/// The page, and what browsers may load on it.
pub struct OrderStatusPage {
    /// Without scripts it shows the support email.
    pub html: String,
    /// Allows the page its own style, the widget, and pictures and fonts, which shops keep anywhere.
    pub content_security_policy: HeaderValue,
}

impl OrderStatusPage {
    /// A shop's page. The widget asks the endpoint at this address.
    #[must_use]
    pub fn new(shop: &Shop, words: &Words, endpoint: &str) -> Self {
        let style = style_sheet(&shop.brand);
        Self {
            content_security_policy: content_security_policy(&style, endpoint),
            html: html(shop, words, &style),
        }
    }
}

fn html(shop: &Shop, words: &Words, style: &str) -> String {
    let (lang, dir) = (words.tag(), words.direction());
    let (id, email) = (escaped(&shop.id), escaped(shop.email.as_ref()));
    let title = words.fill("page.order.title", &[("shop", &one_line(&shop.name))]);
    let heading = escaped(&words.text("page.order"));
    let email = format!("<a href=\"mailto:{email}\">{email}</a>");
    let write = escaped(&words.text("page.order.write")).replace("{email}", &email);
    let links = links(&shop.brand);
    format!(
        "<!doctype html><html lang=\"{lang}\" dir=\"{dir}\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\
         <meta name=\"robots\" content=\"noindex\"><style>{style}</style>\
         <script async src=\"/careline.js\" data-shop=\"{id}\" data-locale=\"{lang}\" data-launcher=\"none\"></script>\
         </head><body><header>{home}{nav}</header>{cover}<main><h1>{heading}</h1>\
         <careline-help-page data-flow=\"track\"><p>{write}</p></careline-help-page></main>\
         {promotion}<footer>{name}{links}</footer></body></html>",
        title = escaped(&title),
        home = linked(shop, &logo(shop)),
        nav = nav(&links),
        name = linked(shop, &escaped(&shop.name)),
        cover = cover(&shop.brand),
        promotion = promotion(&shop.brand),
    )
}

/// The shop's logo, or else its name.
fn logo(shop: &Shop) -> String {
    let name = escaped(&shop.name);
    let Some(logo) = shop.brand.logo.as_deref().map(escaped) else {
        return name;
    };
    match shop.brand.logo_dark.as_deref().map(escaped) {
        Some(dark) => format!(
            "<picture><source media=\"(prefers-color-scheme:dark)\" srcset=\"{dark}\">\
             <img src=\"{logo}\" alt=\"{name}\"></picture>"
        ),
        None => format!("<img class=\"plate\" src=\"{logo}\" alt=\"{name}\">"),
    }
}

/// HTML that leads to the shop's website, if it has one.
fn linked(shop: &Shop, html: &str) -> String {
    match &shop.website {
        Some(website) => format!("<a href=\"{}\">{html}</a>", escaped(website)),
        None => html.to_owned(),
    }
}

fn links(brand: &Brand) -> String {
    if brand.links.is_empty() {
        return String::new();
    }
    let link = |Link { text, url }: &Link| {
        format!(
            "<li><a href=\"{}\">{}</a></li>",
            escaped(url),
            escaped(text)
        )
    };
    let links: String = brand.links.iter().map(link).collect();
    format!("<ul>{links}</ul>")
}

/// The links as a landmark. A second one, in the footer, would need a name of its own.
fn nav(links: &str) -> String {
    match links {
        "" => String::new(),
        links => format!("<nav>{links}</nav>"),
    }
}

/// The height is the style's, so a picture that comes late, or never, moves nothing.
fn cover(brand: &Brand) -> String {
    let image = |address: &String| {
        format!(
            "<img class=\"cover\" src=\"{}\" alt=\"\">",
            escaped(address)
        )
    };
    brand.cover.as_ref().map(image).unwrap_or_default()
}

fn promotion(brand: &Brand) -> String {
    let link = |Promotion {
                    link,
                    detail,
                    image,
                }: &Promotion| {
        let detail = detail.as_deref().map(escaped);
        let detail = detail.map(|detail| format!("<p>{detail}</p>"));
        let image = image.as_deref().map(|address| {
            let address = escaped(address);
            format!("<img src=\"{address}\" alt=\"\" loading=\"lazy\">")
        });
        format!(
            "<aside><a href=\"{}\">{}<span>{}</span>{}</a></aside>",
            escaped(&link.url),
            image.unwrap_or_default(),
            escaped(&link.text),
            detail.unwrap_or_default()
        )
    };
    brand.promotion.as_ref().map(link).unwrap_or_default()
}

fn content_security_policy(style: &str, endpoint: &str) -> HeaderValue {
    let style = STANDARD.encode(sha256(style));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; script-src 'self' {endpoint} 'wasm-unsafe-eval'; \
         connect-src 'self' {endpoint}; img-src 'self' https:; font-src 'self' https:; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}
