//! One visit: a fresh browser, a page at rest, and a press of its button.

use careline_e2e::{Browser, Chromium, Page, Result, SlowNetwork, Slowness};
use serde_json::{Value, json};

use crate::site::Site;
use crate::subjects::Subject;
use crate::traffic::{Fetched, Traffic};

/// The slow phone: a quarter of this machine's speed, 1.6 Mbit/s down, 750 kbit/s up, 150 ms of latency.
pub const PHONE: Slowness = Slowness {
    cpu: 4.0,
    network: Some(SlowNetwork {
        latency: 150,
        download: 200_000,
        upload: 93_750,
    }),
};

/// The functions `bench.…` in the page.
const IN_PAGE: &str = include_str!("in_page.js");

/// What a visit does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visit {
    /// Presses the button, which nothing announces.
    Cold,
    /// Points at the button for this number of milliseconds, then presses it.
    Intent(u32),
    /// Presses the button, and finds an order as soon as the fields can be used.
    Story,
}

/// What happened, in milliseconds since the epoch.
#[derive(Debug)]
pub struct Opened {
    /// When the button was pressed.
    pub pressed: f64,
    /// When the first control could be used.
    pub usable: f64,
    /// When the order's story was drawn, if one was looked up.
    pub drawn: Option<f64>,
    /// The names of what the page had stored before.
    pub stored: Vec<String>,
}

/// A visit on the slow phone.
#[derive(Debug)]
pub struct Run {
    /// What happened.
    pub opened: Opened,
    /// What was fetched.
    pub traffic: Traffic,
}

impl Opened {
    fn read(answer: &Value) -> Result<Self> {
        let moment = |name: &str| answer.get(name).and_then(Value::as_f64);
        let missing = || format!("the page answered {answer}");
        let stored = answer.get("stored").and_then(Value::as_array);
        Ok(Self {
            pressed: moment("pressed").ok_or_else(missing)?,
            usable: moment("usable").ok_or_else(missing)?,
            drawn: moment("drawn"),
            stored: stored
                .into_iter()
                .flatten()
                .map(ToString::to_string)
                .collect(),
        })
    }

    /// Milliseconds from the press until the first control could be used.
    #[must_use]
    pub fn until_usable(&self) -> f64 {
        self.usable - self.pressed
    }

    /// Milliseconds from the press until the order's story was drawn, if one was looked up.
    #[must_use]
    pub fn until_drawn(&self) -> Option<f64> {
        self.drawn.map(|drawn| drawn - self.pressed)
    }
}

impl Run {
    /// What was fetched before the press.
    #[must_use]
    pub fn before(&self) -> Fetched {
        self.traffic.between(f64::NEG_INFINITY, self.opened.pressed)
    }

    /// What was fetched from the press until the first control could be used.
    #[must_use]
    pub fn until_usable(&self) -> Fetched {
        let Opened {
            pressed, usable, ..
        } = self.opened;
        self.traffic.between(pressed, usable)
    }

    /// What was fetched from the page's start until the order's story was drawn.
    #[must_use]
    pub fn until_drawn(&self) -> Fetched {
        let end = self.opened.drawn.unwrap_or(f64::INFINITY);
        self.traffic.between(f64::NEG_INFINITY, end)
    }
}

/// A visit on the slow phone, or on one whose processor is as quick as this machine's.
///
/// # Errors
///
/// If the page doesn't open what it should.
pub async fn by_phone(
    site: &Site,
    subject: &Subject,
    visit: Visit,
    phone: Slowness,
) -> Result<Run> {
    let browser = Chromium::open_logging().await?;
    let page = page(&browser, &site.page(subject.id)).await?;
    browser.slow_down(phone).await?;
    let opened = open(site, &page, subject, visit).await?;
    let traffic = Traffic::read(&browser.network_events().await?);
    Ok(Run { opened, traffic })
}

/// Opens a page, with the functions `bench.…`.
///
/// # Errors
///
/// If it doesn't load.
pub async fn page(browser: &Browser, url: &str) -> Result<Page> {
    let page = browser.visit(url).await?;
    page.ask(&format!("({IN_PAGE}, null)")).await?;
    Ok(page)
}

/// Presses the button of a subject's page.
///
/// # Errors
///
/// If it doesn't open what it should.
pub async fn open(site: &Site, page: &Page, subject: &Subject, visit: Visit) -> Result<Opened> {
    let intent = match visit {
        Visit::Intent(milliseconds) => milliseconds,
        Visit::Cold | Visit::Story => 0,
    };
    let button = json!({ "control": subject.control, "intent": intent });
    let order = site.order()?;
    let order = json!({ "number": order.number, "email": order.email, "heading": "Delivered" });
    let call = match visit {
        Visit::Story => format!("bench.track({button}, {order})"),
        Visit::Cold | Visit::Intent(_) => format!("bench.press({button})"),
    };
    let opened = page.ask(&call).await;
    Opened::read(&opened.map_err(|error| format!("{}: {error}", subject.name))?)
}
