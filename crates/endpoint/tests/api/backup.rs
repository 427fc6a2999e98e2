//! Backups under load, and restoring them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use mail_parser::MessageParser;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{Reply, SECRET, SHOP, TestApp, files, sha256_hex, ticket_without_photo};
use crate::command::says;
use crate::mail::text;
use crate::migrations::{before_the_renaming, is_there_after_the_renaming};
use crate::pictures;
use crate::uploads::head;

/// A ticket with an uploaded photo of its own.
async fn ticket(app: &TestApp, number: u32) -> Value {
    let photo = pictures::jpeg(40 + number, 30);
    let photo_id = Uuid::new_v4();
    let uploaded = app.upload(SHOP, photo_id, &photo).await;
    assert_eq!(uploaded.status, 201, "{uploaded:?}");
    let mut ticket = ticket_without_photo();
    ticket["id"] = Uuid::new_v4().to_string().into();
    ticket["no_photo"] = false.into();
    ticket["photos"] = json!([{"id": photo_id, "sha256": sha256_hex(&photo)}]);
    ticket
}

/// Sends a ticket and asserts that it is acknowledged.
pub async fn sent(app: &TestApp, number: u32) -> (Value, Reply) {
    let ticket = ticket(app, number).await;
    let reply = app.post_ticket_with(&ticket, None).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    (ticket, reply)
}

fn photos(data: &Path) -> BTreeMap<String, Vec<u8>> {
    let photos = files(&data.join("photos")).into_iter().map(|path| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read(path).unwrap())
    });
    photos.collect()
}

