//! Every mail, read by two independent libraries: Python's and mailparser, each with an HTML parser.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use careline_harness::endpoint::Endpoint;
use careline_harness::{Result, repository};
use serde::Deserialize;

use super::accepted::{AcceptedTicket, is_turn, plain, quoted, seen};
use super::found::Found;
use crate::violation::Violation;

const SUPPORT: &str = "help@atelier.example";
/// The endpoint's own address.
const ENDPOINT: &str = "careline@127.0.0.1";
/// The allowed headers, each at most once.
const HEADERS: [&str; 13] = [
    "message-id",
    "in-reply-to",
    "references",
    "date",
    "from",
    "to",
    "reply-to",
    "subject",
    "auto-submitted",
    "content-language",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
];
/// The shop's logo.
const LOGO: &str = "https://atelier.example/logo.png";
/// The allowed elements of an HTML body, each with all attributes that it may have.
const ELEMENTS: [&str; 25] = [
    "a class href style",
    "b style",
    "blockquote class dir style",
    "body class dir style",
    "br",
    "code dir style",
    "div aria-hidden class style",
    "h1 class style",
    "h2 class style",
    "head",
    "hr class style",
    "html dir lang",
    "img alt class height src style width",
    "li style",
    "meta charset content name",
    "p class dir style",
    "span class style",
    "strong",
    "style",
    "table border cellpadding cellspacing class dir role style width",
    "tbody",
    "td align class dir style valign width",
    "title",
    "tr",
    "ul style",
];

/// A mail as a library parsed it.
#[derive(Debug, Deserialize)]
struct Read {
    file: String,
    names: Vec<String>,
    from: Vec<String>,
    to: Vec<String>,
    reply_to: Vec<String>,
    subject: String,
    kinds: Vec<String>,
    plain: String,
    html: String,
    elements: Vec<String>,
    links: Vec<String>,
    loads: Vec<String>,
}

/// Reads all mails.
pub fn read(endpoint: &Endpoint, accepted: &[AcceptedTicket]) -> Result<Found> {
    let folder = endpoint.data().join("mail/new");
    let readers = [python(&folder)?, node(&folder)?];
    let by_reference: BTreeMap<_, _> = accepted
        .iter()
        .map(|ticket| (ticket.reference.as_str(), ticket))
        .collect();
    let mut violations = Vec::new();
    let mut files = 0;
    for file in fs::read_dir(&folder)? {
        let file = file?;
        files += 1;
        let name = file.file_name().to_string_lossy().into_owned();
        let faults = raw_faults(&fs::read(file.path())?);
        violations.extend(
            faults
                .into_iter()
                .map(|fault| (Violation::Bypassed, format!("{name} {fault}"))),
        );
    }
    for mails in &readers {
        if mails.len() != files {
            violations.push((
                Violation::Bypassed,
                format!("{} of {files} mails can be read", mails.len()),
            ));
        }
        for mail in mails {
            let about = by_reference
                .iter()
                .find(|(reference, _)| mail.subject.contains(**reference));
            let faults = match about {
                Some((_, ticket)) => faults(mail, ticket, &endpoint.url()),
                None => vec![format!(
                    "is about nothing that was sent: {:?}",
                    mail.subject
                )],
            };
            let strings = about
                .map(|(_, ticket)| quoted(&ticket.string))
                .unwrap_or_default();
            violations.extend(faults.into_iter().map(|fault| {
                (
                    Violation::Bypassed,
                    format!("{} of {strings} {fault}", mail.file),
                )
            }));
        }
    }
    let elements: BTreeSet<_> = readers
        .iter()
        .flatten()
        .flat_map(|mail| &mail.elements)
        .collect();
    let figures = format!(
        "{files} mails read by 2 libraries, {} kinds of elements in them",
        elements.len()
    );
    Ok(Found {
        figures,
        violations,
    })
}

fn python(folder: &Path) -> Result<Vec<Read>> {
    let mut python = Command::new("python3");
    python
        .arg(repository("tests/attack/readers/read.py"))
        .arg("mails")
        .arg(folder);
    lines(python)
}

fn node(folder: &Path) -> Result<Vec<Read>> {
    let mut node = Command::new("node");
    node.arg(repository("tests/attack/readers/read.mjs"))
        .arg(repository("target/tools/npm/node_modules"))
        .arg(folder);
    lines(node)
}

