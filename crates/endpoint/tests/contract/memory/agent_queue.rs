use async_trait::async_trait;
use careline_endpoint::config::Shop;
use careline_endpoint::platform::clock;
use careline_endpoint::store::StoreResult;
use careline_endpoint::store::agent_queue::{AgentQueue, Cursor, TicketFilter};
use careline_endpoint::store::outbox::NewDelivery;
use careline_policy::Day;
use careline_wire::TicketStatus;
use careline_wire::agent::DeskTicket;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::Memory;
use super::outbox::Cause;
use super::tickets::TicketRow;

#[async_trait]
impl AgentQueue for Memory {
    async fn list(
        &self,
        shop: &Shop,
        filter: &TicketFilter,
        now: DateTime<Utc>,
    ) -> StoreResult<Vec<DeskTicket>> {
        let today = shop.rules.zone.day(now.fixed_offset());
        let is_listed = |ticket: &DeskTicket| {
            let is_resolved = ticket.status == TicketStatus::Resolved;
            let after = filter.after.as_ref();
            filter
                .status
                .map_or(!is_resolved, |status| status == ticket.status)
                && (ticket.overdue || !filter.overdue)
                && after.is_none_or(|after| Cursor::after(ticket) > *after)
        };
        let rows = self.rows();
        let tickets = rows.tickets.iter().filter(|row| row.shop == shop.id);
        let tickets = tickets.map(|row| desk_ticket(row, shop, today));
        let mut tickets: Vec<_> = tickets.filter(is_listed).collect();
        tickets.sort_by_key(Cursor::after);
        tickets.truncate(filter.limit as usize);
        Ok(tickets)
    }

    async fn count_overdue(&self, shop: &str, today: Day) -> StoreResult<u64> {
        let rows = self.rows();
        let tickets = rows.tickets.iter().filter(|row| row.shop == shop);
        let overdue = tickets.filter(|row| is_overdue(row, today));
        Ok(overdue.count() as u64)
    }

    async fn due_check_ins(&self, shop: &str, now: DateTime<Utc>) -> StoreResult<Vec<Uuid>> {
        let rows = self.rows();
        let tickets = rows.tickets.iter().filter(|row| row.shop == shop);
        let due = tickets.filter(|row| row.summary.check_in_at.is_some_and(|at| at <= now));
        let mut due: Vec<_> = due.collect();
        due.sort_by_key(|row| row.summary.check_in_at);
        Ok(due
            .iter()
            .take(100)
            .map(|row| row.stored.ticket.id)
            .collect())
    }

    async fn queue_reminder(
        &self,
        shop: &str,
        today: Day,
        now: DateTime<Utc>,
        reminder: NewDelivery,
    ) -> StoreResult<bool> {
        let mut rows = self.rows();
        let day = (shop.to_owned(), today);
        if rows.reminders.contains(&day) {
            return Ok(false);
        }
        rows.reminders.push(day);
        let cause = Cause {
            shop,
            ticket: None,
            event: None,
        };
        rows.queue(cause, now, &[reminder]);
        Ok(true)
    }

    async fn is_reminded(&self, shop: &str, day: Day) -> StoreResult<bool> {
        Ok(self.rows().reminders.contains(&(shop.to_owned(), day)))
    }
}

fn is_overdue(row: &TicketRow, today: Day) -> bool {
    row.summary.due.is_some_and(|due| due < today)
}

fn desk_ticket(row: &TicketRow, shop: &Shop, today: Day) -> DeskTicket {
    let TicketRow {
        stored, summary, ..
    } = row;
    let name = stored.ticket.contact.name.as_deref().map(str::trim);
    DeskTicket {
        id: stored.ticket.id,
        reference: stored.receipt.reference.clone(),
        topic: stored.ticket.topic,
        status: summary.status,
        urgent: stored.receipt.urgent,
        overdue: is_overdue(row, today),
        received_at: clock::in_zone(stored.received_at, &shop.rules.zone),
        updated_at: summary.updated_at,
        reply_by: summary.reply_by,
        no_reply: row.email().is_none(),
        name: name.filter(|name| !name.is_empty()).map(str::to_owned),
        email: row.email().map(str::to_owned),
    }
}