async fn uploads_of_tickets(app: &TestApp) -> Vec<String> {
    let url = format!("sqlite:{}", app.path("data/careline.db").display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    let uploads = sqlx::query_scalar("SELECT upload FROM ticket_photos");
    let uploads = uploads.fetch_all(&pool).await.unwrap();
    pool.close().await;
    uploads
}

/// Removes the data directory and restores it from a backup.
async fn lost_and_restored(app: TestApp, backup: &str) -> TestApp {
    app.app.store.database.close().await;
    std::fs::rename(app.path("data"), app.path("lost")).unwrap();
    app.careline(&["restore", "--from", backup]);
    app.restarted_with(&[]).await
}

pub fn place(app: &TestApp, name: &str) -> String {
    app.path(name).to_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_under_load_brings_back_all_that_was_acknowledged_before() {
    let app = Arc::new(TestApp::new().await);
    let mut before = Vec::new();
    for number in 0..5 {
        before.push(sent(&app, number).await);
    }
    let mails = app.mails().await;
    let is_done = Arc::new(AtomicBool::new(false));
    let shoppers: Vec<_> = (0..3)
        .map(|shopper| {
            let (app, is_done) = (app.clone(), is_done.clone());
            tokio::spawn(async move {
                let mut count = 0;
                while !is_done.load(Ordering::Relaxed) && count < 1_000 {
                    sent(&app, shopper * 100 + count % 100).await;
                    count += 1;
                }
                count
            })
        })
        .collect();
    let backup = place(&app, "backup");
    let taking = {
        let (app, backup) = (app.clone(), backup.clone());
        tokio::task::spawn_blocking(move || app.careline(&["backup", "--to", &backup]))
    };
    let said = taking.await.unwrap();
    is_done.store(true, Ordering::Relaxed);
    let mut meanwhile = 0;
    for shopper in shoppers {
        meanwhile += shopper.await.unwrap();
    }
    assert!(meanwhile > 0, "nobody wrote while the backup was made");
    assert!(
        said.contains("tickets and") && said.contains(&backup),
        "{said}"
    );

    let app = Arc::try_unwrap(app).ok().unwrap();
    let app = lost_and_restored(app, &backup).await;
    for (ticket, receipt) in before {
        let replayed = app.post_ticket_with(&ticket, None).await;
        assert_eq!(
            (replayed.status, &replayed.body),
            (receipt.status, &receipt.body)
        );
        let path = format!("{SHOP}/tickets/{}", ticket["id"].as_str().unwrap());
        assert_eq!(app.get_as(&path, Some(SECRET)).await.status, 200);
    }
    let (kept, lost) = (photos(&app.path("data")), photos(&app.path("lost")));
    assert!(kept.len() >= 5, "{}", kept.len());
    for (name, photo) in &kept {
        assert!(lost.get(name) == Some(photo), "{name} isn't as it was");
    }
    let named = uploads_of_tickets(&app).await;
    assert!(named.len() >= 5);
    for upload in named {
        assert!(
            kept.contains_key(&format!("{upload}.jpg")),
            "{upload} is missing"
        );
    }
    mailed_links_still_open(&app, &mails).await;
}

async fn mailed_links_still_open(app: &TestApp, mails: &[Vec<u8>]) {
    let mut opened = 0;
    for mail in mails {
        let mail = text(&MessageParser::default().parse(mail).unwrap());
        let mut words = mail.split_whitespace();
        if let Some(link) = words.find_map(|word| word.split_once("#careline=")) {
            let (id, token) = link.1.split_once('.').unwrap();
            let view = app
                .get_as(&format!("{SHOP}/tickets/{id}"), Some(token))
                .await;
            assert_eq!(view.status, 200, "{}", view.text());
            opened += 1;
        }
        if let Some(path) = mail
            .split_whitespace()
            .find_map(|word| word.strip_prefix("https://help.example"))
        {
            assert_eq!(app.get(path).await.status, 200, "{path}");
            opened += 1;
        }
    }
    assert_eq!(
        opened, 10,
        "a link to each shopper, and one to support of each"
    );
}

#[tokio::test]
async fn an_altered_backup_is_refused_and_leaves_nothing_behind() {
    let app = TestApp::new().await;
    sent(&app, 1).await;
    let backup = place(&app, "backup");
    app.careline(&["backup", "--to", &backup]);
    app.app.store.database.close().await;
    std::fs::rename(app.path("data"), app.path("lost")).unwrap();
    let backup = Path::new(&backup);
    let photo = files(&backup.join("photos")).pop().unwrap();
    let sums = backup.join("SHA256SUMS");
    let listed = std::fs::read_to_string(&sums).unwrap();
    let without = |name: &str| {
        let lines = listed.lines().filter(|line| !line.contains(name));
        lines.map(|line| format!("{line}\n")).collect::<String>()
    };
    let restore = || app.try_careline(&["restore", "--from", backup.to_str().unwrap()]);
    let refused = |path: &Path, damage: Option<&[u8]>, parts: &[&str]| {
        let whole = std::fs::read(path).unwrap();
        match damage {
            Some(bytes) => std::fs::write(path, bytes).unwrap(),
            None => std::fs::remove_file(path).unwrap(),
        }
        says(&restore(), parts);
        assert_eq!(files(&app.path("data")), Vec::<std::path::PathBuf>::new());
        std::fs::write(path, whole).unwrap();
    };
    refused(&photo, Some(b"another"), &[".jpg", "isn't as it was"]);
    refused(&photo, None, &[".jpg", "can't be copied"]);
    refused(
        &backup.join("careline.db"),
        Some(b""),
        &["careline.db", "isn't as it was"],
    );
    refused(&sums, None, &["isn't a backup", "SHA256SUMS"]);
    refused(
        &sums,
        Some(without("careline.db").as_bytes()),
        &["isn't a backup", "careline.db"],
    );
    refused(
        &sums,
        Some(without("photos/").as_bytes()),
        &["photos", "CL-", "--incomplete"],
    );
    let outside = listed.replace("  photos/", "  ../photos/");
    refused(
        &sums,
        Some(outside.as_bytes()),
        &["line 3", "a file of a backup"],
    );
    // The undamaged backup is restored into the empty directory, once.
    assert!(restore().status.success());
    says(&restore(), &["empty", "setting `data`", "Move"]);
}

#[tokio::test]
async fn a_backup_of_an_older_release_is_migrated_once_it_is_restored() {
    let app = TestApp::with_ticket().await;
    app.app.store.database.close().await;
    before_the_renaming(&app.path("data/careline.db")).await;
    let backup = place(&app, "backup");
    app.careline(&["backup", "--to", &backup]);
    let app = lost_and_restored(app, &backup).await;
    is_there_after_the_renaming(&app).await;
}

#[tokio::test]
async fn an_interrupted_restore_is_not_served() {
    let app = TestApp::new().await;
    app.app.store.database.close().await;
    std::fs::create_dir(app.path("data/restoring")).unwrap();
    says(
        &app.try_careline(&["outbox", "list"]),
        &["restoring", "empty the data directory"],
    );
}

#[tokio::test]
async fn a_failed_backup_leaves_nothing_behind() {
    let app = TestApp::new().await;
    let (_, reply) = sent(&app, 1).await;
    let reference = reply.json()["reference"].as_str().unwrap().to_owned();
    std::fs::create_dir(app.path("backups")).unwrap();
    let take = |more: &[&str]| {
        let to = place(&app, "backups/today");
        app.try_careline(&[&["backup", "--to", &to], more].concat())
    };
    let photo = files(&app.path("data/photos")).pop().unwrap();
    std::fs::rename(&photo, app.path("aside.jpg")).unwrap();
    says(&take(&[]), &["photos", &reference, "--incomplete"]);
    assert_eq!(
        files(&app.path("backups")),
        Vec::<std::path::PathBuf>::new()
    );
    assert!(take(&["--incomplete"]).status.success());
    says(
        &take(&["--incomplete"]),
        &["--to", "nothing is yet", "today"],
    );
    assert_eq!(files(&app.path("backups")).len(), 1);
    let nowhere = place(&app, "nowhere/today");
    let output = app.try_careline(&["backup", "--to", &nowhere]);
    says(&output, &["--to", "a directory that is there", "nowhere"]);
}

#[tokio::test]
async fn an_unclaimed_upload_without_its_photo_is_uploaded_again() {
    let app = TestApp::new().await;
    let uploaded = app
        .upload(SHOP, Uuid::from_u128(1), &pictures::jpeg(40, 30))
        .await;
    let upload = uploaded.header("location").unwrap().to_owned();
    let kept = app
        .upload(SHOP, Uuid::from_u128(2), &pictures::jpeg(40, 30))
        .await;
    let kept = kept.header("location").unwrap().to_owned();
    let id = upload.rsplit('/').next().unwrap();
    std::fs::remove_file(app.path(&format!("data/photos/{id}.jpg"))).unwrap();
    let backup = place(&app, "backup");
    app.careline(&["backup", "--to", &backup]);
    let app = lost_and_restored(app, &backup).await;
    assert_eq!(head(&app, &upload).await.status, 404);
    assert_eq!(head(&app, &kept).await.status, 200);
}

#[tokio::test]
async fn a_backup_is_readable_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let app = TestApp::new().await;
    let backup = place(&app, "backup");
    app.careline(&["backup", "--to", &backup]);
    let mode = |path: &str| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&backup), 0o700);
    assert_eq!(mode(&format!("{backup}/links.key")), 0o600);
}
