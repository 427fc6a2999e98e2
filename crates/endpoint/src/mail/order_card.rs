//! The items that a ticket is about, for the mails to the shopper.

use careline_policy::{Line, Order};
use careline_wire::ticket::OrderPart;

use crate::mail::block::Block;
use crate::mail::item::Item;
use crate::mail::sanitize::one_line;
use crate::mail::text;
use crate::mail::ticket_mail::TicketMail;

/// The most items that are shown of an order of which the shopper chose none.
const MAX_UNCHOSEN: usize = 4;

/// The chosen items, or else the order's first ones. `None` if no order was looked up.
pub fn block(mail: &TicketMail<'_>) -> Option<Block> {
    let (order, part) = mail.order()?;
    let number = one_line(&order.number.0);
    let count = order.lines.len();
    Some(if !part.lines.is_empty() {
        Block::Items(format!("Order {number}"), chosen(order, part))
    } else if count > MAX_UNCHOSEN {
        let caption = format!("Order {number} · {MAX_UNCHOSEN} of {count} items");
        Block::Items(caption, first(order))
    } else {
        Block::Items(format!("Order {number}"), first(order))
    })
}

fn chosen(order: &Order, part: &OrderPart) -> Vec<Item> {
    let lines = part.lines.iter();
    let found = lines.filter_map(|chosen| Some((order.line(&chosen.id)?, chosen.quantity)));
    found
        .map(|(line, quantity)| item(order, line, quantity))
        .collect()
}

fn first(order: &Order) -> Vec<Item> {
    let lines = order.lines.iter().take(MAX_UNCHOSEN);
    lines.map(|line| item(order, line, line.quantity)).collect()
}

fn item(order: &Order, line: &Line, quantity: u32) -> Item {
    let variant = one_line(line.variant.as_deref().unwrap_or_default());
    let quantity = (quantity > 1).then(|| format!("Quantity {quantity}"));
    let detail = [variant].into_iter().chain(quantity);
    let detail: Vec<_> = detail.filter(|part| !part.is_empty()).collect();
    Item {
        title: one_line(&line.title),
        detail: detail.join(" · "),
        price: text::money(line.unit_price, &order.currency),
        image_url: line.image_url.clone(),
    }
}
