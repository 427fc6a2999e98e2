//! A full disk, on a small file system.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

use crate::app::{
    DESK_TOKEN, Reply, SECRET, SHOP, TestApp, files, sha256_hex, ticket_without_photo,
};
use crate::desk::{CASE, post};
use crate::pictures::{jpeg, noise};
use crate::uploads::{PHOTO, create, head, location, patch};

/// A file system of 4 MiB. It is unmounted on drop.
struct SmallDisk(TempDir);

impl SmallDisk {
    /// None without the right to mount.
    fn mount() -> Option<Self> {
        let directory = TempDir::new().unwrap();
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"])
            .arg(directory.path())
            .output();
        if mount.is_ok_and(|done| done.status.success()) {
            return Some(Self(directory));
        }
        eprintln!("skipped: a small disk takes the right to mount a tmpfs, as root has it");
        None
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn filler(&self) -> PathBuf {
        self.path().join("filler")
    }

    /// Fills the disk.
    fn fill(&self) {
        let filler = OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.filler());
        let mut filler = filler.unwrap();
        for size in [64 * 1024, 4096, 1] {
            while filler.write_all(&vec![0; size]).is_ok() {}
        }
    }

    /// Fills the disk up to this many bytes.
    fn leave(&self, bytes: u64) {
        self.fill();
        let filler = OpenOptions::new().write(true).open(self.filler()).unwrap();
        let length = filler.metadata().unwrap().len();
        filler.set_len(length - bytes).unwrap();
    }

    fn make_room(&self) {
        std::fs::remove_file(self.filler()).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        drop(
            Command::new("umount")
                .arg("--lazy")
                .arg(self.path())
                .status(),
        );
    }
}

async fn endpoint(disk: &SmallDisk) -> TestApp {
    let data = format!("data = \"{}\"", disk.path().join("data").display());
    let app = TestApp::configured(|config| config.replacen("data = \"data\"", &data, 1)).await;
    assert_eq!(app.post_ticket(&ticket_without_photo()).await.status, 201);
    app
}

fn ticket(id: u128) -> Value {
    let mut ticket = ticket_without_photo();
    ticket["id"] = Uuid::from_u128(id).to_string().into();
    ticket
}

#[track_caller]
fn finds_no_room(reply: &Reply) {
    reply.is_problem(507, "insufficient-storage");
    assert_eq!(reply.header("retry-after"), Some("60"));
}

/// Some tickets and their receipts.
async fn tickets(app: &TestApp) -> Vec<Reply> {
    let mut taken = Vec::new();
    for id in 100..120 {
        let reply = app.post_ticket_with(&ticket(id), None).await;
        assert_eq!(reply.status, 201, "{}", reply.text());
        taken.push(reply);
    }
    taken
}

#[tokio::test]
async fn on_a_full_disk_nothing_is_accepted_or_lost_and_space_repairs_it() {
    let Some(disk) = SmallDisk::mount() else {
        return;
    };
    let app = endpoint(&disk).await;
    let (photo, id) = (jpeg(900, 700), Uuid::from_u128(7));
    let (taken, refused) = (tickets(&app).await, ticket(1));
    disk.fill();

    let (messages, answers) = (format!("{CASE}/messages"), format!("{SHOP}/answers"));
    // Nothing new is accepted or partly stored, however often it is sent.
    for _ in 0..5 {
        finds_no_room(&app.upload(SHOP, id, &photo).await);
        finds_no_room(&app.post_ticket_with(&refused, None).await);
        let words = json!({"id": Uuid::from_u128(1), "text": "Hello?", "photos": []});
        finds_no_room(&app.post_as(&messages, Some(SECRET), &words).await);
        finds_no_room(&post(&app, "messages", &json!({"text": "Soon."})).await);
        finds_no_room(&post(&app, "steps", &json!({"kind": "refund", "state": "done"})).await);
        finds_no_room(&app.post(&answers, &json!({"topic": "payment"})).await);
    }
    assert!(files(&disk.path().join("data/uploads")).is_empty());
    assert!(files(&disk.path().join("data/photos")).is_empty());
    // Reading still works.
    let view = app.get_as(CASE, Some(SECRET)).await;
    assert_eq!(
        (view.status.as_u16(), &view.json()["messages"]),
        (200, &json!([]))
    );
    let list = format!("{SHOP}/desk/tickets?limit=1");
    assert_eq!(app.get_as(&list, Some(DESK_TOKEN)).await.status, 200);
    assert_eq!(app.get(SHOP).await.status, 200);
    assert_eq!(app.get("/healthz").await.status, 200);

    disk.make_room();
    let kept = app.post_ticket_with(&refused, None).await;
    assert_eq!(kept.status, 201, "{}", kept.text());
    for (id, reply) in (100..).zip(&taken) {
        let again = app.post_ticket_with(&ticket(id), None).await;
        assert_eq!(again.body, reply.body);
    }
    assert_eq!(app.upload(SHOP, id, &photo).await.status, 201);
    let words = json!({"id": Uuid::from_u128(1), "text": "Hello?",
        "photos": [{"id": id, "sha256": sha256_hex(&photo)}]});
    let said = app.post_as(&messages, Some(SECRET), &words).await;
    assert_eq!(said.status, 201, "{}", said.text());
    assert_eq!(said.json()["messages"].as_array().unwrap().len(), 1);
    assert_eq!(integrity(&app).await, "ok");
}

