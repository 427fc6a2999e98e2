//! Ways through the widget.

use std::pin::Pin;

use careline_e2e::Result;

use crate::session::Session;

/// A way through the screens of a flow, from a fresh page of a fresh shop.
pub struct Scenario {
    /// The flow, as `--only` names it.
    pub flow: &'static str,
    /// The function's name.
    pub name: &'static str,
    /// Walks the way, and captures states.
    pub play: Play,
}

type Play = for<'a> fn(&'a mut Session) -> Pin<Box<dyn Future<Output = Result> + 'a>>;

/// Lists the functions of modules as scenarios: `flow: name, name;`.
#[macro_export]
macro_rules! scenarios {
    ($($flow:ident: $($name:ident),+;)+) => {
        &[$($($crate::scenario::Scenario {
            flow: stringify!($flow),
            name: stringify!($name),
            play: |session| Box::pin($flow::$name(session)),
        }),+),+]
    };
}
