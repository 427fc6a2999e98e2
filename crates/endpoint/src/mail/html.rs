//! A mail's content as HTML: a card of at most 600 px.
//!
//! Mail programs are years behind browsers, so the layout is made of tables, and each element has its own style; only
//! the dark theme is in a style sheet. Everything is escaped. Nothing is loaded from the network but the shop's logo and
//! pictures of items, whose place is kept free, and which the text doesn't need. Only the mail's own [`Link`]s become
//! links.

use careline_wire::validate::is_secure_address;

use crate::config::Shop;
use crate::mail::block::{Block, Fact};
use crate::mail::content::Content;
use crate::mail::item::{Item, first_letter};
use crate::mail::link::Link;
use crate::mail::sanitize::{clean_lines, one_line};
use crate::mail::theme::{BAD, Button, CARD, INK, LINE, PAGE, SOFT, TILE, style_sheet};
use crate::mail::words::Words;

const FONT: &str =
    "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const TABLE: &str = "<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"";

/// What the elements of a mail have in common.
struct Look<'a> {
    words: &'a Words,
    button: Button,
}

impl Look<'_> {
    /// The sides on which lines start and end.
    const fn sides(&self) -> [&'static str; 2] {
        if self.words.is_right_to_left() {
            ["right", "left"]
        } else {
            ["left", "right"]
        }
    }
}

/// Text with the characters escaped that have a meaning in HTML.
#[must_use]
pub fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut html, c| {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
        html
    })
}

/// A whole HTML document.
pub fn page(content: &Content<'_>) -> String {
    let shop = content.shop;
    let is_footer = |block: &&Block| matches!(block, Block::Footer(_));
    let (footer, card): (Vec<_>, Vec<_>) = content.blocks.iter().partition(is_footer);
    let look = Look {
        words: content.words,
        button: Button::light(&shop.brand),
    };
    let render = |blocks: Vec<&Block>| -> String {
        let elements = blocks.into_iter().map(|block| element(block, &look));
        elements.collect()
    };
    format!(
        "<!doctype html>\n<html lang=\"{lang}\" dir=\"{dir}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <meta name=\"supported-color-schemes\" content=\"light dark\">\n\
         <title>{name}</title>\n<style>{style}</style></head>\n\
         <body dir=\"{dir}\" class=\"page\" style=\"margin:0;padding:0;background:{PAGE}\">\n{preheader}\
         {TABLE} width=\"100%\" dir=\"{dir}\" class=\"page\" style=\"background:{PAGE}\">\
         <tr><td align=\"center\" style=\"padding:32px 12px;{FONT}\">\n\
         {TABLE} width=\"100%\" style=\"max-width:600px\">\n\
         <tr><td align=\"center\" style=\"padding:0 24px 24px;{FONT}\">{header}</td></tr>\n\
         <tr><td class=\"card ink\" style=\"padding:32px 24px 16px;background:{CARD};border:1px solid {LINE};\
         border-radius:16px;color:{INK};font-size:16px;line-height:24px;overflow-wrap:anywhere;word-break:break-word;\
         {FONT}\">\n{card}</td></tr>\n\
         <tr><td class=\"soft\" style=\"padding:24px;color:{SOFT};font-size:13px;line-height:20px;{FONT}\">\n\
         {footer}</td></tr>\n</table>\n</td></tr></table>\n</body></html>\n",
        lang = content.words.tag(),
        dir = content.words.direction(),
        name = escaped(&one_line(&shop.name)),
        style = style_sheet(&shop.brand),
        preheader = preheader(&content.preheader),
        header = header(shop),
        card = render(card),
        footer = render(footer),
    )
}

/// What an inbox shows behind the subject. Nothing shows it in the mail itself.
fn preheader(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let text = escaped(text);
    format!("<div style=\"display:none;max-height:0;overflow:hidden;mso-hide:all\">{text}</div>\n")
}

/// The shop's logo, or its name.
fn header(shop: &Shop) -> String {
    let name = escaped(&one_line(&shop.name));
    let style = format!("color:{INK};font-size:20px;line-height:40px;font-weight:500");
    match shop.brand.logo.as_deref() {
        Some(logo) => format!(
            "<img src=\"{}\" alt=\"{name}\" height=\"40\" class=\"logo\" style=\"height:40px;width:auto;\
             max-width:240px;border:0;{style}\">",
            escaped(logo)
        ),
        None => format!("<span class=\"ink\" style=\"{style}\">{name}</span>"),
    }
}

