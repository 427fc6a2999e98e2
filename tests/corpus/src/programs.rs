//! Strings that templates, databases, spreadsheets, file systems and interpreters may execute.

use crate::strings::{each, owned};

pub(crate) fn templates() -> Vec<String> {
    let wraps = [
        "{{X}}", "{{{X}}}", "${X}", "#{X}", "<%= X %>", "{% X %}", "[[X]]", "$(X)", "`X`", "@{X}",
        "*{X}", "{X}", "{X", "X}",
    ];
    let inner = [
        "7*7",
        "number",
        "email",
        "constructor.constructor('carelineCanary(1)')()",
        "0",
    ];
    let mut all = each(&wraps, &inner, |wrap, inner| wrap.replace('X', inner));
    all.extend(owned(&[
        "%s%s%s%n%n%x",
        "%d%p%99999s",
        "{}",
        "{:?}",
        "{0:>99999}",
        "{name} {at} {reference} {by} {window} {count}",
        "$1$&$`$'",
        "\\1\\0",
        "%(x)s",
        "%%",
        "!!python/object/apply:os.system ['id']",
        "*anchor &ref",
    ]));
    all
}

pub(crate) fn queries() -> Vec<String> {
    let ends = ["'", "\"", "')", "\\'", "' --", "`", "%' ", "']"];
    let queries = [
        "",
        " OR 1=1",
        " OR '1'='1",
        "; DROP TABLE tickets",
        " UNION SELECT secret FROM shops",
        " AND sleep(9)",
    ];
    let mut all = each(&ends, &queries, |end, query| format!("KS-1{end}{query}"));
    all.extend(owned(&[
        "{\"$gt\":\"\"}",
        "[$ne]=1",
        "*)(uid=*))(|(uid=*",
        "' or count(/x)=0 or 'a'='b",
        "MATCH \"x\" NEAR",
        "x' COLLATE NOCASE",
        "\"; PRAGMA x; --",
        "\"}],\"__proto__\":{\"x\":1}",
        "__proto__",
        "constructor",
        "prototype",
        "toString",
        "hasOwnProperty",
        "$.topic",
    ]));
    all
}

pub(crate) fn formulas() -> Vec<String> {
    let signs = [
        "=",
        "+",
        "-",
        "@",
        "\t=",
        "\r=",
        "\n=",
        " =",
        "\u{a0}=",
        "\u{feff}=",
        "\u{200b}=",
        "\"=",
        "'=",
        "＝",
        "＋",
        "－",
        "＠",
        "x;=",
        "x\n+",
    ];
    let formulas = [
        "1+1",
        "HYPERLINK(\"https://eve.example\",\"x\")",
        "cmd|' /C calc'!A0",
    ];
    each(&signs, &formulas, |sign, formula| {
        format!("{sign}{formula}")
    })
}

pub(crate) fn paths() -> Vec<String> {
    owned(&[
        "../../etc/passwd",
        "..\\..\\windows\\win.ini",
        "/etc/passwd",
        "C:\\boot.ini",
        "%2e%2e%2f",
        "..%c0%af..",
        "....//....//",
        "file.jpg\0.exe",
        "photo.jpg;.html",
        "photo.jpg .exe",
        "con.jpg",
        "aux",
        "nul",
        "-rf",
        "--help",
        "~root",
        "$HOME",
        "a/b/c.jpg",
        "a:b.jpg",
        ".htaccess",
        "photo\u{202e}gpj.exe",
        "photo.svg",
        "x\".jpg",
        "x'.jpg",
        "| id",
        "; id",
        "&& id",
        "$(id)",
        "`id`",
        "\nid\n",
        "*",
        "?",
        "[a-z]",
    ])
}

/// Words and numbers that some language reads as something else (`null`, `NaN`).
pub(crate) fn names() -> Vec<String> {
    owned(&[
        "null",
        "NULL",
        "undefined",
        "NaN",
        "Infinity",
        "-Infinity",
        "true",
        "false",
        "None",
        "nil",
        "0",
        "-0",
        "00",
        "1e309",
        "0x10",
        "1_000",
        "9007199254740993",
        "99999999999999999999",
        "-1",
        "1/0",
        "1.",
        ".5",
        "١٢٣",
        "２",
        "½",
        "2026-02-30",
        "1970-01-01T00:00:00Z",
        "[object Object]",
        "self",
        "window",
        "document",
        "careline",
        "default",
        "con",
        "admin",
        "root",
        "support",
        "INF",
        "yes",
        "no",
        "off",
    ])
}
