//! The questions that a policy answers.

/// A question that shoppers ask, in the order of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// Every question, in the order of the policy.
    pub const ALL: [Self; 29] = [
        Self::ProductDetails,
        Self::Tracking,
        Self::Changes,
        Self::Replacement,
        Self::Currency,
        Self::PaymentMethods,
        Self::FreeShipping,
        Self::Destinations,
        Self::Website,
        Self::Contact,
        Self::ReplyTime,
        Self::Urgent,
        Self::Preparation,
        Self::Processing,
        Self::Delivery,
        Self::Refund,
        Self::Delay,
        Self::Defect,
        Self::WrongItem,
        Self::Returns,
        Self::ReturnSteps,
        Self::Customization,
        Self::Personalized,
        Self::Customs,
        Self::Abroad,
        Self::FinalSale,
        Self::FinalSaleAdvice,
        Self::Feedback,
        Self::FollowUp,
    ];

    /// Its name, as the keys of the locale files have it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ProductDetails => "product_details",
            Self::Tracking => "tracking",
            Self::Changes => "changes",
            Self::Replacement => "replacement",
            Self::Currency => "currency",
            Self::PaymentMethods => "payment_methods",
            Self::FreeShipping => "free_shipping",
            Self::Destinations => "destinations",
            Self::Website => "website",
            Self::Contact => "contact",
            Self::ReplyTime => "reply_time",
            Self::Urgent => "urgent",
            Self::Preparation => "preparation",
            Self::Processing => "processing",
            Self::Delivery => "delivery",
            Self::Refund => "refund",
            Self::Delay => "delay",
            Self::Defect => "defect",
            Self::WrongItem => "wrong_item",
            Self::Returns => "returns",
            Self::ReturnSteps => "return_steps",
            Self::Customization => "customization",
            Self::Personalized => "personalized",
            Self::Customs => "customs",
            Self::Abroad => "abroad",
            Self::FinalSale => "final_sale",
            Self::FinalSaleAdvice => "final_sale_advice",
            Self::Feedback => "feedback",
            Self::FollowUp => "follow_up",
        }
    }
}
