//! HTML elements, attributes and URLs that run something.

use crate::strings::{CANARY, each, owned};

/// Elements, after every escape from the context of the text.
pub(crate) fn strings() -> Vec<String> {
    let call = format!("{CANARY}(1)");
    let elements = [
        format!("<script>{call}</script>"),
        format!("<ScRiPt\n>{call}</sCrIpT >"),
        format!("<img src=x onerror={call}>"),
        format!("<img/src='x'/onerror=\"{call}\">"),
        format!("<svg onload={call}>"),
        format!("<svg><script>{call}</script></svg>"),
        format!("<svg><animate onbegin={call} attributeName=x dur=1s>"),
        format!("<iframe srcdoc=\"<script>parent.{call}</script>\"></iframe>"),
        format!("<details open ontoggle={call}>"),
        format!("<input autofocus onfocus={call}>"),
        format!("<video><source onerror={call}></video>"),
        format!("<math><mtext><table><mglyph><style><img src onerror={call}>"),
    ];
    let ways_out = [
        "",
        "\">",
        "'>",
        "</textarea>",
        "</title>",
        "</style>",
        "</script>",
        "-->",
        "]]>",
        "`>",
        "</option></select>",
        "</template>",
    ];
    let mut all = each(&ways_out, &elements, |way, element| {
        format!("{way}{element}")
    });
    all.extend(attributes());
    all.extend(bare());
    all
}

/// Attributes, for text within one.
fn attributes() -> Vec<String> {
    let handlers = [
        "onmouseover",
        "onfocus",
        "onclick",
        "onerror",
        "onanimationstart",
        "onpointerenter",
        "formaction",
        "style",
    ];
    each(&["\" ", "' ", "x ", "\"/"], &handlers, |way, handler| {
        format!("{way}{handler}={CANARY}(1) autofocus x=")
    })
}

/// Markup that is dangerous without a handler: it loads, posts, redirects or restyles.
fn bare() -> Vec<String> {
    owned(&[
        "<base href=https://eve.example/>",
        "<meta http-equiv=refresh content='0;url=https://eve.example'>",
        "<link rel=stylesheet href=https://eve.example/x.css>",
        "<style>*{background:url(https://eve.example/x)}</style>",
        "<form action=https://eve.example><button>Log in</button></form>",
        "<object data=https://eve.example/x></object>",
        "<embed src=https://eve.example/x>",
        "<iframe src=https://eve.example></iframe>",
        "<img src=https://eve.example/pixel.gif>",
        "<a href=https://eve.example>Track your order</a>",
        "<dialog open>Your session is over</dialog>",
        "<careline-help></careline-help>",
        "<slot name=x></slot>",
        "<template shadowrootmode=open><b>x</b></template>",
        "<plaintext>",
        "<xmp><b>",
        "<!-- <b>",
        "<![CDATA[<b>x</b>]]>",
        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>",
        "<b>bold</b><br><hr><h2>FROM</h2><blockquote>x</blockquote>",
        "<",
        ">",
        "<>",
        "</",
        "<!",
        "&lt;b&gt;bold&lt;/b&gt;",
        "&#60;b&#62;bold",
        "&amp;amp;lt;b&amp;amp;gt;",
        "&NotEqualTilde;&nbsp;&#x0;&#xD800;&#99999999;",
        "\u{ff1c}script\u{ff1e}carelineCanary(1)\u{ff1c}/script\u{ff1e}",
        "+ADw-script+AD4-carelineCanary(1)+ADw-/script+AD4-",
        "%3Cscript%3EcarelineCanary(1)%3C/script%3E",
        "\\u003cscript\\u003ecarelineCanary(1)\\u003c/script\\u003e",
        "\\x3cscript\\x3ecarelineCanary(1)",
        "</p><p class=act>Resolve</p>",
        "<a class=act href=\"https://eve.example\">Mark as answered</a>",
    ])
}

/// URLs of other schemes than a page's.
pub(crate) fn addresses() -> Vec<String> {
    let call = format!("{CANARY}(1)");
    let schemes = [
        "javascript:",
        "JaVaScRiPt:",
        " javascript:",
        "\tjavascript:",
        "\u{1}javascript:",
        "java\tscript:",
        "java\nscript:",
        "java\r\nscript:",
        "javascript\u{a0}:",
        "javascript&colon;",
        "&#106;avascript:",
        "&#x6A;avascript&#58;",
        "javascript://x%0a",
        "\u{feff}javascript:",
        "jav\u{200b}ascript:",
        "http://x/;javascript:",
        "feed:javascript:",
        "javascript:void(0);",
    ];
    let mut all: Vec<_> = schemes.map(|scheme| format!("{scheme}{call}")).into();
    all.extend(owned(&[
        "data:text/html,<script>carelineCanary(1)</script>",
        "data:text/html;base64,PHNjcmlwdD5jYXJlbGluZUNhbmFyeSgxKTwvc2NyaXB0Pg==",
        "vbscript:msgbox(1)",
        "blob:https://shop.example/1",
        "filesystem:https://shop.example/temporary/x",
        "view-source:https://shop.example",
        "about:blank",
        "file:///etc/passwd",
        "ftp://eve.example",
        "tel:+10000000",
        "intent://x#Intent;scheme=https;end",
        "//eve.example",
        "\\\\eve.example\\share",
        "/\\eve.example",
        "https:eve.example",
        "https:///eve.example",
        "https://",
        "https://carrier.example@eve.example/",
        "https://carrier.example%40eve.example",
        "https://carrier.example:x@eve.example",
        "https://eve.example\\@carrier.example",
        "https://xn--pple-43d.example/",
        "https://аpple.example/",
        "https://eve.example/\u{202e}gpj.exe",
        "https://eve.example/?a=\"onmouseover=\"carelineCanary(1)",
        "https://eve.example/'><img src=x onerror=carelineCanary(1)>",
        "mailto:eve@example.com?bcc=mallory@example.com&body=x",
        "http://[::1]:8787/v1/",
        "http://169.254.169.254/",
        "#careline=x.y",
    ]));
    all
}
