//! How much one caller may ask for, so that guessing leads nowhere and a flood leaves room for others.
//!
//! What a caller does is counted by their address and by shop. Guessing at orders is counted apart: each look-up that finds
//! nothing counts by the address, the email, the order's number and the shop, so that neither many addresses nor many
//! numbers help. What was looked up counts as it was typed, whether there is such an order or not.
//!
//! What many share, a shop, an order or an email, strangers may use up: whoever guesses at an order from a thousand addresses
//! would lock its owner out, and a flood all of a shop's shoppers. So where a shared limit is reached, the first few of each
//! network pass by it: enough for a shopper who mistypes twice, and no way around for whoever has few networks. Who has
//! a thousand gets as many times those few, and no more: a right guess isn't let through for being right, since then
//! the limit would end none. Which limit was reached isn't told, and all of them count what was typed, so a `429` says nothing of what
//! is there.
//!
//! A limit is for those who ask in earnest too: it's told by `429` with `Retry-After`, and nothing that was kept is lost.

mod limit;

use std::time::Duration;

use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{FromRequestParts, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use careline_wire::{Problem, ProblemType};

use self::limit::Limit;
use crate::app::AppState;
use crate::client::Client;
use crate::config::LimitSettings;
use crate::drain::drain;
use crate::order_number;
use crate::problem::Refusal;
use crate::store::orders::comparable;

/// What is counted.
#[derive(Clone, Copy)]
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
}

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
pub struct Guess<'a> {
    refused: &'a Refused,
    client: Client,
    shop: &'a str,
    email: String,
    order: String,
    is_first: bool,
}

impl Limits {
    /// The limits that the configuration sets.
    #[must_use]
    pub fn new(settings: &LimitSettings) -> Self {
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
        }
    }

    /// Counts something that a client does to a shop.
    ///
    /// # Errors
    ///
    /// When the limit is reached.
    pub fn count(&self, deed: Deed, client: Client, shop: &str) -> Result<(), Refusal> {
        let counted = self.of(deed);
        // The address first: whoever is over their own limit takes nothing from others.
        counted.address.take(client).map_err(limited)?;
        let of_shop = counted.shop.as_ref().map(|limit| limit.take(shop));
        let or_first = |_| counted.first.take(client.network());
        of_shop.unwrap_or(Ok(())).or_else(or_first).map_err(limited)
    }

    /// Counts a look-up as one that finds nothing, before it's known whether it does: so many at once are no way around.
    ///
    /// # Errors
    ///
    /// When a limit is reached.
    pub fn guess<'a>(
        &'a self,
        client: Client,
        shop: &'a str,
        email: &str,
        number: &str,
    ) -> Result<Guess<'a>, Refusal> {
        let mut guess = Guess {
            refused: &self.refused,
            client,
            shop,
            email: comparable(email),
            order: order_number::key(number),
            is_first: false,
        };
        let taken = guess.take();
        taken.map(|()| guess).map_err(limited)
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
}

impl Guess<'_> {
    fn take(&mut self) -> Result<(), Duration> {
        self.refused.address.take(self.client)?;
        self.take_shared().or_else(|_| {
            self.is_first = true;
            self.refused.first.take(self.client.network())
        })
    }

    fn take_shared(&self) -> Result<(), Duration> {
        self.refused.email.take((self.shop, &self.email))?;
        self.refused.order.take((self.shop, &self.order))?;
        self.refused.shop.take(self.shop)
    }

    /// It found an order: it was no guess.
    pub fn was_right(self) {
        let Refused {
            address,
            first,
            email,
            order,
            shop,
        } = self.refused;
        address.give_back(self.client);
        if self.is_first {
            first.give_back(self.client.network());
        } else {
            email.give_back((self.shop, &self.email));
            order.give_back((self.shop, &self.order));
            shop.give_back(self.shop);
        }
    }
}

impl FromRequestParts<AppState> for Client {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &AppState,
    ) -> Result<Self, Self::Rejection> {
        Ok(Self::of(
            &parts.extensions,
            &parts.headers,
            &app.trusted_proxies,
        ))
    }
}

/// Counts a request before anything of it is looked at but its address and its headers.
pub async fn guard(
    State((app, deed)): State<(AppState, Deed)>,
    path: Result<RawPathParams, RawPathParamsRejection>,
    request: Request,
    next: Next,
) -> Response {
    let client = Client::of(
        request.extensions(),
        request.headers(),
        &app.trusted_proxies,
    );
    let path = path.ok();
    let mut path = path.iter().flatten();
    let shop = path.find(|(name, _)| *name == "shop");
    let shop = shop.map_or("", |(_, shop)| shop);
    match app.limits.count(deed, client, shop) {
        Ok(()) => next.run(request).await,
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
