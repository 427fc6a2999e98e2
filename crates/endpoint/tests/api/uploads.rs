use std::future::pending;

use axum::body::Body;
use axum::http::Request;
use careline_endpoint::blobs::upload_bytes::StoredBytes;
use careline_harness::until::finished;
use chrono::TimeDelta;
use futures_util::StreamExt as _;
use futures_util::stream::{iter, once};
use image::{DynamicImage, GenericImageView as _, RgbaImage};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::app::{OTHER_SHOP, Reply, SHOP, TestApp, files, metadata, tus};
use crate::pictures::{jpeg, phone_jpeg};

pub const PHOTO: Uuid = Uuid::from_u128(7);

pub async fn create(app: &TestApp, length: u64) -> Reply {
    let request = tus(Request::post(format!("{SHOP}/uploads")))
        .header("upload-length", length)
        .header("upload-metadata", metadata(PHOTO));
    app.send(request.body(Body::empty()).unwrap()).await
}

pub async fn head(app: &TestApp, location: &str) -> Reply {
    app.send(tus(Request::head(location)).body(Body::empty()).unwrap())
        .await
}

pub async fn patch(app: &TestApp, location: &str, offset: usize, bytes: &[u8]) -> Reply {
    let request = tus(Request::patch(location))
        .header("upload-offset", offset)
        .header("content-type", "application/offset+octet-stream");
    app.send(request.body(bytes.to_vec().into()).unwrap()).await
}

pub fn location(reply: &Reply) -> String {
    assert_eq!(reply.status, 201, "{}", reply.text());
    reply.header("location").unwrap().to_owned()
}

/// Stores and records the bytes of an upload, as an endpoint that stops then.
pub async fn store_bytes(app: &TestApp, id: Uuid, bytes: &[u8]) {
    let (store, nothing) = (&app.app.store, StoredBytes::default());
    let mut writer = store.upload_bytes.append(id, &nothing).await.unwrap();
    writer.write(bytes).await.unwrap();
    let stored = writer.finish().await.unwrap();
    let expires_at = app.app.now() + TimeDelta::hours(1);
    let advanced = store.uploads.advance(id, &nothing, &stored, expires_at);
    assert!(advanced.await.unwrap());
}

/// The only stored photo.
pub async fn kept(app: &TestApp) -> Vec<u8> {
    let mut photos = app.photos().await;
    assert_eq!(photos.len(), 1);
    photos.remove(0)
}

#[tokio::test]
async fn a_photo_is_uploaded_in_pieces() {
    let app = TestApp::new().await;
    let photo = jpeg(64, 48);
    let (first, rest) = photo.split_at(100);
    let upload = location(&create(&app, photo.len() as u64).await);
    assert_eq!(head(&app, &upload).await.header("upload-offset"), Some("0"));

    let reply = patch(&app, &upload, 0, first).await;
    assert_eq!(
        (reply.status.as_u16(), reply.header("upload-offset")),
        (204, Some("100"))
    );
    assert!(reply.header("upload-expires").unwrap().ends_with(" GMT"));

    let reply = head(&app, &upload).await;
    assert_eq!(reply.header("upload-offset"), Some("100"));
    assert_eq!(
        reply.header("upload-length"),
        Some(photo.len().to_string().as_str())
    );
    assert_eq!(
        reply.header("upload-metadata"),
        Some(metadata(PHOTO).as_str())
    );
    assert_eq!(reply.header("cache-control"), Some("no-store"));

    patch(&app, &upload, 50, rest)
        .await
        .is_problem(409, "offset-mismatch");
    let reply = patch(&app, &upload, 100, rest).await;
    assert_eq!(reply.status, 204, "{}", reply.text());
    assert_eq!(
        image::load_from_memory(&kept(&app).await)
            .unwrap()
            .dimensions(),
        (64, 48)
    );
    assert!(app.unfinished().await.is_empty());

    let reply = head(&app, &upload).await;
    assert_eq!(
        reply.header("upload-offset"),
        Some(photo.len().to_string().as_str())
    );
}

