//! A process's system calls, as `strace` recorded them.
//!
//! A line marks when a call began or ended; a call that another thread interrupted has two. So the order of calls
//! follows from the line numbers.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

use careline_harness::Result;
use careline_harness::until::until;

/// The traced calls: all that read, write or sync.
const CALLS: &str = "trace=read,readv,recvfrom,recvmsg,write,writev,sendto,sendmsg,pwrite64,fsync,fdatasync,rename,renameat,renameat2";
/// How many bytes of a call are recorded: a page of the database.
const BYTES: &str = "4096";

/// How many bytes of a response hold its status: `HTTP/1.1 201`.
const ANSWER: usize = 12;

/// A traced process's calls, in the order in which they ended.
pub struct Trace(pub Vec<Call>);

/// A call.
#[derive(Clone, Debug)]
pub struct Call {
    /// The thread.
    pub thread: u32,
    /// The name.
    pub name: String,
    /// The arguments, as recorded.
    pub arguments: String,
    /// Whether it succeeded.
    pub is_fine: bool,
    /// The line at which it began.
    pub began: usize,
    /// The line at which it ended.
    pub ended: usize,
}

/// A request as far as it was recorded, and the start of its response.
pub struct Exchange {
    /// Everything that was read since the response before.
    pub asked: String,
    /// The response's first bytes.
    pub answered: String,
    /// The line at which writing them began.
    pub began: usize,
}

/// The tracer's command line, to be put before the traced command.
#[must_use]
pub fn tracer(into: &str) -> [&str; 10] {
    [
        "strace", "-D", "-f", "-y", "-s", BYTES, "-e", CALLS, "-o", into,
    ]
}

/// Why tracing isn't possible here, if it isn't.
#[must_use]
pub fn unavailable() -> Option<String> {
    let tried = Command::new("strace")
        .args(["-e", "trace=none", "true"])
        .output();
    match tried {
        Ok(output) if output.status.success() => None,
        Ok(output) => Some(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
        Err(error) => Some(format!("strace: {error}")),
    }
}

impl Trace {
    /// Waits for the tracer, which exits after the traced process, and reads its file.
    ///
    /// # Errors
    ///
    /// If the tracer doesn't finish.
    pub async fn whole(file: &Path) -> Result<Self> {
        until("the whole trace", async || {
            let text = std::fs::read(file)?;
            let is_whole = text.trim_ascii_end().ends_with(b"+++");
            Ok::<_, std::io::Error>(is_whole.then(|| Self::read(&String::from_utf8_lossy(&text))))
        })
        .await
    }

    /// Parses a recorded trace.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut begun = HashMap::new();
        let mut calls = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let Some((thread, rest)) = line.split_once(' ') else {
                continue;
            };
            let (Ok(thread), rest) = (thread.parse(), rest.trim_start()) else {
                continue;
            };
            if let Some(start) = rest.strip_suffix(" <unfinished ...>") {
                begun.insert(thread, (at, start.to_owned()));
                continue;
            }
            let (began, whole) = match rest.strip_prefix("<... ") {
                None => (at, rest.to_owned()),
                Some(resumed) => {
                    let end = resumed.split_once(" resumed>").map(|(_, end)| end);
                    let (Some(end), Some((began, start))) = (end, begun.remove(&thread)) else {
                        continue;
                    };
                    (began, start + end)
                }
            };
            calls.extend(Call::read(thread, &whole, began, at));
        }
        Self(calls)
    }
}

impl Trace {
    /// The HTTP requests and responses in the trace.
    #[must_use]
    pub fn exchanges(&self) -> Vec<Exchange> {
        let mut asked = HashMap::<&str, String>::new();
        let mut exchanges = Vec::new();
        for call in &self.0 {
            if call.is_read() {
                asked.entry(call.file()).or_default().push_str(call.bytes());
            } else if call.is_write() && call.bytes().starts_with("HTTP/1.1 ") {
                exchanges.push(Exchange {
                    asked: asked.remove(call.file()).unwrap_or_default(),
                    answered: call.bytes().chars().take(ANSWER).collect(),
                    began: call.began,
                });
            }
        }
        exchanges
    }
}

