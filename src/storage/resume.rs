//! What the menu offers to go on with: the draft that was saved last. The panel reads it before the widget is there
//! (`loader/menu.js`), so it is in the local storage: until when it is kept, the draft's id, its topic, and the topic's title,
//! a line each.

use uuid::Uuid;

use crate::i18n::t;
use crate::storage::draft::{Draft, expires_at};
use crate::storage::sent_requests::storage;

const NAME: &str = "careline-help-draft";

/// Offers a draft.
pub(super) fn offer(draft: &Draft) {
    let topic = draft.topic.name();
    let title = t(&["topic.", topic].concat());
    let lines = [
        &expires_at(draft.saved_at).to_string(),
        &draft.id.to_string(),
        topic,
        &title,
    ];
    if let Some(storage) = storage() {
        // If it can't be stored, the draft is still under "My requests".
        let _ = storage.set_item(NAME, &lines.join("\n"));
    }
}

/// Offers a draft no longer.
pub(super) fn withdraw(draft: Uuid) {
    let Some(storage) = storage() else { return };
    let offered = storage.get_item(NAME).ok().flatten();
    if offered.is_some_and(|lines| lines.split('\n').nth(1) == Some(&draft.to_string())) {
        let _ = storage.remove_item(NAME);
    }
}
