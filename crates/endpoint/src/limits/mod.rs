//! How much one caller may ask for, so that guessing leads nowhere and a flood leaves room for others.
//!
//! What a caller does is counted by their address and by shop. Guessing at orders is counted apart: each look-up that finds
//! nothing counts by the address, the email, the order's number and the shop, so that neither many addresses nor many
//! numbers help. What was looked up counts as it was typed, whether there is such an order or not.
//!
//! A limit is for those who ask in earnest too: it's told by `429`, and nothing that was kept is lost. Before it ends, and
//! where it may be somebody else who used it up, there is a way on: a [`proof`] of work, which a browser makes by itself.
//!
//! - **A caller's own limit**, that of their address: its second half asks for a proof each, and then it ends, until
//!   `Retry-After`.
//! - **A limit that is shared** with others, that of an email, an order or a shop, may be used up by strangers: whoever guesses
//!   at one shopper's order from many addresses could else keep that shopper from it. So beyond it the first few calls of
//!   each network pass, enough for a shopper who mistypes twice; then each asks for a proof, and it never ends. The work is
//!   heavy for an email or an order, since there it's all that stands between somebody with very many networks and very
//!   many guesses; a shop that fears that has a code mailed. A right guess isn't let through for being right: then the limit
//!   would end none. Which limit was reached isn't told.
//! - **Uploads and links in mails** end without a proof: other people's tus clients couldn't bring one.
//!
//! A call that is refused takes nothing of the limits that refuse it, but a proof that isn't good takes one of its caller's
//! own, and is looked at only while there is one.

pub mod bucket;
pub mod charge;
pub mod client_ip;
pub mod concurrency;
pub mod proof_of_work;

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{FromRef, FromRequestParts, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use careline_wire::problem::PROOF;
use careline_wire::{Problem, ProblemType};

use crate::app::AppState;
use crate::config::LimitSettings;
use crate::drain::drain;
use crate::http::extract::header;
use crate::http::problem::{Refusal, internal};
use crate::limits::bucket::{Limit, Share};
use crate::limits::charge::{Due, Toll, give_back, pay};
use crate::limits::client_ip::Client;
use crate::limits::proof_of_work::{Proofs, Purpose, Work};
use crate::orders::number;
use crate::store::orders::comparable;
use crate::tickets::signed_links::KEY;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Looking an order up.
    LookUp,
    /// Announcing a photo.
    Upload,
    /// Sending a request.
    Ticket,
    /// Adding to a request.
    Message,
    /// Having found the answer.
    Answer,
    /// Opening a link in support's mail, or pressing its button.
    Act,
}

/// All limits of an endpoint.
pub struct Limits {
    look_ups: Counted,
    refused: Refused,
    uploads: Counted,
    tickets: Counted,
    messages: Counted,
    answers: Counted,
    acts: Counted,
    proofs: Proofs,
}

/// Who does something to which shop, and the work that they have shown for it.
#[derive(Clone, Copy)]
pub struct Caller<'a> {
    /// Who.
    pub client: Client,
    /// The shop's id.
    pub shop: &'a str,
    /// What they have shown.
    pub shown: Shown,
}

/// What a [`guard`] counts, and where.
#[derive(Clone)]
pub struct Counting {
    /// Whose limits.
    pub app: AppState,
    /// What.
    pub deed: Deed,
}

/// The work that a request's proof shows.
#[derive(Clone, Copy, Default)]
pub struct Shown(pub Option<Work>);

/// The limits of what is done.
struct Counted {
    address: Limit,
    /// What passes where the shop's is reached.
    first: Limit,
    /// Where the address names a shop.
    shop: Option<Limit>,
}

/// The limits of look-ups that find nothing.
struct Refused {
    address: Limit,
    /// What passes where one of those below is reached.
    first: Limit,
    email: Limit,
    order: Limit,
    shop: Limit,
}

