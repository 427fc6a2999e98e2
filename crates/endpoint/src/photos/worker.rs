//! Runs a process for each photo, which ends with it.
//!
//! The process is this program, started with the argument [`COMMAND`]. It reads the file from standard input and writes
//! a JPEG, or the reason why there is none, to standard output; its exit status says which. If it crashes, hangs or
//! writes anything else, the photo is refused as unreadable. If it can't be started, that isn't the photo's fault, and
//! the upload can be tried again.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::Signal;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::photos::jpeg;
use crate::photos::reencode::reencode;
use crate::photos::sandbox;
use crate::photos::{MAX_SIZE, NotAPhoto};

/// The argument with which this program becomes the process that reads a photo.
pub const COMMAND: &str = "process-photo";
/// How many photos are processed at once.
const MAX_CONCURRENT: usize = 2;
/// How long a process may take. Its CPU time is limited more tightly; this ends one that hangs without using any, and
/// is long enough for one that waits for its share of the CPU.
const TIMEOUT: Duration = Duration::from_secs(60);
/// The largest output in bytes. No JPEG from [`reencode`] is larger.
const OUTPUT_MAX: u64 = 16 * 1024 * 1024;
/// The longest reason in bytes.
const REASON_MAX: usize = 500;
/// The exit status of a process that refuses the file and says why.
const EXIT_REFUSED: u8 = 3;
/// The exit status of a process that couldn't enter its sandbox, and read nothing.
const EXIT_NO_SANDBOX: u8 = 4;

/// Starts the processes, a few at a time.
pub struct PhotoWorker {
    program: PathBuf,
    concurrency: Semaphore,
}

impl PhotoWorker {
    /// Uses the given executable, which must be `careline`.
    #[must_use]
    pub fn new(program: PathBuf) -> Self {
        Self {
            program,
            concurrency: Semaphore::new(MAX_CONCURRENT),
        }
    }

    /// Uses the running executable, even if its file was replaced since it started.
    #[must_use]
    pub fn current_exe() -> Self {
        let running = Path::new("/proc/self/exe");
        if running.exists() {
            return Self::new(running.to_owned());
        }
        Self::new(std::env::current_exe().unwrap_or_default())
    }

    /// How many processes there are now.
    #[must_use]
    pub fn running(&self) -> usize {
        MAX_CONCURRENT - self.concurrency.available_permits()
    }

    /// Makes the stored photo from an uploaded file, which is read to its end. The inner error is the reason for the shopper why it can't.
    ///
    /// # Errors
    ///
    /// If its process can't be started or sandboxed.
    pub async fn reencode(&self, file: &File) -> io::Result<Result<Vec<u8>, String>> {
        let _permit = self.concurrency.acquire().await;
        let mut child = self.start(file.try_clone()?.into(), Stdio::null())?;
        let Ok(output) = timeout(TIMEOUT, finish(&mut child)).await else {
            child.kill().await?;
            return Ok(Err(NotAPhoto::TooSlow.to_string()));
        };
        let (status, output) = output?;
        match interpret(status, output) {
            Some(answer) => Ok(answer),
            None if exited_with(status, EXIT_NO_SANDBOX) => {
                Err(io::Error::other("photos can't be read safely"))
            }
            None => {
                tracing::warn!(%status, "the process that read a photo failed: the photo is refused");
                Ok(Err(reason_of_exit(status).to_string()))
            }
        }
    }

    /// Tries at startup whether photos can be read, and logs what prevents it.
    pub async fn self_check(&self) {
        match self.check().await {
            Ok(None) => {}
            Ok(Some(missing)) => tracing::warn!("photos are read with less protection: {missing}"),
            Err(error) => tracing::error!("photos can't be read: {error}"),
        }
    }

    /// Tries whether photos can be read. Returns which protection is missing, if any.
    ///
    /// # Errors
    ///
    /// What prevents it.
    pub async fn check(&self) -> Result<Option<String>, String> {
        let check = async {
            let mut child = self.start(Stdio::null(), Stdio::piped())?;
            let stderr = child.stderr.take();
            let (status, _) = finish(&mut child).await?;
            Ok::<_, io::Error>((status, read(stderr, 1_024).await?))
        };
        let checked = timeout(TIMEOUT, check).await;
        let checked = checked.map_err(|_| "their process doesn't answer".to_owned())?;
        let (status, stderr) = checked.map_err(|error| {
            let program = self.program.display();
            format!("{program} doesn't start: {error}")
        })?;
        let stderr = String::from_utf8_lossy(&stderr).trim_end().to_owned();
        // An empty file must be refused.
        match exited_with(status, EXIT_REFUSED) {
            true => Ok(Some(stderr).filter(|stderr| !stderr.is_empty())),
            false => Err(format!("{stderr} ({status})")),
        }
    }

    fn start(&self, input: Stdio, error: Stdio) -> io::Result<Child> {
        Command::new(&self.program)
            .arg(COMMAND)
            .env_clear()
            .current_dir("/")
            .stdin(input)
            .stdout(Stdio::piped())
            .stderr(error)
            .kill_on_drop(true)
            .spawn()
    }
}

/// Reads the output of a process and waits for its end.
async fn finish(child: &mut Child) -> io::Result<(ExitStatus, Vec<u8>)> {
    let output = read(child.stdout.take(), OUTPUT_MAX).await?;
    Ok((child.wait().await?, output))
}

async fn read(from: Option<impl AsyncRead + Unpin>, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Some(from) = from {
        from.take(most).read_to_end(&mut bytes).await?;
    }
    Ok(bytes)
}

/// The photo or the reason in an output, or `None` if our process wouldn't write it.
fn interpret(status: ExitStatus, output: Vec<u8>) -> Option<Result<Vec<u8>, String>> {
    if status.success() {
        return jpeg::is_plain(&output).then_some(Ok(output));
    }
    let reason = String::from_utf8(output).ok()?;
    let is_words = reason.len() <= REASON_MAX && !reason.contains(char::is_control);
    (exited_with(status, EXIT_REFUSED) && is_words && !reason.is_empty()).then_some(Err(reason))
}

/// What is wrong with a photo whose process ended abnormally.
fn reason_of_exit(status: ExitStatus) -> NotAPhoto {
    match status.signal().and_then(Signal::from_named_raw) {
        Some(Signal::XCPU) => NotAPhoto::TooSlow,
        // Its memory limit was reached; the system ran out of memory.
        Some(Signal::ABORT | Signal::KILL) => NotAPhoto::TooLarge,
        _ => NotAPhoto::Damaged,
    }
}

fn exited_with(status: ExitStatus, code: u8) -> bool {
    status.code() == Some(code.into())
}

/// The process itself: enters the sandbox, reads one file, and writes its output.
#[must_use]
pub fn run() -> ExitCode {
    if let Err(error) = sandbox::enter() {
        eprintln!("its limits can't be set: {error}");
        return EXIT_NO_SANDBOX.into();
    }
    let mut file = Vec::new();
    let read = io::stdin().lock().take(MAX_SIZE).read_to_end(&mut file);
    let photo = match read {
        Ok(_) => reencode(&file),
        Err(_) => Err(NotAPhoto::Damaged),
    };
    let (output, code) = match photo {
        Ok(photo) => (photo, ExitCode::SUCCESS),
        Err(reason) => (reason.to_string().into(), EXIT_REFUSED.into()),
    };
    match io::stdout().lock().write_all(&output) {
        Ok(()) => code,
        Err(_) => ExitCode::FAILURE,
    }
}
