//! The commands for orders and the outbox.

use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::command::{careline, says};
use crate::{case, config, file};

#[test]
fn an_order_that_can_not_be_meant_is_named() {
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
    assert_eq!(String::from_utf8_lossy(&output.stdout), "0 to deliver\n");
    let output = careline(&["outbox", "retry", "--config", &config], "");
    assert!(output.status.success());
    assert!(Path::new(&directory.path().join("data/careline.db")).exists());
}
