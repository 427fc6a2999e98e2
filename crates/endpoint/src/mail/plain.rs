//! A mail's blocks as plain text.
//!
//! Text from outside can't look like the mail's own: a shopper's lines are marked with `>`, support's are indented.

use crate::mail::block::{Block, Fact};
use crate::mail::item::Item;
use crate::mail::link::Link;
use crate::mail::sanitize::clean_lines;
use crate::mail::words::Words;

/// The blocks with blank lines between them, except below a line that belongs to what follows.
pub fn text(words: &Words, blocks: &[Block]) -> String {
    let text = blocks.iter().fold(String::new(), |text, block| {
        let lines = lines(words, block).join("\n");
        let end = match block {
            _ if lines.is_empty() => "",
            Block::Heading(..) | Block::Notice(_) | Block::SignatureSeparator => "\n",
            _ => "\n\n",
        };
        text + &lines + end
    });
    text.trim_end_matches('\n').to_owned() + "\n"
}

fn lines(words: &Words, block: &Block) -> Vec<String> {
    let labelled = |label: &str| words.fill("mail.label", &[("label", label)]);
    match block {
        Block::Heading(title, note) => {
            vec![format!("{} {note}", title.to_uppercase()).trim_end().into()]
        }
        Block::Title(text) | Block::Subtitle(text) | Block::Notice(text) => vec![text.clone()],
        Block::Code(text) => vec![words.isolate(text)],
        Block::Paragraph(lines) | Block::Footer(lines) => lines.clone(),
        Block::Facts(facts) => facts
            .iter()
            .flat_map(|fact| fact_lines(words, fact, "  "))
            .collect(),
        Block::Items(caption, items) => {
            let caption = (!caption.is_empty()).then(|| labelled(caption));
            caption.into_iter().chain(items.iter().map(item)).collect()
        }
        Block::Quote(text) => marked("> ", text),
        Block::Message(text) => {
            let lines = marked("  ", text).into_iter();
            lines.map(|line| line.trim_end().to_owned()).collect()
        }
        Block::Button(Link { label, url }) | Block::Link(Link { label, url }) => {
            vec![labelled(label), url.clone()]
        }
        Block::SignatureSeparator => vec!["-- ".into()],
    }
}

/// `  Elisa pendant necklace · Gold, rose quartz · USD 65.00`.
fn item(item: &Item) -> String {
    let parts = [&item.title, &item.detail, &item.price].map(String::as_str);
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    format!("  {}", parts.collect::<Vec<_>>().join(" · "))
}

fn fact_lines(words: &Words, fact: &Fact, indent: &str) -> Vec<String> {
    let Fact { label, text, .. } = fact;
    let line = if label.is_empty() {
        format!("{indent}{text}")
    } else {
        let label = words.fill("mail.label", &[("label", label)]);
        format!("{indent}{label} {text}").trim_end().to_owned()
    };
    let quote = marked(&format!("{indent}> "), &fact.quote);
    let deeper = format!("{indent}    ");
    let details = fact
        .details
        .iter()
        .flat_map(|fact| fact_lines(words, fact, &deeper));
    [line].into_iter().chain(quote).chain(details).collect()
}

/// The lines of a text from outside, each behind a mark.
fn marked(mark: &str, text: &str) -> Vec<String> {
    let lines = clean_lines(text).into_iter();
    lines.map(|line| format!("{mark}{line}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::text::english;

    #[test]
    fn every_line_from_outside_is_marked_whichever_break_ends_it() {
        for end in "\n\r\u{b}\u{c}\u{1c}\u{1d}\u{1e}\u{85}\u{2028}\u{2029}".chars() {
            let words = format!("One{end}FROM{end}");
            assert_eq!(
                text(&english(), &[Block::Quote(words.clone())]),
                "> One\n> FROM\n"
            );
            assert_eq!(
                text(&english(), &[Block::Message(words.clone())]),
                "  One\n  FROM\n"
            );
            let fact = Fact::new("Item", "Ring").with(vec![Fact::quote("Said", &words)]);
            let expected = "  Item: Ring\n      Said:\n      > One\n      > FROM\n";
            assert_eq!(text(&english(), &[Block::Facts(vec![fact])]), expected);
        }
    }

    #[test]
    fn blank_lines_stand_between_blocks_but_not_below_a_heading() {
        let blocks = [
            Block::Title("News".into()),
            Block::Notice("URGENT".into()),
            Block::Paragraph(vec!["One".into(), "Two".into()]),
            Block::Message(String::new()),
            Block::Items(
                "Order 1".into(),
                vec![Item {
                    title: "Ring".into(),
                    detail: String::new(),
                    price: "USD 1.00".into(),
                    image_url: None,
                }],
            ),
            Block::Heading("Order".into(), "ks-1".into()),
            Block::Quote("Three".into()),
            Block::SignatureSeparator,
            Block::Code("123".into()),
        ];
        let expected = "News\n\nURGENT\nOne\nTwo\n\nOrder 1:\n  Ring · USD 1.00\n\nORDER ks-1\n> Three\n\n\
            -- \n123\n";
        assert_eq!(text(&english(), &blocks), expected);
    }
}
