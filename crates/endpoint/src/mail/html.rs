//! A mail's blocks as HTML. Everything is escaped, nothing is loaded from the network, and only the mail's own
//! [`Link`]s become links.

use crate::mail::block::{Block, Fact};
use crate::mail::link::Link;
use crate::mail::sanitize::clean_lines;

const STYLE: &str = "body{margin:0;background:#f4f4f5;color:#18181b}\
    main{display:block;max-width:36rem;margin:0 auto;padding:24px 20px;background:#ffffff;\
    font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;overflow-wrap:anywhere}\
    h2{font-size:15px;margin:24px 0 4px;color:#52525b}p,ul{margin:0 0 12px}\
    ul{padding:0;list-style:none}li ul{margin:0;padding-left:24px}code{font:600 28px/1.5 ui-monospace,monospace}\
    blockquote{margin:0 0 12px;padding:0 0 0 12px;border-left:3px solid #a1a1aa}\
    a.act{display:inline-block;margin:0 8px 12px 0;padding:10px 18px;border-radius:8px;background:#1d4ed8;color:#ffffff;\
    font-weight:600;text-decoration:none}\
    @media (prefers-color-scheme:dark){body{background:#09090b;color:#f4f4f5}main{background:#18181b}h2{color:#a1a1aa}\
    a.act{background:#93b4ff;color:#09090b}}";

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
pub fn page(blocks: &[Block]) -> String {
    let blocks: String = blocks.iter().map(element).collect();
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"color-scheme\" content=\"light dark\">\n<style>{STYLE}</style></head>\n\
         <body><main>\n{blocks}</main></body></html>\n"
    )
}

fn element(block: &Block) -> String {
    let element = match block {
        Block::Heading(title, note) => {
            format!("<h2>{}</h2>", escaped(format!("{title} {note}").trim_end()))
        }
        Block::Notice(text) => format!("<p><strong>{}</strong></p>", escaped(text)),
        Block::Paragraph(lines) => format!("<p>{}</p>", with_breaks(lines)),
        Block::Facts(facts) => list(facts),
        Block::Quote(text) => quote(text),
        Block::Message(text) => format!("<p>{}</p>", with_breaks(&clean_lines(text))),
        Block::Code(text) => format!("<p><code>{}</code></p>", escaped(text)),
        Block::Link(link) => button(link),
        Block::SignatureSeparator => "<hr>".into(),
    };
    element + "\n"
}

fn list(facts: &[Fact]) -> String {
    if facts.is_empty() {
        return String::new();
    }
    let facts: String = facts.iter().map(item).collect();
    format!("<ul>\n{facts}</ul>")
}

fn item(fact: &Fact) -> String {
    let label = match fact.label.as_str() {
        "" => String::new(),
        label => format!("<b>{}:</b> ", escaped(label)),
    };
    let text = escaped(&fact.text);
    let (quote, details) = (quote(&fact.quote), list(&fact.details));
    format!("<li>{label}{text}{quote}{details}</li>\n")
}

fn quote(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let lines = with_breaks(&clean_lines(text));
    format!("<blockquote>{lines}</blockquote>")
}

fn button(Link { label, url }: &Link) -> String {
    if !["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| url.starts_with(scheme))
    {
        return String::new();
    }
    format!(
        "<a class=\"act\" href=\"{}\">{}</a>",
        escaped(url),
        escaped(label)
    )
}

/// Lines with their breaks and indentation.
fn with_breaks(lines: &[String]) -> String {
    let lines = lines.iter().map(|line| {
        let text = line.trim_start_matches(' ');
        "&nbsp;".repeat(line.len() - text.len()) + &escaped(text)
    });
    lines.collect::<Vec<_>>().join("<br>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_has_its_element_and_text_from_outside_is_escaped() {
        let fact = Fact::new("Item", "<b>Ring</b>").with(vec![Fact::quote("Said", "<i>")]);
        for (block, expected) in [
            (
                Block::Heading("Order", "<KS-1>".into()),
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
        ] {
            assert_eq!(element(&block), format!("{expected}\n"));
        }
    }

    #[test]
    fn only_web_and_mail_addresses_become_links() {
        let link = |url: &str| Link {
            label: "Go".into(),
            url: url.into(),
        };
        assert!(
            button(&link("https://shop.example/?a&b"))
                .contains("href=\"https://shop.example/?a&amp;b\"")
        );
        assert_eq!(button(&link("javascript:alert(1)")), "");
    }
}