#[tokio::test]
async fn an_upload_goes_on_from_what_was_synced_before_a_power_cut() {
    let app = TestApp::new().await;
    let photo = jpeg(64, 48);
    let (first, rest) = photo.split_at(100);
    let upload = location(&create(&app, photo.len() as u64).await);
    patch(&app, &upload, 0, first).await;
    let file = files(&app.path("data/uploads")).remove(0);
    let with_zeros = [first, &[0; 50]].concat();
    std::fs::write(file, with_zeros).unwrap();

    let reply = head(&app, &upload).await;
    assert_eq!(reply.header("upload-offset"), Some("100"));
    let reply = patch(&app, &upload, 100, rest).await;
    assert_eq!(reply.status, 204, "{}", reply.text());
    assert_eq!(
        image::load_from_memory(&kept(&app).await)
            .unwrap()
            .dimensions(),
        (64, 48)
    );
}

#[tokio::test]
async fn an_upload_resumes_while_the_first_request_still_hangs() {
    let app = TestApp::new().await;
    let photo = jpeg(300, 200);
    let upload = location(&create(&app, photo.len() as u64).await);
    let half = photo.len() / 2;
    let (arrived, has_arrived) = oneshot::channel();
    // It is asked for more once the first half is written.
    let hanging = once(async move {
        arrived.send(()).unwrap();
        pending().await
    });
    let first = Ok::<_, std::io::Error>(photo[..half].to_vec());
    let body = Body::from_stream(iter([first]).chain(hanging));
    let request = tus(Request::patch(&upload))
        .header("upload-offset", 0)
        .header("content-type", "application/offset+octet-stream");
    let router = app.router.clone();
    tokio::spawn(router.oneshot(request.body(body).unwrap()));
    has_arrived.await.unwrap();

    // The client is back before the endpoint notices the cut: the first request gives up its lock, and nothing is lost.
    let back = finished("the lock of the first request", head(&app, &upload)).await;
    let offset = half.to_string();
    assert_eq!(back.unwrap().header("upload-offset"), Some(offset.as_str()));
    let reply = patch(&app, &upload, half, &photo[half..]).await;
    assert_eq!(reply.status, 204, "{}", reply.text());
    kept(&app).await;
}

#[tokio::test]
async fn an_upload_keeps_the_bytes_of_a_broken_connection() {
    let app = TestApp::new().await;
    let photo = jpeg(300, 200);
    let upload = location(&create(&app, photo.len() as u64).await);
    let pieces = [
        Ok(photo[..50].to_vec()),
        Ok(photo[50..90].to_vec()),
        Err(std::io::Error::other("the train enters a tunnel")),
    ];
    let request = tus(Request::patch(&upload))
        .header("upload-offset", 0)
        .header("content-type", "application/offset+octet-stream");
    let body = Body::from_stream(futures_util::stream::iter(pieces));
    app.send(request.body(body).unwrap())
        .await
        .is_problem(409, "offset-mismatch");
    assert_eq!(
        head(&app, &upload).await.header("upload-offset"),
        Some("90")
    );
}

#[tokio::test]
async fn a_phone_photo_is_rotated_shrunk_and_stripped_of_metadata() {
    let app = TestApp::new().await;
    let photo = phone_jpeg(2_400, 1_800);
    location(&app.upload(SHOP, PHOTO, &photo).await);
    let kept = kept(&app).await;
    let made = image::load_from_memory(&kept).unwrap();
    assert_eq!(made.dimensions(), (1_500, 2_000));
    // Rotated clockwise by 90 degrees, left becomes top.
    let (top, bottom) = (made.get_pixel(750, 100), made.get_pixel(750, 1_900));
    assert!(top.0[0] > 150 && top.0[2] < 80, "{top:?}");
    assert!(bottom.0[2] > 150 && bottom.0[0] < 80, "{bottom:?}");
    assert!(!kept.windows(4).any(|part| part == b"Exif"));
}

#[tokio::test]
async fn a_polyglot_is_taken_and_what_hides_in_it_is_not_kept() {
    let app = TestApp::new().await;
    let comment = [&b"\xFF\xFE\0\x1B"[..], b"<script>alert(1)</script>"].concat();
    let mut photo = phone_jpeg(64, 48);
    photo.splice(2..2, comment);
    photo.extend(b"PK\x03\x04\x14\0\0\0archived.exePK\x05\x06\0\0\0\0");
    location(&app.upload(SHOP, PHOTO, &photo).await);
    let kept = kept(&app).await;
    assert_eq!(
        image::load_from_memory(&kept).unwrap().dimensions(),
        (48, 64)
    );
    for hidden in ["<script", "PK\x03\x04", "archived", "PK\x05\x06", "Exif"] {
        let has = kept
            .windows(hidden.len())
            .any(|part| part == hidden.as_bytes());
        assert!(!has, "{hidden:?} is in the stored photo");
    }
}

