//! First screens: those that the panel draws before the widget is loaded.
//!
//! The build renders them from the widget's own views (`xtask/first-screens`), and the panel makes their elements
//! (`loader/first_screen.js`). Once the widget is there it hydrates them: Leptos ties its listeners and effects to the
//! elements that are in the page already. So what the shopper typed, the focus, the caret and a composition of an input
//! method stay as they are. If the panel has drawn nothing, the view is drawn as any other.
//!
//! Limits: such a view has one root element and, in what it shows at first, no `AnyView`. Leptos hydrates those only with
//! its feature `hydrate`, whose code every shopper would download.

use leptos::either::Either;
use leptos::prelude::*;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::view::{Position, PositionState};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlInputElement};

use crate::app::session::Session;

/// The elements that the panel has drawn, if it has.
pub struct Drawn(Option<Element>);

impl Drawn {
    /// What the shopper has typed into a field; `None` if it is empty.
    #[must_use]
    pub fn typed(&self, id: &str) -> Option<String> {
        let field = self.0.as_ref()?.query_selector(&["#", id].concat());
        let field: HtmlInputElement = field.ok()??.dyn_into().ok()?;
        Some(field.value()).filter(|typed| !typed.is_empty())
    }
}

/// Takes over the first screen that the panel has drawn, or draws it.
///
/// `name` is the flow's or the topic's. `draw` makes the view. Its signals must start with what the shopper has typed.
pub fn first_screen<V: RenderHtml + 'static>(
    session: Session,
    name: &str,
    draw: impl FnOnce(&Drawn) -> V,
) -> Either<(), V> {
    let take = session
        .loader
        .with_value(|loader| (loader.take_first_screen)(name));
    let drawn = Drawn(take);
    let view = draw(&drawn);
    let Drawn(Some(root)) = drawn else {
        return Either::Right(view);
    };
    let position = PositionState::new(Position::Current);
    // Not as from a server: the texts are set anew, because the shop may have its own.
    let state = view.hydrate::<false>(&Cursor::new(root), &position);
    let state = StoredValue::new_local(Some(state));
    on_cleanup(move || {
        if let Some(mut state) = state.try_update_value(Option::take).flatten() {
            state.unmount();
        }
    });
    Either::Left(())
}
