use tempfile::TempDir;

use crate::command::{careline, says};
use crate::{SHOP, config, file};

#[test]
fn a_broken_configuration_says_which_setting() {
    let directory = TempDir::new().unwrap();
    for (from, to, parts) in [
        ("listen", "listn", &["listen"][..]),
        ("127.0.0.1:0", "localhost", &["listen", "\"localhost\""]),
        (
            "https://help.example",
            "help.example",
            &["public_url", "\"help.example\""],
        ),
        (
            "data =",
            "allowed_origins = [\"*\"]\ndata =",
            &["allowed_origins[0]", "\"*\""],
        ),
        (
            "data =",
            "default_shop = \"x\"\ndata =",
            &["default_shop", "mall", "\"x\""],
        ),
        (
            "data =",
            "storefron = true\ndata =",
            &["storefron: no such setting"],
        ),
        ("\"mall\"", "\"The Mall\"", &["shops[0].id", "The Mall"]),
        (
            "/shop.toml",
            "/nothing.toml",
            &["nothing.toml", "can't be read"],
        ),
        (
            "[[shops]]",
            "[mail]\nfrom = \"nobody\"\n[[shops]]",
            &["mail.from", "nobody"],
        ),
    ] {
        let config = config(&directory, &[(from, to)]);
        says(&careline(&["serve", "--config", &config], ""), parts);
    }
}

/// What the configuration says with these lines in its `[[shops]]`.
fn of_shop(lines: &str) -> String {
    let directory = TempDir::new().unwrap();
    let config = config(
        &directory,
        &[("id = \"mall\"", &format!("id = \"mall\"\n{lines}"))],
    );
    let output = careline(&["outbox", "list", "--config", &config], "");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_bad_token_is_named_by_its_key_and_never_repeated() {
    assert_eq!(of_shop("orders_token = \"0123456789-abcdef-012345\""), "");
    for (token, parts) in [
        (
            "\"hunter2-hunter2-hunter2\"",
            &["shops[0].orders_token", "at least 24", "found 23"][..],
        ),
        (
            "\"hunter2 hunter2 hunter2 hunter2\"",
            &["shops[0].orders_token", "no header"],
        ),
        (
            "\"hünter2-hunter2-hunter2-hunter2\"",
            &["shops[0].orders_token", "no header"],
        ),
        (
            "[\"hunter2-hunter2-hunter2-hunter2\"]",
            &["shops[0].orders_token", "another type"],
        ),
        ("\"hunter2-hunter2-hunter2-hunter2", &["isn't TOML: line 6"]),
    ] {
        let error = of_shop(&format!("orders_token = {token}"));
        for part in parts {
            assert!(error.contains(part), "{part:?} isn't in: {error}");
        }
        assert!(!error.contains("nter2"), "{error}");
    }
}

#[test]
fn no_two_shops_have_one_token() {
    let token = "orders_token = \"hunter2-hunter2-hunter2-hunter2\"";
    let another = format!("file = \"{SHOP}\"\n{token}\n[[shops]]\nid = \"two\"\n{token}");
    let error = of_shop(&another);
    assert!(error.contains("shops[1].orders_token"), "{error}");
    assert!(error.contains("that of \"mall\""), "{error}");
    assert!(!error.contains("nter2"), "{error}");
}

#[test]
fn the_storefront_is_a_page_that_is_there() {
    let directory = TempDir::new().unwrap();
    std::fs::create_dir_all(directory.path().join("dist/demo")).unwrap();
    file(&directory, "dist/demo/atelier.html", "<h1>Atelier</h1>");
    let list = |settings: &str| {
        let config = config(&directory, &[("data =", &format!("{settings}\ndata ="))]);
        careline(&["outbox", "list", "--config", &config], "")
    };
    for good in ["true", "false", "\"demo/atelier.html\""] {
        let output = list(&format!("assets = \"dist\"\nstorefront = {good}"));
        assert!(output.status.success(), "{output:?}");
    }
    for (settings, parts) in [
        (
            "assets = \"dist\"\nstorefront = \"demo/nothing.html\"",
            &["storefront:", "\"demo/nothing.html\""][..],
        ),
        (
            "assets = \"dist\"\nstorefront = \"demo\"",
            &["storefront:", "\"demo\""],
        ),
        // It is there, but not the widget's to serve.
        (
            "assets = \"dist\"\nstorefront = \"../careline.toml\"",
            &["storefront:", "within `assets`", "\"../careline.toml\""],
        ),
        (
            "assets = \"dist\"\nstorefront = \"/etc/hostname\"",
            &["storefront:", "within `assets`", "\"/etc/hostname\""],
        ),
        (
            "assets = \"dist\"\nstorefront = 7",
            &["storefront:", "true, false", "found 7"],
        ),
        (
            "storefront = \"demo/atelier.html\"",
            &["storefront:", "`assets`"],
        ),
    ] {
        says(&list(settings), parts);
    }
}
