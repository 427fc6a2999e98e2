//! Form fields that are bound to the inquiry: they send it what is typed and show its errors.

use careline_wire::FieldProblem;
use leptos::prelude::*;

use crate::flows::inquiry::context::InquiryContext;
use crate::flows::inquiry::fields::Field;
use crate::flows::inquiry::model::InquiryEvent;
use crate::i18n::t;
use crate::ui::field::{Autofill, TextArea, TextField};

/// A single-line field.
#[component]
pub fn BoundTextField(
    context: InquiryContext,
    /// Whether the topic asks for it.
    #[prop(default = true)]
    when: bool,
    field: Field,
    /// The locale key of its label. The hint's key is `<key>.hint`.
    key: &'static str,
    #[prop(optional)] autofill: Autofill,
    #[prop(optional)] is_optional: bool,
    /// The element id of its suggestions.
    #[prop(optional, into)]
    list: Option<String>,
) -> impl IntoView {
    let hint = if is_optional {
        t("inquiry.optional")
    } else {
        hint_of(key)
    };
    when.then(|| {
        view! {
            <TextField
                id=key.replace('.', "-")
                label=t(key)
                hint
                autofill
                list
                value=value(context, field)
                typed=move |text| context.send(InquiryEvent::Type(field, text))
                error=error(context, field, key)
            />
        }
    })
}

/// A multi-line field.
#[component]
pub fn BoundTextArea(
    context: InquiryContext,
    /// Whether the topic asks for it.
    #[prop(default = true)]
    when: bool,
    field: Field,
    /// The locale key of its label. The hint's key is `<key>.hint`.
    key: &'static str,
) -> impl IntoView {
    when.then(|| {
        view! {
            <TextArea
                id=key.replace('.', "-")
                label=t(key)
                hint=hint_of(key)
                value=value(context, field)
                typed=move |text| context.send(InquiryEvent::Type(field, text))
                error=error(context, field, key)
            />
        }
    })
}

fn hint_of(key: &str) -> String {
    t(&[key, ".hint"].concat())
}

fn value(context: InquiryContext, field: Field) -> Signal<String> {
    context
        .memo(move |inquiry| inquiry.fields.get(field).to_owned())
        .into()
}

fn error(context: InquiryContext, field: Field, key: &'static str) -> Signal<Option<String>> {
    let problem = context.memo(move |inquiry| inquiry.error(field));
    Signal::derive(move || {
        problem.get().map(|problem| match problem {
            FieldProblem::Required => t(&[key, ".missing"].concat()),
            FieldProblem::TooLong => t("field.too_long"),
            FieldProblem::Malformed | FieldProblem::TooMany | FieldProblem::Unknown => {
                t("field.malformed")
            }
        })
    })
}
