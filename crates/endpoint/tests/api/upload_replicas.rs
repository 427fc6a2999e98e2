//! Uploads at two endpoints that share a database and a bucket.

use std::io;
use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use careline_endpoint::jobs::cleanup::run_once;
use futures_util::StreamExt as _;
use futures_util::stream::{iter, once};
use tokio::sync::Barrier;
use uuid::Uuid;

use crate::app::{Reply, SHOP, TestApp, sha256_hex, ticket_without_photo, tus};
use crate::pictures::{jpeg, noise};
use crate::uploads::{PHOTO, create, head, kept, location, patch, store_bytes};

async fn two() -> [TestApp; 2] {
    let one = TestApp::new().await;
    let other = one.replica().await;
    [one, other]
}

/// The offset that an endpoint knows.
async fn offset(app: &TestApp, upload: &str) -> usize {
    let reply = head(app, upload).await;
    assert_eq!(reply.status, 200);
    reply.header("upload-offset").unwrap().parse().unwrap()
}

/// Appends bytes from the start, and ends the body once the other request has begun, too.
async fn patch_at_once(app: &TestApp, upload: &str, bytes: &[u8], begun: Arc<Barrier>) -> Reply {
    let bytes = iter([Ok::<_, io::Error>(bytes.to_vec())]);
    let end = once(async move {
        begun.wait().await;
        Ok(Vec::new())
    });
    let request = tus(Request::patch(upload))
        .header("upload-offset", 0)
        .header("content-type", "application/offset+octet-stream");
    let body = Body::from_stream(bytes.chain(end));
    app.send(request.body(body).unwrap()).await
}

#[tokio::test]
#[ignore = "needs servers: cargo xtask platforms"]
async fn any_endpoint_goes_on_with_an_upload() {
    let apps = two().await;
    // Larger than a piece.
    let photo = noise(2_400, 1_800);
    let upload = location(&create(&apps[0], photo.len() as u64).await);
    let mut sent = 0;
    for (turn, part) in photo.chunks(photo.len() / 5 + 1).enumerate() {
        assert_eq!(offset(&apps[turn % 2], &upload).await, sent);
        let reply = patch(&apps[(turn + 1) % 2], &upload, sent, part).await;
        assert_eq!(reply.status, 204, "{}", reply.text());
        sent += part.len();
    }
    for app in &apps {
        assert_eq!(offset(app, &upload).await, photo.len());
        kept(app).await;
        assert!(app.unfinished().await.is_empty());
    }
    let mut ticket = ticket_without_photo();
    ticket["no_photo"] = false.into();
    ticket["photos"] = serde_json::json!([{"id": PHOTO, "sha256": sha256_hex(&photo)}]);
    assert_eq!(apps[1].post_ticket(&ticket).await.status, 201);
}

#[tokio::test]
#[ignore = "needs servers: cargo xtask platforms"]
async fn of_two_requests_at_once_one_is_stored() {
    let apps = two().await;
    let photo = jpeg(300, 200);
    let upload = location(&create(&apps[0], photo.len() as u64).await);
    let begun = Arc::new(Barrier::new(2));
    let lengths = [100, 150];
    let [one, other] = [0, 1].map(|app: usize| {
        patch_at_once(&apps[app], &upload, &photo[..lengths[app]], begun.clone())
    });
    let replies: [Reply; 2] = tokio::join!(one, other).into();
    let winner = usize::from(replies[0].status != 204);
    assert_eq!(replies[winner].status, 204, "{}", replies[winner].text());
    let problem = replies[1 - winner].is_problem(409, "offset-mismatch");
    let detail = problem["detail"].as_str().unwrap();
    let stored = lengths[winner];
    assert!(detail.contains(&format!("has {stored} bytes")), "{detail}");
    for app in &apps {
        assert_eq!(offset(app, &upload).await, stored);
    }
    let reply = patch(&apps[1 - winner], &upload, stored, &photo[stored..]).await;
    assert_eq!(reply.status, 204, "{}", reply.text());
    kept(&apps[0]).await;
    assert!(
        apps[0].unfinished().await.is_empty(),
        "the loser's piece is gone, too"
    );
}

#[tokio::test]
#[ignore = "needs servers: cargo xtask platforms"]
async fn an_upload_is_finished_once_by_two_endpoints() {
    let apps = two().await;
    let photo = jpeg(300, 200);
    for _ in 0..5 {
        let upload = location(&create(&apps[0], photo.len() as u64).await);
        let id: Uuid = upload.rsplit('/').next().unwrap().parse().unwrap();
        store_bytes(&apps[0], id, &photo).await;
        let replies = tokio::join!(offset(&apps[0], &upload), offset(&apps[1], &upload));
        assert_eq!(replies, (photo.len(), photo.len()));
        kept(&apps[0]).await;
        assert!(apps[1].unfinished().await.is_empty());
        let delete = tus(Request::delete(&upload)).body(Body::empty()).unwrap();
        assert_eq!(apps[1].send(delete).await.status, 204);
    }
}

#[tokio::test]
#[ignore = "needs servers: cargo xtask platforms"]
async fn pieces_without_an_upload_are_cleaned_up() {
    let apps = two().await;
    let upload = location(&create(&apps[0], 1_000).await);
    patch(&apps[0], &upload, 0, &[7; 100]).await;
    let bytes = &apps[0].app.store.upload_bytes;
    let orphan = Uuid::from_u128(99);
    let mut writer = bytes.append(orphan, &Default::default()).await.unwrap();
    writer.write(b"its row is gone").await.unwrap();
    writer.finish().await.unwrap();
    assert_eq!(apps[1].unfinished().await.len(), 2);
    run_once(&apps[1].app).await.unwrap();
    let kept: Vec<Uuid> = apps[0].unfinished().await;
    assert!(upload.ends_with(&kept[0].to_string()) && kept.len() == 1);
    let delete = tus(Request::delete(&upload)).body(Body::empty()).unwrap();
    assert_eq!(apps[1].send(delete).await.status, 204);
    assert!(apps[0].unfinished().await.is_empty());
    patch(&apps[0], &upload, 100, &[7; 100])
        .await
        .is_problem(404, "upload-not-found");
    assert_eq!(
        head(&apps[0], &format!("{SHOP}/uploads/{orphan}"))
            .await
            .status,
        404
    );
}
