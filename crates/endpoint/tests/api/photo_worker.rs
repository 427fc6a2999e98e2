//! The photo worker: a process that decodes a photo, and may fail in any way.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;

use careline_endpoint::app::App;
use careline_endpoint::http::router::router;
use careline_endpoint::photos::worker::PhotoWorker;
use tempfile::TempDir;

use crate::app::{SHOP, TestApp, photo_worker};
use crate::pictures::{jpeg, phone_jpeg};
use crate::uploads::{PHOTO, create, head, location, patch};

/// A worker process that runs this shell script instead.
fn instead(does: &str) -> (TempDir, PhotoWorker) {
    let directory = TempDir::new().unwrap();
    let program = directory.path().join("careline");
    fs::write(&program, format!("#!/bin/sh\n{does}\n")).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
    (directory, PhotoWorker::new(program))
}

impl TestApp {
    /// The same endpoint with another worker.
    fn with_photo_worker(mut self, photo_worker: PhotoWorker) -> Self {
        let (store, now) = (self.app.store.clone(), self.app.now());
        let clock = Arc::new(move || now);
        self.app = Arc::new(App::new(&self.config, store, photo_worker, clock).unwrap());
        self.router = router(self.app.clone(), &self.config);
        self
    }

    async fn has_nothing(&self) -> bool {
        self.photos().await.is_empty() && self.unfinished().await.is_empty()
    }
}

#[tokio::test]
async fn any_failure_of_the_worker_refuses_the_photo_only() {
    let mut app = TestApp::new().await;
    let photo = phone_jpeg(64, 48);
    for (does, reason) in [
        ("kill -SEGV $$", "damaged"),
        ("kill -KILL $$", "too many pixels"),
        ("kill -XCPU $$", "takes too long"),
        ("exit 101", "damaged"),
        ("exit 0", "damaged"),
        ("echo hello", "damaged"),
        ("exec yes", "damaged"),
        // The uploaded bytes, unchanged.
        ("exec cat", "damaged"),
        ("printf 'This is a PDF.'; exit 3", "This is a PDF."),
        ("printf 'two\\nlines'; exit 3", "damaged"),
        ("yes | head -c 600; exit 3", "damaged"),
        ("exec >&-; exit 3", "damaged"),
    ] {
        let (_directory, photo_worker) = instead(does);
        app = app.with_photo_worker(photo_worker);
        let reply = app.upload(SHOP, PHOTO, &photo).await;
        let problem = reply.is_problem(415, "unsupported-photo");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(reason), "{does}: {detail}");
        assert!(app.has_nothing().await, "{does}");
    }
    let app = app.with_photo_worker(photo_worker());
    location(&app.upload(SHOP, PHOTO, &photo).await);
}

/// The most pixels that are accepted, in a form that takes three times their memory.
fn hungry() -> Vec<u8> {
    let (width, height) = (12_000_u16.to_be_bytes(), 9_000_u16.to_be_bytes());
    [
        &b"\xFF\xD8\xFF\xDB\0\x43\0"[..],
        &[1; 64],
        b"\xFF\xC2\0\x11\x08",
        &height,
        &width,
        b"\x03\x01\x11\0\x02\x11\0\x03\x11\0\xFF\xC4\0\x14\0\x01",
        &[0; 16],
        b"\xFF\xDA\0\x0C\x03\x01\0\x02\0\x03\0\0\0\0",
        &[0; 99],
        b"\xFF\xD9",
    ]
    .concat()
}

#[tokio::test]
async fn a_photo_that_takes_too_much_memory_kills_its_worker_only() {
    let app = TestApp::new().await;
    let reply = app.upload(SHOP, PHOTO, &hungry()).await;
    let problem = reply.is_problem(415, "unsupported-photo");
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("too many pixels"), "{detail}");
    assert!(app.has_nothing().await);
}

#[tokio::test]
async fn a_worker_without_output_is_killed() {
    let (directory, photo_worker) = instead("echo $$ > \"$(dirname \"$0\")/id\"; exec sleep 3600");
    let silent = fs::File::open("/dev/null").unwrap();
    // The runtime advances the clock whenever it is idle.
    tokio::time::pause();
    let refused = photo_worker.reencode(&silent).await.unwrap().unwrap_err();
    assert!(refused.contains("takes too long"), "{refused}");
    // It may be ended before it has written its id.
    let id = fs::read_to_string(directory.path().join("id")).unwrap_or_default();
    if !id.trim().is_empty() {
        let process = format!("/proc/{}", id.trim());
        assert!(!fs::exists(process).unwrap(), "it is still there");
    }
}

#[tokio::test]
async fn a_photo_waits_for_a_working_worker() {
    let photo = jpeg(64, 48);
    let (_directory, unconfined) = instead("exit 4");
    for unable in [PhotoWorker::new("/nowhere/careline".into()), unconfined] {
        let app = TestApp::new().await.with_photo_worker(unable);
        let upload = location(&create(&app, photo.len() as u64).await);
        patch(&app, &upload, 0, &photo)
            .await
            .is_problem(500, "internal");
        assert_eq!(head(&app, &upload).await.status, 500);
        let app = app.with_photo_worker(photo_worker());
        let length = photo.len().to_string();
        let reply = head(&app, &upload).await;
        assert_eq!(reply.header("upload-offset"), Some(length.as_str()));
        assert_eq!(app.photos().await.len(), 1);
    }
}
