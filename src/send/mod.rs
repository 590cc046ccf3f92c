//! Send time: compiles MJML, merges data, writes and checks whole mails.

#[cfg(feature = "mail")]
pub mod amp;
#[cfg(any(feature = "mail", feature = "check"))]
pub mod check;
#[cfg(feature = "mail")]
pub mod letter;
#[cfg(feature = "mail")]
pub mod merge;
#[cfg(any(feature = "mail", feature = "check"))]
pub mod message;
#[cfg(feature = "mail")]
pub mod mime;
#[cfg(any(feature = "mail", feature = "check"))]
pub mod mjml;
#[cfg(feature = "mrml")]
pub mod mrml;