/// A look-up that counts as one that found nothing, until it did.
pub struct Guess<'a>(Vec<Share<'a>>);

impl Limits {
    /// The limits that the configuration sets.
    #[must_use]
    pub fn new(settings: &LimitSettings, key: &[u8; KEY]) -> Self {
        let limit = |most| Limit::of(settings.scaled(most));
        let counted = |address, shop| Counted {
            address: limit(address),
            first: limit(settings.first_per_network),
            shop: Some(limit(shop)),
        };
        Self {
            look_ups: counted(settings.look_ups_per_address, settings.look_ups_per_shop),
            refused: Refused {
                address: limit(settings.refused_look_ups_per_address),
                first: limit(settings.first_per_network),
                email: limit(settings.refused_look_ups_per_email),
                order: limit(settings.refused_look_ups_per_order),
                shop: limit(settings.refused_look_ups_per_shop),
            },
            uploads: counted(settings.uploads_per_address, settings.uploads_per_shop),
            tickets: counted(settings.tickets_per_address, settings.tickets_per_shop),
            messages: counted(settings.messages_per_address, settings.messages_per_shop),
            answers: counted(settings.answers_per_address, settings.answers_per_shop),
            acts: Counted {
                address: limit(settings.acts_per_address),
                first: limit(settings.first_per_network),
                shop: None,
            },
            proofs: Proofs::new(key),
        }
    }

    /// The work that a proof shows; one that isn't good counts against who brought it.
    fn shown(&self, deed: Deed, client: Client, shop: &str, proof: Option<&str>) -> Shown {
        let Some(proof) = proof.filter(|_| deed.asks_proof()) else {
            return Shown::default();
        };
        let share = self.of(deed).address.share(client);
        if share.take().is_err() {
            return Shown::default();
        }
        let shown = self.proofs.check(Purpose { deed, shop }, proof);
        if shown.is_some() {
            share.give_back();
        }
        Shown(shown)
    }

    /// Counts something that a caller does.
    ///
    /// # Errors
    ///
    /// When a limit is reached, or near.
    pub fn count(&self, deed: Deed, caller: Caller<'_>) -> Result<(), Refusal> {
        let Caller { client, shop, .. } = caller;
        let counted = self.of(deed);
        // The address first: whoever is over their own limit takes nothing from others.
        let work = deed.asks_proof().then_some(Work::Light);
        let mut tolls = vec![Toll::own(&counted.address, client, work)];
        let of_shop = counted.shop.as_ref();
        tolls.extend(of_shop.map(|limit| Toll::shared(limit, shop, work)));
        self.take(deed, caller, tolls, &counted.first).map(drop)
    }

