//! What release dae1453 left under this one: its data directory, its backup, and its widget in a tab that stayed open.
//!
//! `tests/fixtures/README.md` says what the files are, and how those of the next release are made.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Request;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use mail_parser::MessageParser;
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

use crate::app::{Reply, TestApp, files, sha256_hex, tus};
use crate::command::careline;
use crate::mail::text;

const RELEASE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/dae1453");
const MALL: &str = "/v1/shops/kendra-scott-mall";
const DESK_TOKEN: &str = "desk-of-dae1453-0123456789-abcdef";

/// A JSON file of the release.
fn read(name: &str) -> Value {
    let text = fs::read_to_string(Path::new(RELEASE).join(name)).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// A directory with the release's configuration, and with one of its folders under another name.
fn copied(folder: Option<(&str, &str)>) -> TempDir {
    let directory = TempDir::new().unwrap();
    for file in files(Path::new(RELEASE)) {
        if file.is_file() {
            fs::copy(&file, directory.path().join(file.file_name().unwrap())).unwrap();
        }
    }
    if let Some((from, to)) = folder {
        copy_all(&Path::new(RELEASE).join(from), &directory.path().join(to));
    }
    directory
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for file in files(from) {
        let copy = to.join(file.file_name().unwrap());
        if file.is_dir() {
            copy_all(&file, &copy);
        } else {
            fs::copy(&file, &copy).unwrap();
        }
    }
}

/// The request of an exchange that was kept.
fn request(exchange: &Value) -> Request<Body> {
    let member = |key: &str| exchange[key].as_str();
    let mut request = Request::builder()
        .method(member("method").unwrap())
        .uri(member("path").unwrap());
    for (name, value) in exchange["headers"].as_object().unwrap() {
        request = request.header(name, value.as_str().unwrap());
    }
    let bytes = member("base64").map(|bytes| STANDARD.decode(bytes).unwrap());
    let body = bytes.or_else(|| member("body").map(Into::into));
    request.body(body.unwrap_or_default().into()).unwrap()
}

/// Whether an answer has all that it had then, as far as `same` compares two values. It may have more, and a field that was
/// null may be absent.
fn has(now: &Value, then: &Value, same: fn(&Value, &Value) -> bool) -> bool {
    match (now, then) {
        (Value::Object(now), Value::Object(then)) => then
            .iter()
            .all(|(key, then)| has(now.get(key).unwrap_or(&Value::Null), then, same)),
        (Value::Array(now), Value::Array(then)) => {
            now.len() == then.len() && now.iter().zip(then).all(|(now, then)| has(now, then, same))
        }
        _ => same(now, then),
    }
}

/// Asserts that everything is answered as the release answered it.
async fn answers_as_before(app: &TestApp, known: &Value) {
    for exchange in known["answers"].as_array().unwrap() {
        let reply = app.send(request(exchange)).await;
        let (about, text) = (&exchange["about"], exchange["answer"].as_str().unwrap());
        let then: Value = serde_json::from_str(text).unwrap();
        assert_eq!(
            reply.status.as_u16(),
            exchange["status"],
            "{about}: {}",
            reply.text()
        );
        if reply.status.is_client_error() {
            assert_eq!(reply.json()["type"], then["type"], "{about}");
        } else if exchange["method"] == "POST"
            && exchange["path"].as_str().unwrap().ends_with("/tickets")
        {
            // A receipt is replayed. What else is answered may have new fields.
            assert_eq!(reply.text(), text, "{about}");
        } else {
            let is_equal = has(&reply.json(), &then, |now, then| now == then);
            assert!(is_equal, "{about}\n now: {}\nthen: {text}", reply.text());
        }
    }
}

/// A ticket of today about the order that the release's look-up token is for.
fn new_ticket(id: u128, photos: &Value) -> Value {
    json!({
        "id": Uuid::from_u128(id), "secret_sha256": sha256_hex(b"new"), "topic": "damaged", "locale": "en",
        "contact": {"name": "Ada Mills", "email": "ada@example.com"}, "description": "The clasp is broken.",
        "order": {"number": "KS-10482", "lines": [{"id": "L1", "quantity": 1, "reason": "damaged_in_transit"}]},
        "details": {}, "photos": photos, "no_photo": photos == &json!([]),
    })
}

/// The release's look-up token proves the order for as long as it was promised.
async fn the_lookup_token_works(app: &TestApp, known: &Value) {
    let token = known["order_token"].as_str();
    let is_urgent = async |id| {
        let sent = app
            .post_ticket_to(MALL, &new_ticket(id, &json!([])), token)
            .await;
        assert_eq!(sent.status, 201, "{}", sent.text());
        sent.json()["urgent"] == true
    };
    let of_another_shop = app
        .post_ticket_to(
            "/v1/shops/example-atelier",
            &new_ticket(1, &json!([])),
            token,
        )
        .await;
    of_another_shop.is_problem(404, "order-not-found");
    assert!(is_urgent(2).await, "the order wasn't proven");
    app.later(TimeDelta::hours(24));
    assert!(!is_urgent(3).await, "the token is over");
}

/// Support resolves a ticket by a link that was mailed.
async fn the_link_to_support_works(app: &TestApp, known: &Value) {
    let path = known["act"].as_str().unwrap();
    let page = app.get(path).await;
    assert!(
        page.status == 200 && page.text().contains("<form"),
        "{}",
        page.text()
    );
    let request = Request::post(path).body(Body::empty()).unwrap();
    assert_eq!(app.send(request).await.status, 200);
    let resolved = app
        .get_as(
            &format!("{MALL}/desk/tickets?status=resolved"),
            Some(DESK_TOKEN),
        )
        .await
        .json();
    let ids: Vec<_> = resolved["tickets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|ticket| &ticket["id"])
        .collect();
    assert!(ids.contains(&&json!(TICKET_6)), "{resolved}");
}

const TICKET_6: &str = "dae14530-0000-4000-8000-000000000006";

/// The code that was mailed opens its order.
async fn the_code_works(app: &TestApp, known: &Value) {
    let code = known["code"].as_str().unwrap();
    let found = app
        .look_up_by(
            "/v1/shops/example-atelier",
            "AT-2035",
            "giulia@example.com",
            code,
        )
        .await;
    assert_eq!(found.status, 200, "{}", found.text());
    assert_eq!(found.json()["order"]["number"], "AT-2035");
}

/// Everything that isn't read back by a request: photos, and what shoppers said without a name.
fn the_rest_is_kept(app: &TestApp) {
    app.careline(&[
        "export",
        "--email",
        "ada@example.com",
        "--out",
        app.path("ada").to_str().unwrap(),
    ]);
    assert_eq!(
        files(&app.path("ada/photos")).len(),
        2,
        "the ticket's, and the message's"
    );
    let counted = app.careline(&["answers", "report", "--since", "2026-11-01", "--csv"]);
    assert!(counted.contains("payment,2"), "{counted}");
    let feedback = app.careline(&["feedback", "report", "--since", "2026-11-01"]);
    assert!(
        feedback.contains("Say how long the chains are."),
        "{feedback}"
    );
}

/// An upload goes on where it stopped, and a ticket takes its photo.
async fn the_upload_goes_on(app: &TestApp, known: &Value) {
    let path = known["unfinished"].as_str().unwrap();
    let photo = fs::read(Path::new(RELEASE).join("unfinished.jpg")).unwrap();
    let head = tus(Request::head(path)).body(Body::empty()).unwrap();
    let head = app.send(head).await;
    assert_eq!(head.header("upload-offset"), Some("100"));
    let rest = tus(Request::patch(path))
        .header("upload-offset", 100)
        .header("content-type", "application/offset+octet-stream")
        .body(photo[100..].to_vec().into());
    let finished = app.send(rest.unwrap()).await;
    assert_eq!(finished.status, 204, "{}", finished.text());
    let photos =
        json!([{"id": "dae14530-0000-4000-9000-000000000003", "sha256": sha256_hex(&photo)}]);
    let sent = app
        .post_ticket_to(MALL, &new_ticket(4, &photos), None)
        .await;
    assert_eq!(sent.status, 201, "{}", sent.text());
}

#[tokio::test]
async fn an_older_releases_data_is_read_as_that_release_read_it() {
    let known = read("answers.json");
    let app = TestApp::opened(
        copied(Some(("data", "data"))),
        known["captured_at"].as_str().unwrap(),
    )
    .await;
    answers_as_before(&app, &known).await;
    the_rest_is_kept(&app);
    the_code_works(&app, &known).await;
    the_link_to_support_works(&app, &known).await;
    the_upload_goes_on(&app, &known).await;
    the_lookup_token_works(&app, &known).await;
}

#[tokio::test]
async fn an_older_releases_backup_brings_the_same_back() {
    let known = read("answers.json");
    let directory = copied(Some(("backup", "backup")));
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let restored = careline(
        &[
            "restore",
            "--from",
            &path("backup"),
            "--config",
            &path("careline.toml"),
        ],
        "",
    );
    assert!(restored.status.success(), "{restored:?}");
    let app = TestApp::opened(directory, known["captured_at"].as_str().unwrap()).await;
    answers_as_before(&app, &known).await;
    the_rest_is_kept(&app);
    the_code_works(&app, &known).await;
    the_link_to_support_works(&app, &known).await;
    the_lookup_token_works(&app, &known).await;
}

/// An endpoint that serves; it ends with this.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// A helpdesk's receiver of webhooks: its port, and the bodies that it takes.
fn receiver() -> (u16, mpsc::Receiver<Value>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (taken, bodies) = mpsc::channel();
    std::thread::spawn(move || {
        let connections = listener.incoming().map(Result::unwrap);
        connections
            .map(|connection| take(&connection))
            .try_for_each(|body| taken.send(body))
    });
    (port, bodies)
}

fn take(connection: &TcpStream) -> Value {
    let mut reader = BufReader::new(connection);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let mut connection = connection;
    connection
        .write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        .unwrap();
    serde_json::from_slice(&body).unwrap()
}

/// What the release queued: two mails and two webhooks; one of each was tried in vain, the others never.
#[test]
fn what_an_older_release_queued_is_delivered() {
    let directory = copied(Some(("data", "data")));
    let (port, webhooks) = receiver();
    let path = directory.path().join("careline.toml");
    let config = fs::read_to_string(&path).unwrap();
    let config = config
        .replace("127.0.0.1:8795", "127.0.0.1:0")
        .replace("127.0.0.1:8796", &format!("127.0.0.1:{port}"));
    fs::write(&path, config).unwrap();
    fs::create_dir(directory.path().join("dist")).unwrap();
    fs::write(
        directory.path().join("dist/careline.js"),
        "\"__CARELINE_SHOPS__\"",
    )
    .unwrap();
    let path = path.to_str().unwrap();
    // What was tried days ago would be given up.
    let retried = careline(&["outbox", "retry", "--config", path], "");
    assert!(retried.status.success(), "{retried:?}");
    let serve = ["serve", "--config", path];
    let _serving = Serving(
        Command::new(env!("CARGO_BIN_EXE_careline"))
            .args(serve)
            .stderr(Stdio::null())
            .spawn()
            .unwrap(),
    );

    let mut told: Vec<_> = (0..2)
        .map(|_| webhooks.recv_timeout(Duration::from_secs(30)).unwrap())
        .map(|webhook| webhook["data"]["id"].as_str().unwrap().to_owned())
        .collect();
    told.sort();
    assert_eq!(told, ["dae14530-0000-4000-8000-000000000001", TICKET_6]);
    for words in ["Yes, to Germany too.", "A parcel is on its way to you."] {
        let start = Instant::now();
        while !mails(&directory.path().join("data/mail/new")).any(|mail| mail.contains(words)) {
            let waited = start.elapsed();
            assert!(waited < Duration::from_secs(30), "no mail: {words}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// The words of each mail in a folder of a maildir.
fn mails(folder: &Path) -> impl Iterator<Item = String> {
    let bytes = files(folder)
        .into_iter()
        .map(|file| fs::read(file).unwrap());
    bytes.map(|bytes| text(&MessageParser::default().parse(&bytes).unwrap()))
}

/// What a tab learned from today's endpoint, in place of what it had learned from the release's.
#[derive(Default)]
struct Learned(Vec<(String, String)>);

impl Learned {
    fn learn(&mut self, then: Option<&str>, now: Option<&str>) {
        self.0
            .extend(then.map(str::to_owned).zip(now.map(str::to_owned)));
    }

    fn applied(&self, exchange: &Value) -> Value {
        let replaced = |text: &str| {
            self.0
                .iter()
                .fold(text.to_owned(), |text, (then, now)| text.replace(then, now))
        };
        let mut exchange = exchange.clone();
        exchange["path"] = replaced(exchange["path"].as_str().unwrap()).into();
        for value in exchange["headers"].as_object_mut().unwrap().values_mut() {
            *value = replaced(value.as_str().unwrap()).into();
        }
        exchange
    }
}

/// Whether two values are of one type.
fn is_alike(now: &Value, then: &Value) -> bool {
    std::mem::discriminant(now) == std::mem::discriminant(then)
}

fn is_answered_alike(reply: &Reply, exchange: &Value) {
    let about = format!(
        "{} {}: {}",
        exchange["method"],
        exchange["path"],
        reply.text()
    );
    assert_eq!(reply.status.as_u16(), exchange["status"], "{about}");
    for (name, then) in exchange["answer_headers"].as_object().unwrap() {
        let now = reply.header(name);
        match name.as_str() {
            "etag" | "location" | "upload-expires" => assert!(now.is_some(), "{name}: {about}"),
            _ => assert_eq!(now, then.as_str(), "{name}: {about}"),
        }
    }
    if let Some(then) = exchange.get("answer") {
        assert!(has(&reply.json(), then, is_alike), "{about}\nthen: {then}");
        for decided in ["type", "status", "urgent"] {
            if let Some(then) = then.get(decided) {
                assert_eq!(&reply.json()[decided], then, "{about}");
            }
        }
    }
}

#[tokio::test]
async fn a_tab_with_an_older_releases_widget_is_served() {
    let widget = read("widget.json");
    let app = TestApp::opened(copied(None), widget["captured_at"].as_str().unwrap()).await;
    let orders = app.path("orders.json");
    fs::write(&orders, widget["orders"].to_string()).unwrap();
    app.careline(&[
        "orders",
        "import",
        "--shop",
        "kendra-scott-mall",
        orders.to_str().unwrap(),
    ]);
    let mut learned = Learned::default();
    for exchange in widget["exchanges"].as_array().unwrap() {
        if let Some(act) = exchange["support"].as_str() {
            let path = format!(
                "{MALL}/desk/tickets/{}/{act}",
                exchange["ticket"].as_str().unwrap()
            );
            let done = app
                .post_as(&path, Some(DESK_TOKEN), &exchange["body"])
                .await;
            assert_eq!(done.status, 201, "{}", done.text());
            continue;
        }
        let reply = app.send(request(&learned.applied(exchange))).await;
        is_answered_alike(&reply, exchange);
        for name in ["location", "etag"] {
            learned.learn(
                exchange["answer_headers"][name].as_str(),
                reply.header(name),
            );
        }
        if let Some(then) = exchange["answer"]["token"].as_str() {
            learned.learn(Some(then), reply.json()["token"].as_str());
        }
    }
}
