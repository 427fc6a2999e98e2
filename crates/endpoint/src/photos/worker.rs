//! A process for each photo: started for it alone, and ended with it.
//!
//! It is this very program, asked by [`COMMAND`]. It reads the file as its standard input, and answers on its standard
//! output: a JPEG, or why there is none, told apart by its exit status. Whatever else it does (crash, hang, talk nonsense)
//! means that the photo can't be read. What keeps it from starting is no fault of the photo's, which may come again.

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

use crate::photos::container::jpeg;
use crate::photos::reencode::reencode;
use crate::photos::sandbox::confine;
use crate::photos::{MAX_SIZE, NotAPhoto};

/// What this program is asked by.
pub const COMMAND: &str = "darkroom";
/// How many photos are worked on at once.
const AT_ONCE: usize = 2;
/// How long one may take. Its limit is the processor's time; this is for one that doesn't use any, and longer than any other
/// has to wait for its share.
const TIME_MAX: Duration = Duration::from_secs(60);
/// The most bytes of an answer: no JPEG that we write has more.
const ANSWER_MAX: u64 = 16 * 1024 * 1024;
/// The most bytes of a reason.
const REASON_MAX: usize = 500;
/// The exit status of a process that says why there is no photo.
const REFUSED: u8 = 3;
/// The exit status of one that couldn't limit itself, and read nothing.
const UNCONFINED: u8 = 4;

/// Where photos are worked on, a few at a time.
pub struct PhotoWorker {
    program: PathBuf,
    concurrency: Semaphore,
}

impl PhotoWorker {
    /// The photo_worker that a program has: this one, or another that is `careline` too.
    #[must_use]
    pub fn of(program: PathBuf) -> Self {
        Self {
            program,
            concurrency: Semaphore::new(AT_ONCE),
        }
    }

    /// The photo_worker of this program, found even when its file was replaced since it started.
    #[must_use]
    pub fn of_this_program() -> Self {
        let here = Path::new("/proc/self/exe");
        Self::of(match here.exists() {
            true => here.to_owned(),
            false => std::env::current_exe().unwrap_or_default(),
        })
    }

    /// Makes a photo of a file, or says in words why it isn't one.
    ///
    /// # Errors
    ///
    /// When the file can't be opened, or no process can be had for it.
    pub async fn reencode(&self, path: &Path) -> io::Result<Result<Vec<u8>, String>> {
        let _place = self.concurrency.acquire().await;
        let file = File::open(path)?;
        let mut child = self.start(file.into(), Stdio::null())?;
        let Ok(answer) = timeout(TIME_MAX, hear(&mut child)).await else {
            child.kill().await?;
            return Ok(Err(NotAPhoto::TooSlow.to_string()));
        };
        let (status, answer) = answer?;
        match understand(status, answer) {
            Some(Ok(photo)) => Ok(Ok(photo)),
            Some(Err(reason)) => Ok(Err(reason)),
            None if is(status, UNCONFINED) => Err(io::Error::other("photos can't be read safely")),
            None => {
                tracing::warn!(%status, "the process that read a photo failed: the photo is refused");
                Ok(Err(why(status).to_string()))
            }
        }
    }

    /// Tries whether photos can be made here, and says in the log what is in the way.
    pub async fn try_out(&self) {
        let tried = async {
            let mut child = self.start(Stdio::null(), Stdio::piped())?;
            let said = child.stderr.take();
            let (status, _) = hear(&mut child).await?;
            Ok::<_, io::Error>((status, read(said, 1_024).await?))
        };
        match timeout(TIME_MAX, tried).await {
            // An empty file is refused.
            Ok(Ok((status, said))) if is(status, REFUSED) => {
                let said = String::from_utf8_lossy(&said);
                if !said.is_empty() {
                    tracing::warn!("photos are read with less protection: {}", said.trim_end());
                }
            }
            Ok(Ok((status, said))) => {
                let said = String::from_utf8_lossy(&said);
                tracing::error!(%status, "photos can't be read: {}", said.trim_end());
            }
            Ok(Err(error)) => {
                let program = self.program.display();
                tracing::error!(%error, "photos can't be read: {program} doesn't start");
            }
            Err(_) => tracing::error!("photos can't be read: their process doesn't answer"),
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

/// Hears a process to its end.
async fn hear(child: &mut Child) -> io::Result<(ExitStatus, Vec<u8>)> {
    let answer = read(child.stdout.take(), ANSWER_MAX).await?;
    Ok((child.wait().await?, answer))
}

async fn read(from: Option<impl AsyncRead + Unpin>, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Some(from) = from {
        from.take(most).read_to_end(&mut bytes).await?;
    }
    Ok(bytes)
}

/// What an answer means, if it is one that we would give.
fn understand(status: ExitStatus, answer: Vec<u8>) -> Option<Result<Vec<u8>, String>> {
    if status.success() {
        return jpeg::is_plain(&answer).then_some(Ok(answer));
    }
    let reason = String::from_utf8(answer).ok()?;
    let is_words = reason.len() <= REASON_MAX && !reason.contains(char::is_control);
    (is(status, REFUSED) && is_words && !reason.is_empty()).then_some(Err(reason))
}

/// What a photo did to its process, by how that ended.
fn why(status: ExitStatus) -> NotAPhoto {
    match status.signal().and_then(Signal::from_named_raw) {
        Some(Signal::XCPU) => NotAPhoto::TooSlow,
        // The memory that it may have was too little; the system's was.
        Some(Signal::ABORT | Signal::KILL) => NotAPhoto::TooLarge,
        _ => NotAPhoto::Damaged,
    }
}

fn is(status: ExitStatus, code: u8) -> bool {
    status.code() == Some(code.into())
}

/// What the process does: limits itself, reads one file, and answers.
#[must_use]
pub fn work() -> ExitCode {
    if let Err(error) = confine() {
        eprintln!("its limits can't be set: {error}");
        return UNCONFINED.into();
    }
    let mut file = Vec::new();
    let read = io::stdin().lock().take(MAX_SIZE).read_to_end(&mut file);
    let developed = match read {
        Ok(_) => reencode(&file),
        Err(_) => Err(NotAPhoto::Damaged),
    };
    let (answer, code) = match developed {
        Ok(photo) => (photo, ExitCode::SUCCESS),
        Err(reason) => (reason.to_string().into(), REFUSED.into()),
    };
    match io::stdout().lock().write_all(&answer) {
        Ok(()) => code,
        Err(_) => ExitCode::FAILURE,
    }
}
