//! Reading a refused body to its end.
//!
//! A client that is still sending hears no answer when its connection is closed: it sees a broken one instead of
//! the reason. So a refused body is read and dropped, up to a limit.

use std::time::Duration;

use crate::http::body::TimedBody;

/// The most bytes that are read in vain.
const BYTES_MAX: usize = 64 * 1024 * 1024;
/// The longest time that is spent on them.
const TIME_MAX: Duration = Duration::from_secs(30);

/// Reads and drops what is left of a body.
pub async fn drain(mut body: TimedBody) {
    let reading = async {
        let mut read = 0;
        while let Ok(Some(piece)) = body.next().await {
            read += piece.len();
            if read > BYTES_MAX {
                return;
            }
        }
    };
    drop(tokio::time::timeout(TIME_MAX, reading).await);
}
