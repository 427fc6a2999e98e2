//! The items that a ticket is about, for the mails to the shopper.

use careline_policy::{Line, Order};
use careline_wire::ticket::OrderPart;

use crate::mail::block::Block;
use crate::mail::item::Item;
use crate::mail::sanitize::one_line;
use crate::mail::text;
use crate::mail::ticket_mail::TicketMail;
use crate::mail::words::Words;

/// The most items that are shown of an order of which the shopper chose none.
const MAX_UNCHOSEN: usize = 4;

/// The chosen items, or else the order's first ones. `None` if no order was looked up.
pub fn block(mail: &TicketMail<'_>) -> Option<Block> {
    let (order, part) = mail.order()?;
    let (words, number) = (mail.words, one_line(&order.number.0));
    let number = [("number", number.as_str())];
    let count = order.lines.len();
    Some(if !part.lines.is_empty() {
        Block::Items(
            words.fill("mail.order", &number),
            chosen(words, order, part),
        )
    } else if count > MAX_UNCHOSEN {
        let shown = MAX_UNCHOSEN.to_string();
        let values = [&number[..], &[("shown", &shown)]].concat();
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        let caption = words.plural("mail.order.some", count, &values);
        Block::Items(caption, first(words, order))
    } else {
        Block::Items(words.fill("mail.order", &number), first(words, order))
    })
}

fn chosen(words: &Words, order: &Order, part: &OrderPart) -> Vec<Item> {
    let lines = part.lines.iter();
    let found = lines.filter_map(|chosen| Some((order.line(&chosen.id)?, chosen.quantity)));
    found
        .map(|(line, quantity)| item(words, order, line, quantity))
        .collect()
}

fn first(words: &Words, order: &Order) -> Vec<Item> {
    let lines = order.lines.iter().take(MAX_UNCHOSEN);
    lines
        .map(|line| item(words, order, line, line.quantity))
        .collect()
}

fn item(words: &Words, order: &Order, line: &Line, quantity: u32) -> Item {
    let variant = one_line(line.variant.as_deref().unwrap_or_default());
    let quantity = (quantity > 1).then(|| {
        let count = quantity.to_string();
        words.fill("mail.item.quantity", &[("count", &count)])
    });
    let detail = [words.isolate(&variant)].into_iter().chain(quantity);
    let detail: Vec<_> = detail.filter(|part| !part.is_empty()).collect();
    Item {
        title: words.isolate(&one_line(&line.title)),
        detail: detail.join(" · "),
        price: text::shoppers_money(words, line.unit_price, &order.currency),
        image_url: line.image_url.clone(),
    }
}
