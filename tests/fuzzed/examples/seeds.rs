//! Writes the seeds of every target to where cargo-fuzz looks for them: `cargo run -p careline-fuzzed --example seeds`.

use std::path::Path;
use std::{fs, io};

use careline_fuzzed::seeds;

fn main() -> io::Result<()> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    for target in seeds::TARGETS {
        let folder = corpus.join(target);
        fs::create_dir_all(&folder)?;
        for (nth, seed) in seeds::of(target).iter().enumerate() {
            fs::write(folder.join(format!("seed-{nth}")), seed)?;
        }
    }
    Ok(())
}
