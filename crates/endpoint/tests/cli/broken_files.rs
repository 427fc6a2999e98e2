//! Broken files: each error names the file and the place in it, what was found and what was expected, in words for people.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::command::{careline, says};
use crate::{FIXED, file};

/// What only a Rust programmer would understand.
const RUST: [&str; 12] = [
    "Some(",
    "Err(",
    "Error(",
    "Error {",
    "Os {",
    "kind:",
    "panicked",
    "invalid type",
    "struct ",
    "sequence",
    "u16",
    "i64",
];

const SETTINGS: &str = r#"listen = "127.0.0.1:0"
data = "data"
public_url = "https://help.example"
[[shops]]
id = "mall"
file = "shop.toml"
"#;

const TABLE: &str = "number,email,placed_at,currency,line_id,title,quantity,unit_price,country\n\
    KS-1,ada@example.com,2026-11-10 14:05,USD,L1,Brooch,1,6500,US\n";

const ORDERS: &str = r#"[{"email": "ada@example.com", "order": {
  "number": "KS-1", "placed_at": "2026-11-10T14:05:00-06:00", "currency": "USD",
  "lines": [{"id": "L1", "sku": "B", "title": "Brooch", "quantity": 1, "unit_price": 6500}]
}}]"#;

/// A folder with a good file of each kind.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(TempDir::new().unwrap());
        std::fs::create_dir(folder.path("locales")).unwrap();
        folder.write("careline.toml", SETTINGS);
        folder.write("shop.toml", shop());
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), content).unwrap();
    }

    /// Writes a broken file, and runs the command that reads files of this name.
    #[track_caller]
    fn refuses(&self, name: &str, content: impl AsRef<[u8]>, parts: &[&str]) {
        self.write(name, content);
        self.is_refused(name, parts);
    }

    #[track_caller]
    fn is_refused(&self, name: &str, parts: &[&str]) {
        let config = self.path("careline.toml").display().to_string();
        let path = self.path(name).display().to_string();
        let shop = self.path("shop.toml").display().to_string();
        let output = match Path::new(name)
            .extension()
            .and_then(|ending| ending.to_str())
        {
            Some("toml") if name.starts_with("careline") => {
                careline(&["outbox", "list", "--config", &path], "")
            }
            Some("toml") => careline(&["policy", "check", &path], ""),
            Some("json") if name.starts_with("locales") => {
                careline(&["policy", "check", &shop], "")
            }
            _ => careline(&["orders", "import", "--config", &config, &path], ""),
        };
        says(&output, parts);
        says(&output, &[name]);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        for rust in RUST {
            assert!(!said.contains(rust), "{rust:?} is in: {said}");
        }
    }
}

fn shop() -> String {
    format!("shop = {{ name = \"The Mall\", email = \"help@mall.example\" }}\n{FIXED}")
}

/// A file with one change.
#[track_caller]
fn changed(good: &str, from: &str, to: &str) -> String {
    assert!(good.contains(from), "{from:?}");
    good.replacen(from, to, 1)
}

/// A text in Latin-1.
fn latin_1(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect()
}

#[test]
fn the_files_are_good_before_they_are_broken() {
    let folder = Folder::new();
    folder.write("orders.json", ORDERS);
    folder.write("orders.csv", TABLE);
    folder.write("locales/en.json", "{}");
    let config = folder.path("careline.toml").display().to_string();
    for name in ["orders.json", "orders.csv"] {
        let orders = folder.path(name).display().to_string();
        let output = careline(&["orders", "import", "--config", &config, &orders], "");
        assert!(output.status.success(), "{output:?}");
        // Progress is for a terminal only.
        assert!(output.stderr.is_empty(), "{output:?}");
    }
}

