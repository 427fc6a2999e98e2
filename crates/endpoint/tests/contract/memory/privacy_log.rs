use async_trait::async_trait;
use careline_endpoint::store::StoreResult;
use careline_endpoint::store::privacy_log::{PrivacyEntry, PrivacyLog};

use super::Memory;

#[async_trait]
impl PrivacyLog for Memory {
    async fn record(&self, entry: &PrivacyEntry) -> StoreResult<()> {
        self.rows().privacy_log.push(entry.clone());
        Ok(())
    }

    async fn entries(&self) -> StoreResult<Vec<PrivacyEntry>> {
        Ok(self.rows().privacy_log.clone())
    }
}
