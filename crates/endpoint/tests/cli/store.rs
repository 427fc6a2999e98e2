//! What the commands do with the store: orders in, mail out.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::command::{careline, says};
use crate::{case, config, file};

#[test]
fn orders_are_imported_all_or_none() {
    let directory = TempDir::new().unwrap();
    let config = config(&directory, &[]);
    let import = |orders: &Value, shop: &str| {
        let orders = file(&directory, "orders.json", &orders.to_string());
        careline(
            &[
                "orders", "import", "--config", &config, "--shop", shop, &orders,
            ],
            "",
        )
    };
    let good = json!({"about": "one", "email": "ada@example.com", "order": case()["order"]});
    let output = import(&json!([good]), "mall");
    assert!(output.status.success(), "{output:?}");
    assert!(
        import(&json!([good]), "mall").status.success(),
        "a second time brings up to date"
    );
    says(
        &import(&json!([good]), "maul"),
        &["--shop", "mall", "\"maul\""],
    );
    says(
        &import(&json!([good, good]), "mall"),
        &["[1].order.number", "twice"],
    );
    for (pointer, value, parts) in [
        ("/order/number", json!("#"), ["[1].order.number", "\"#\""]),
        (
            "/order/placed_at",
            json!("now"),
            ["[1].order.placed_at", "\"now\""],
        ),
        (
            "/order/lines/0/quantity",
            json!(-1),
            ["[1].order.lines[0].quantity", "-1"],
        ),
        (
            "/order/lines",
            json!([case()["order"]["lines"][0], case()["order"]["lines"][0]]),
            ["[1].order.lines", "L1"],
        ),
        ("/email", json!(""), ["[1].email", "\"\""]),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = value;
        says(&import(&json!([good, bad]), "mall"), &parts);
    }
}

#[test]
fn the_outbox_can_be_read() {
    let directory = TempDir::new().unwrap();
    let config = config(&directory, &[]);
    let output = careline(&["outbox", "list", "--config", &config], "");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "0 mails wait to be delivered\n"
    );
    let output = careline(&["outbox", "retry", "--config", &config], "");
    assert!(output.status.success());
    assert!(Path::new(&directory.path().join("data/careline.db")).exists());
}

#[test]
fn it_serves_until_it_is_asked_to_stop() {
    let directory = TempDir::new().unwrap();
    let config = config(&directory, &[]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_careline"))
        .args(["serve", "--config", &config])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(700));
    assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
    let id = child.id().to_string();
    assert!(Command::new("kill").arg(&id).status().unwrap().success());
    assert!(child.wait().unwrap().success());
}
