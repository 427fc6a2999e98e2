//! How often a topic's answers were enough, by the shop's day.

use careline_policy::Day;
use careline_wire::Topic;

use crate::store::Store;

impl Store {
    /// Counts one more.
    ///
    /// # Errors
    ///
    /// When the database fails.
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

    /// How often each topic's answers were enough from a day on, the most often first.
    ///
    /// # Errors
    ///
    /// When the database fails.
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
