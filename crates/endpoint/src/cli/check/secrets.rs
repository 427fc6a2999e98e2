//! Who can read the files that hold secrets.

use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::cli::check::finding::Findings;
use crate::config::Config;
use crate::store::secret_key::KEY_FILE;

/// The bit of a file's mode with which every user of the machine can read it.
const OTHERS_READ: u32 = 0o004;

pub fn check(config: &Config, findings: &mut Findings) {
    for file in &config.secret_files {
        check_file(file, findings);
    }
    let key = config.data.join(KEY_FILE);
    if key.exists() {
        check_file(&key, findings);
    }
}

fn check_file(file: &Path, findings: &mut Findings) {
    let shown = file.display();
    match mode(file) {
        Ok(mode) if mode & OTHERS_READ == 0 => {}
        Ok(mode) => findings.warn(
            "",
            format!(
                "{shown} holds a secret: expected a file that only its owner and group can read, found mode {:04o}; \
                 chmod o-rwx {shown}",
                mode & 0o7777
            ),
        ),
        Err(error) => findings.error("", format!("{shown} can't be read: {error}")),
    }
}

fn mode(file: &Path) -> io::Result<u32> {
    Ok(std::fs::metadata(file)?.permissions().mode())
}
