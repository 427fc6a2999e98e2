//! Exporting and erasing a person's data, or one ticket.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{
    ORDERS_TOKEN, SECRET, SHOP, TestApp, files, golden_order, sha256_hex, ticket_without_photo,
};
use crate::command::says;
use crate::desk::{CASE, post};
use crate::pictures::jpeg;

const BOB: &str = "bob.oblong@example.com";
const WORDS: &str = "Bob's words, zyzzyva included.";

/// Ada has an order, and a ticket with a photo and a message with another; Bob has a ticket, and no order.
async fn endpoint() -> TestApp {
    let app = TestApp::new().await;
    let ada = app.post_ticket(&app.ticket_with_photo().await).await;
    assert_eq!(ada.status, 201, "{}", ada.text());
    let (photo, id) = (jpeg(8, 8), Uuid::from_u128(40));
    app.upload(SHOP, id, &photo).await;
    let message = json!({"id": Uuid::from_u128(41), "text": "Here it is.",
        "photos": [{"id": id, "sha256": sha256_hex(&photo)}]});
    let said = app
        .post_as(&format!("{CASE}/messages"), Some(SECRET), &message)
        .await;
    assert_eq!(said.status, 201, "{}", said.text());
    let bob = app.post_ticket_with(&bobs(), None).await;
    assert_eq!(bob.status, 201, "{}", bob.text());
    app
}

fn bobs() -> Value {
    let mut ticket = ticket_without_photo();
    ticket["id"] = Uuid::from_u128(50).to_string().into();
    ticket["contact"] = json!({"name": "Bob Oblong", "email": "Bob.Oblong@Example.com"});
    ticket["description"] = WORDS.into();
    ticket
}

fn export(app: &TestApp, email: &str, out: &Path) -> Value {
    let out = out.to_str().unwrap();
    app.careline(&["export", "--email", email, "--out", out]);
    let json = std::fs::read(Path::new(out).join("export.json")).unwrap();
    serde_json::from_slice(&json).unwrap()
}

/// A second ticket of Bob's. Returns its reference.
async fn second(app: &TestApp) -> String {
    let mut ticket = bobs();
    ticket["id"] = Uuid::from_u128(51).to_string().into();
    ticket["description"] = "Another question, quuxly.".into();
    let reply = app.post_ticket_with(&ticket, None).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    reply.json()["reference"].as_str().unwrap().to_owned()
}

/// Whether the database's files contain a text. Another process reads them: if this one opened and closed them again,
/// SQLite's POSIX locks would be lost.
fn is_in_the_files(app: &TestApp, text: &str) -> bool {
    let found = files(&app.path("data")).into_iter().filter(|path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.starts_with("careline.db")
    });
    let looked = Command::new("grep")
        .args(["-qaF", text])
        .args(found)
        .status();
    looked.unwrap().success()
}

#[tokio::test]
async fn an_export_holds_all_data_of_one_person_only() {
    let app = endpoint().await;
    let step = json!({"kind": "refund", "state": "done", "note": "USD 65.00"});
    assert_eq!(post(&app, "steps", &step).await.status, 201);
    let out = app.path("ada");
    let export_ = export(&app, " ADA@example.com ", &out);
    assert_eq!(export_["orders"], json!([golden_order()]));
    let [request] = export_["requests"].as_array().unwrap().as_slice() else {
        panic!("{export_}");
    };
    assert_eq!(request["request"]["contact"]["email"], "ada@example.com");
    assert_eq!(request["decided"]["order"]["number"], "KS-10482");
    let history = request["history"].as_array().unwrap();
    assert_eq!(history[0]["event"]["body"]["text"], "Here it is.");
    assert_eq!(history[1]["event"]["body"]["note"], "USD 65.00");
    assert_eq!(request["mails"].as_array().unwrap().len(), 4);
    for photo in [&request["photos"][0], &history[0]["photos"][0]] {
        let photo = out.join(photo.as_str().unwrap());
        assert!(image::open(&photo).is_ok(), "{}", photo.display());
    }
    assert!(!export_.to_string().contains("Bob"), "{export_}");

    let again = [
        "export",
        "--email",
        "ada@example.com",
        "--out",
        out.to_str().unwrap(),
    ];
    says(
        &app.try_careline(&again),
        &["--out", "doesn't exist yet", "ada"],
    );
    let nobody = app.path("nobody");
    let unknown = [
        "export",
        "--email",
        "eve@example.com",
        "--out",
        nobody.to_str().unwrap(),
    ];
    says(
        &app.try_careline(&unknown),
        &["--email", "there is no data"],
    );
    says(
        &app.try_careline(&["export", "--email", "ada"]),
        &["--email", "\"ada\""],
    );
    let left = files(&app.path(""));
    assert!(
        !left
            .iter()
            .any(|path| path.to_str().unwrap().contains("nobody")),
        "{left:?}"
    );
}