fn element(block: &Block, look: &Look<'_>) -> String {
    let element = match block {
        Block::Title(text) => format!(
            "<h1 class=\"ink\" style=\"margin:0 0 16px;color:{INK};font-size:28px;line-height:34px;font-weight:500\">\
             {}</h1>",
            escaped(text)
        ),
        Block::Subtitle(text) => format!(
            "<h2 class=\"ink\" style=\"margin:24px 0 8px;color:{INK};font-size:17px;line-height:24px;\
             font-weight:500\">{}</h2>",
            escaped(text)
        ),
        Block::Heading(title, note) => format!(
            "<h2 class=\"soft\" style=\"margin:24px 0 8px;color:{SOFT};font-size:13px;line-height:18px;\
             font-weight:500\">{}</h2>",
            escaped(format!("{title} {note}").trim_end())
        ),
        Block::Notice(text) => format!(
            "<p class=\"bad\" style=\"margin:0 0 16px;color:{BAD}\"><strong>{}</strong></p>",
            escaped(text)
        ),
        Block::Paragraph(lines) => format!("<p style=\"margin:0 0 16px\">{}</p>", breaks(lines)),
        Block::Facts(facts) => list(facts, "margin:0 0 16px", look),
        Block::Items(caption, items) => item_card(caption, items),
        Block::Quote(text) => quote(text, look),
        Block::Message(text) => format!(
            "<p dir=\"auto\" class=\"panel\" style=\"margin:0 0 16px;padding:16px;background:{PAGE};\
             border-radius:12px\">{}</p>",
            breaks(&clean_lines(text))
        ),
        Block::Code(text) => format!(
            "<p class=\"panel\" style=\"margin:0 0 16px;padding:16px;background:{PAGE};border-radius:12px;\
             text-align:center\"><code dir=\"ltr\" style=\"font-family:ui-monospace,Menlo,Consolas,monospace;font-size:32px;\
             line-height:40px;letter-spacing:2px\">{}</code></p>",
            escaped(text)
        ),
        Block::Button(link) => self::button(link, look.button),
        Block::Link(link) => self::link(link),
        Block::SignatureSeparator => format!(
            "<hr class=\"line\" style=\"margin:24px 0 16px;border:0;border-top:1px solid {LINE}\">"
        ),
        Block::Footer(lines) => format!(
            "<p style=\"margin:0 0 8px;text-align:center\">{}</p>",
            breaks(lines)
        ),
    };
    element + "\n"
}

fn list(facts: &[Fact], margin: &str, look: &Look<'_>) -> String {
    if facts.is_empty() {
        return String::new();
    }
    let facts: String = facts.iter().map(|one| fact(one, look)).collect();
    format!("<ul style=\"{margin};padding:0;list-style:none\">\n{facts}</ul>")
}

fn fact(fact: &Fact, look: &Look<'_>) -> String {
    let label = match fact.label.as_str() {
        "" => String::new(),
        label => {
            let label = look.words.fill("mail.label", &[("label", label)]);
            format!("<b style=\"font-weight:500\">{}</b> ", escaped(&label))
        }
    };
    let text = escaped(&fact.text);
    let [start, end] = look.sides();
    let details = list(
        &fact.details,
        &format!("margin:0;margin-{start}:24px"),
        look,
    );
    let said = format!("{label}{text}{}{details}", quote(&fact.quote, look));
    let said = match fact.image_url.as_deref().and_then(shown) {
        Some(image) => format!(
            "{TABLE}><tr><td width=\"76\" valign=\"top\" style=\"padding:4px 0;padding-{end}:12px\">{}</td>\
             <td width=\"100%\" valign=\"top\">{said}</td></tr></table>",
            picture(image, "")
        ),
        None => said,
    };
    format!("<li style=\"margin:0 0 4px\">{said}</li>\n")
}

