//! The types of a template's variables.

use serde::Serialize;

/// How a value is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Use {
    Any,
    /// Only tested.
    Condition,
    Text,
    Number,
    Date,
    /// `{amount, currency}`.
    Money,
    /// The list of a loop.
    List,
}

/// A value that a template takes from the data.
///
/// ```
/// use postfrisch::{CompileOptions, Variable, VariableType, compile};
///
/// let mjml = "<mjml><mj-body><mj-section><mj-column><mj-text>{% for item in items %}{{ item.price|money }}{% endfor %}</mj-text></mj-column></mj-section></mj-body></mjml>";
/// let variables = compile(mjml, CompileOptions::default())?.variables();
/// let price = Variable { path: "items[].price".into(), used_as: VariableType::Money, optional: false };
/// assert!(variables.contains(&price), "{variables:?}");
/// # Ok::<(), Box<postfrisch::Diagnostic>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Variable {
    /// The path in the data; `[]` means each item of a list.
    pub path: String,
    /// How the template uses it.
    #[serde(rename = "type")]
    pub used_as: Use,
    /// Whether it may be missing: every use has a default or a test.
    pub optional: bool,
}
