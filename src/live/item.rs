use crate::base::language::Language;
use crate::live::decide::decision::Decision;
use crate::live::words;
use crate::shop::campaign::BlockKind;
use crate::shop::offer::PriceView;
use serde::Serialize;

/// An offer as text, for AMP lists and the tracking page. Absent fields are not shown.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Item {
    /// The heading above the first item.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub heading: String,
    pub title: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub price: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub basis: String,
    /// The struck price and its label.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub struck: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub saving: String,
    /// Notes and as-of time.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub print: String,
    pub action: String,
    /// The target, a sealed link of its own.
    pub click: String,
}

impl Item {
    pub fn of(shown: &PriceView, language: Language) -> Self {
        let state = words::state(shown.status, language);
        let action = if shown.status.is_offered() { language.live().view_offer } else { language.live().similar_offers };
        let mut item =
            Self { title: shown.title.clone(), state: state.unwrap_or("").into(), action: plain(action), print: shown.as_of_text.clone(), ..Self::default() };
        let Some(current) = &shown.current else { return item };
        item.price.clone_from(&current.text);
        item.basis = shown.basis.clone().unwrap_or_default();
        item.saving = shown.saving.clone().unwrap_or_default();
        if let Some(reference) = &shown.reference {
            item.struck.clone_from(&reference.price.text);
            item.label = reference.label.into();
        }
        item.print = shown.notes.iter().chain([&shown.as_of_text]).cloned().collect::<Vec<_>>().join(" · ");
        item
    }

    pub fn saying((title, action): (&str, &str)) -> Self {
        Self { title: title.into(), action: plain(action), ..Self::default() }
    }

    /// The text of a slot; none if it collapses.
    pub fn of_slot(decision: &Decision, kind: BlockKind, language: Language) -> Option<Self> {
        match decision {
            Decision::Show(shown) | Decision::Badge(shown) => Some(Self::of(shown, language)),
            Decision::Neutral(_) => Some(Self::saying(words::neutral(kind, language))),
            Decision::Collapse | Decision::Content(_) => None,
        }
    }
}

/// Removes the arrow that pictures have.
fn plain(action: &str) -> String {
    action.trim_end_matches(['→', ' ']).into()
}
