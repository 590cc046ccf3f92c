//! Converts a mail's HTML into its AMP part (AMP4EMAIL), with lists in place of pictures of prices. Elements that AMP lacks are removed and reported.
//! Rejects parts that are larger than mail clients show.

mod attributes;
mod list;
mod page;
mod style;

pub use page::Part;

use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;
use crate::shop::campaign::SlotLinks;

/// Makes the AMP part. `slots` are the mail's live links; pictures of blocks with a list are replaced by it.
///
/// # Errors
/// `amp/too-large`; `mjml/too-deep` if elements are nested too deeply.
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
