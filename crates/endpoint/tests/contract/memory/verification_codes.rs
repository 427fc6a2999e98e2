use async_trait::async_trait;
use careline_endpoint::orders::verification_code::{
    CODE_LIFETIME, LookupHash, MAX_SENDS, MAX_TRIES, SEND_WINDOW,
};
use careline_endpoint::platform::crypto::Digest;
use careline_endpoint::store::StoreResult;
use careline_endpoint::store::verification_codes::{TooManyCodes, VerificationCodes};
use chrono::{DateTime, Utc};

use super::Memory;

/// A code that was requested, the newest last. A used one is `None`.
pub struct CodeRow {
    lookup: Digest,
    code: Option<Digest>,
    asked_at: DateTime<Utc>,
    tries: u32,
}

#[async_trait]
impl VerificationCodes for Memory {
    async fn issue(
        &self,
        LookupHash(lookup): &LookupHash,
        code: &Digest,
        now: DateTime<Utc>,
    ) -> StoreResult<Result<(), TooManyCodes>> {
        let mut rows = self.rows();
        let sent = rows.codes.iter().rev().filter(|row| row.lookup == *lookup);
        let mut recent = sent.filter(|row| row.asked_at > now - SEND_WINDOW);
        if let Some(first) = recent.nth(MAX_SENDS - 1) {
            let wait = first.asked_at + SEND_WINDOW - now;
            let seconds = wait.num_seconds().max(1).unsigned_abs();
            return Ok(Err(TooManyCodes { seconds }));
        }
        rows.codes.push(CodeRow {
            lookup: *lookup,
            code: Some(*code),
            asked_at: now,
            tries: 0,
        });
        Ok(Ok(()))
    }

    async fn consume(
        &self,
        LookupHash(lookup): &LookupHash,
        code: &Digest,
        now: DateTime<Utc>,
    ) -> StoreResult<bool> {
        let mut rows = self.rows();
        let mut codes = rows.codes.iter_mut().rev();
        let newest = codes.find(|row| row.lookup == *lookup);
        let is_valid =
            |row: &&mut CodeRow| row.asked_at > now - CODE_LIFETIME && row.tries < MAX_TRIES;
        let Some(row) = newest.filter(is_valid) else {
            return Ok(false);
        };
        row.tries += 1;
        let is_right = row.code == Some(*code);
        row.code = row.code.filter(|_| !is_right);
        Ok(is_right)
    }

    async fn delete_expired(&self, now: DateTime<Utc>) -> StoreResult<()> {
        let is_counted = |row: &CodeRow| row.asked_at > now - SEND_WINDOW;
        self.rows().codes.retain(is_counted);
        Ok(())
    }
}