#[tokio::test]
async fn an_upload_resumes_after_the_disk_was_full() {
    let Some(disk) = SmallDisk::mount() else {
        return;
    };
    let app = endpoint(&disk).await;
    let photo = noise(900, 700);
    let upload = location(&create(&app, photo.len() as u64).await);
    disk.fill();
    finds_no_room(&patch(&app, &upload, 0, &photo).await);
    disk.make_room();
    let stands = head(&app, &upload).await;
    let stands: usize = stands.header("upload-offset").unwrap().parse().unwrap();
    let reply = patch(&app, &upload, stands, &photo[stands..]).await;
    assert_eq!(reply.status, 204, "{}", reply.text());
    let mut ticket = ticket(1);
    ticket["no_photo"] = false.into();
    ticket["photos"] = json!([{"id": PHOTO, "sha256": sha256_hex(&photo)}]);
    assert_eq!(app.post_ticket(&ticket).await.status, 201);
}

#[tokio::test]
async fn a_photo_on_a_full_disk_leaves_no_partial_file() {
    let Some(disk) = SmallDisk::mount() else {
        return;
    };
    let app = endpoint(&disk).await;
    let photo = noise(900, 700);
    // Space for the upload's row, not for its bytes.
    disk.leave(200_000);
    finds_no_room(&app.upload(SHOP, PHOTO, &photo).await);
    assert!(files(&disk.path().join("data/uploads")).is_empty());
    // Space for the bytes, not for the encoded photo.
    disk.make_room();
    disk.leave(photo.len() as u64 + 200_000);
    let upload = location(&create(&app, photo.len() as u64).await);
    finds_no_room(&patch(&app, &upload, 0, &photo).await);
    assert!(files(&disk.path().join("data/photos")).is_empty());
    disk.make_room();
    assert_eq!(head(&app, &upload).await.status, 200);
    assert_eq!(files(&disk.path().join("data/photos")).len(), 1);
}

#[tokio::test]
async fn on_a_full_disk_the_wal_does_not_grow_and_mail_waits_for_space() {
    let Some(disk) = SmallDisk::mount() else {
        return;
    };
    let app = endpoint(&disk).await;
    tickets(&app).await;
    disk.fill();
    let log = disk.path().join("data/careline.db-wal");
    let mut lengths = Vec::new();
    for id in 0..50 {
        let refused = app.post_ticket_with(&ticket(10_000 + id), None).await;
        finds_no_room(&refused);
        lengths.push(std::fs::metadata(&log).unwrap().len());
    }
    assert!(
        lengths.iter().all(|length| *length == lengths[0]),
        "{lengths:?}"
    );
    disk.make_room();
    let owed = app.app.store.outbox.undelivered().await.unwrap().len();
    app.mails().await;
    assert!(
        app.app.store.outbox.undelivered().await.unwrap().is_empty(),
        "of {owed}"
    );
    assert_eq!(files(&disk.path().join("data/mail/new")).len(), owed);
}

async fn integrity(app: &TestApp) -> String {
    let url = format!("sqlite:{}", app.config.data.join("careline.db").display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    let found = sqlx::query_scalar("PRAGMA integrity_check")
        .fetch_one(&pool)
        .await;
    pool.close().await;
    found.unwrap()
}
