//! Links in mails that need no login: their tokens can't be forged or changed without the endpoint's secret key.
//!
//! A token holds its expiry and an HMAC-SHA256 over its purpose, the shop, the ticket and that expiry. A token of one
//! ticket, shop or purpose is therefore invalid for another. Nothing about tokens is stored, so they can't be revoked.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use strum::{EnumString, IntoStaticStr};
use uuid::Uuid;

use crate::platform::crypto::{KEY, hmac_sha256};

/// How long a shopper's link is valid.
const SHOPPER_LINK_LIFETIME: TimeDelta = TimeDelta::days(180);
/// How long an agent's link is valid.
const AGENT_LINK_LIFETIME: TimeDelta = TimeDelta::days(30);

/// What an agent can do with a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum AgentAction {
    /// Say that support answered with a mail of its own.
    Answered,
    /// Resolve the ticket.
    Resolve,
    /// Say that the refund was issued.
    Refunded,
}

/// Signs and verifies tokens.
#[derive(Clone)]
pub struct SignedLinks {
    key: [u8; KEY],
}

impl SignedLinks {
    /// Uses the endpoint's secret key.
    #[must_use]
    pub const fn new(key: [u8; KEY]) -> Self {
        Self { key }
    }

    /// A token with which its shopper can open a ticket.
    #[must_use]
    pub fn sign_shopper_link(&self, shop: &str, ticket: Uuid, now: DateTime<Utc>) -> String {
        self.sign("open", shop, ticket, now + SHOPPER_LINK_LIFETIME)
    }

    /// Whether a token opens this ticket.
    #[must_use]
    pub fn verify_shopper_link(
        &self,
        shop: &str,
        ticket: Uuid,
        token: &str,
        now: DateTime<Utc>,
    ) -> bool {
        self.verify("open", shop, ticket, token, now)
    }

    /// A token with which an agent can do one thing to a ticket. It names the shop, the ticket and the action.
    #[must_use]
    pub fn sign_agent_link(
        &self,
        action: AgentAction,
        shop: &str,
        ticket: Uuid,
        now: DateTime<Utc>,
    ) -> String {
        let name: &str = action.into();
        let proof = self.sign(name, shop, ticket, now + AGENT_LINK_LIFETIME);
        format!("{shop}.{}.{name}.{proof}", ticket.simple())
    }

    /// What a valid agent's token is for: the shop, the ticket and the action.
    #[must_use]
    pub fn verify_agent_link<'a>(
        &self,
        token: &'a str,
        now: DateTime<Utc>,
    ) -> Option<(&'a str, Uuid, AgentAction)> {
        let mut parts = token.splitn(4, '.');
        let (shop, ticket) = (parts.next()?, parts.next()?.parse().ok()?);
        let action: AgentAction = parts.next()?.parse().ok()?;
        let is_valid = self.verify(action.into(), shop, ticket, parts.next()?, now);
        is_valid.then_some((shop, ticket, action))
    }

    fn sign(&self, purpose: &str, shop: &str, ticket: Uuid, until: DateTime<Utc>) -> String {
        let until = until.timestamp().to_be_bytes();
        let mac = self.mac(purpose, shop, ticket, until).finalize();
        URL_SAFE_NO_PAD.encode([&until[..], &mac.into_bytes()[..]].concat())
    }

    fn verify(
        &self,
        purpose: &str,
        shop: &str,
        ticket: Uuid,
        token: &str,
        now: DateTime<Utc>,
    ) -> bool {
        let bytes = URL_SAFE_NO_PAD.decode(token).unwrap_or_default();
        let Some((until, mac)) = bytes.split_first_chunk() else {
            return false;
        };
        let expected = self.mac(purpose, shop, ticket, *until);
        // In constant time.
        expected.verify_slice(mac).is_ok() && i64::from_be_bytes(*until) > now.timestamp()
    }

    /// A NUL ends the purpose and the shop, which contain none, so that no two inputs are the same bytes.
    fn mac(&self, purpose: &str, shop: &str, ticket: Uuid, until: [u8; 8]) -> Hmac<Sha256> {
        let mut mac = hmac_sha256(&self.key);
        for part in [purpose, shop] {
            mac.update(part.as_bytes());
            mac.update(&[0]);
        }
        mac.update(ticket.as_bytes());
        mac.update(&until);
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TICKET: Uuid = Uuid::from_u128(7);

    fn links() -> SignedLinks {
        SignedLinks::new([7; KEY])
    }

    #[test]
    fn a_token_opens_one_ticket_of_one_shop_until_it_expires() {
        let (links, now) = (links(), Utc::now());
        let token = links.sign_shopper_link("mall", TICKET, now);
        assert!(links.verify_shopper_link("mall", TICKET, &token, now));
        assert!(!links.verify_shopper_link("other", TICKET, &token, now));
        assert!(!links.verify_shopper_link("mall", Uuid::from_u128(8), &token, now));
        let day = |days| now + TimeDelta::days(days);
        assert!(links.verify_shopper_link("mall", TICKET, &token, day(179)));
        assert!(!links.verify_shopper_link("mall", TICKET, &token, day(180)));
        assert!(!SignedLinks::new([8; KEY]).verify_shopper_link("mall", TICKET, &token, now));
        for token in ["", "AAAA", &token[..53], &format!("{token}A")] {
            assert!(
                !links.verify_shopper_link("mall", TICKET, token, now),
                "{token}"
            );
        }
    }

    #[test]
    fn an_altered_token_is_invalid() {
        let (links, now) = (links(), Utc::now());
        let token = links.sign_shopper_link("mall", TICKET, now);
        let act = links.sign_agent_link(AgentAction::Resolve, "mall", TICKET, now);
        for (token, is_open) in [(&token, true), (&act, false)] {
            for at in 0..token.len() {
                for other in ["A", "z", "0"] {
                    let mut altered = token.clone();
                    altered.replace_range(at..=at, other);
                    if altered == *token {
                        continue;
                    }
                    let is_valid = if is_open {
                        links.verify_shopper_link("mall", TICKET, &altered, now)
                    } else {
                        links.verify_agent_link(&altered, now).is_some()
                    };
                    assert!(!is_valid, "{altered}");
                }
            }
        }
    }

    #[test]
    fn an_agents_token_does_one_thing() {
        let (links, now) = (links(), Utc::now());
        // Links in mails that were sent earlier have these names.
        for (action, name) in [
            (AgentAction::Answered, ".answered."),
            (AgentAction::Resolve, ".resolve."),
            (AgentAction::Refunded, ".refunded."),
        ] {
            let token = links.sign_agent_link(action, "mall", TICKET, now);
            assert!(token.contains(name), "{token}");
            let meant = links.verify_agent_link(&token, now);
            assert_eq!(meant, Some(("mall", TICKET, action)));
        }
        let token = links.sign_agent_link(AgentAction::Resolve, "mall", TICKET, now);
        assert!(
            links
                .verify_agent_link(&token.replace("resolve", "refunded"), now)
                .is_none()
        );
        assert!(
            links
                .verify_agent_link(&token.replace("mall", "other"), now)
                .is_none()
        );
        let later = now + TimeDelta::days(30);
        assert!(links.verify_agent_link(&token, later).is_none());
        let proof = token.rsplit('.').next().unwrap();
        assert!(
            !links.verify_shopper_link("mall", TICKET, proof, now),
            "another purpose"
        );
    }
}
