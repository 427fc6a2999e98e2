//! `careline desk list`: the open tickets, urgent ones first.

use careline_wire::agent::DeskTicket;
use chrono::Utc;

use crate::cli::args::ShopArgs;
use crate::cli::outcome::Outcome;
use crate::cli::output::say;
use crate::cli::table::print_table;
use crate::config::Shop;
use crate::store::agent_queue::{Cursor, TicketFilter};
use crate::store::{Store, StoreResult};

/// How many tickets are read at a time.
const PAGE: u32 = 500;

pub async fn run(shop: &ShopArgs, overdue: bool, json: bool) -> Outcome {
    let (config, shop) = shop.load()?;
    let store = Store::open(&config).await?;
    let tickets = all(&store, &shop, overdue).await;
    store.database.close().await;
    let tickets = tickets?;
    if json {
        say!("{}", serde_json::to_string_pretty(&tickets)?);
        return Ok(());
    }
    if !tickets.is_empty() {
        let header = [
            "ticket", "urgent", "overdue", "status", "reply by", "topic", "email",
        ];
        print_table(header, tickets.iter().map(row));
    }
    let which = if overdue { "overdue" } else { "open" };
    say!("{} {which}", tickets.len());
    Ok(())
}

/// Reads the tickets page by page.
async fn all(store: &Store, shop: &Shop, overdue: bool) -> StoreResult<Vec<DeskTicket>> {
    let mut filter = TicketFilter {
        overdue,
        limit: PAGE,
        ..TicketFilter::default()
    };
    let mut tickets = Vec::new();
    loop {
        let page = store.agent_queue.list(shop, &filter, Utc::now()).await?;
        let is_last = page.len() < PAGE as usize;
        tickets.extend(page);
        match tickets.last() {
            Some(last) if !is_last => filter.after = Some(Cursor::after(last)),
            _ => return Ok(tickets),
        }
    }
}

fn row(ticket: &DeskTicket) -> [String; 7] {
    let mark = |holds: bool, mark: &str| {
        if holds {
            mark.to_owned()
        } else {
            String::new()
        }
    };
    let reply_by = match ticket.no_reply {
        true => "no reply due".to_owned(),
        false => ticket.reply_by.by.to_string(),
    };
    [
        ticket.reference.clone(),
        mark(ticket.urgent, "URGENT"),
        mark(ticket.overdue, "OVERDUE"),
        ticket.status.name().to_owned(),
        reply_by,
        ticket.topic.name().to_owned(),
        ticket.email.clone().unwrap_or_else(|| "-".to_owned()),
    ]
}
