//! Uploads by somebody else's client: `tus-js-client` from npm, cut off halfway.

use std::process::Command;

use careline_e2e::{
    Result, Shop,
    photo::{self, Color},
    repository,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::steps::{Files, SUPPORT};

const SHOP: &str = "/v1/shops/kendra-scott-mall";

#[tokio::test]
async fn an_upload_cut_off_halfway_resumes_where_it_was_acknowledged() -> Result {
    let shop = Shop::open().await?;
    let files = Files::new()?;
    let corners = [Color::Red, Color::Green, Color::Blue, Color::White];
    let photo = photo::jpeg(1_600, 1_200, corners)?;
    let id = Uuid::new_v4();

    let client = Command::new("node")
        .arg(repository("tests/e2e/tus-client.mjs"))
        .arg(repository("target/tools/npm/node_modules"))
        .arg(shop.url(&format!("{SHOP}/uploads")))
        .arg(files.add("clasp.jpg", &photo)?)
        .arg(id.to_string())
        .output()?;
    let said = String::from_utf8_lossy(&client.stderr);
    assert!(client.status.success(), "the client failed:\n{said}");
    let upload: Value = serde_json::from_slice(&client.stdout)?;
    let acknowledged = upload["acknowledged"].as_u64().unwrap_or_default();
    assert!(acknowledged > 0, "{upload}");
    assert!(acknowledged < u64::try_from(photo.len())?, "{upload}");
    assert_eq!(upload["resumed_at"], upload["acknowledged"], "{upload}");

    let ticket = Uuid::new_v4();
    let hex = |bytes: &[u8]| {
        let digits = Sha256::digest(bytes);
        digits
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    let answer = reqwest::Client::new()
        .post(shop.url(&format!("{SHOP}/tickets")))
        .header("Idempotency-Key", ticket.to_string())
        .json(&json!({
            "id": ticket, "secret_sha256": hex(b"a secret"), "topic": "product_details", "locale": "en",
            "contact": { "name": "Ada Mills", "email": "ada@example.com" },
            "description": "Is this its color?", "order": null,
            "item": { "name": "Elisa pendant necklace", "url": null }, "details": {},
            "photos": [{ "id": id, "sha256": hex(&photo) }], "no_photo": false,
        }))
        .send()
        .await?;
    let status = answer.status();
    let receipt: Value = answer.json().await?;
    assert_eq!(status, 201, "{receipt}");

    let reference = receipt["reference"].as_str().unwrap_or_default();
    let mail = shop.mailbox().mail(SUPPORT, reference).await?;
    let [photo] = mail.photos.as_slice() else {
        return Err(format!("{} photos in the mail", mail.photos.len()).into());
    };
    assert_eq!(photo::look_at(photo)?.corners, corners);
    Ok(())
}
