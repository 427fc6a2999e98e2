//! Uploads by an independent client, `tus-js-client` from npm, interrupted halfway.

use std::{path::Path, process::Command};

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

    let upload = upload(&shop, &files.add("clasp.jpg", &photo)?, id)?;
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

#[tokio::test]
async fn a_client_that_waits_comes_through_where_there_were_too_many() -> Result {
    let mut shop = Shop::open().await?;
    // One more every three seconds.
    shop.limit("limits.uploads_per_address = 200").await?;
    let files = Files::new()?;
    let photo = files.photo("clasp.jpg")?;
    let client = reqwest::Client::new();
    // The nil UUID in base64.
    let metadata = "photo MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAw";
    let mut announced = 0;
    while announced < 500 {
        let announce = client
            .post(shop.url(&format!("{SHOP}/uploads")))
            .header("Tus-Resumable", "1.0.0")
            .header("Upload-Length", 10)
            .header("Upload-Metadata", metadata);
        if announce.send().await?.status() == 429 {
            break;
        }
        announced += 1;
    }
    assert!((200..500).contains(&announced), "{announced}");
    let upload = upload(&shop, &photo, Uuid::new_v4())?;
    assert!(upload["resumed_at"].is_u64(), "{upload}");
    Ok(())
}

/// Uploads a photo, interrupted halfway.
fn upload(shop: &Shop, photo: &Path, id: Uuid) -> Result<Value> {
    let client = Command::new("node")
        .arg(repository("tests/e2e/tus-client.mjs"))
        .arg(repository("target/tools/npm/node_modules"))
        .arg(shop.url(&format!("{SHOP}/uploads")))
        .arg(photo)
        .arg(id.to_string())
        .output()?;
    let said = String::from_utf8_lossy(&client.stderr);
    assert!(client.status.success(), "the client failed:\n{said}");
    Ok(serde_json::from_slice(&client.stdout)?)
}
