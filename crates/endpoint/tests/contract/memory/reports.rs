use std::cmp::Reverse;
use std::collections::BTreeMap;

use async_trait::async_trait;
use careline_endpoint::store::StoreResult;
use careline_endpoint::store::reports::{Feedback, Reports, TicketStats};
use careline_endpoint::tickets::event::Event;
use careline_policy::Day;
use careline_wire::Topic;
use chrono::{DateTime, Utc};

use super::tickets::TicketRow;
use super::{Memory, Rows};

impl Rows {
    fn tickets_since(&self, shop: &str, since: DateTime<Utc>) -> impl Iterator<Item = &TicketRow> {
        let tickets = self.tickets.iter().filter(move |row| row.shop == shop);
        tickets.filter(move |row| row.stored.received_at >= since)
    }
}

#[async_trait]
impl Reports for Memory {
    async fn ticket_stats(
        &self,
        shop: &str,
        since: DateTime<Utc>,
    ) -> StoreResult<Vec<TicketStats>> {
        let rows = self.rows();
        let stats = rows.tickets_since(shop, since).map(|row| TicketStats {
            topic: row.stored.ticket.topic.name().to_owned(),
            status: row.summary.status.name().to_owned(),
            received_at: row.stored.received_at.timestamp(),
            answered_at: row.summary.answered_at.map(|at| at.timestamp()),
        });
        Ok(stats.collect())
    }

    async fn ratings(
        &self,
        shop: &str,
        since: DateTime<Utc>,
    ) -> StoreResult<Vec<(bool, Option<i64>)>> {
        let rows = self.rows();
        let events = rows.tickets_since(shop, since).flat_map(|row| &row.events);
        let ratings = events.filter_map(|recorded| match &recorded.event {
            Event::CheckInAnswered(answer) => Some((answer.resolved, answer.rating.map(i64::from))),
            _ => None,
        });
        Ok(ratings.collect())
    }

    async fn feedback(&self, shop: &str, since: DateTime<Utc>) -> StoreResult<Vec<Feedback>> {
        let rows = self.rows();
        let tickets = rows.tickets_since(shop, since).map(|row| &row.stored);
        let feedback = tickets.filter(|stored| stored.ticket.topic.is_feedback());
        let feedback = feedback.map(|stored| Feedback {
            reference: stored.receipt.reference.clone(),
            ticket: stored.ticket.clone(),
            received_at: stored.received_at,
        });
        let mut feedback: Vec<_> = feedback.collect();
        feedback.sort_by_key(|one| one.received_at);
        Ok(feedback)
    }

    async fn count_deflection(&self, shop: &str, day: Day, topic: Topic) -> StoreResult<()> {
        self.rows().deflections.push((shop.to_owned(), day, topic));
        Ok(())
    }

    async fn deflections(&self, shop: &str, since: Day) -> StoreResult<Vec<(String, i64)>> {
        let rows = self.rows();
        let mut counts = BTreeMap::<String, i64>::new();
        for (of, day, topic) in &rows.deflections {
            if of == shop && *day >= since {
                *counts.entry(topic.name().to_owned()).or_default() += 1;
            }
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| Reverse(*count));
        Ok(counts)
    }
}
