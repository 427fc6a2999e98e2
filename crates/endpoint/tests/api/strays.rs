//! Orphaned files, and rows whose file is missing.

use axum::body::Body;
use axum::http::Request;
use careline_endpoint::jobs::cleanup::run_once;
use uuid::Uuid;

use crate::app::{SHOP, TestApp, files, metadata, tus};
use crate::pictures::jpeg;
use crate::uploads::head;

async fn swept(app: &TestApp, directory: &str) -> Vec<String> {
    run_once(&app.app).await.unwrap();
    let names = files(&app.path(directory)).into_iter();
    let mut names: Vec<_> = names
        .map(|file| file.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn cleanup_removes_what_a_crash_left_behind_and_nothing_else() {
    let app = TestApp::new().await;
    let reply = app.post_ticket(&app.ticket_with_photo().await).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let kept = files(&app.path("data/photos")).remove(0);
    let kept = kept.file_name().unwrap().to_str().unwrap().to_owned();
    let finished = kept.trim_end_matches(".jpg");
    let request = tus(Request::post(format!("{SHOP}/uploads")))
        .header("upload-length", 100)
        .header("upload-metadata", metadata(Uuid::from_u128(2)))
        .header("content-type", "application/offset+octet-stream");
    let reply = app
        .send(request.body(Body::from("half of it")).unwrap())
        .await;
    let unfinished = reply.header("location").unwrap();
    let unfinished_id = unfinished.rsplit('/').next().unwrap();

    let stray = Uuid::from_u128(99);
    for name in [
        // A crash after a row was removed and before its files were.
        format!("uploads/{stray}"),
        format!("photos/{stray}.jpg"),
        format!("photos/{stray}.tmp"),
        // A crash after the photo was stored and before the uploaded bytes were removed.
        format!("uploads/{finished}"),
        // A crash while a photo was written: it is encoded again, or removed with its upload.
        format!("photos/{unfinished_id}.tmp"),
        // A file that isn't the endpoint's.
        "photos/notes.txt".into(),
    ] {
        std::fs::write(app.path(&format!("data/{name}")), "x").unwrap();
    }
    assert_eq!(swept(&app, "data/uploads").await, [unfinished_id]);
    let mut photos = vec![kept, "notes.txt".into(), format!("{unfinished_id}.tmp")];
    photos.sort();
    assert_eq!(swept(&app, "data/photos").await, photos);
    assert_eq!(
        head(&app, unfinished).await.header("upload-offset"),
        Some("10")
    );

    app.later(chrono::TimeDelta::days(4));
    assert_eq!(swept(&app, "data/uploads").await, [""; 0]);
    photos.retain(|name| !name.ends_with(".tmp"));
    assert_eq!(swept(&app, "data/photos").await, photos);
}

#[tokio::test]
async fn a_missing_photo_file_is_noticed() {
    let app = TestApp::new().await;
    let reply = app.post_ticket(&app.ticket_with_photo().await).await;
    let reference = reply.json()["reference"].clone();
    let free = app.upload(SHOP, Uuid::from_u128(5), &jpeg(9, 9)).await;
    assert!(app.app.store.lost_photos().await.unwrap().is_empty());
    let photos = &app.app.store.photos;
    for photo in photos.list().await.unwrap() {
        photos.delete(photo).await.unwrap();
    }
    assert_eq!(app.app.store.lost_photos().await.unwrap().len(), 2);
    // Nobody has the second yet: its client is told to bring it again.
    run_once(&app.app).await.unwrap();
    assert_eq!(
        head(&app, free.header("location").unwrap()).await.status,
        404
    );
    let lost = app.app.store.lost_photos().await.unwrap();
    let [lost] = lost.as_slice() else {
        panic!("{lost:?}");
    };
    assert_eq!(lost.reference.as_deref(), reference.as_str());
}
