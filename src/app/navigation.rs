//! Where the shopper is: a stack of screens, so that Back always leads where they came from.

use careline_wire::Topic;

/// A flow on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// Where is my order?
    Track,
    /// May it go back?
    Returns,
    /// What is it about?
    Topics(Group),
    /// An inquiry about a topic.
    Inquiry(Topic),
    /// "That answered it".
    Answered,
    /// What was sent from this device.
    Requests,
    /// One that was sent, as it stands.
    Ticket,
}

/// The topics behind one button of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

impl Group {
    /// Its topics, the most likely first.
    #[must_use]
    pub const fn topics(self) -> &'static [Topic] {
        match self {
            Self::Report => &[
                Topic::Damaged,
                Topic::Defective,
                Topic::WrongItem,
                Topic::MissingItem,
                Topic::MissingShipment,
                Topic::DelayedDelivery,
                Topic::DelayedDispatch,
                Topic::Replacement,
                Topic::Return,
                Topic::RefundStatus,
                Topic::Other,
            ],
            Self::Change => &[
                Topic::ChangeAddress,
                Topic::ChangeOrder,
                Topic::CancelOrder,
                Topic::ModifyPersonalized,
            ],
            Self::Ask => &[
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
            Self::Feedback => &[
                Topic::ResponseTimes,
                Topic::ProductInformation,
                Topic::ContactChannels,
                Topic::OtherSuggestion,
            ],
        }
    }
}

impl Screen {
    /// Where a topic begins: a return has a verdict to show before any form.
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
            "report" => Some(Self::Topics(Group::Report)),
            "change" => Some(Self::Topics(Group::Change)),
            "ask" => Some(Self::Topics(Group::Ask)),
            "feedback" => Some(Self::Topics(Group::Feedback)),
            "requests" => Some(Self::Requests),
            topic => Topic::by_name(topic).map(Self::of),
        }
    }
}

/// The screens that the shopper came through; empty is the loader's menu.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nav {
    screens: Vec<Screen>,
    visit: u32,
}

/// A screen, and which visit from the menu it belongs to: opening a flow again draws it anew.
pub type Shown = (Screen, u32);

impl Nav {
    /// The screen that is shown.
    #[must_use]
    pub fn current(&self) -> Option<Shown> {
        self.screens.last().map(|screen| (*screen, self.visit))
    }

    /// Starts anew from the menu.
    pub fn open(&mut self, screen: Screen) {
        self.screens = vec![screen];
        self.visit = self.visit.wrapping_add(1);
    }

    /// One screen further.
    pub fn go(&mut self, screen: Screen) {
        self.screens.push(screen);
    }

    /// One screen back.
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
        for topic in Topic::ALL {
            let is_offered = groups.iter().any(|group| group.topics().contains(&topic));
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
