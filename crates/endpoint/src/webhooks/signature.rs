//! Signatures of Standard Webhooks, version 1: HMAC-SHA256 over id, timestamp and body.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::digest::KeyInit;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::config::WebhookKey;

/// The value of the header `webhook-signature`.
pub fn sign(key: &WebhookKey, id: &str, timestamp: i64, body: &str) -> String {
    let mut mac = <Hmac<Sha256> as KeyInit>::new(key.into());
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    let digest = STANDARD.encode(mac.finalize().into_bytes());
    format!("v1,{digest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example from the libraries of Standard Webhooks.
    #[test]
    fn the_signature_is_that_of_the_specification() {
        let mut key = [0; 64];
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        key[..secret.len()].copy_from_slice(&secret);
        let signed = sign(
            &key,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            "{\"test\": 2432232314}",
        );
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
