//! Draws what the shopper and support wrote to each other.

use careline_policy::Moment;
use careline_wire::TicketView;
use careline_wire::conversation::{Author, Message};
use leptos::prelude::*;
use uuid::Uuid;

use crate::api::tickets::Key;
use crate::app::facts::Facts;
use crate::app::session::Session;
use crate::flows::ticket::gallery::Gallery;
use crate::i18n::{self, t};

/// The shopper's own words from the ticket, then the messages, the oldest first.
#[component]
pub fn Conversation(
    session: Session,
    facts: Facts,
    key: Key,
    /// The ticket as it was sent.
    first: TicketView,
    /// The ticket with its messages so far.
    ticket: Memo<TicketView>,
) -> impl IntoView {
    let own = first.description.map(|text| Said {
        from: Author::Shopper,
        at: first.received_at,
        text,
        photos: first.photos,
    });
    let messages = Memo::new(move |_| ticket.with(|ticket| ticket.messages.clone()));
    let own = own.map(|said| view! { <SaidBy session facts key=key.clone() said /> });
    let key = StoredValue::new(key);
    view! {
        <h3>{t("case.talk")}</h3>
        <ul class="plain">
            {own}
            <For each=move || messages.get() key=|message| message.id let:message>
                <SaidBy session facts key=key.get_value() said=Said::from(message) />
            </For>
        </ul>
    }
}

/// What somebody wrote.
struct Said {
    from: Author,
    at: Moment,
    text: String,
    photos: Vec<Uuid>,
}

impl From<Message> for Said {
    fn from(message: Message) -> Self {
        Self {
            from: message.from,
            at: message.at,
            text: message.text,
            photos: message.photo_ids,
        }
    }
}

#[component]
fn SaidBy(session: Session, facts: Facts, key: Key, said: Said) -> impl IntoView {
    let (class, who) = match said.from {
        Author::Shop => ("said-by shop", "case.from.shop"),
        Author::Shopper => ("said-by", "case.from.shopper"),
    };
    let at = facts.with_rules(|rules| i18n::moment(&rules.zone, said.at));
    view! {
        <li class=class>
            <p class="detail">{[&t(who), " · ", &at].concat()}</p>
            <p class="said" dir="auto">{said.text}</p>
            <Gallery session key photos=said.photos />
        </li>
    }
}
