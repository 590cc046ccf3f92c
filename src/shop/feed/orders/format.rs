use super::model::{Said, Subject};
use super::read::Missing;
use crate::base::money::Currency;
use crate::shop::feed::check::Check;
use crate::shop::feed::json::{Fields, Node};

/// How a shop system's documents are recognised and read.
pub(super) struct Format {
    /// Whether an object is what is looked for.
    pub is: fn(&Node<'_>, Subject) -> bool,
    pub read: fn(&Fields<'_>, Wanted, &mut Check) -> Result<Said, Missing>,
}

/// What is wanted of a document.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    pub subject: Subject,
    /// The order's currency, for documents that don't say it.
    pub currency: Option<Currency>,
}