fn quote(text: &str, look: &Look<'_>) -> String {
    if text.is_empty() {
        return String::new();
    }
    let (lines, [start, _]) = (breaks(&clean_lines(text)), look.sides());
    format!(
        "<blockquote dir=\"auto\" class=\"line\" style=\"margin:4px 0 12px;padding:0 12px;\
         border-{start}:2px solid {LINE}\">{lines}</blockquote>"
    )
}

/// Items in a card of their own.
fn item_card(caption: &str, items: &[Item]) -> String {
    let caption = match caption {
        "" => String::new(),
        caption => format!(
            "<p class=\"soft\" style=\"margin:0 0 12px;color:{SOFT};font-size:13px;line-height:18px\">{}</p>\n",
            escaped(caption)
        ),
    };
    let items: String = items.iter().map(item).collect();
    format!(
        "<div class=\"line\" style=\"margin:0 0 24px;padding:16px 16px 4px;border:1px solid {LINE};\
         border-radius:12px\">\n{caption}{items}</div>"
    )
}

fn item(item: &Item) -> String {
    let tile = match item.image_url.as_deref().and_then(shown) {
        Some(image) => picture(image, &item.title),
        None => letter(&item.title),
    };
    let title = escaped(&item.title);
    let line = |text: &str| match text {
        "" => String::new(),
        text => format!(
            "<br>\n<span class=\"soft\" style=\"color:{SOFT};font-size:15px\">{}</span>",
            escaped(text)
        ),
    };
    let (detail, price) = (line(&item.detail), line(&item.price));
    format!(
        "{TABLE} width=\"100%\" style=\"margin:0 0 12px\"><tr>\
         <td width=\"64\" valign=\"top\">{tile}</td>\
         <td valign=\"top\" dir=\"auto\" style=\"padding:0 16px;line-height:22px\">\
         <b style=\"font-weight:500\">{title}</b>{detail}{price}</td></tr></table>\n"
    )
}

/// An address from which a mail may load a picture.
fn shown(image_url: &str) -> Option<&str> {
    let is_shown = is_secure_address(image_url) && image_url.starts_with("https://");
    is_shown.then_some(image_url)
}

/// A picture, with its place kept free. If it isn't loaded, its text stands there.
fn picture(image_url: &str, text: &str) -> String {
    format!(
        "<img src=\"{}\" alt=\"{}\" width=\"64\" height=\"64\" class=\"tile\" style=\"display:block;width:64px;\
         height:64px;border:0;border-radius:8px;background:{TILE};color:{SOFT};font-size:11px;line-height:14px;\
         overflow:hidden;object-fit:cover\">",
        escaped(image_url),
        escaped(text)
    )
}

/// The tile of an item without a picture. Screen readers skip it.
fn letter(title: &str) -> String {
    format!(
        "<div aria-hidden=\"true\" class=\"tile\" style=\"width:64px;height:64px;border-radius:8px;background:{TILE};\
         color:{SOFT};font-size:24px;line-height:64px;text-align:center\">{}</div>",
        escaped(&first_letter(title))
    )
}

/// The reader's next step: 48 px high.
fn button(Link { label, url }: &Link, Button { fill, text }: Button) -> String {
    if !is_link(url) {
        return String::new();
    }
    format!(
        "{TABLE} style=\"margin:0 0 24px\"><tr><td class=\"fill\" style=\"background:{fill};border-radius:10px\">\
         <a href=\"{}\" class=\"label\" style=\"display:inline-block;padding:12px 28px;color:{text};font-size:16px;\
         line-height:24px;font-weight:500;text-decoration:none;{FONT}\">{}</a></td></tr></table>",
        escaped(url),
        escaped(label)
    )
}

fn link(Link { label, url }: &Link) -> String {
    if !is_link(url) {
        return String::new();
    }
    format!(
        "<p style=\"margin:0\"><a href=\"{}\" class=\"ink\" style=\"display:inline-block;padding:10px 0;color:{INK};\
         font-weight:500\">{}</a></p>",
        escaped(url),
        escaped(label)
    )
}

fn is_link(url: &str) -> bool {
    ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| url.starts_with(scheme))
}

/// Lines with their breaks and indentation.
fn breaks(lines: &[String]) -> String {
    let lines = lines.iter().map(|line| {
        let text = line.trim_start_matches(' ');
        "&nbsp;".repeat(line.len() - text.len()) + &escaped(text)
    });
    lines.collect::<Vec<_>>().join("<br>\n")
}

