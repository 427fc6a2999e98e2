//! Renders each first screen, and reads its title.

use std::{cell::RefCell, collections::BTreeMap, error::Error, rc::Rc};

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
use careline::{
    api::endpoint::Endpoint,
    app::{
        navigation::Group,
        session::{Session, SessionConfig},
    },
    browser::host::Loader,
    flows::{
        lookup::question::{AskOrder, OrderQuestion},
        topics::view::Topics,
    },
    i18n::{self, Language, words::Words},
};
use leptos::{prelude::*, reactive::diagnostics::SpecialNonReactiveZone};
use serde_json::Value;
use strum::VariantArray as _;

use crate::tree;

/// A screen's title, and its elements.
type Screen = (String, Value);

/// The first screens by the name of their flow or topic.
///
/// # Errors
///
/// If a view has a tag or an attribute that the panel doesn't draw.
pub fn all(words: &str) -> Result<BTreeMap<&'static str, Screen>, Box<dyn Error>> {
    Executor::init_custom_executor(NoEffects)?;
    i18n::set_language(Language {
        locale: String::new(),
        is_right_to_left: false,
        words: Words::Map(serde_json::from_str(words)?),
    });
    let questions = OrderQuestion::all().map(|question| {
        let draw = move |session| {
            view! { <AskOrder session question found=|_| {} give_up=|()| {} /> }.to_html()
        };
        Ok((question.name(), screen(draw)?))
    });
    let groups = Group::VARIANTS.iter().map(|group| {
        let draw = |session| view! { <Topics session group=*group /> }.to_html();
        Ok((group.name(), screen(draw)?))
    });
    questions.chain(groups).collect()
}

fn screen(draw: impl FnOnce(Session) -> String) -> Result<Screen, Box<dyn Error>> {
    let title = Rc::<RefCell<String>>::default();
    let told = title.clone();
    let loader = Loader {
        tell_screen: Box::new(move |_, title| title.clone_into(&mut told.borrow_mut())),
        tell_submitted: Box::new(|_| {}),
        take_first_screen: Box::new(|_| None),
    };
    let config = SessionConfig {
        shop: String::new(),
        facts: Default::default(),
        endpoint: Endpoint::default(),
        loader,
        order_number: String::new(),
    };
    // Without effects, Leptos warns of each signal that a view reads.
    let _zone = SpecialNonReactiveZone::enter();
    let html = Owner::new().with(|| draw(Session::new(config)));
    let title = title.borrow().clone();
    Ok((title, tree::read(&html)?))
}

/// Runs no effects: a first screen is what is drawn before anything happens.
struct NoEffects;

impl CustomExecutor for NoEffects {
    fn spawn(&self, _: PinnedFuture<()>) {}

    fn spawn_local(&self, _: PinnedLocalFuture<()>) {}

    fn poll_local(&self) {}
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const PANEL: &str = include_str!("../../../loader/first_screen.js");

    /// The strings of a list in the panel's script.
    fn list(name: &str) -> BTreeSet<&'static str> {
        let (_, list) = PANEL.split_once(&format!("const {name} = [")).unwrap();
        let (list, _) = list.split_once("];").unwrap();
        list.split('"').skip(1).step_by(2).collect()
    }

    fn names<'a>(
        tree: &'a Value,
        tags: &mut BTreeSet<&'a str>,
        attributes: &mut BTreeSet<&'a str>,
    ) {
        if let Some([tag, names_of_attributes, children @ ..]) = tree.as_array().map(Vec::as_slice)
        {
            tags.extend(tag.as_str());
            attributes.extend(
                names_of_attributes
                    .as_object()
                    .unwrap()
                    .keys()
                    .map(String::as_str),
            );
            children
                .iter()
                .for_each(|child| names(child, tags, attributes));
        }
    }

    #[test]
    fn the_panel_draws_exactly_the_tags_and_attributes_that_first_screens_have() {
        let screens = all(include_str!("../../../locales/en.json")).unwrap();
        let (mut tags, mut attributes) = Default::default();
        for (_, tree) in screens.values() {
            names(tree, &mut tags, &mut attributes);
        }
        assert_eq!(tags, list("TAGS"));
        assert_eq!(attributes, list("ATTRIBUTES"));
    }
}