#[tokio::test]
async fn transparency_becomes_white() {
    let app = TestApp::new().await;
    let mut png = Vec::new();
    DynamicImage::from(RgbaImage::new(16, 16))
        .write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png)
        .unwrap();
    location(&app.upload(SHOP, PHOTO, &png).await);
    let made = image::load_from_memory(&kept(&app).await).unwrap();
    assert_eq!(made.get_pixel(8, 8).0, [255, 255, 255, 255]);
}

#[tokio::test]
async fn a_file_that_is_no_photo_is_refused_with_the_reason() {
    let app = TestApp::new().await;
    let photo = jpeg(300, 200);
    let mut thumbnailed = phone_jpeg(300, 200);
    thumbnailed.truncate(thumbnailed.len() - 40);
    let mut png = Vec::new();
    DynamicImage::new_rgb8(50, 50)
        .write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png)
        .unwrap();
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    for (bytes, reason) in [
        (b"%PDF-1.7\n%....".to_vec(), "a PDF"),
        (svg.into(), "an SVG"),
        (b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(), "a GIF"),
        (b"\0\0\0\x18ftypheic\0\0\0\0".to_vec(), "HEIC"),
        (b"<!doctype html><html>".to_vec(), "a web page"),
        (b"hello".to_vec(), "a text"),
        (vec![3; 100], "another kind of file"),
        (photo[..photo.len() / 2].to_vec(), "damaged or incomplete"),
        (photo[..photo.len() - 2].to_vec(), "damaged or incomplete"),
        (thumbnailed, "damaged or incomplete"),
        (photo[..3].to_vec(), "damaged or incomplete"),
        (png[..png.len() / 2].to_vec(), "damaged or incomplete"),
        (Vec::new(), "empty"),
    ] {
        let reply = app.upload(SHOP, PHOTO, &bytes).await;
        let problem = reply.is_problem(415, "unsupported-photo");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(reason), "{detail}");
    }
    assert!(app.photos().await.is_empty());
    assert!(app.unfinished().await.is_empty());
}

#[tokio::test]
async fn a_refused_upload_is_gone() {
    let app = TestApp::new().await;
    let upload = location(&create(&app, 5).await);
    patch(&app, &upload, 0, b"%PDF-")
        .await
        .is_problem(415, "unsupported-photo");
    assert_eq!(head(&app, &upload).await.status, 404);
}

#[tokio::test]
async fn an_upload_that_is_too_large_is_refused() {
    let app = TestApp::new().await;
    let reply = create(&app, 60_000_000).await;
    reply.is_problem(413, "too-large");
    assert_eq!(reply.header("tus-max-size"), Some("26214400"));
    let upload = location(&create(&app, 100).await);
    patch(&app, &upload, 0, &[0; 101])
        .await
        .is_problem(413, "too-large");
    assert_eq!(head(&app, &upload).await.header("upload-offset"), Some("0"));
}

#[tokio::test]
async fn headers_that_cannot_be_read_are_named() {
    let app = TestApp::new().await;
    let path = format!("{SHOP}/uploads");
    let bad = metadata(PHOTO).replace("photo ", "foto ");
    for (length, metadata, name) in [
        ("", metadata(PHOTO), "upload-length"),
        ("-1", metadata(PHOTO), "upload-length"),
        ("+1", metadata(PHOTO), "upload-length"),
        ("5", bad, "`photo`"),
        ("5", "photo !!!".to_owned(), "`photo`"),
        ("5", String::new(), "`photo`"),
    ] {
        let request = tus(Request::post(&path))
            .header("upload-length", length)
            .header("upload-metadata", metadata);
        let reply = app.send(request.body(Body::empty()).unwrap()).await;
        let problem = reply.is_problem(400, "malformed-request");
        assert!(
            problem["detail"].as_str().unwrap().contains(name),
            "{problem}"
        );
    }
    let upload = location(&create(&app, 5).await);
    let request = tus(Request::patch(&upload)).header("upload-offset", 0);
    let request = request.header("content-type", "image/jpeg");
    let reply = app.send(request.body(Body::from("hello")).unwrap()).await;
    reply.is_problem(415, "unsupported-media-type");
    let request = Request::patch(&upload).header("tus-resumable", "0.2.0");
    let reply = app.send(request.body(Body::empty()).unwrap()).await;
    reply.is_problem(412, "tus-version");
    assert_eq!(reply.header("tus-version"), Some("1.0.0"));
}

