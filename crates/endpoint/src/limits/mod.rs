//! How much one caller may ask for, so that guessing leads nowhere and a flood leaves room for others.
//!
//! What a caller does is rate_limit_key by their address and by shop. Guessing at orders is rate_limit_key apart: each look-up that finds
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
use crate::http::problem::{ApiError, internal};
use crate::limits::bucket::{BucketHandle, Limit};
use crate::limits::charge::{Charge, Shortfall, charge_all, give_back};
use crate::limits::client_ip::Client;
use crate::limits::proof_of_work::{Proofs, Purpose, Work};
use crate::orders::email::normalize_email;
use crate::orders::number;
use crate::platform::crypto::KEY;

/// What is rate_limit_key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitedAction {
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
    look_ups: ActionLimits,
    refused: FailedLookupLimits,
    uploads: ActionLimits,
    tickets: ActionLimits,
    messages: ActionLimits,
    answers: ActionLimits,
    acts: ActionLimits,
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
    pub shown: ProofShown,
}

/// What a [`guard`] counts, and where.
#[derive(Clone)]
pub struct RateLimitState {
    /// Whose limits.
    pub app: AppState,
    /// What.
    pub action: LimitedAction,
}

/// The work that a request's proof shows.
#[derive(Clone, Copy, Default)]
pub struct ProofShown(pub Option<Work>);

/// The limits of what is done.
struct ActionLimits {
    address: Limit,
    /// What passes where the shop's is reached.
    first: Limit,
    /// Where the address names a shop.
    shop: Option<Limit>,
}

/// The limits of look-ups that find nothing.
struct FailedLookupLimits {
    address: Limit,
    /// What passes where one of those below is reached.
    first: Limit,
    email: Limit,
    order: Limit,
    shop: Limit,
}

/// A look-up that counts as one that found nothing, until it did.
pub struct PendingLookup<'a>(Vec<BucketHandle<'a>>);

impl Limits {
    /// The limits that the configuration sets.
    #[must_use]
    pub fn new(settings: &LimitSettings, key: &[u8; KEY]) -> Self {
        let limit = |most| Limit::of(settings.scaled(most));
        let rate_limit_key = |address, shop| ActionLimits {
            address: limit(address),
            first: limit(settings.free_per_network),
            shop: Some(limit(shop)),
        };
        Self {
            look_ups: rate_limit_key(settings.lookups_per_address, settings.lookups_per_shop),
            refused: FailedLookupLimits {
                address: limit(settings.failed_lookups_per_address),
                first: limit(settings.free_per_network),
                email: limit(settings.failed_lookups_per_email),
                order: limit(settings.failed_lookups_per_order),
                shop: limit(settings.failed_lookups_per_shop),
            },
            uploads: rate_limit_key(settings.uploads_per_address, settings.uploads_per_shop),
            tickets: rate_limit_key(settings.tickets_per_address, settings.tickets_per_shop),
            messages: rate_limit_key(settings.messages_per_address, settings.messages_per_shop),
            answers: rate_limit_key(
                settings.deflections_per_address,
                settings.deflections_per_shop,
            ),
            acts: ActionLimits {
                address: limit(settings.agent_links_per_address),
                first: limit(settings.free_per_network),
                shop: None,
            },
            proofs: Proofs::new(key),
        }
    }

    /// The work that a proof shows; one that isn't good counts against who brought it.
    fn shown(
        &self,
        action: LimitedAction,
        client: Client,
        shop: &str,
        proof: Option<&str>,
    ) -> ProofShown {
        let Some(proof) = proof.filter(|_| action.asks_proof()) else {
            return ProofShown::default();
        };
        let share = self.of(action).address.share(client);
        if share.take().is_err() {
            return ProofShown::default();
        }
        let shown = self.proofs.check(Purpose { action, shop }, proof);
        if shown.is_some() {
            share.give_back();
        }
        ProofShown(shown)
    }

