//! Tells the service manager, systemd, how far the endpoint is (`sd_notify(3)`). Without one it does nothing.

use sd_notify::NotifyState;

/// Requests are taken from now on.
pub fn ready() {
    tell(NotifyState::Ready);
}

/// The endpoint was asked to stop.
pub fn stopping() {
    tell(NotifyState::Stopping);
}

fn tell(state: NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::warn!(%error, "the service manager can't be told how far the endpoint is");
    }
}
