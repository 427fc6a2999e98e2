//! Shrinks WebAssembly modules with wasm-opt (binaryen), and sorts their functions for brotli.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::Mutex,
    thread,
};

use crate::{
    npm,
    run::{Result, run_quietly},
};

/// The WebAssembly features that wasm-opt may use: those that browsers have had for years.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Sections that no browser reads: who made the module, with which features, and names.
const STRIP: [&str; 3] = [
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

/// Sorts the functions by their names, and writes them as `-Oz` does.
const SORT: [&str; 3] = [
    "--optimize-level=2",
    "--shrink-level=2",
    "--reorder-functions-by-name",
];

/// Shrinks modules in place, as many at a time as the machine has processors.
pub fn shrink(modules: &[PathBuf]) -> Result {
    eprintln!("  wasm-opt -Oz on {} modules", modules.len());
    let wasm_opt = npm::program("wasm-opt")?;
    let queue = Mutex::new(modules.iter());
    let next = || queue.lock().ok()?.next();
    let work = || -> std::result::Result<(), String> {
        while let Some(module) = next() {
            shrink_one(&wasm_opt, module).map_err(|error| error.to_string())?;
        }
        Ok(())
    };
    let processors = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..processors).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            worker.join().map_err(|_| "a worker panicked")??;
        }
        Ok(())
    })
}

fn shrink_one(wasm_opt: &Path, module: &Path) -> Result {
    let optimize = |passes: &[&str]| {
        run_quietly(
            Command::new(wasm_opt)
                .args(passes)
                .args(STRIP)
                .args(FEATURES)
                .args([module, Path::new("-o"), module]),
        )
    };
    optimize(&["-Oz", "--converge"])?;
    run_quietly(Command::new("node").arg("xtask/order.mjs").arg(module))?;
    optimize(&SORT)
}
