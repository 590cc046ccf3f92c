//! A mail's HTML in, its AMP part (AMP4EMAIL) out: the same mail, with lists in place of the pictures of prices. What AMP does not have is left out and told;
//! refuses what is larger than mail programs show.

mod attributes;
mod list;
mod page;
mod style;

pub use page::Part;

use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;
use crate::shop::campaign::SlotLinks;

/// Makes the AMP part. `slots` are the mail's live links; those with a list get one.
///
/// # Errors
/// `amp/too-large`; `mjml/too-deep` where elements are nested too deep.
///
/// ```
/// # use postfrisch::send::amp;
/// let part = amp::part("<html lang=\"de\"><body><p style=\"color:red\">Hallo</p></body></html>", &[]).unwrap();
/// assert!(part.html.starts_with("<!doctype html>\n<html ⚡4email data-css-strict lang=\"de\">"));
/// assert!(part.html.contains("<p style=\"color:red\">Hallo</p>"));
/// ```
pub fn part(html: &str, slots: &[SlotLinks]) -> Result<Part> {
    let part = page::page(html, slots)?;
    if part.html.len() > limits::AMP_BYTES {
        return Err(Diagnostic::new(Code::AmpTooLarge, format!("the AMP part has {} bytes", part.html.len())));
    }
    Ok(part)
}

#[cfg(test)]
mod tests;
