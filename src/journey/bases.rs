//! What advertising to a customer may stand on.

use super::reason::Reason;

/// A consent, or a sale.
#[derive(Debug, Clone, Copy)]
pub struct Bases {
    /// A confirmed, proven consent that is in use.
    pub is_confirmed: bool,
    /// Or why no sale allows it.
    pub sale: Result<(), Reason>,
}

impl Bases {
    /// Before anything is known.
    pub const NONE: Self = Self { is_confirmed: false, sale: Err(Reason::NoBasis) };
}
