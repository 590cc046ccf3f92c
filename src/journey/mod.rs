//! The journey: a customer's events and a shop's rules in, the plan of letters out. Each entry has its time, its status and the reasons for both. Refuses
//! histories and rules that can't be read. `docs/journey.md` is the guide.

mod bases;
mod check;
mod clock;
mod consent;
mod event;
mod expression;
mod facts;
mod judge;
mod many;
mod moments;
mod occurrence;
mod open;
mod order;
mod plan;
mod reason;
mod remedy;
mod rule;
mod rules;
mod schedule;
mod span;
mod story;
#[cfg(not(target_arch = "wasm32"))]
#[cfg(test)]
mod tests;
mod values;
mod what_if;
mod why;

pub use check::check;
pub use event::History;
pub use many::plan_many;
pub use plan::{Plan, WrittenPlan, message_id, plan};
pub use reason::Reason;
pub use remedy::Change;
pub use rules::{LETTERS, Rules};
pub use schedule::EntryStatus;
pub use story::{Told, story};
pub use what_if::{WhatIf, what_if};
pub use why::{Why, why};
