//! Backups that are encrypted by age.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Output;

use age::secrecy::ExposeSecret as _;
use age::x25519::Identity;

use crate::app::{SECRET, SHOP, TestApp, files};
use crate::backup::{place, sent};
use crate::command::says;

/// An endpoint with a ticket that has a photo, and an identity in the file `key.txt`.
struct Encrypting {
    app: TestApp,
    recipient: String,
    ticket: String,
}

impl Encrypting {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let (ticket, _) = sent(&app, 1).await;
        let identity = Identity::generate();
        let file = format!("# a key\n{}\n", identity.to_string().expose_secret());
        fs::write(app.path("key.txt"), file).unwrap();
        Self {
            recipient: identity.to_public().to_string(),
            ticket: ticket["id"].as_str().unwrap().to_owned(),
            app,
        }
    }

    fn back_up(&self, name: &str) -> Output {
        let to = place(&self.app, name);
        let args = ["backup", "--to", &to, "--encrypt-to", &self.recipient];
        self.app.try_careline(&args)
    }

    fn restore(&self, name: &str, key: &str) -> Output {
        let [from, key] = [name, key].map(|name| place(&self.app, name));
        let args = ["restore", "--from", &from, "--identity", &key];
        self.app.try_careline(&args)
    }

    async fn loses_its_data(&self) {
        self.app.app.store.database.close().await;
        fs::rename(self.app.path("data"), self.app.path("lost")).unwrap();
    }
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn an_encrypted_backup_has_nothing_in_plain_text_and_restores() {
    let test = Encrypting::new().await;
    let before = files(&test.app.path("data")).len();
    let said = test.back_up("today.age");
    assert!(said.status.success(), "{said:?}");
    let path = test.app.path("today.age");
    let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    let left = files(&test.app.path("data")).len();
    assert_eq!(left, before, "no plain copy is left");

    let backup = fs::read(&path).unwrap();
    let photo = files(&test.app.path("data/photos")).pop().unwrap();
    let name = photo.file_name().unwrap().to_str().unwrap().to_owned();
    let plain = [
        "ada@example.com",
        "KS-10482",
        "SQLite format",
        "SHA256SUMS",
        &name,
    ];
    for text in plain {
        assert!(!contains(&backup, text), "{text}");
    }
    let photo = fs::read(photo).unwrap();
    let middle = &photo[photo.len() / 2..][..64];
    assert!(!backup.windows(64).any(|window| window == middle));

    test.loses_its_data().await;
    let said = test.restore("today.age", "key.txt");
    assert!(said.status.success(), "{said:?}");
    let restored = files(&test.app.path("data/photos")).pop().unwrap();
    assert_eq!(fs::read(restored).unwrap(), photo);
    assert!(!test.app.path("data/restoring").exists());
    let app = test.app.restarted_with(&[]).await;
    let path = format!("{SHOP}/tickets/{}", test.ticket);
    assert_eq!(app.get_as(&path, Some(SECRET)).await.status, 200);
}

#[tokio::test]
async fn a_backup_that_can_not_be_decrypted_leaves_nothing_behind() {
    let test = Encrypting::new().await;
    let [backup, key] = ["today.age", "key.txt"].map(|name| test.app.path(name));
    assert!(test.back_up("today.age").status.success());
    says(
        &test.back_up("today.age"),
        &["--to", "exist yet", "today.age"],
    );
    says(&test.back_up("nowhere/today.age"), &["--to", "nowhere"]);
    let args = ["backup", "--to", "x", "--encrypt-to", "age1nobody"];
    says(&test.app.try_careline(&args), &["--encrypt-to", "age1…"]);
    test.loses_its_data().await;

    let refused = |parts: &[&str]| {
        says(&test.restore("today.age", "key.txt"), parts);
        let left = files(&test.app.path("data"));
        assert!(left.is_empty(), "{left:?}");
    };
    let right = fs::read(&key).unwrap();
    let other = Identity::generate().to_string();
    fs::write(&key, other.expose_secret()).unwrap();
    refused(&["today.age", "can't be decrypted"]);
    fs::write(&key, "no key").unwrap();
    refused(&["key.txt", "can't be read"]);
    fs::write(&key, right).unwrap();

    let mut altered = fs::read(&backup).unwrap();
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    fs::write(&backup, &altered).unwrap();
    refused(&["today.age", "can't be decrypted"]);
    altered[middle] ^= 1;
    fs::write(&backup, &altered[..middle]).unwrap();
    refused(&["today.age", "can't be decrypted"]);
    fs::write(&backup, "no backup").unwrap();
    refused(&["today.age", "can't be decrypted"]);
    fs::write(&backup, &altered).unwrap();
    assert!(test.restore("today.age", "key.txt").status.success());
}
