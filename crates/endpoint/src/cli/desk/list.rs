//! `careline desk list`: the open tickets, urgent ones first.

use careline_wire::agent::DeskTicket;
use chrono::Utc;

use crate::cli::args::ShopArgs;
use crate::cli::escape::escaped;
use crate::cli::outcome::Outcome;
use crate::cli::output::say;
use crate::store::Store;
use crate::store::agent_queue::{Cursor, TicketFilter};

/// How many tickets are read at a time.
const PAGE: u32 = 500;

pub async fn run(shop: &ShopArgs, overdue: bool) -> Outcome {
    let (config, shop) = shop.load()?;
    let store = Store::open(&config.data).await?;
    let mut filter = TicketFilter {
        overdue,
        limit: PAGE,
        ..TicketFilter::default()
    };
    let mut count = 0;
    loop {
        let page = store.agent_queue.list(&shop, &filter, Utc::now()).await?;
        page.iter().for_each(|ticket| say!("{}", line(ticket)));
        count += page.len();
        match page.last() {
            Some(last) if page.len() == PAGE as usize => filter.after = Some(Cursor::after(last)),
            _ => break,
        }
    }
    store.database.close().await;
    let which = if overdue { "overdue" } else { "open" };
    say!("{count} {which}");
    Ok(())
}

fn line(ticket: &DeskTicket) -> String {
    let urgent = if ticket.urgent { "URGENT" } else { "" };
    let overdue = if ticket.overdue { "OVERDUE" } else { "" };
    let reply = if ticket.no_reply {
        "no reply due".to_owned()
    } else {
        format!("reply by {}", ticket.reply_by.by)
    };
    let email = ticket.email.as_deref().unwrap_or("-");
    format!(
        "{}  {urgent:<6}  {overdue:<7}  {:<20}  {reply:<19}  {:<18}  {}",
        ticket.reference,
        ticket.status.name(),
        ticket.topic.name(),
        escaped(email),
    )
}
