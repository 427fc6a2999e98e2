//! A mail's words as HTML: drawn from the plain text, line by line, so that both parts say the same.
//!
//! The plain text has a shape of its own: a title is a line in capitals, `>` quotes, blank lines part, `-- ` cuts.
//! Everything is escaped, nothing is loaded, and only a [`Letter`](super::letter::Letter)'s own links are links.

use crate::mail::body::Link;

const STYLE: &str = "body{margin:0;background:#f4f4f5;color:#18181b}\
    main{display:block;max-width:36rem;margin:0 auto;padding:24px 20px;background:#ffffff;\
    font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;overflow-wrap:anywhere}\
    h2{font-size:13px;letter-spacing:.04em;margin:24px 0 4px;color:#52525b}p{margin:0 0 12px}\
    blockquote{margin:0 0 12px;padding:0 0 0 12px;border-left:3px solid #a1a1aa}\
    a.act{display:inline-block;margin:0 8px 12px 0;padding:10px 18px;border-radius:8px;background:#1d4ed8;color:#ffffff;\
    font-weight:600;text-decoration:none}\
    @media (prefers-color-scheme:dark){body{background:#09090b;color:#f4f4f5}main{background:#18181b}h2{color:#a1a1aa}\
    a.act{background:#93b4ff;color:#09090b}}";

/// Text as HTML shows it.
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

/// A whole mail.
pub fn page(before: &[String], links: &[Link], after: &[String]) -> String {
    let links: String = links.iter().map(button).collect();
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"color-scheme\" content=\"light dark\">\n<style>{STYLE}</style></head>\n\
         <body><main>\n{}{links}{}</main></body></html>\n",
        drawn(before),
        drawn(after),
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

/// What a line is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Blank,
    Title,
    Quote,
    BodyError,
    Words,
}

fn drawn(text: &[String]) -> String {
    let lines: Vec<&str> = text.iter().flat_map(|text| text.split('\n')).collect();
    let groups = lines.chunk_by(|one, next| look(one) == look(next) && look(one) != Look::Title);
    groups.map(group).collect()
}

fn group(lines: &[&str]) -> String {
    let Some(first) = lines.first() else {
        return String::new();
    };
    match look(first) {
        Look::Blank => String::new(),
        Look::BodyError => "<hr>\n".to_owned(),
        Look::Title => format!("<h2>{}</h2>\n", escaped(first)),
        Look::Quote => {
            let quoted = lines
                .iter()
                .map(|line| line.trim_start())
                .map(|line| line.strip_prefix("> ").unwrap_or_default());
            format!("<blockquote>{}</blockquote>\n", broken(quoted))
        }
        Look::Words => {
            let margin = lines
                .iter()
                .map(|line| indent(line))
                .min()
                .unwrap_or_default();
            let lines = lines
                .iter()
                .map(|line| line.get(margin..).unwrap_or_default());
            format!("<p>{}</p>\n", broken(lines))
        }
    }
}

fn look(line: &str) -> Look {
    let inner = line.trim_start();
    if inner.is_empty() {
        Look::Blank
    } else if line == "-- " {
        Look::BodyError
    } else if inner == ">" || inner.starts_with("> ") {
        Look::Quote
    } else if inner.len() == line.len() && is_title(line) {
        Look::Title
    } else {
        Look::Words
    }
}

/// In capitals, but for what stands in brackets: `ORDER KS-10482`.
fn is_title(line: &str) -> bool {
    let words = line.split('(').next().unwrap_or_default();
    let capitals = words.bytes().take_while(u8::is_ascii_uppercase).count();
    capitals > 1 && !words.chars().any(|c| c.is_lowercase() || c == ':')
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Lines that break where the plain text does; what is indented stays so.
fn broken<'a>(lines: impl Iterator<Item = &'a str>) -> String {
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
    fn words_from_outside_are_only_words() {
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
    fn the_shape_of_the_text_is_kept() {
        let html = drawn(&lines(
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
            assert!(look(title) == Look::Title, "{title}");
        }
        for words in [
            "CL-7Q2M-4XKD: Return",
            "URGENT: now",
            "  FROM",
            "L1",
            "Ring",
        ] {
            assert!(look(words) == Look::Words, "{words}");
        }
    }

    #[test]
    fn no_other_links_are_links() {
        let link = |url: &str| Link {
            label: "Go".into(),
            url: url.into(),
        };
        assert!(
            button(&link("https://shop.example/?a&b"))
                .contains("href=\"https://shop.example/?a&amp;b\"")
        );
        assert_eq!(button(&link("javascript:alert(1)")), "");
        assert!(!drawn(&lines("See https://eve.example now")).contains("<a"));
    }
}
