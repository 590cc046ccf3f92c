//! The core of Postfrisch: MJML and data in, mails out; requests of opened mails in, pictures and prices out.
//!
//! Start with [`compile`]. `docs/rust.md` is the guide, `examples/rust` a whole program:
//!
//! ```
//! use postfrisch::{CompileOptions, RenderOptions, compile};
//!
//! let mjml = "<mjml><mj-body><mj-section><mj-column><mj-text>Hello {{ name }}</mj-text></mj-column></mj-section></mj-body></mjml>";
//! let template = compile(mjml, CompileOptions::default())?;
//! let mail = template.merge(r#"{ "name": "Ada" }"#, &RenderOptions::new("en", "Europe/Berlin")?)?;
//! assert_eq!(mail.text(), "Hello Ada\n");
//! # Ok::<(), Box<postfrisch::Diagnostic>>(())
//! ```
//!
//! The core has no clock, randomness, files or network: `now`, keys and records are arguments.
//! `docs/architecture.md` has a diagram, and the allowed dependencies between modules.

pub mod base;
#[cfg(feature = "experiment")]
pub mod experiment;
#[cfg(feature = "journey")]
pub mod journey;
#[cfg(any(feature = "live", feature = "photo"))]
pub mod live;
#[cfg(any(feature = "mail", feature = "check", feature = "mrml"))]
pub mod send;
pub mod shop;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use base::diagnostic::{Code, Diagnostic, Place, Result, Severity};
#[cfg(feature = "mail")]
pub use send::letter::Schema;
#[cfg(feature = "mail")]
pub use send::merge::{Class, CompileOptions, Mail, RenderOptions, Template, Use as VariableType, Variable, compile};
#[cfg(feature = "mail")]
pub use send::mjml::{Compiled, Options as MjmlOptions, Source};

/// Runs the examples of the guide.
#[cfg(doctest)]
#[doc = include_str!("../docs/rust.md")]
mod guide {}

/// Runs the examples of the page about experiments.
#[cfg(all(doctest, feature = "experiment"))]
#[doc = include_str!("../docs/experiments/statistics.md")]
mod experiments {}
