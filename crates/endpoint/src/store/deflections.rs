//! Deflections: how many shoppers said that a topic's answers were enough, so that they sent no ticket.
//!
//! They are counted by shop, day and topic. Nothing about the shopper is stored.

use careline_policy::Day;
use careline_wire::Topic;

use crate::store::Store;

impl Store {
    /// Counts one deflection.
    pub async fn count_deflection(&self, shop: &str, day: Day, topic: Topic) -> sqlx::Result<()> {
        sqlx::query(
            "INSERT INTO deflections (shop, day, topic, count) VALUES (?, ?, ?, 1)
             ON CONFLICT DO UPDATE SET count = count + 1",
        )
        .bind(shop)
        .bind(day.to_string())
        .bind(topic.name())
        .execute(&self.pool)
        .await
        .map(drop)
    }

    /// The number of deflections by topic since a day, the highest first.
    pub async fn deflections(&self, shop: &str, since: Day) -> sqlx::Result<Vec<(String, i64)>> {
        sqlx::query_as(
            "SELECT topic, SUM(count) FROM deflections WHERE shop = ? AND day >= ?
             GROUP BY topic ORDER BY SUM(count) DESC, topic",
        )
        .bind(shop)
        .bind(since.to_string())
        .fetch_all(&self.pool)
        .await
    }
}
