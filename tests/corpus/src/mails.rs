//! Strings that may change the structure of a mail.

use crate::strings::{each, owned};

/// Line ends followed by a header.
pub(crate) fn headers() -> Vec<String> {
    let ends = [
        "\r\n", "\n", "\r", "\r\n ", "\n\t", "%0d%0a", "\\r\\n", "\u{85}", "\u{2028}", "\u{b}",
        "\u{c}", "\0\r\n", "嘊嘍",
    ];
    let headers = [
        "Bcc: eve@example.com",
        "To: eve@example.com\r\nSubject: x",
        "Content-Type: text/html\r\n\r\n<script>carelineCanary(1)</script>",
        "\r\n<b>a body</b>",
    ];
    let mut all = each(&ends, &headers, |end, header| format!("Ada{end}{header}"));
    all.extend(owned(&[
        "\"Ada\" <eve@example.com>, ",
        "Ada <eve@example.com>",
        "<eve@example.com>",
        "eve@example.com,",
        "Ada, eve@example.com;",
        "Ada\" <eve@example.com> \"",
        "Ada\\\" <eve@example.com>",
        "(Ada",
        "Ada)",
        "undisclosed-recipients:;",
        "Ada:eve@example.com;",
        "\"",
        "\\",
        "\"\\",
        "@eve.example:ada@example.com",
        "Ada (comment (nested) <eve@example.com>",
        "Re: [CL-0000-0000] URGENT",
        "URGENT:",
    ]));
    all
}

/// Encoded words (RFC 2047, RFC 2231) that a reader would decode.
pub(crate) fn encoded() -> Vec<String> {
    owned(&[
        "=?utf-8?q?=0D=0ABcc:_eve@example.com?=",
        "=?utf-8?b?DQpCY2M6IGV2ZUBleGFtcGxlLmNvbQ==?=",
        "=?UTF-8?Q?=3Cscript=3E?=",
        "=?iso-8859-1?q?=22_=3Ceve=40example.com=3E?=",
        "=\u{200b}?utf-8?q?x?=",
        "=\u{202e}?utf-8?q?x?=",
        "=?utf-8?q?a?= =?utf-8?q?b?=",
        "=?utf-8*en?q?x?=",
        "=?utf-7?q?+ADw-script+AD4-?=",
        "=?x?x?x?=",
        "=?utf-8?q?",
        "?=",
        "= ?utf-8?q?x?=",
        "filename*=utf-8''x%0d%0a",
        "=?utf-8?q?=3d=3futf-8=3fq=3fx=3f=3d?=",
    ])
}

/// Strings that split, end or restyle a body.
pub(crate) fn bodies() -> Vec<String> {
    owned(&[
        ".\r\n",
        "x\r\n.\r\nMAIL FROM:<eve@example.com>",
        "x\n.\nRSET",
        "..",
        "From eve@example.com Mon Nov 23 00:00:00 2026",
        "\nFrom ",
        "-- ",
        "\n-- \nFor support only",
        "--boundary--",
        "------=_Part\r\nContent-Type: text/html\r\n\r\n<b>",
        "Content-Transfer-Encoding: quoted-printable",
        "=3Cscript=3E",
        "=20=\r\n",
        "begin 644 x.exe",
        "SGVsbG8=",
        "FROM\n  Support <support@example.com>",
        "ORDER KS-1\n  Verified: the shopper knew its number and email.",
        "> quoted\n>> twice",
        "  indented\n    more",
        "\u{2028}FROM",
        "\rVERDICT",
        "Mark as answered:\nhttps://eve.example/desk/act/x",
        "\n\n\nWHAT COMES NEXT\n  Support refunds you twice.",
        "-----BEGIN PGP MESSAGE-----",
    ])
}
