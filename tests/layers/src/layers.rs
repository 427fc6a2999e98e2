//! The list of layers, as `ARCHITECTURE.md` has it.
//!
//! A block begins with ```` ```layers CRATE/SRC ````. Each line is a layer, the top one first; its folders and files are
//! separated by commas, without `.rs`.

use std::collections::BTreeMap;

/// The layers of one crate: each folder or file of its `src`, and how high it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layers {
    heights: BTreeMap<String, usize>,
}

impl Layers {
    /// The layers that a block's lines list.
    #[must_use]
    pub fn new(block: &str) -> Self {
        let layers = block.lines().rev().enumerate().flat_map(|(height, line)| {
            let names = line.split(',').map(str::trim);
            names
                .filter(|name| !name.is_empty())
                .map(move |name| (name.to_owned(), height))
        });
        Self {
            heights: layers.collect(),
        }
    }

    /// How high a file stands; `None` if no layer names it. The file's name is relative to `src`.
    #[must_use]
    pub fn height(&self, file: &str) -> Option<usize> {
        self.heights.get(top(file)).copied()
    }

    /// Every folder and file that is listed.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.heights.keys().map(String::as_str)
    }
}

/// The folder of `src` that a file stands in, or the file itself.
#[must_use]
pub fn top(file: &str) -> &str {
    let name = file.split('/').next().unwrap_or(file);
    name.strip_suffix(".rs").unwrap_or(name)
}

/// The blocks of a Markdown text: a crate's `src` folder, and its layers.
#[must_use]
pub fn read(markdown: &str) -> BTreeMap<String, Layers> {
    let mut blocks = BTreeMap::new();
    for block in markdown.split("```layers ").skip(1) {
        let block = block.split("```").next().unwrap_or_default();
        if let Some((src, lines)) = block.split_once('\n') {
            blocks.insert(src.trim().to_owned(), Layers::new(lines));
        }
    }
    blocks
}
