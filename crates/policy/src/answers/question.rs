//! The questions that a policy answers.

use strum::{IntoStaticStr, VariantArray};

/// A question that shoppers ask, in the order of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Question {
    /// What does support know about a product (§1)?
    ProductDetails,
    /// Can I follow my order (§1)?
    Tracking,
    /// Can I still change or cancel it (§1)?
    Changes,
    /// Can I get a replacement (§1, §3)?
    Replacement,
    /// In which currency do I pay (§1)?
    Currency,
    /// How can I pay (§1)?
    PaymentMethods,
    /// When is shipping free (§1)?
    FreeShipping,
    /// Where do you ship to (§1)?
    Destinations,
    /// Can you help me with the website (§1)?
    Website,
    /// How do I reach support (§2)?
    Contact,
    /// How soon do you reply (§2)?
    ReplyTime,
    /// What is urgent (§2)?
    Urgent,
    /// What do I need before I write to support (§2)?
    Preparation,
    /// When does an order leave (§3)?
    Processing,
    /// When does it arrive (§3)?
    Delivery,
    /// When does a refund arrive (§3)?
    Refund,
    /// What if something is late (§3)?
    Delay,
    /// What if it's defective or damaged (§2, §3)?
    Defect,
    /// What if another item came (§3)?
    WrongItem,
    /// Can it go back (§1, §2)?
    Returns,
    /// Where and how do I send it back (§3)?
    ReturnSteps,
    /// How can an item be personalized (§4)?
    Customization,
    /// Can a personalized item still change (§4)?
    Personalized,
    /// Will I pay customs duties (§4)?
    Customs,
    /// How long does it take to another country (§4)?
    Abroad,
    /// Why can't final sale items go back (§4)?
    FinalSale,
    /// What should I know before I buy one (§4)?
    FinalSaleAdvice,
    /// What happens with feedback (§5)?
    Feedback,
    /// What happens after my request (§6)?
    FollowUp,
}

impl Question {
    /// Its name, as the keys of the locale files have it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}