#[tokio::test]
async fn options_lists_the_tus_version_and_extensions() {
    let app = TestApp::new().await;
    let request = Request::options(format!("{SHOP}/uploads"));
    let reply = app.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(reply.status, 204);
    assert_eq!(reply.header("tus-resumable"), Some("1.0.0"));
    assert_eq!(reply.header("tus-version"), Some("1.0.0"));
    let extensions = reply.header("tus-extension");
    assert_eq!(
        extensions,
        Some("creation,creation-with-upload,expiration,termination")
    );
}

#[tokio::test]
async fn an_upload_can_be_deleted() {
    let app = TestApp::new().await;
    let upload = location(&app.upload(SHOP, PHOTO, &jpeg(10, 10)).await);
    let delete = || tus(Request::delete(&upload)).body(Body::empty()).unwrap();
    assert_eq!(app.send(delete()).await.status, 204);
    assert!(app.photos().await.is_empty());
    app.send(delete()).await.is_problem(404, "upload-not-found");
    assert_eq!(head(&app, &upload).await.status, 404);
}

#[tokio::test]
async fn an_upload_of_one_shop_is_unknown_at_another() {
    let app = TestApp::new().await;
    let upload = location(&create(&app, 10).await);
    let elsewhere = upload.replace(SHOP, OTHER_SHOP);
    assert_eq!(head(&app, &elsewhere).await.status, 404);
    patch(&app, &elsewhere, 0, b"hello")
        .await
        .is_problem(404, "upload-not-found");
    let delete = tus(Request::delete(&elsewhere))
        .body(Body::empty())
        .unwrap();
    app.send(delete).await.is_problem(404, "upload-not-found");
    assert_eq!(head(&app, &upload).await.status, 200);
    assert_eq!(
        head(&app, &format!("{SHOP}/uploads/nonsense")).await.status,
        404
    );
}

#[tokio::test]
async fn a_forgotten_upload_expires() {
    let app = TestApp::new().await;
    let upload = location(&create(&app, 10).await);
    patch(&app, &upload, 0, b"hello").await;
    app.later(TimeDelta::days(2));
    patch(&app, &upload, 5, b"you").await;
    app.later(TimeDelta::days(2));
    assert_eq!(head(&app, &upload).await.status, 200, "it moved meanwhile");
    app.later(TimeDelta::days(2));
    assert_eq!(head(&app, &upload).await.status, 404);
    careline_endpoint::jobs::cleanup::run_once(&app.app)
        .await
        .unwrap();
    assert!(app.unfinished().await.is_empty());
}

#[tokio::test]
async fn method_override_uploads_with_post_only() {
    let app = TestApp::new().await;
    let upload = location(&create(&app, 10).await);
    let request = tus(Request::post(&upload))
        .header("x-http-method-override", "PATCH")
        .header("upload-offset", 0)
        .header("content-type", "application/offset+octet-stream");
    let reply = app.send(request.body(Body::from("hello")).unwrap()).await;
    assert_eq!(reply.header("upload-offset"), Some("5"));
}

#[tokio::test]
async fn a_photo_that_the_endpoint_did_not_finish_is_finished_later() {
    let app = TestApp::new().await;
    let photo = jpeg(20, 20);
    let upload = location(&create(&app, photo.len() as u64).await);
    let id = upload.rsplit('/').next().unwrap();
    store_bytes(&app, id.parse().unwrap(), &photo).await;
    assert_eq!(head(&app, &upload).await.status, 200);
    kept(&app).await;
}

#[tokio::test]
async fn every_response_has_a_date() {
    let app = TestApp::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = app.router.clone();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let mut connection = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {SHOP} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    assert!(
        answer.contains("\r\ndate: "),
        "a 304 tells the time by its date: {answer}"
    );
}