#[test]
fn a_byte_order_mark_is_no_error() {
    let folder = Folder::new();
    folder.write("orders.json", format!("\u{feff}{ORDERS}"));
    folder.write("locales/en.json", "\u{feff}{}");
    folder.write("careline.toml", format!("\u{feff}{SETTINGS}"));
    folder.write("shop.toml", format!("\u{feff}{}", shop()));
    let config = folder.path("careline.toml").display().to_string();
    let orders = folder.path("orders.json").display().to_string();
    let output = careline(&["orders", "import", "--config", &config, &orders], "");
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_broken_careline_toml() {
    let folder = Folder::new();
    for (from, to, parts) in [
        (
            "listen =",
            "listn =",
            &["listen: this is needed", "did you mean `listen`?"][..],
        ),
        (
            "\"127.0.0.1:0\"",
            "8787",
            &["listen", "expected a string", "found 8787"],
        ),
        (
            "127.0.0.1:0",
            "127.0.0.1",
            &["listen", "a port", "\"127.0.0.1\""],
        ),
        ("\"data\"", "7", &["data", "expected a path", "found 7"]),
        (
            "https://help.example",
            "https://help.example/x",
            &["public_url", "without a path"],
        ),
        (
            "data =",
            "allowed_origins = \"https://a.example\"\ndata =",
            &["allowed_origins", "a list"],
        ),
        (
            "data =",
            "trusted_proxies = [\"10.0.0.0/33\"]\ndata =",
            &["trusted_proxies[0]", "10.0.0.0/33"],
        ),
        (
            "data =",
            "default_shop = \"mal\"\ndata =",
            &["default_shop", "(mall)", "\"mal\""],
        ),
        (
            "data =",
            "storefront = 7\ndata =",
            &["storefront", "expected true, false", "found 7"],
        ),
        (
            "data =",
            "limits.uploads_per_shop = -1\ndata =",
            &["limits.uploads_per_shop", "1 or more", "-1"],
        ),
        (
            "data =",
            "limits.upload_per_shop = 1\ndata =",
            &["did you mean `uploads_per_shop`?"],
        ),
        (
            "data =",
            "limits.multiplier = 99999999999\ndata =",
            &["limits.multiplier", "99999999999"],
        ),
        (
            "data =",
            "log.format = \"xml\"\ndata =",
            &["log.format", "`text` or `json`", "\"xml\""],
        ),
        (
            "data =",
            "metrics.listen = \"x\"\ndata =",
            &["metrics.listen", "a port", "\"x\""],
        ),
        (
            "data =",
            "mail.from = \"Ada\"\ndata =",
            &["mail.from", "expected an address", "\"Ada\""],
        ),
        (
            "data =",
            "mail.operator = \"Ada\"\ndata =",
            &["mail.operator", "expected an address"],
        ),
        (
            "data =",
            "mail.smtp.host = \"a.example\"\nmail.smtp.port = 99999\ndata =",
            &["mail.smtp.port", "65535", "99999"],
        ),
        (
            "data =",
            "mail = { maildir = \"m\", smtp = { host = \"a.example\" } }\ndata =",
            &["mail", "found both"],
        ),
        (
            "\"mall\"",
            "\"The Mall\"",
            &["shops[0].id", "lower-case", "\"The Mall\""],
        ),
        (
            "file =",
            "desk_tokn = \"x\"\nfile =",
            &["shops[0].desk_tokn", "did you mean `desk_token`?"],
        ),
        (
            "file =",
            "desk_token = \"short\"\nfile =",
            &["shops[0].desk_token", "at least 24", "found 5"],
        ),
        (
            "file =",
            "desk_token_file = \"nowhere\"\nfile =",
            &["shops[0].desk_token_file", "nowhere", "No such file"],
        ),
        (
            "file =",
            "desk_token_file = \".\"\nfile =",
            &["shops[0].desk_token_file", "Is a directory"],
        ),
        (
            "file =",
            "keep_days = 0\nfile =",
            &["shops[0].keep_days", "at least 1 day", "found 0"],
        ),
        (
            "file =",
            "keep_days = 1e3\nfile =",
            &["shops[0].keep_days", "a whole number", "1000.0"],
        ),
        (
            "file =",
            "keep_days = 99999999999999999999999\nfile =",
            &["line 6", "expected a smaller number"],
        ),
        (
            "file =",
            "page = \"mall.example\"\nfile =",
            &[
                "shops[0].page",
                "https://shop.example/help",
                "\"mall.example\"",
            ],
        ),
        (
            "file =",
            "webhook = \"https://a.example\"\nfile =",
            &["shops[0].webhook", "a table of url and secret"],
        ),
        (
            "file =",
            "webhook = { urll = \"https://a.example\" }\nfile =",
            &["shops[0].webhook.urll", "did you mean `url`?"],
        ),
        (
            "\"shop.toml\"",
            "\"nowhere.toml\"",
            &["shops[0].file", "nowhere.toml", "No such file"],
        ),
        (
            "\"shop.toml\"",
            "\"shop.toml\"\n[[shops]]\nid = \"mall\"\nfile = \"shop.toml\"",
            &["shops[1].id", "\"mall\" is listed twice"],
        ),
        (
            "id = \"mall\"",
            "id = \"mall\"\nid = \"mall\"",
            &["line 6", "duplicate key"],
        ),
        ("\"data\"", "\"data", &["line 2", "isn't TOML"]),
    ] {
        folder.refuses("careline.toml", changed(SETTINGS, from, to), parts);
    }
    folder.refuses(
        "careline.toml",
        "",
        &["listen: this is needed", "shops: this is needed"],
    );
    folder.refuses(
        "careline.toml",
        latin_1(&format!("{SETTINGS}# Café\n")),
        &["line 7", "expected text in UTF-8"],
    );
    std::fs::create_dir(folder.path("careline-folder.toml")).unwrap();
    folder.is_refused("careline-folder.toml", &["can't be read", "Is a directory"]);
    folder.is_refused("careline-nowhere.toml", &["can't be read", "No such file"]);
}

#[test]
fn a_broken_shop_toml() {
    let folder = Folder::new();
    let good = shop();
    for (from, to, parts) in [
        (
            "timezone =",
            "time_zone =",
            &["timezone: this is needed", "did you mean `timezone`?"][..],
        ),
        (
            "America/Chicago",
            "Chicago",
            &["timezone", "IANA", "Chicago"],
        ),
        (
            "\"America/Chicago\"",
            "-6",
            &["timezone", "expected a string", "found -6"],
        ),
        (
            "help@mall.example",
            "mall.example",
            &["shop.email", "help@shop.example", "\"mall.example\""],
        ),
        (
            "\"The Mall\"",
            "\" \"",
            &["shop.name", "expected the shop's name"],
        ),
        (
            "name =",
            "nam = \"x\", name =",
            &["shop.nam", "did you mean `name`?"],
        ),
        (
            "name =",
            "website = \"mall.example\", name =",
            &["shop.website", "https://", "\"mall.example\""],
        ),
        (
            "\"2026-11-26\"",
            "\"2026-13-01\"",
            &["holidays[0]", "a day like", "2026-13-01"],
        ),
        (
            "urgent.window_days = 7",
            "urgent.window_days = 65536",
            &["urgent.window_days", "65535", "65536"],
        ),
        (
            "\"review\"",
            "\"reveiw\"",
            &["returns.after_window", "`review`", "\"reveiw\""],
        ),
        (
            "returns = {",
            "returns = { adress = \"x\",",
            &["returns.adress", "did you mean `address`?"],
        ),
        (
            "[1, 2]",
            "[1]",
            &["response.business_days", "[least, most]", "[1]"],
        ),
        (
            "[6, 12]",
            "\"6-12\"",
            &["timelines.delivery", "[least, most]", "\"6-12\""],
        ),
        (
            "timezone =",
            "payment.currency = \"Euro\"\ntimezone =",
            &["payment.currency", "three capital letters", "\"Euro\""],
        ),
        (
            "timezone =",
            "shipping.destinations = [\"PT\", \"Spain\"]\ntimezone =",
            &[
                "shipping.destinations[1]",
                "two capital letters",
                "\"Spain\"",
            ],
        ),
        (
            "timezone =",
            "languages = [\"xx\"]\ntimezone =",
            &["languages[0]", "en", "\"xx\""],
        ),
        (
            "timezone =",
            "brand.accent = \"green\"\ntimezone =",
            &["brand.accent", "#1f4f49", "\"green\""],
        ),
        (
            "timezone =",
            "brand.logo = \"http://mall.example/l.png\"\ntimezone =",
            &["brand.logo", "https://"],
        ),
        (
            "timezone =",
            "brand.cover = \"cover.jpg\"\ntimezone =",
            &["brand.cover", "https://", "\"cover.jpg\""],
        ),
        (
            "timezone =",
            "brand.links = [{ text = \" \", url = \"/new\" }]\ntimezone =",
            &[
                "brand.links[0].text",
                "brand.links[0].url",
                "https://",
                "\"/new\"",
            ],
        ),
        (
            "timezone =",
            "brand.radius = 300\nbrand.font = { family = \"a; b\" }\ntimezone =",
            &["brand.radius", "300", "brand.font.family", "Gill Sans"],
        ),
        (
            "timezone =",
            "brand.surface = \"#222222\"\nbrand.font = { family = \"A\", url = \"a.woff2\" }\ntimezone =",
            &[
                "brand.surface",
                "light",
                "\"#222222\"",
                "brand.font.url",
                "\"a.woff2\"",
            ],
        ),
        (
            "timezone =",
            "brand.promotion = { text = \"\", url = \"https://a.example\", image = \"a.jpg\" }\ntimezone =",
            &["brand.promotion.text", "brand.promotion.image", "\"a.jpg\""],
        ),
    ] {
        folder.refuses("shop.toml", changed(&good, from, to), parts);
    }
    folder.refuses(
        "shop.toml",
        "",
        &[
            "timezone: this is needed",
            "shop: this table is needed",
            "urgent: this is needed",
        ],
    );
    folder.refuses(
        "shop.toml",
        latin_1(&format!("{good}# Café")),
        &["expected text in UTF-8", "line"],
    );
    folder.is_refused("nowhere.toml", &["can't be read", "No such file"]);
}

#[test]
fn broken_texts_of_a_shop() {
    let folder = Folder::new();
    let name = "locales/en.json";
    folder.refuses(name, "", &["isn't JSON", "line 1"]);
    folder.refuses(name, "[]", &["expected an object of texts", "found []"]);
    folder.refuses(
        name,
        "{\n\"panel.track\": \"Track\",\n}",
        &["isn't JSON", "line 3"],
    );
    folder.refuses(
        name,
        latin_1("{\n\"panel.track\": \"Né\"}"),
        &["line 2", "expected text in UTF-8"],
    );
    folder.refuses(
        name,
        r#"{"panel.track": 7}"#,
        &["panel.track", "expected a text", "found 7"],
    );
    folder.refuses(
        name,
        r#"{"panel.track": " "}"#,
        &["panel.track", "found a blank one"],
    );
    folder.refuses(
        name,
        r#"{"panel.track": "Track", "panel.ask": "Ask", "panel.track": "Follow"}"#,
        &["panel.track", "once", "2 times"],
    );
    folder.refuses(
        name,
        r#"{"panel.trak": "x"}"#,
        &["panel.trak", "did you mean \"panel.track\"?"],
    );
    folder.refuses(
        name,
        r#"{"panel.track": "{shop}"}"#,
        &["panel.track", "placeholders", "none", "{shop}"],
    );
    std::fs::remove_file(folder.path(name)).unwrap();
    folder.refuses("locales/xx.json", "{}", &["named by a language", "\"xx\""]);
}

#[test]
fn a_broken_list_of_orders() {
    let folder = Folder::new();
    let name = "orders.json";
    for (from, to, parts) in [
        (
            "ada@example.com",
            "ada",
            &["[0].email", "expected the buyer's address", "\"ada\""][..],
        ),
        ("\"email\"", "\"mail\"", &["[0].email: this is needed"]),
        (
            "\"KS-1\"",
            "1001",
            &["[0].order.number", "expected a string", "found 1001"],
        ),
        (
            "\"KS-1\"",
            "\"#\"",
            &["[0].order.number", "at least one letter or digit"],
        ),
        (
            "2026-11-10T14:05:00-06:00",
            "10.11.2026",
            &["[0].order.placed_at", "a time like", "10.11.2026"],
        ),
        ("\"USD\"", "\"US$\"", &["[0].order.currency", "\"US$\""]),
        (
            "\"quantity\": 1",
            "\"quantity\": -1",
            &["[0].order.lines[0].quantity", "found -1"],
        ),
        (
            "\"quantity\": 1",
            "\"quantity\": 99999999999",
            &["[0].order.lines[0].quantity", "99999999999"],
        ),
        (
            "6500",
            "65.00",
            &["[0].order.lines[0].unit_price", "a whole number", "65.0"],
        ),
        (
            "\"lines\": [{",
            "\"lines\": [7, {",
            &["[0].order.lines[0]", "found 7"],
        ),
        (
            "\"lines\": [{",
            "\"destination\": {\"country\": \"USA\"}, \"lines\": [{",
            &["[0].order.destination.country", "\"USA\""],
        ),
        ("}]\n}}]", "}]\n}}", &["isn't JSON", "line 4"]),
    ] {
        folder.refuses(name, changed(ORDERS, from, to), parts);
    }
    folder.refuses(name, "", &["isn't JSON", "line 1"]);
    folder.refuses(name, "{}", &["expected a list of orders"]);
    folder.refuses(name, "[7]", &["[0]", "expected an object", "found 7"]);
    let twice = ORDERS.trim_end_matches(']').to_owned() + "," + ORDERS.trim_start_matches('[');
    folder.write("twice.json", twice);
    let path = folder.path("twice.json").display().to_string();
    let config = folder.path("careline.toml").display().to_string();
    says(
        &careline(
            &["orders", "import", "--strict", "--config", &config, &path],
            "",
        ),
        &[
            "[1].order.number",
            "\"KS-1\" is in this file twice, first at [0]",
        ],
    );
}

#[test]
fn a_broken_table_of_orders() {
    let folder = Folder::new();
    let name = "orders.csv";
    for (from, to, parts) in [
        (
            "unit_price",
            "unit_prise",
            &[
                "row 1",
                "did you mean unit_price?",
                "missing columns: unit_price",
            ][..],
        ),
        (
            "title,",
            "email,",
            &[
                "row 1",
                "column email is there twice",
                "missing columns: title",
            ],
        ),
        (
            "country",
            "planet",
            &[
                "row 1",
                "unknown column \"planet\"",
                "the columns are number",
            ],
        ),
        (
            "ada@example.com",
            "ada",
            &["row 2, column email", "\"ada\""],
        ),
        (
            "2026-11-10 14:05",
            "yesterday",
            &["row 2, column placed_at", "a time like", "\"yesterday\""],
        ),
        ("USD", "Dollars", &["row 2, column currency", "\"Dollars\""]),
        (",US\n", ",USA\n", &["row 2, column country", "\"USA\""]),
        (
            "Brooch,1",
            "Brooch,99999999999",
            &["row 2, column quantity", "99999999999"],
        ),
        (
            "6500",
            "65.00",
            &["row 2, column unit_price", "minor units", "\"65.00\""],
        ),
        (
            "Brooch",
            "",
            &["row 2, column title", "expected a value", "found nothing"],
        ),
        (
            "Brooch",
            "Brooch,Gold",
            &["row 2", "expected 9 cells", "found 10"],
        ),
    ] {
        folder.refuses(name, changed(TABLE, from, to), parts);
    }
    folder.refuses(name, "", &["expected a first row", "found nothing"]);
    folder.refuses(
        name,
        latin_1(&TABLE.replace("Brooch", "Café")),
        &["row 2", "expected text in UTF-8"],
    );
    folder.refuses("orders.xls", TABLE, &["ends in .csv, .tsv or .json"]);
    std::fs::create_dir(folder.path("folder.csv")).unwrap();
    folder.is_refused("folder.csv", &["can't be read", "Is a directory"]);
}

#[test]
fn all_that_is_wrong_with_an_order_is_told_at_once() {
    let folder = Folder::new();
    let order = r#"[{"email": 7, "order": {"number": 1, "placed_at": "soon", "lines": [{"id": 3}], "shipments": {}}}]"#;
    folder.refuses(
        "orders.json",
        order,
        &[
            "[0].email:",
            "[0].order.number:",
            "[0].order.placed_at:",
            "[0].order.currency:",
            "[0].order.lines[0].id:",
            "[0].order.lines[0].title:",
            "[0].order.shipments:",
        ],
    );
    let cells = TABLE
        .replace("2026-11-10 14:05", "soon")
        .replace("6500", "much");
    folder.refuses(
        "orders.csv",
        cells,
        &["column placed_at", "column unit_price"],
    );
}

#[test]
#[cfg(unix)]
fn a_file_without_rights_to_read_it_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    let config = file(&folder.0, "careline.toml", SETTINGS);
    let none = std::fs::Permissions::from_mode(0o000);
    std::fs::set_permissions(&config, none).unwrap();
    // The superuser may read it all the same.
    if std::fs::read(&config).is_err() {
        folder.is_refused("careline.toml", &["can't be read", "Permission denied"]);
    }
}