#[tokio::test]
async fn an_export_is_readable_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let app = endpoint().await;
    let out = app.path("bob");
    export(&app, BOB, &out);
    assert_eq!(
        std::fs::metadata(&out).unwrap().permissions().mode() & 0o777,
        0o700
    );
}

#[tokio::test]
async fn one_ticket_is_exported_by_its_reference() {
    let app = endpoint().await;
    let reference = second(&app).await;
    let out = app.path("one");
    let args = ["--reference", &reference, "--out", out.to_str().unwrap()];
    let said = app.careline(&[&["export"][..], &args].concat());
    assert!(said.starts_with("1 ticket and 0 orders"), "{said}");
    let export: Value = std::fs::read(out.join("export.json"))
        .map(|json| serde_json::from_slice(&json).unwrap())
        .unwrap();
    assert_eq!(export["reference"], *reference);
    assert_eq!(export["requests"].as_array().unwrap().len(), 1);
    assert_eq!(export["requests"][0]["reference"], *reference);
    assert!(!export.to_string().contains("zyzzyva"), "{export}");
}

#[tokio::test]
async fn one_ticket_is_erased_by_its_reference() {
    let app = endpoint().await;
    let reference = second(&app).await.to_lowercase();
    assert!(is_in_the_files(&app, "quuxly"));
    let said = app.careline(&["erase", "--reference", &reference]);
    assert!(said.contains("tickets: 1, of which 1 aren't"), "{said}");
    assert!(said.contains("wait to be delivered: 2"), "{said}");
    assert!(!said.contains("orders"), "{said}");
    let said = app.careline(&["erase", "--reference", &reference, "--yes"]);
    assert!(said.contains("Erased."), "{said}");
    assert!(!is_in_the_files(&app, "quuxly"));
    assert!(is_in_the_files(&app, "zyzzyva"), "his other ticket stays");
    assert_eq!(app.mails().await.len(), 5, "Ada's three, and his other two");

    let again = app.try_careline(&["erase", "--reference", "CL-1", "--yes"]);
    says(&again, &["--reference", "expected a reference", "\"CL-1\""]);
    let elsewhere = ["--reference", &reference, "--shop", "other"];
    let elsewhere = app.try_careline(&[&["export"], &elsewhere[..]].concat());
    says(&elsewhere, &["--reference", "\"other\"", &reference]);
    let both = ["erase", "--reference", &reference, "--email", BOB];
    says(&app.try_careline(&both), &["cannot be used with"]);
    says(&app.try_careline(&["erase"]), &["--email", "--reference"]);
}

#[tokio::test]
async fn erasing_one_ticket_removes_its_photos() {
    let app = endpoint().await;
    let ada = app.get_as(CASE, Some(SECRET)).await.json();
    let reference = ada["reference"].as_str().unwrap();
    let said = app.careline(&["erase", "--reference", reference, "--yes"]);
    assert!(said.contains("photos: 2"), "{said}");
    assert!(app.photos().await.is_empty());
    assert_eq!(app.mails().await.len(), 2, "Bob's");
}

#[tokio::test]
async fn an_erasure_that_was_cut_short_is_completed_by_the_same_command() {
    let app = endpoint().await;
    let ada = app.get_as(CASE, Some(SECRET)).await.json();
    let reference = ada["reference"].as_str().unwrap();
    let erase = ["erase", "--reference", reference, "--yes"];
    app.careline(&erase);
    let photos = &app.app.store.photos;
    photos.put(Uuid::from_u128(70), jpeg(8, 8)).await.unwrap();
    let said = app.careline(&erase);
    let unknown = format!("no ticket of \"kendra-scott-mall\" has the reference {reference:?}");
    assert!(
        said.contains(&unknown) && said.contains("Erased."),
        "{said}"
    );
    assert!(app.photos().await.is_empty());
    let log: Value = serde_json::from_str(&app.careline(&["privacy", "log", "--json"])).unwrap();
    assert_eq!(log.as_array().unwrap().len(), 1, "once: {log}");
}

