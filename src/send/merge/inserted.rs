//! Inserts guards for printed values and checks for required values into a template's text.

use super::guard::{Guard, Guarded};
use super::needs;
use crate::send::mjml::ordered;
use minijinja::machinery::ast::Stmt;
use std::ops::Range;

/// Inserts guards and checks: `{{ a ~ b }}` becomes `{{ (a|postfrisch_needed(2) ~ b|postfrisch_needed(2))|postfrisch_guard(1) }}`.
/// With a scope, variables stay local.
pub(super) fn with_guards(text: &str, tree: &Stmt<'_>, guarded: &Guarded, has_scope: bool, [guard, need]: [&str; 2]) -> (String, Inserted) {
    let checks = needs::checks(text, tree, need).into_iter().map(|check| (check.at, check.text, Some(check.about)));
    let guarded = guarded.iter().filter(|(_, guard)| !guard.is_none());
    let guards = guarded.flat_map(|(range, Guard(number))| [(range.start, "(".to_owned(), None), (range.end, format!(")|{guard}({number})"), None)]);
    // The engine removes a line break at the end, so it must stay at the end.
    let end = text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text)).len();
    let scope = |at, tag: &str| has_scope.then(|| (at, tag.to_owned(), None));
    let all = scope(0, "{% with %}").into_iter().chain(checks).chain(guards).chain(scope(end, "{% endwith %}"));
    let pieces = ordered(all.collect(), |(at, ..)| (*at, 0));
    let mut out = String::with_capacity(text.len() + pieces.len() * 24);
    let mut inserted = Inserted::default();
    let mut from = 0;
    for (at, piece, about) in pieces {
        out.push_str(text.get(from..at).unwrap_or(""));
        inserted.0.push((out.len(), piece.len(), about));
        out.push_str(&piece);
        from = at;
    }
    out.push_str(text.get(from..).unwrap_or(""));
    (out, inserted)
}

/// The insertions into a text: position, length, and for a check the checked range of the original text.
#[derive(Debug, Default)]
pub(super) struct Inserted(Vec<(usize, usize, Option<Range<usize>>)>);

impl Inserted {
    /// Maps a range to the original text; for a check, to the checked value.
    pub fn without(&self, range: Range<usize>) -> Range<usize> {
        if let Some((.., Some(about))) = self.0.iter().find(|(at, length, _)| (*at..at + length).contains(&range.start)) {
            return about.clone();
        }
        let before = |offset: usize| {
            let cut: usize = self.0.iter().take_while(|(at, ..)| *at < offset).map(|(at, length, _)| (*length).min(offset - at)).sum();
            offset - cut
        };
        before(range.start)..before(range.end)
    }
}