impl Call {
    fn read(thread: u32, text: &str, began: usize, ended: usize) -> Option<Self> {
        let (name, rest) = text.split_once('(')?;
        let (arguments, result) = rest.rsplit_once(" = ")?;
        Some(Self {
            thread,
            name: name.to_owned(),
            arguments: arguments.trim_end().trim_end_matches(')').to_owned(),
            is_fine: !result.starts_with(['-', '?']),
            began,
            ended,
        })
    }

    /// The file or socket.
    #[must_use]
    pub fn file(&self) -> &str {
        let file = self.arguments.split_once('<');
        let file = file.and_then(|(_, rest)| rest.split_once('>'));
        file.map(|(file, _)| file).unwrap_or_default()
    }

    /// The first bytes that were read or written, as recorded.
    fn bytes(&self) -> &str {
        let quoted = self.arguments.split_once('"').map(|(_, rest)| rest);
        let end = |rest: &str| rest.rfind('"');
        let bytes = quoted.and_then(|rest| rest.get(..end(rest)?));
        bytes.unwrap_or_default()
    }

    /// Whether it writes to the file or socket.
    #[must_use]
    pub fn is_write(&self) -> bool {
        ["write", "writev", "sendto", "sendmsg", "pwrite64"].contains(&&*self.name)
    }

    /// Whether it reads from the file or socket.
    #[must_use]
    pub fn is_read(&self) -> bool {
        ["read", "readv", "recvfrom", "recvmsg"].contains(&&*self.name)
    }

    /// Whether it synced the file.
    #[must_use]
    pub fn is_sync(&self) -> bool {
        self.is_fine && ["fsync", "fdatasync"].contains(&&*self.name)
    }

    /// The old and the new name of a renamed file.
    #[must_use]
    pub fn rename(&self) -> Option<(&Path, &Path)> {
        let is_rename = self.is_fine && self.name.starts_with("rename");
        let mut quoted = self.arguments.split('"').skip(1).step_by(2).map(Path::new);
        let (from, to) = (quoted.next()?, quoted.next()?);
        is_rename.then_some((from, to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = r#"7 recvfrom(9<socket:[1]>, "POST / HT", 9, 0, NULL, NULL) = 9
7 recvfrom(9<socket:[1]>, "TP/1.1\r\n", 8192, 0, NULL, NULL) = 8
8 pwrite64(5</d/careline.db-wal>, "a (b) = \"c\""..., 4096, 56) = 4096
8 fdatasync(5</d/careline.db-wal> <unfinished ...>
7 write(9<socket:[1]>, "HTTP/1.1 201 Created"..., 300) = 300
8 <... fdatasync resumed>)            = 0
8 fsync(5</d/x>)                    = -1 EIO (Input/output error)
7 rename("/d/x.tmp", "/d/x") = 0
7 +++ exited with 0 +++
"#;

    #[test]
    fn a_call_that_was_interrupted_ends_where_it_is_resumed() {
        let Trace(calls) = Trace::read(TRACE);
        let names: Vec<_> = calls.iter().map(|call| call.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "recvfrom",
                "recvfrom",
                "pwrite64",
                "write",
                "fdatasync",
                "fsync",
                "rename"
            ]
        );
        let sync = &calls[4];
        assert_eq!((sync.thread, sync.began, sync.ended), (8, 3, 5));
        assert!(sync.is_sync());
        assert_eq!(sync.file(), "/d/careline.db-wal");
    }

    #[test]
    fn what_is_read_in_pieces_is_one_request() {
        let [one] = &Trace::read(TRACE).exchanges()[..] else {
            panic!("there is one exchange");
        };
        assert!(one.asked.starts_with("POST / HTTP/1.1"));
        assert_eq!((one.answered.as_str(), one.began), ("HTTP/1.1 201", 4));
    }

    #[test]
    fn a_call_says_what_it_did() {
        let Trace(calls) = Trace::read(TRACE);
        assert!(calls[0].is_read() && calls[2].is_write() && calls[3].is_write());
        assert_eq!(calls[3].file(), "socket:[1]");
        assert!(!calls[5].is_sync(), "a sync that failed is none");
        assert_eq!(
            calls[6].rename(),
            Some((Path::new("/d/x.tmp"), Path::new("/d/x")))
        );
    }
}
