//! The navigation stack: the screens that the shopper came through, so that Back returns to the previous one.

use careline_wire::Topic;
use strum::{IntoStaticStr, VariantArray};

/// A screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// *Track*: where is my order?
    Track,
    /// *Returns*: may it go back?
    Returns,
    /// The topics of a group.
    Topics(Group),
    /// The form that prepares a ticket about a topic.
    Inquiry(Topic),
    /// The thanks to a shopper whose question the policy answered.
    Answered,
    /// "My requests": what was sent from this device.
    Requests,
    /// A single ticket.
    Ticket,
}

/// The topics behind one button of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Group {
    /// "Report a problem".
    Report,
    /// "Change an order".
    Change,
    /// "Ask a question".
    Ask,
    /// "Give feedback".
    Feedback,
}

/// Topics that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section {
    /// The locale key of their heading, if they have one.
    pub heading: Option<&'static str>,
    /// The topics.
    pub topics: &'static [Topic],
}

impl Group {
    /// The name that the loader's menu and a page's `careline('open', …)` give to open it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Its topics by section, the most frequent first.
    #[must_use]
    pub const fn sections(self) -> &'static [Section] {
        match self {
            Self::Report => &[
                Section {
                    heading: Some("topics.wrong"),
                    topics: &[
                        Topic::Damaged,
                        Topic::Defective,
                        Topic::WrongItem,
                        Topic::MissingItem,
                        Topic::Replacement,
                    ],
                },
                Section {
                    heading: Some("topics.missing"),
                    topics: &[
                        Topic::MissingShipment,
                        Topic::DelayedDelivery,
                        Topic::DelayedDispatch,
                    ],
                },
                Section {
                    heading: Some("topics.money"),
                    topics: &[Topic::Return, Topic::RefundStatus],
                },
                Section {
                    heading: None,
                    topics: &[Topic::Other],
                },
            ],
            Self::Change => &[Section {
                heading: None,
                topics: &[
                    Topic::ChangeAddress,
                    Topic::ChangeOrder,
                    Topic::CancelOrder,
                    Topic::ModifyPersonalized,
                ],
            }],
            Self::Ask => &[Section {
                heading: None,
                topics: &[
                    Topic::ProductDetails,
                    Topic::Customization,
                    Topic::FinalSaleAdvice,
                    Topic::ShippingDestination,
                    Topic::CustomsAndDuties,
                    Topic::FreeShipping,
                    Topic::Payment,
                    Topic::Website,
                    Topic::Other,
                ],
            }],
            Self::Feedback => &[Section {
                heading: None,
                topics: &[
                    Topic::ResponseTimes,
                    Topic::ProductInformation,
                    Topic::ContactChannels,
                    Topic::OtherSuggestion,
                ],
            }],
        }
    }
}

impl Screen {
    /// The screen on which a topic begins. A return shows its verdict before any form.
    #[must_use]
    pub const fn of(topic: Topic) -> Self {
        match topic {
            Topic::Return => Self::Returns,
            topic => Self::Inquiry(topic),
        }
    }

    /// The screen that the loader's menu or a page's `careline('open', …)` names.
    #[must_use]
    pub fn by_name(flow: &str) -> Option<Self> {
        match flow {
            "track" => Some(Self::Track),
            "returns" => Some(Self::Returns),
            "requests" => Some(Self::Requests),
            name => {
                let mut groups = Group::VARIANTS.iter().copied();
                let group = groups.find(|group| group.name() == name).map(Self::Topics);
                let mut topics = Topic::VARIANTS.iter().copied();
                group.or_else(|| topics.find(|topic| topic.name() == name).map(Self::of))
            }
        }
    }
}

/// The screens that the shopper came through. Empty while the loader's menu is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nav {
    screens: Vec<Screen>,
    visit: u32,
}

/// A screen, and a count of how often it was to be drawn anew: a flow is when it is opened from the menu, and each screen
/// is when the language changes.
pub type Shown = (Screen, u32);

impl Nav {
    /// The screen that is shown.
    #[must_use]
    pub fn current(&self) -> Option<Shown> {
        self.screens.last().map(|screen| (*screen, self.visit))
    }

    /// Opens a flow's first screen from the menu.
    pub fn open(&mut self, screen: Screen) {
        self.screens = vec![screen];
        self.redraw();
    }

    /// Draws the current screen anew.
    pub fn redraw(&mut self) {
        self.visit = self.visit.wrapping_add(1);
    }

    /// Goes to another screen.
    pub fn go(&mut self, screen: Screen) {
        self.screens.push(screen);
    }

    /// Goes one screen back.
    pub fn back(&mut self) {
        self.screens.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_leads_where_the_shopper_came_from() {
        let mut nav = Nav::default();
        nav.open(Screen::Track);
        nav.go(Screen::Topics(Group::Report));
        nav.go(Screen::Inquiry(Topic::Damaged));
        nav.back();
        assert_eq!(nav.current(), Some((Screen::Topics(Group::Report), 1)));
        nav.back();
        nav.back();
        assert_eq!(nav.current(), None);
    }

    #[test]
    fn opening_a_flow_again_is_another_visit() {
        let mut nav = Nav::default();
        nav.open(Screen::Track);
        let first = nav.current();
        nav.open(Screen::Track);
        assert_ne!(nav.current(), first);
    }

    #[test]
    fn every_topic_stands_behind_a_button_of_the_menu() {
        let groups = [Group::Report, Group::Change, Group::Ask, Group::Feedback];
        for topic in Topic::VARIANTS {
            let mut sections = groups.iter().flat_map(|group| group.sections());
            let is_offered = sections.any(|section| section.topics.contains(topic));
            assert!(is_offered, "{topic:?}");
        }
    }

    #[test]
    fn a_page_can_open_a_topic_by_its_name() {
        assert_eq!(
            Screen::by_name("damaged"),
            Some(Screen::Inquiry(Topic::Damaged))
        );
        assert_eq!(Screen::by_name("nonsense"), None);
    }
}