#[tokio::test]
async fn exports_and_erasures_are_logged_without_the_person() {
    let app = endpoint().await;
    let reference = second(&app).await;
    assert_eq!(app.careline(&["privacy", "log", "--json"]), "[]\n");
    let out = |name| app.path(name).to_str().unwrap().to_owned();
    let path = format!("{SHOP}/orders/KS-10482");
    app.careline(&["export", "--email", "ada@example.com", "--out", &out("a")]);
    app.careline(&["export", "--reference", &reference, "--out", &out("b")]);
    app.careline(&["erase", "--email", "ada@example.com"]);
    app.careline(&["erase", "--email", "ada@example.com", "--yes"]);
    app.careline(&["erase", "--reference", &reference, "--yes"]);
    app.delete_order(&path, Some(ORDERS_TOKEN)).await;
    app.delete_order(&path, Some(ORDERS_TOKEN)).await;
    app.import("ada@example.com", golden_order()).await;
    app.careline(&["orders", "delete", "KS-10482"]);

    let log: Value = serde_json::from_str(&app.careline(&["privacy", "log", "--json"])).unwrap();
    let mut log = log.as_array().unwrap().clone();
    for entry in &mut log {
        let at = entry["at"].take();
        assert!(at.as_str().unwrap().ends_with('Z'), "{at}");
    }
    let entry = |caller: &str, kind: &str, [tickets, photos, orders]: [usize; 3]| {
        json!({"at": null, "caller": caller, "kind": kind, "shop": "kendra-scott-mall",
            "tickets": tickets, "photos": photos, "orders": orders})
    };
    let expected = [
        entry("command", "export_person", [1, 2, 1]),
        entry("command", "export_ticket", [1, 0, 0]),
        entry("command", "erase_person", [1, 2, 0]),
        entry("command", "erase_ticket", [1, 0, 0]),
        entry("call", "delete_order", [0, 0, 1]),
        entry("command", "delete_order", [0, 0, 1]),
    ];
    assert_eq!(log, expected);
    let table = app.careline(&["privacy", "log"]);
    let [header, first, ..] = table.lines().collect::<Vec<_>>()[..] else {
        panic!("{table}");
    };
    let words = |line: &str| {
        line.split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let columns = ["by", "what", "shop", "tickets", "photos", "orders"];
    assert_eq!(words(header)[2..], columns);
    let values = [
        "command",
        "export_person",
        "kendra-scott-mall",
        "1",
        "2",
        "1",
    ];
    assert_eq!(words(first)[2..], values);
    app.careline(&["erase", "--email", BOB, "--yes"]);
    for text in ["KS-10482", &reference, "ada@example.com", "Oblong"] {
        assert!(!is_in_the_files(&app, text), "{text} is still there");
    }
}

#[tokio::test]
async fn an_erased_person_is_in_no_file_of_the_database() {
    let app = endpoint().await;
    assert!(is_in_the_files(&app, "zyzzyva") && is_in_the_files(&app, "Bob.Oblong"));
    let said = app.careline(&["erase", "--email", BOB]);
    assert!(
        said.contains("tickets: 1, of which 1 aren't resolved"),
        "{said}"
    );
    assert!(said.contains("wait to be delivered: 2"), "{said}");
    assert!(said.contains("Nothing is erased yet"), "{said}");
    assert!(is_in_the_files(&app, "zyzzyva"));

    // Even if his ticket can't be parsed any more, as after a downgrade.
    app.sql("UPDATE tickets SET body = replace(body, '\"damaged\"', '\"of another release\"') WHERE name = 'Bob Oblong'")
        .await;
    let said = app.careline(&["erase", "--email", BOB, "--yes"]);
    assert!(said.contains("Erased."), "{said}");
    for text in ["zyzzyva", "Oblong", "oblong"] {
        assert!(!is_in_the_files(&app, text), "{text} is still there");
    }
    // His deliveries are gone from the outbox; Ada's are still there.
    assert_eq!(app.mails().await.len(), 3);
    app.post_ticket_with(&bobs(), None)
        .await
        .is_problem(410, "ticket-gone");
    assert!(
        !is_in_the_files(&app, "zyzzyva"),
        "a retry brings nothing back"
    );
    assert_eq!(
        app.get_as(CASE, Some(SECRET)).await.status,
        200,
        "Ada's stays"
    );
    let said = app.careline(&["erase", "--email", BOB, "--yes"]);
    assert!(said.contains("tickets: 0"), "{said}");
}

#[tokio::test]
async fn erasing_removes_photos_and_look_ups_and_keeps_orders() {
    let app = endpoint().await;
    let token = app.token().await;
    assert_eq!(app.photos().await.len(), 2);
    let said = app.careline(&["erase", "--email", "Ada@Example.com", "--yes"]);
    assert!(said.contains("photos: 2"), "{said}");
    assert!(said.contains("orders: 1, which stay"), "{said}");
    assert!(app.photos().await.is_empty());
    assert!(app.unfinished().await.is_empty());
    // The order can still be looked up; earlier look-up tokens are invalid.
    assert_eq!(
        app.look_up(SHOP, "KS-10482", "ada@example.com")
            .await
            .status,
        200
    );
    let mut ticket = ticket_without_photo();
    ticket["id"] = Uuid::from_u128(60).to_string().into();
    let unproven = app.post_ticket_with(&ticket, Some(&token)).await;
    assert_eq!(
        unproven.json()["verdicts"],
        json!([]),
        "{}",
        unproven.text()
    );
}