    /// Counts something that a caller does.
    ///
    /// # Errors
    ///
    /// When a limit is reached, or near.
    pub fn count(&self, action: LimitedAction, caller: Caller<'_>) -> Result<(), ApiError> {
        let Caller { client, shop, .. } = caller;
        let rate_limit_key = self.of(action);
        // The address first: whoever is over their own limit takes nothing from others.
        let work = action.asks_proof().then_some(Work::Light);
        let mut charges = vec![Charge::per_client(&rate_limit_key.address, client, work)];
        let of_shop = rate_limit_key.shop.as_ref();
        charges.extend(of_shop.map(|limit| Charge::shared(limit, shop, work)));
        self.take(action, caller, charges, &rate_limit_key.first)
            .map(drop)
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
    ) -> Result<PendingLookup<'_>, ApiError> {
        let Caller { client, shop, .. } = caller;
        let refused = &self.refused;
        let (light, heavy) = (Some(Work::Light), Some(Work::Heavy));
        let charges = vec![
            Charge::per_client(&refused.address, client, light),
            Charge::shared(&refused.email, (shop, normalize_email(email)), heavy),
            Charge::shared(
                &refused.order,
                (shop, number::rate_limit_key(number)),
                heavy,
            ),
            Charge::shared(&refused.shop, shop, light),
        ];
        let taken = self.take(LimitedAction::LookUp, caller, charges, &refused.first);
        taken.map(PendingLookup)
    }

    fn take<'a>(
        &self,
        action: LimitedAction,
        caller: Caller<'_>,
        charges: Vec<Charge<'a>>,
        first: &'a Limit,
    ) -> Result<Vec<BucketHandle<'a>>, ApiError> {
        let first = first.share(caller.client.network());
        charge_all(charges, first, caller.shown.0).map_err(|due| match due {
            Shortfall::Wait(wait) => limited(wait),
            Shortfall::Work(work) => self.ask_proof(action, caller.shop, work),
        })
    }

    /// Asks for work before something is done.
    #[must_use]
    pub fn ask_proof(&self, action: LimitedAction, shop: &str, work: Work) -> ApiError {
        match self.proofs.challenge(Purpose { action, shop }, work) {
            Ok(challenge) => ApiError::asking(challenge),
            Err(error) => internal(&error),
        }
    }

    /// Forgets what is over.
    pub fn forget(&self) {
        let FailedLookupLimits {
            address,
            first,
            email,
            order,
            shop,
        } = &self.refused;
        [address, first, email, order, shop]
            .into_iter()
            .for_each(Limit::forget);
        for rate_limit_key in LimitedAction::ALL.map(|action| self.of(action)) {
            rate_limit_key.address.forget();
            rate_limit_key.first.forget();
            rate_limit_key.shop.iter().for_each(Limit::forget);
        }
        self.proofs.forget();
    }

    const fn of(&self, action: LimitedAction) -> &ActionLimits {
        match action {
            LimitedAction::LookUp => &self.look_ups,
            LimitedAction::Upload => &self.uploads,
            LimitedAction::Ticket => &self.tickets,
            LimitedAction::Message => &self.messages,
            LimitedAction::Answer => &self.answers,
            LimitedAction::Act => &self.acts,
        }
    }
}

impl LimitedAction {
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

impl PendingLookup<'_> {
    /// It found an order: it was no guess.
    pub fn succeeded(self) {
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

impl FromRef<RateLimitState> for AppState {
    fn from_ref(counting: &RateLimitState) -> Self {
        counting.app.clone()
    }
}

/// What the guard has found.
impl FromRequestParts<AppState> for ProofShown {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Self::Rejection> {
        let shown = parts.extensions.get::<Self>();
        Ok(shown.copied().unwrap_or_default())
    }
}

/// Counts a request before anything of it is looked at but its address and its headers.
pub async fn guard(
    State(RateLimitState { app, action }): State<RateLimitState>,
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
    let shown = app.limits.shown(action, client, shop, proof);
    let caller = Caller {
        client,
        shop,
        shown,
    };
    match app.limits.count(action, caller) {
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
fn limited(wait: Duration) -> ApiError {
    let seconds = wait.as_secs() + 1;
    let problem = Problem::new(ProblemType::RateLimited)
        .detail(format!("Please try again in {seconds} seconds."));
    ApiError::from(problem).after(seconds)
}
