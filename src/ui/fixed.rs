//! Views that are drawn once and then stay or go as a whole.
//!
//! For every view Leptos also generates the code that changes it into another one of its type, part by part. An order's
//! story, an answer or a receipt never need that, and it would be a good part of the wasm. A [`Fixed`] view leaves it
//! out: if it is drawn again, new elements replace the old ones.
//!
//! Signals inside still update what they are bound to. Limits: after such a replacement focus and what was typed inside
//! are gone, so a form that is drawn again while a shopper uses it must not be fixed.

use std::mem;

use leptos::prelude::*;
use leptos::tachys::html::attribute::{Attribute, any_attribute::AnyAttribute};
use leptos::tachys::hydration::Cursor;
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::{Position, PositionState};

/// Erases a view's type, and leaves out the code that updates it in place.
pub trait IntoFixed {
    /// The view without its type.
    fn fixed(self) -> AnyView;
}

impl<V: RenderHtml + 'static> IntoFixed for V {
    fn fixed(self) -> AnyView {
        Fixed(self).into_any()
    }
}

/// A view that is replaced as a whole.
struct Fixed<V>(V);

impl<V: Render> Render for Fixed<V> {
    type State = V::State;

    fn build(self) -> Self::State {
        self.0.build()
    }

    fn rebuild(self, state: &mut Self::State) {
        let mut new = self.0.build();
        state.insert_before_this(&mut new);
        mem::replace(state, new).unmount();
    }
}

/// Nothing adds attributes to such a view from outside.
impl<V: RenderHtml + 'static> AddAnyAttr for Fixed<V> {
    type Output<A: Attribute> = Self;

    fn add_any_attr<A: Attribute>(self, _: A) -> Self::Output<A> {
        self
    }
}

impl<V: RenderHtml + 'static> RenderHtml for Fixed<V> {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = V::MIN_LENGTH;
    const EXISTS: bool = V::EXISTS;

    fn dry_resolve(&mut self) {
        self.0.dry_resolve();
    }

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        html: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        attributes: Vec<AnyAttribute>,
    ) {
        self.0
            .to_html_with_buf(html, position, escape, mark_branches, attributes);
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        cursor: &Cursor,
        position: &PositionState,
    ) -> Self::State {
        self.0.hydrate::<FROM_SERVER>(cursor, position)
    }

    fn into_owned(self) -> Self {
        self
    }
}