/// The output of a reader: one JSON value a line.
pub fn lines<T: for<'a> Deserialize<'a>>(mut reader: Command) -> Result<Vec<T>> {
    let output = reader
        .output()
        .map_err(|error| format!("{reader:?}: {error}; run `cargo xtask setup`"))?;
    if !output.status.success() {
        return Err(format!("{reader:?}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let lines = output
        .stdout
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty());
    lines
        .map(|line| Ok(serde_json::from_slice(line)?))
        .collect()
}

/// Faults in a mail's bytes.
fn raw_faults(mail: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(mail);
    let unended = text.replace("\r\n", "");
    let body = text
        .split_once("\r\n\r\n")
        .map(|(_, body)| body)
        .unwrap_or_default();
    let parts = body.matches("\r\nContent-Type: text/").count();
    let encoded = body
        .matches("\r\nContent-Transfer-Encoding: base64")
        .count();
    let found = [
        (
            unended.contains(['\r', '\n', '\0']),
            "has a bare line end, or a NUL",
        ),
        (
            text.lines().any(|line| line.len() > 998),
            "has a line that no server takes",
        ),
        (parts != 2 || encoded != 2, "has a part that isn't base64"),
    ];
    problems(found)
}

fn problems<const N: usize>(found: [(bool, &str); N]) -> Vec<String> {
    let found = found.into_iter().filter(|(is_so, _)| *is_so);
    found.map(|(_, what)| what.to_owned()).collect()
}

/// Faults in a mail as it was parsed.
fn faults(mail: &Read, ticket: &AcceptedTicket, endpoint: &str) -> Vec<String> {
    let is_known = |name: &String| HEADERS.contains(&name.as_str());
    let names: BTreeSet<_> = mail.names.iter().collect();
    let shopper: Vec<_> = ticket.email.iter().cloned().collect();
    let support = vec![SUPPORT.to_owned()];
    // Support's mail doesn't come from the address that it goes to.
    let (from, to, answer) = if mail.to == support {
        (ENDPOINT, &support, &shopper)
    } else {
        (SUPPORT, &shopper, &support)
    };
    let has_subject = if mail.to == support {
        let start = ["", "Re: "].map(|re| format!("{re}[{}] ", ticket.reference));
        start.iter().any(|start| mail.subject.starts_with(start))
    } else {
        mail.subject.ends_with(&format!(" ({})", ticket.reference))
    };
    let is_own = |link: &String| {
        link.starts_with(&format!("{endpoint}/desk/act/"))
            || link.starts_with("https://atelier.example#careline=")
    };
    let mut faults = problems([
        (
            !mail.names.iter().all(is_known) || names.len() != mail.names.len(),
            "has another header",
        ),
        (mail.from != [from], "is from somebody else"),
        (!has_subject, "has another subject"),
        (
            mail.subject
                .contains(|c: char| c.is_control() || is_turn(c)),
            "has a subject that isn't one line",
        ),
        (
            mail.kinds != ["text/html", "text/plain"],
            "has another part",
        ),
        (
            !mail.elements.iter().all(|one| is_allowed(one)),
            "has another element",
        ),
        (!mail.links.iter().all(is_own), "has another link"),
        (
            mail.loads.iter().any(|address| address != LOGO),
            "loads something else",
        ),
    ]);
    for (what, read, expected) in [
        ("goes to", &mail.to, to),
        ("is answered to", &mail.reply_to, answer),
    ] {
        if !are(read, expected) {
            faults.push(format!("{what} {read:?} for {expected:?}"));
        }
    }
    let (text, page) = (plain(&mail.plain), plain(&mail.html));
    for line in &seen(&ticket.string) {
        if !text.contains(line) {
            faults.push(format!("doesn't say {} in its text", quoted(line)));
        }
        // HTML styles a quotation that the text marks with `>`.
        if !page.contains(line.strip_prefix("> ").unwrap_or(line)) {
            faults.push(format!("doesn't say {} on its page", quoted(line)));
        }
    }
    faults
}

/// Whether an element is allowed with these attributes.
fn is_allowed(element: &str) -> bool {
    let (name, attributes) = element.split_once(' ').unwrap_or((element, ""));
    ELEMENTS.iter().any(|allowed| {
        let mut allowed = allowed.split(' ');
        let is_named = allowed.next() == Some(name);
        let allowed: Vec<_> = allowed.collect();
        is_named
            && attributes
                .split_whitespace()
                .all(|one| allowed.contains(&one))
    })
}

/// Whether these are the addresses. One that isn't ASCII is encoded differently, so only the number is compared.
fn are(addresses: &[String], expected: &[String]) -> bool {
    let is = |(address, expected): (&String, &String)| {
        !expected.is_ascii() || written(address) == written(expected)
    };
    addresses.len() == expected.len() && addresses.iter().zip(expected).all(is)
}

/// An address with its domain in lower case (RFC 5321, 2.4).
fn written(address: &str) -> String {
    match address.trim().rsplit_once('@') {
        Some((name, domain)) => format!("{name}@{}", domain.to_ascii_lowercase()),
        None => address.to_owned(),
    }
}
