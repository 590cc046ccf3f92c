//! Follows the replacements of offers set by editors.

use super::{Override, effect};
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::time::Millis;
use std::collections::HashMap;

/// The offer shown in place of another one: the last in its chain of replacements that can be shown, or else the offer itself.
///
/// Circular replacements have no effect: the chain ends where it enters the circle.
pub fn in_place_of<'a>(id: &'a str, replacement: impl Fn(&str) -> Option<&'a str>, can_stand: impl Fn(&str) -> bool) -> &'a str {
    let mut chain = vec![id];
    let mut last = id;
    while let Some(next) = replacement(last) {
        if let Some(entry) = chain.iter().position(|known| *known == next) {
            chain.truncate(entry + 1);
            break;
        }
        chain.push(next);
        last = next;
    }
    chain.into_iter().skip(1).rev().find(|other| can_stand(other)).unwrap_or(id)
}

/// Rejects an override whose replacement would lead back to its own offer at any time during its life. `others` are the overrides of all offers in
/// the chain.
///
/// # Errors
/// `override/invalid` with the chain.
pub fn check_replacements(offer: &str, change: &Override, others: &HashMap<String, Vec<Override>>) -> Result<()> {
    let Some(first) = change.replacement.as_deref() else { return Ok(()) };
    // When an override ends, an earlier one can take effect again.
    let turns = others.values().flatten().filter(|other| other.replacement.is_some()).flat_map(|other| [other.at, other.end()]);
    for at in turns.filter(|at| change.at < *at && *at < change.end()).chain([change.at]) {
        if let Some(circle) = circle(offer, first, others, at) {
            return Err(Diagnostic::new(Code::OverrideInvalid, format!("the replacements would lead in a circle: {}", circle.join(" → ")))
                .help("choose another offer, or undo one of these replacements first"));
        }
    }
    Ok(())
}

/// The chain from an offer through its replacement back to itself.
fn circle<'a>(offer: &'a str, first: &'a str, others: &'a HashMap<String, Vec<Override>>, at: Millis) -> Option<Vec<&'a str>> {
    let mut chain = vec![offer, first];
    let mut last = first;
    while let Some(next) = others.get(last).and_then(|overrides| effect(overrides, at).replacement) {
        chain.push(next);
        if next == offer {
            return Some(chain);
        }
        // A circle among other offers does not concern this override.
        if chain.iter().filter(|known| **known == next).count() > 1 {
            return None;
        }
        last = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINKS: &[(&str, &str)] = &[("a", "b"), ("b", "c"), ("c", "d"), ("x", "y"), ("y", "x"), ("w", "x"), ("s", "s")];

    fn stands(id: &'static str, gone: &[&str]) -> &'static str {
        in_place_of(id, |id| LINKS.iter().find(|(from, _)| *from == id).map(|(_, to)| *to), |id| !gone.contains(&id))
    }

    #[test]
    fn p11_a_chain_is_followed_to_the_last_that_can_be_had() {
        assert_eq!((stands("a", &[]), stands("b", &[]), stands("d", &[])), ("d", "d", "d"));
        assert_eq!((stands("a", &["d"]), stands("a", &["d", "c"]), stands("a", &["b", "c"])), ("c", "b", "d"));
        assert_eq!((stands("a", &["b", "c", "d"]), stands("a", &["a"])), ("a", "d"));
    }

    #[test]
    fn p11_circles_replace_nothing() {
        assert_eq!((stands("x", &[]), stands("y", &[]), stands("s", &[])), ("x", "y", "s"));
        assert_eq!((stands("w", &[]), stands("w", &["x"])), ("x", "w"), "the chain ends where it enters the circle");
    }

    fn replaced(by: &str, at: Millis, until: Millis) -> Override {
        serde_json::from_value(serde_json::json!({ "replacement": by, "author": "a", "reason": "r", "at": at, "until": until })).unwrap()
    }

    fn checked(offer: &str, change: &Override, others: &[(&str, Vec<Override>)]) -> Option<String> {
        let others = others.iter().map(|(id, all)| ((*id).to_owned(), all.clone())).collect();
        check_replacements(offer, change, &others).err().map(|e| e.message)
    }

    #[test]
    fn p11_an_override_that_would_close_a_circle_is_refused_with_the_chain() {
        let others = [("b", vec![replaced("c", 0, 100)]), ("c", vec![replaced("a", 0, 100)])];
        let found = checked("a", &replaced("b", 50, 200), &others).unwrap();
        assert_eq!(found, "the replacements would lead in a circle: a → b → c → a");
        assert_eq!(checked("a", &replaced("b", 100, 200), &others), None, "the others are over");
        assert_eq!(checked("z", &replaced("b", 50, 200), &others), None, "it leads to no circle of its own");
        assert_eq!(checked("d", &replaced("x", 50, 200), &[("x", vec![replaced("y", 0, 100)]), ("y", vec![replaced("x", 0, 100)])]), None);
    }

    #[test]
    fn p11_a_circle_that_closes_when_another_override_ends_is_refused_too() {
        // b → a is covered by b → c until 80.
        let others = [("b", vec![replaced("a", 0, 100), replaced("c", 10, 80)])];
        assert!(checked("a", &replaced("b", 50, 200), &others).is_some_and(|found| found.ends_with("a → b → a")));
        assert_eq!(checked("a", &replaced("b", 50, 80), &others), None, "over before");
        let mut taken_back = replaced("a", 0, 100);
        taken_back.undone = Some(20);
        assert_eq!(checked("a", &replaced("b", 50, 200), &[("b", vec![taken_back])]), None);
    }
}
