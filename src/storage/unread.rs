//! Which requests support has changed since the shopper last looked.
//!
//! The loader shows a dot for them on every page. It reads one entry of local storage for that, which is there only while
//! a request is unread.

use careline_policy::Moment;
use uuid::Uuid;

use crate::storage::sent_requests::{self, SentRequest};

/// The loader looks for this name, whatever the value.
const NAME: &str = "careline-help-unread";

/// Support last changed a request at that time. Returns whether the shopper hasn't seen that yet.
pub fn learned(shop: &str, id: Uuid, updated_at: Option<Moment>) -> bool {
    let mut is_unread = false;
    let all = sent_requests::change(shop, id, |request| {
        request.is_unread = updated_at > request.seen;
        is_unread = request.is_unread;
    });
    set_flag(&all);
    is_unread
}

/// The shopper looks at a request that support last changed at that time.
pub fn opened(shop: &str, id: Uuid, updated_at: Option<Moment>) {
    let all = sent_requests::change(shop, id, |request| {
        request.seen = updated_at;
        request.is_unread = false;
    });
    set_flag(&all);
}

fn set_flag(all: &[SentRequest]) {
    let Some(storage) = sent_requests::storage() else {
        return;
    };
    // Without it there is no dot.
    let _ = match all.iter().any(|request| request.is_unread) {
        true => storage.set_item(NAME, "1"),
        false => storage.remove_item(NAME),
    };
}
