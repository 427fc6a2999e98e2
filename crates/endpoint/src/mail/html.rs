//! A mail's text as HTML, made from the plain text line by line, so that both parts say the same.
//!
//! The plain text follows a simple markup: a line in capitals is a title, `>` marks a quote, blank lines separate
//! paragraphs, and `-- ` starts a signature. Everything is escaped, nothing is loaded from the network, and only the
//! mail's own [`Link`]s become links.

use crate::mail::link::Link;

const STYLE: &str = "body{margin:0;background:#f4f4f5;color:#18181b}\
    main{display:block;max-width:36rem;margin:0 auto;padding:24px 20px;background:#ffffff;\
    font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;overflow-wrap:anywhere}\
    h2{font-size:13px;letter-spacing:.04em;margin:24px 0 4px;color:#52525b}p{margin:0 0 12px}\
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
pub fn page(before: &[String], links: &[Link], after: &[String]) -> String {
    let links: String = links.iter().map(button).collect();
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"color-scheme\" content=\"light dark\">\n<style>{STYLE}</style></head>\n\
         <body><main>\n{}{links}{}</main></body></html>\n",
        blocks(before),
        blocks(after),
    )
}

fn button(Link { label, url }: &Link) -> String {
    if !["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| url.starts_with(scheme))
    {
        return String::new();
    }
    format!(
        "<a class=\"act\" href=\"{}\">{}</a>\n",
        escaped(url),
        escaped(label)
    )
}

/// What a line of the plain text is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LineKind {
    Blank,
    Title,
    Quote,
    Separator,
    Text,
}

fn blocks(text: &[String]) -> String {
    let lines: Vec<&str> = text.iter().flat_map(|text| text.split('\n')).collect();
    let groups = lines.chunk_by(|one, next| {
        line_kind(one) == line_kind(next) && line_kind(one) != LineKind::Title
    });
    groups.map(block).collect()
}

fn block(lines: &[&str]) -> String {
    let Some(first) = lines.first() else {
        return String::new();
    };
    match line_kind(first) {
        LineKind::Blank => String::new(),
        LineKind::Separator => "<hr>\n".to_owned(),
        LineKind::Title => format!("<h2>{}</h2>\n", escaped(first)),
        LineKind::Quote => {
            let quoted = lines
                .iter()
                .map(|line| line.trim_start())
                .map(|line| line.strip_prefix("> ").unwrap_or_default());
            format!("<blockquote>{}</blockquote>\n", with_breaks(quoted))
        }
        LineKind::Text => {
            let margin = lines
                .iter()
                .map(|line| indent(line))
                .min()
                .unwrap_or_default();
            let lines = lines
                .iter()
                .map(|line| line.get(margin..).unwrap_or_default());
            format!("<p>{}</p>\n", with_breaks(lines))
        }
    }
}

fn line_kind(line: &str) -> LineKind {
    let inner = line.trim_start();
    if inner.is_empty() {
        LineKind::Blank
    } else if line == "-- " {
        LineKind::Separator
    } else if inner == ">" || inner.starts_with("> ") {
        LineKind::Quote
    } else if inner.len() == line.len() && is_title(line) {
        LineKind::Title
    } else {
        LineKind::Text
    }
}

/// Whether a line is in capitals, except for a part in brackets: `HOW IT WENT (§6)`.
fn is_title(line: &str) -> bool {
    let title = line.split('(').next().unwrap_or_default();
    let capitals = title.bytes().take_while(u8::is_ascii_uppercase).count();
    capitals > 1 && !title.chars().any(|c| c.is_lowercase() || c == ':')
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Lines with the plain text's line breaks and indentation.
fn with_breaks<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let lines =
        lines.map(|line| "&nbsp;".repeat(indent(line)) + &escaped(line.trim_start_matches(' ')));
    lines.collect::<Vec<_>>().join("<br>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        vec![text.to_owned()]
    }

    #[test]
    fn text_from_outside_is_escaped() {
        let html = page(
            &lines("Hello <img src=x>,\n\n> \"a\" & 'b'\n> </blockquote>"),
            &[],
            &[],
        );
        assert!(html.contains("<p>Hello &lt;img src=x&gt;,</p>"), "{html}");
        let quote =
            "<blockquote>&quot;a&quot; &amp; &#39;b&#39;<br>\n&lt;/blockquote&gt;</blockquote>";
        assert!(html.contains(quote), "{html}");
    }

    #[test]
    fn the_plain_texts_layout_is_kept() {
        let html = blocks(&lines(
            "IN THEIR WORDS (language: en)\n> One\n> > Two\n\nABOUT\n  1 × Ring\n      Reason: small",
        ));
        let expected = "<h2>IN THEIR WORDS (language: en)</h2>\n<blockquote>One<br>\n&gt; Two</blockquote>\n<h2>ABOUT</h2>\n\
            <p>1 × Ring<br>\n&nbsp;&nbsp;&nbsp;&nbsp;Reason: small</p>\n";
        assert_eq!(html, expected);
    }

    #[test]
    fn a_title_is_in_capitals() {
        for title in [
            "FROM",
            "ORDER KS-10482",
            "READ BACK (§4)",
            "HOW IT WENT (§6)",
        ] {
            assert!(line_kind(title) == LineKind::Title, "{title}");
        }
        for text in [
            "CL-7Q2M-4XKD: Return",
            "URGENT: now",
            "  FROM",
            "L1",
            "Ring",
        ] {
            assert!(line_kind(text) == LineKind::Text, "{text}");
        }
    }

    #[test]
    fn only_the_mails_own_links_become_links() {
        let link = |url: &str| Link {
            label: "Go".into(),
            url: url.into(),
        };
        assert!(
            button(&link("https://shop.example/?a&b"))
                .contains("href=\"https://shop.example/?a&amp;b\"")
        );
        assert_eq!(button(&link("javascript:alert(1)")), "");
        assert!(!blocks(&lines("See https://eve.example now")).contains("<a"));
    }
}