#[cfg(test)]
mod tests {
    use careline_policy::brand::Brand;

    use super::*;
    use crate::mail::text::english;

    fn rendered(block: &Block) -> String {
        let look = Look {
            words: &english(),
            button: Button::light(&Brand::default()),
        };
        element(block, &look)
    }

    /// An element's tags and texts, without attributes.
    fn bare(html: &str) -> String {
        let mut parts = html.split('<');
        let first = parts.next().unwrap().to_owned();
        parts.fold(first, |bare, part| {
            let (tag, text) = part.split_once('>').unwrap();
            let name = tag.split(' ').next().unwrap();
            format!("{bare}<{name}>{text}")
        })
    }

    #[test]
    fn every_block_has_its_element_and_text_from_outside_is_escaped() {
        let fact = Fact::new("Item", "<b>Ring</b>").with(vec![Fact::quote("Said", "<i>")]);
        for (block, expected) in [
            (Block::Title("<Refund>".into()), "<h1>&lt;Refund&gt;</h1>"),
            (Block::Subtitle("<Now>".into()), "<h2>&lt;Now&gt;</h2>"),
            (
                Block::Heading("Order".into(), "<KS-1>".into()),
                "<h2>Order &lt;KS-1&gt;</h2>",
            ),
            (
                Block::Notice("URGENT & now".into()),
                "<p><strong>URGENT &amp; now</strong></p>",
            ),
            (
                Block::Paragraph(vec!["Hello <img src=x>,".into(), "\"you\"".into()]),
                "<p>Hello &lt;img src=x&gt;,<br>\n&quot;you&quot;</p>",
            ),
            (
                Block::Facts(vec![fact, Fact::line("Sent")]),
                "<ul>\n<li><b>Item:</b> &lt;b&gt;Ring&lt;/b&gt;<ul>\n<li><b>Said:</b> \
                 <blockquote>&lt;i&gt;</blockquote></li>\n</ul></li>\n<li>Sent</li>\n</ul>",
            ),
            (
                Block::Quote("'b'\n  </blockquote>\n> c".into()),
                "<blockquote>&#39;b&#39;<br>\n&nbsp;&nbsp;&lt;/blockquote&gt;<br>\n&gt; c</blockquote>",
            ),
            (
                Block::Message("a\u{202e}<hr>\rhttps://eve.example".into()),
                "<p>a&lt;hr&gt;<br>\nhttps://eve.example</p>",
            ),
            (Block::Code("1 2".into()), "<p><code>1 2</code></p>"),
            (Block::SignatureSeparator, "<hr>"),
            (Block::Footer(vec!["<hr>".into()]), "<p>&lt;hr&gt;</p>"),
        ] {
            assert_eq!(bare(&rendered(&block)), format!("{expected}\n"));
        }
    }

    #[test]
    fn only_web_and_mail_addresses_become_links() {
        let link = |url: &str| Link {
            label: "Go".into(),
            url: url.into(),
        };
        for block in [Block::Button, Block::Link] {
            let html = rendered(&block(link("https://shop.example/?a&b")));
            assert!(html.contains("href=\"https://shop.example/?a&amp;b\""));
            assert_eq!(rendered(&block(link("javascript:alert(1)"))), "\n");
        }
    }

    #[test]
    fn only_a_secure_picture_is_loaded_and_else_a_letter_stands_there() {
        let html = |image_url: &str| {
            let item = Item {
                title: "Ring \"><script>".into(),
                detail: "Gold".into(),
                price: "1".into(),
                image_url: Some(image_url.into()),
            };
            rendered(&Block::Items("Order 1".into(), vec![item]))
        };
        let with = html("https://shop.example/ring.jpg?a&b");
        assert!(with.contains("src=\"https://shop.example/ring.jpg?a&amp;b\""));
        assert!(with.contains("alt=\"Ring &quot;&gt;&lt;script&gt;\" width=\"64\" height=\"64\""));
        for url in [
            "http://127.0.0.1/ring.jpg",
            "javascript:alert(1)",
            "https://a b",
            "",
        ] {
            let without = html(url);
            assert!(!without.contains("<img"), "{without}");
            assert!(without.contains(">R</div>"), "{without}");
        }
    }
}
