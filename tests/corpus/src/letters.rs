//! Unusual characters.

use crate::strings::{each, owned};

/// Characters that end a line or a string.
pub(crate) fn ends() -> Vec<String> {
    let ends = [
        '\0', '\u{1}', '\u{7}', '\u{8}', '\t', '\n', '\u{b}', '\u{c}', '\r', '\u{1a}', '\u{1c}',
        '\u{1d}', '\u{1e}', '\u{1f}', '\u{7f}', '\u{80}', '\u{85}', '\u{9f}', '\u{a0}', '\u{2028}',
        '\u{2029}',
    ];
    ends.map(|end| format!("one{end}TWO")).into()
}

/// Bidi controls: alone, unbalanced, and around words.
pub(crate) fn turns() -> Vec<String> {
    let controls = [
        "\u{61c}", "\u{200e}", "\u{200f}", "\u{202a}", "\u{202b}", "\u{202c}", "\u{202d}",
        "\u{202e}", "\u{2066}", "\u{2067}", "\u{2068}", "\u{2069}",
    ];
    let mut all = each(
        &controls,
        &["Ring", "חֲתוּנָה 2"],
        |control, words| format!("{control}{words}"),
    );
    all.extend(owned(&[
        "\u{2069}\u{2069}\u{202c}\u{202e}moc.elpmaxe",
        "\u{202e}\u{2066}\u{202e}\u{2066}x",
        "שלום עולם",
        "مرحبا بالعالم",
        "abc שלום 123 مرحبا xyz",
        "\u{202e}",
    ]));
    all.push("\u{202e}\u{2067}".repeat(70) + "deep");
    all
}

/// Escape sequences of terminals.
pub(crate) fn terminal() -> Vec<String> {
    owned(&[
        "\u{1b}[2J\u{1b}[H",
        "\u{1b}[31mred\u{1b}[0m",
        "\u{1b}]0;title\u{7}",
        "\u{1b}]8;;https://eve.example\u{1b}\\link\u{1b}]8;;\u{1b}\\",
        "\u{9b}2J",
        "\u{9d}0;title\u{9c}",
        "\u{1b}P+q\u{1b}\\",
        "\u{1b}[6n",
        "a\u{8}\u{8}b",
        "good\rbad",
        "\u{1b}[1A\u{1b}[2Kgone",
        "\u{e}shift\u{f}",
        "\u{7}\u{7}\u{7}",
        "\u{1b}[?1049h",
        "\u{90}x\u{9c}",
    ])
}

/// Invisible, combining, joined and very long characters.
pub(crate) fn odd() -> Vec<String> {
    let mut all = owned(&[
        "a\u{200b}b\u{200c}c\u{200d}d\u{2060}e\u{feff}f\u{ad}g",
        "\u{feff}",
        "\u{3164}\u{115f}\u{1160}",
        "\u{e0041}\u{e0042}\u{e007f}",
        "\u{fffd}\u{fffe}\u{ffff}\u{10ffff}",
        "\u{e000}\u{f8ff}",
        "👩‍👩‍👧‍👦👨🏿‍🚀🏴󠁧󠁢󠁥󠁮󠁧󠁿🇺🇸",
        "e\u{301}e\u{301}é",
        "ﬁ ﷺ ﷽ ㍿",
        "İıſK Å ß ẞ",
        "Ω≈ç√∫˜µ≤≥÷",
        "田中さんにあげて下さい",
        "表ポあA鷗ŒéＢ逍Üßªąñ丂㐀𠀀",
        "𝕳𝖊𝖑𝖑𝖔",
        "ｆｕｌｌ",
        "\u{1d173}\u{1d17a}",
        "Zoë O’Neill-Núñez, III",
        "O'Hara & Söhne \"Ring\" <3",
        "\\ud800",
        "\\u0000",
        "\u{180e}x",
        "\u{34f}x",
        "x\u{20dd}\u{20e3}",
    ]);
    all.push(stacked(&["R", "i", "n", "g"], 40));
    all.push(stacked(&["t", "a", "l", "l"], 400));
    all.extend(["x", "W", "ﷺ", "\u{301}", "🏴‍☠️", "\u{200b}", "-", "x "].map(|one| one.repeat(900)));
    all.push("x".repeat(4_900));
    all.push("https://eve.example/".to_owned() + &"x".repeat(1_900));
    all
}

/// Letters with this many combining marks each.
fn stacked(letters: &[&str], marks: usize) -> String {
    let marks: Vec<char> = ('\u{300}'..='\u{36f}').cycle().take(marks).collect();
    let tower = |letter: &&str| {
        letter
            .chars()
            .chain(marks.iter().copied())
            .collect::<String>()
    };
    letters.iter().map(tower).collect()
}