    /// Counts a look-up as one that finds nothing, before it's known whether it does: so many at once are no way around.
    ///
    /// # Errors
    ///
    /// When a limit is reached, or near.
    pub fn guess(
        &self,
        caller: Caller<'_>,
        email: &str,
        number: &str,
    ) -> Result<Guess<'_>, Refusal> {
        let Caller { client, shop, .. } = caller;
        let refused = &self.refused;
        let (light, heavy) = (Some(Work::Light), Some(Work::Heavy));
        let tolls = vec![
            Toll::own(&refused.address, client, light),
            Toll::shared(&refused.email, (shop, comparable(email)), heavy),
            Toll::shared(&refused.order, (shop, number::counted(number)), heavy),
            Toll::shared(&refused.shop, shop, light),
        ];
        let taken = self.take(Deed::LookUp, caller, tolls, &refused.first);
        taken.map(Guess)
    }

    fn take<'a>(
        &self,
        deed: Deed,
        caller: Caller<'_>,
        tolls: Vec<Toll<'a>>,
        first: &'a Limit,
    ) -> Result<Vec<Share<'a>>, Refusal> {
        let first = first.share(caller.client.network());
        pay(tolls, first, caller.shown.0).map_err(|due| match due {
            Due::Wait(wait) => limited(wait),
            Due::Work(work) => self.ask_proof(deed, caller.shop, work),
        })
    }

    /// Asks for work before something is done.
    #[must_use]
    pub fn ask_proof(&self, deed: Deed, shop: &str, work: Work) -> Refusal {
        match self.proofs.challenge(Purpose { deed, shop }, work) {
            Ok(challenge) => Refusal::asking(challenge),
            Err(error) => internal(&error),
        }
    }

    /// Forgets what is over.
    pub fn forget(&self) {
        let Refused {
            address,
            first,
            email,
            order,
            shop,
        } = &self.refused;
        [address, first, email, order, shop]
            .into_iter()
            .for_each(Limit::forget);
        for counted in Deed::ALL.map(|deed| self.of(deed)) {
            counted.address.forget();
            counted.first.forget();
            counted.shop.iter().for_each(Limit::forget);
        }
        self.proofs.forget();
    }

    const fn of(&self, deed: Deed) -> &Counted {
        match deed {
            Deed::LookUp => &self.look_ups,
            Deed::Upload => &self.uploads,
            Deed::Ticket => &self.tickets,
            Deed::Message => &self.messages,
            Deed::Answer => &self.answers,
            Deed::Act => &self.acts,
        }
    }
}

impl Deed {
    const ALL: [Self; 6] = [
        Self::LookUp,
        Self::Upload,
        Self::Ticket,
        Self::Message,
        Self::Answer,
        Self::Act,
    ];

    /// What a proof of work is for, by its name on the wire.
    const fn name(self) -> &'static str {
        match self {
            Self::LookUp => "look-up",
            Self::Upload => "upload",
            Self::Ticket => "ticket",
            Self::Message => "message",
            Self::Answer => "answer",
            Self::Act => "act",
        }
    }

    /// Whether there is a way on where a limit is near.
    const fn asks_proof(self) -> bool {
        !matches!(self, Self::Upload | Self::Act)
    }
}

impl Guess<'_> {
    /// It found an order: it was no guess.
    pub fn was_right(self) {
        give_back(&self.0);
    }
}

impl<S: Sync> FromRequestParts<S> for Client
where
    AppState: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let app = AppState::from_ref(state);
        Ok(Self::of(
            &parts.extensions,
            &parts.headers,
            &app.trusted_proxies,
        ))
    }
}

impl FromRef<Counting> for AppState {
    fn from_ref(counting: &Counting) -> Self {
        counting.app.clone()
    }
}

/// What the guard has found.
impl FromRequestParts<AppState> for Shown {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Self::Rejection> {
        let shown = parts.extensions.get::<Self>();
        Ok(shown.copied().unwrap_or_default())
    }
}

/// Counts a request before anything of it is looked at but its address and its headers.
pub async fn guard(
    State(Counting { app, deed }): State<Counting>,
    client: Client,
    path: Result<RawPathParams, RawPathParamsRejection>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = path.ok();
    let mut path = path.iter().flatten();
    let shop = path.find(|(name, _)| *name == "shop");
    let shop = shop.map_or("", |(_, shop)| shop);
    let proof = header(request.headers(), PROOF);
    let shown = app.limits.shown(deed, client, shop, proof);
    let caller = Caller {
        client,
        shop,
        shown,
    };
    match app.limits.count(deed, caller) {
        Ok(()) => {
            request.extensions_mut().insert(shown);
            next.run(request).await
        }
        Err(refusal) => {
            drain(request.into_body().into()).await;
            refusal.into_response()
        }
    }
}

/// The same for each limit: it doesn't say whose.
fn limited(wait: Duration) -> Refusal {
    let seconds = wait.as_secs() + 1;
    let problem = Problem::new(ProblemType::RateLimited)
        .detail(format!("Please try again in {seconds} seconds."));
    Refusal::from(problem).after(seconds)
}
