//! The two rules, and what breaks them, in words that name both files.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;

use crate::imports;
use crate::layers::{Layers, top};
use crate::sources::{ModulePath, Sources};

type Imports = BTreeMap<ModulePath, BTreeSet<ModulePath>>;

/// Every break of the rules in a crate. Without layers only circles are looked for.
#[must_use]
pub fn breaks(sources: &Sources, layers: Option<&Layers>) -> Vec<String> {
    let imports: Imports = sources
        .files
        .keys()
        .map(|module| (module.clone(), imports::of(sources, module)))
        .collect();
    let mut breaks = circles(sources, &imports);
    if let Some(layers) = layers {
        breaks.extend(unnamed(sources, layers));
        breaks.extend(upward(sources, &imports, layers));
    }
    breaks
}

fn circles(sources: &Sources, imports: &Imports) -> Vec<String> {
    let mut graph = DiGraphMap::<&ModulePath, ()>::new();
    for (from, targets) in imports {
        for to in targets {
            graph.add_edge(from, to, ());
        }
    }
    let circles = tarjan_scc(&graph)
        .into_iter()
        .filter(|files| files.len() > 1);
    circles
        .map(|files| {
            let mut names: Vec<_> = files.iter().map(|module| file(sources, module)).collect();
            names.sort_unstable();
            format!(
                "these files import each other in a circle: {}",
                names.join(", ")
            )
        })
        .collect()
}

fn upward(sources: &Sources, imports: &Imports, layers: &Layers) -> Vec<String> {
    let pairs = imports
        .iter()
        .flat_map(|(from, targets)| targets.iter().map(move |to| (from, to)));
    pairs
        .map(|(from, to)| (file(sources, from), file(sources, to)))
        .filter(|(from, to)| layers.height(from) < layers.height(to))
        .map(|(from, to)| format!("{from} imports {to}, which stands in a higher layer"))
        .collect()
}

/// Folders that no layer names, and names that no folder has.
fn unnamed(sources: &Sources, layers: &Layers) -> Vec<String> {
    let there: BTreeSet<&str> = sources.files.values().map(|(name, _)| top(name)).collect();
    let listed: BTreeSet<&str> = layers.names().collect();
    let missing = there
        .difference(&listed)
        .map(|name| format!("no layer of ARCHITECTURE.md names `{name}`"));
    let gone = listed
        .difference(&there)
        .map(|name| format!("ARCHITECTURE.md lists `{name}`, which isn't there"));
    missing.chain(gone).collect()
}

fn file<'a>(sources: &'a Sources, module: &ModulePath) -> &'a str {
    sources.files.get(module).map_or("", |(name, _)| name)
}
