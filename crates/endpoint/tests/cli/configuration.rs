use careline_endpoint::config::Config;
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
        (
            "data =",
            "trusted_proxies = [\"127.0.0.1\", \"proxy.example\"]\ndata =",
            &["trusted_proxies[1]", "\"proxy.example\""],
        ),
        (
            "data =",
            "trusted_proxies = [\"10.1.2.3/8\"]\ndata =",
            &["trusted_proxies[0]", "\"10.0.0.0/8\""],
        ),
        (
            "data =",
            "trusted_proxies = [\"0.0.0.0/0\"]\ndata =",
            &["trusted_proxies[0]", "any caller"],
        ),
        (
            "data =",
            "limits.tickets_per_address = 0\ndata =",
            &["limits.tickets_per_address", "1 or more", "0"],
        ),
        (
            "data =",
            "limits.ticket_per_address = 5\ndata =",
            &["limits.ticket_per_address: no such setting"],
        ),
        ("\"mall\"", "\"The Mall\"", &["shops[0].id", "The Mall"]),
        (
            "file =",
            "verify_orders = \"sms\"\nfile =",
            &["shops[0].verify_orders", "`code`", "\"sms\""],
        ),
        (
            "file =",
            "verify_orders = true\nfile =",
            &["shops[0].verify_orders", "true"],
        ),
        (
            "/shop.toml",
            "/nothing.toml",
            &["shops[0].file", "nothing.toml", "can't be read"],
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

#[test]
fn all_errors_of_all_files_are_named_at_once() {
    let directory = TempDir::new().unwrap();
    let shop = std::fs::read_to_string(SHOP).unwrap();
    let shop = shop
        .replace("America/Chicago", "Chicago")
        .replace("email = ", "mail = ");
    let shop = file(&directory, "shop.toml", &shop);
    let settings = r#"
listen = 8787
data = "data"
public_url = "https://help.example"
allowed_origins = ["https://shop.example", "*", "shop.example"]
default_shop = "nobody"
storefron = true
[mail]
from = "nobody"
[mail.smtp]
port = "smtp"
pasword = "hunter2"
user = "careline"
[limits]
tickets_per_address = 0
[[shops]]
id = "The Mall"
file = "nothing.toml"
keep_days = 0
keep_orders_days = 0
[[shops]]
id = "two"
file = "shop.toml"
page = "shop.example"
desk_token = "hunter2"
webhook = { url = "http://helpdesk.example/hunter2", secret = "hunter2" }
"#;
    let config = file(&directory, "careline.toml", settings);
    let output = careline(&["serve", "--config", &config], "");
    let said = String::from_utf8(output.stderr).unwrap();
    let (here, elsewhere) = said.split_once(&format!("\n{shop}:\n")).unwrap();
    let keys = |lines: &str| {
        let lines = lines.lines().filter_map(|line| line.strip_prefix("  "));
        let keys = lines.map(|line| line.split_once(": ").unwrap().0.to_owned());
        keys.collect::<std::collections::BTreeSet<_>>()
    };
    let expected = [
        "allowed_origins[1]",
        "allowed_origins[2]",
        "default_shop",
        "limits.tickets_per_address",
        "listen",
        "mail.from",
        "mail.smtp.host",
        "mail.smtp.password",
        "mail.smtp.pasword",
        "mail.smtp.port",
        "shops[0].file",
        "shops[0].id",
        "shops[0].keep_days",
        "shops[0].keep_orders_days",
        "shops[1].desk_token",
        "shops[1].page",
        "shops[1].webhook.secret",
        "shops[1].webhook.url",
        "storefron",
    ];
    assert_eq!(keys(here), expected.map(str::to_owned).into(), "{said}");
    let expected = ["shop.email", "shop.mail", "timezone"].map(str::to_owned);
    assert_eq!(keys(elsewhere), expected.into(), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
}

/// The error of a configuration with these lines in `[mail.smtp]`.
fn of_smtp(lines: &str) -> String {
    let directory = TempDir::new().unwrap();
    file(&directory, "no.pem", "hunter2");
    let table = format!("[mail.smtp]\n{lines}\n[[shops]]");
    let config = config(&directory, &[("[[shops]]", &table)]);
    let output = careline(&["outbox", "list", "--config", &config], "");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_bad_mail_server_is_named_by_its_key_and_its_password_never_repeated() {
    let login = "user = \"careline\"\npassword = \"hunter2\"";
    let public = "host = \"mail.shop.example\"";
    for good in [
        public.to_owned(),
        format!("{public}\n{login}\ntls = \"wrapper\"\nport = 2465"),
        "host = \"localhost\"\ntls = \"none\"".to_owned(),
        "host = \"::1\"\ntls = \"none\"".to_owned(),
    ] {
        assert_eq!(of_smtp(&good), "");
    }
    for (lines, parts) in [
        (login, &["mail.smtp.host", "needed"][..]),
        (
            "host = \"mail.shop.example\"\ntls = \"none\"\npassword = \"hunter2\"",
            &["mail.smtp.tls", "\"starttls\"", "this machine"],
        ),
        (
            "host = \"localhost\"\ntls = \"ssl\"",
            &["mail.smtp.tls", "wrapper", "\"ssl\""],
        ),
        (
            "host = \"localhost\"\nport = 70000",
            &["mail.smtp.port", "65535", "70000"],
        ),
        (
            "host = \"localhost\"\npasword = \"hunter2\"",
            &["mail.smtp.pasword", "no such setting"],
        ),
        (
            "host = \"localhost\"\nuser = \"careline\"",
            &["mail.smtp.password", "CARELINE_SMTP_PASSWORD"],
        ),
        (
            "host = \"localhost\"\npassword = \"hunter2\"",
            &["mail.smtp.user", "found none"],
        ),
        (
            "host = \"localhost\"\nuser = \"careline\"\npassword = [\"hunter2\"]",
            &["mail.smtp.password", "another type"],
        ),
        (
            "host = \"localhost\"\nca = \"no.pem\"",
            &["mail.smtp.ca", "no.pem", "no certificate"],
        ),
        (
            "host = \"localhost\"\nca = \"nothing.pem\"",
            &["mail.smtp.ca", "nothing.pem"],
        ),
    ] {
        let error = of_smtp(lines);
        for part in parts {
            assert!(error.contains(part), "{part:?} isn't in: {error}");
        }
        assert!(!error.contains("hunter2"), "{error}");
    }
}

#[test]
fn a_mail_server_in_one_string_is_not_repeated() {
    let directory = TempDir::new().unwrap();
    for (mail, parts) in [
        (
            "smtp = \"smtp://careline:hunter2@mail.shop.example\"",
            &["mail.smtp", "a table"][..],
        ),
        (
            "maildir = \"mail\"\nsmtp = { host = \"mail.shop.example\" }",
            &["mail:", "found both"],
        ),
    ] {
        let table = format!("[mail]\n{mail}\n[[shops]]");
        let config = config(&directory, &[("[[shops]]", &table)]);
        let output = careline(&["outbox", "list", "--config", &config], "");
        says(&output, parts);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(!error.contains("hunter2"), "{error}");
    }
}

/// The error of a configuration with these lines in `[[shops]]`.
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
fn a_bad_webhook_is_named_by_its_key_and_its_secret_never_repeated() {
    let secret = "secret = \"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"";
    for good in [
        "https://helpdesk.example/careline?token=hunter2",
        "http://localhost:9000/",
        "http://[::1]:9000/",
    ] {
        let webhook = format!("webhook = {{ url = \"{good}\", {secret} }}");
        assert_eq!(of_shop(&webhook), "");
    }
    let url = "url = \"https://helpdesk.example/\"";
    for (webhook, parts) in [
        (
            "\"https://helpdesk.example/hunter2\"".to_owned(),
            &["webhook:", "a table"][..],
        ),
        (format!("{{ {secret} }}"), &["webhook.url"]),
        (format!("{{ {url} }}"), &["webhook.secret"]),
        (
            format!("{{ url = \"http://helpdesk.example/hunter2\", {secret} }}"),
            &["webhook.url", "http://helpdesk.example", "this machine"],
        ),
        (
            format!("{{ url = \"https://careline:hunter2@helpdesk.example/\", {secret} }}"),
            &["webhook.url", "a password"],
        ),
        (
            format!("{{ {url}, secret = \"hunter2\" }}"),
            &["webhook.secret", "whsec_"],
        ),
        (
            format!("{{ {url}, secret = \"whsec_hunter2!\" }}"),
            &["webhook.secret", "isn't base64"],
        ),
        (
            format!("{{ {url}, secret = \"whsec_aHVudGVyMg==\" }}"),
            &["webhook.secret", "found 7 bytes"],
        ),
        (
            format!("{{ {url}, {secret}, secrets = \"hunter2\" }}"),
            &["webhook.secrets", "no such setting"],
        ),
    ] {
        let error = of_shop(&format!("webhook = {webhook}"));
        for part in ["shops[0]."].iter().chain(parts) {
            assert!(error.contains(part), "{part:?} isn't in: {error}");
        }
        assert!(
            !error.contains("hunter2") && !error.contains("MfKQ"),
            "{error}"
        );
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
fn an_agents_token_is_validated() {
    assert_eq!(of_shop("desk_token = \"0123456789-abcdef-012345\""), "");
    let token = "\"hunter2-hunter2-hunter2-hunter2\"";
    for (lines, parts) in [
        (
            "desk_token = \"hunter2\"".to_owned(),
            ["shops[0].desk_token", "found 7"],
        ),
        (
            format!("orders_token = {token}\ndesk_token = {token}"),
            ["shops[0].desk_token", "that of `orders_token`"],
        ),
        (
            format!(
                "file = \"{SHOP}\"\ndesk_token = {token}\n[[shops]]\nid = \"two\"\norders_token = {token}"
            ),
            ["shops[1].orders_token", "that of \"mall\""],
        ),
    ] {
        let error = of_shop(&lines);
        for part in parts {
            assert!(error.contains(part), "{part:?} isn't in: {error}");
        }
        assert!(!error.contains("nter2"), "{error}");
    }
}

#[test]
fn request_pages_and_days_are_validated() {
    for good in [
        "page = \"https://shop.example/help?from=mail\"",
        "remind_after_business_days = 1\ncheck_in_after_days = 0",
    ] {
        assert_eq!(of_shop(good), "");
    }
    for (line, parts) in [
        (
            "page = \"shop.example\"",
            ["shops[0].page", "\"shop.example\""],
        ),
        (
            "page = \"javascript:alert(1)\"",
            ["shops[0].page", "javascript"],
        ),
        (
            "page = \"https://shop.example/#help\"",
            ["shops[0].page", "without a #"],
        ),
        (
            "remind_after_business_days = 0",
            ["shops[0].remind_after_business_days", "1 or more"],
        ),
        (
            "check_in_after_calendar_days = -1",
            ["shops[0].check_in_after_calendar_days", "-1"],
        ),
    ] {
        let error = of_shop(line);
        for part in parts {
            assert!(error.contains(part), "{part:?} isn't in: {error}");
        }
    }
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
        // The file exists, but it isn't one of the widget's.
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

/// Every setting of `[limits]` that was renamed, under its old name.
const OLD_LIMITS: &str = "[limits]
times = 2
requests_at_once = 9
first_per_network = 1
look_ups_per_address = 1
look_ups_per_shop = 1
refused_look_ups_per_address = 1
refused_look_ups_per_email = 1
refused_look_ups_per_order = 1
refused_look_ups_per_shop = 1
answers_per_address = 1
answers_per_shop = 1
acts_per_address = 1
";

#[test]
fn renamed_settings_are_read_under_their_old_names_too() {
    let directory = TempDir::new().unwrap();
    let days = "remind_after_days = 4\ncheck_in_after_days = 5\nfile =";
    let limits = format!("{OLD_LIMITS}[[shops]]");
    let file = config(&directory, &[("file =", days), ("[[shops]]", &limits)]);
    let config = Config::load(file.as_ref()).unwrap();
    let shop = &config.shops["mall"];
    assert_eq!(shop.remind_after_business_days.get(), 4);
    assert_eq!(shop.check_in_after_calendar_days, 5);
    let limits = config.limits;
    assert_eq!(limits.multiplier.get(), 2);
    assert_eq!(limits.max_concurrent_requests.get(), 9);
    for limit in [
        limits.free_per_network,
        limits.lookups_per_address,
        limits.lookups_per_shop,
        limits.failed_lookups_per_address,
        limits.failed_lookups_per_email,
        limits.failed_lookups_per_order,
        limits.failed_lookups_per_shop,
        limits.deflections_per_address,
        limits.deflections_per_shop,
        limits.agent_links_per_address,
    ] {
        assert_eq!(limit.get(), 1);
    }
}

#[test]
fn an_error_names_a_renamed_setting_as_the_file_has_it() {
    let directory = TempDir::new().unwrap();
    for key in [
        "times",
        "multiplier",
        "answers_per_shop",
        "acts_per_address",
    ] {
        let limits = format!("[limits]\n{key} = 0\n[[shops]]");
        let config = config(&directory, &[("[[shops]]", &limits)]);
        let output = careline(&["outbox", "list", "--config", &config], "");
        says(&output, &[&format!("limits.{key}: "), "1 or more"]);
    }
    for key in ["remind_after_days", "remind_after_business_days"] {
        let error = of_shop(&format!("{key} = 0"));
        assert!(error.contains(&format!("shops[0].{key}: ")), "{error}");
    }
    let error = of_shop("check_in_after_days = -1");
    assert!(error.contains("shops[0].check_in_after_days: "), "{error}");
}
