use async_trait::async_trait;
use careline_endpoint::orders::email::normalize_email;
use careline_endpoint::orders::owned_order::OwnedOrder;
use careline_endpoint::platform::crypto::{Digest, sha256};
use careline_endpoint::store::StoreResult;
use careline_endpoint::store::lookup_tokens::{LookupTokens, TOKEN_LIFETIME};
use chrono::{DateTime, Utc};

use super::{Memory, Rows};

pub struct Token {
    pub shop: String,
    pub sha256: Digest,
    pub order: OwnedOrder,
    pub expires_at: DateTime<Utc>,
}

impl Rows {
    fn valid_token(&self, token: &str, now: DateTime<Utc>) -> Option<&Token> {
        let mut valid = self.tokens.iter().filter(|row| row.expires_at > now);
        valid.find(|row| row.sha256 == sha256(token))
    }
}

#[async_trait]
impl LookupTokens for Memory {
    async fn issue(
        &self,
        token_sha256: &Digest,
        shop: &str,
        OwnedOrder { email, order }: &OwnedOrder,
        now: DateTime<Utc>,
    ) -> StoreResult<()> {
        self.rows().tokens.push(Token {
            shop: shop.to_owned(),
            sha256: *token_sha256,
            order: OwnedOrder {
                email: normalize_email(email),
                order: order.clone(),
            },
            expires_at: now + TOKEN_LIFETIME,
        });
        Ok(())
    }

    async fn resolve(
        &self,
        shop: &str,
        token: &str,
        now: DateTime<Utc>,
    ) -> StoreResult<Option<OwnedOrder>> {
        let rows = self.rows();
        let token = rows.valid_token(token, now);
        let token = token.filter(|row| row.shop == shop);
        Ok(token.map(|row| row.order.clone()))
    }

    async fn is_of_another_shop(
        &self,
        shop: &str,
        token: &str,
        now: DateTime<Utc>,
    ) -> StoreResult<bool> {
        let rows = self.rows();
        Ok(rows
            .valid_token(token, now)
            .is_some_and(|row| row.shop != shop))
    }

    async fn delete_by_email(&self, shop: &str, email: &str) -> StoreResult<()> {
        let email = normalize_email(email);
        let is_theirs = |row: &Token| row.shop == shop && row.order.email == email;
        self.rows().tokens.retain(|row| !is_theirs(row));
        Ok(())
    }

    async fn delete_expired(&self, now: DateTime<Utc>) -> StoreResult<()> {
        self.rows().tokens.retain(|row| row.expires_at > now);
        Ok(())
    }
}
