//! `careline generate`: writes man pages and shell completions, for a release's packages. The feature `generate` adds it.

use std::fs;
use std::path::PathBuf;

use clap::{Args, Command, ValueEnum as _};
use clap_complete::Shell;

use crate::cli::outcome::Outcome;

#[derive(Debug, Args)]
pub struct GenerateArgs {
    /// The folder that gets the files, in `man` and `completions`. It is created if it doesn't exist.
    dir: PathBuf,
}

pub fn run(args: &GenerateArgs, mut command: Command) -> Outcome {
    let (man, completions) = (args.dir.join("man"), args.dir.join("completions"));
    fs::create_dir_all(&man)?;
    fs::create_dir_all(&completions)?;
    clap_mangen::generate_to(command.clone(), &man)?;
    for shell in Shell::value_variants() {
        clap_complete::generate_to(*shell, &mut command, "careline", &completions)?;
    }
    Ok(())
}
