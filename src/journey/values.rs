//! The facts of a customer that conditions of rules may use. `docs/journey.md` lists them.

use super::facts::Facts;
use super::occurrence::Occurrence;
use minijinja::Value;
use std::collections::BTreeMap;

/// The facts, with the decisions of the shop's tables.
pub fn values(facts: &Facts<'_>, occurrence: &Occurrence<'_>) -> Value {
    let days_since = |at: Option<crate::base::time::Millis>| at.map(|at| facts.today.0 - facts.clock.day(at).0);
    let order = occurrence.order.and_then(|at| facts.orders.get(at)).or_else(|| super::occurrence::last_kept(facts));
    let received = order.and_then(|order| Some(order.received_at()?.at));
    let owned = || facts.kept().flat_map(|order| order.items.iter().filter(|item| order.kept_of(item) > 0));
    let said = occurrence.event.map(|event| &event.facts);
    let mut all = BTreeMap::from([
        ("orders".into(), facts.kept().count().into()),
        ("days_since_order".into(), Value::from(days_since(order.map(|order| order.placed)))),
        ("days_since_delivery".into(), Value::from(days_since(received))),
        ("products".into(), owned().map(|item| Value::from(item.product.as_str())).collect()),
        ("owns".into(), owned().filter_map(|item| item.group.as_ref()).map(|group| Value::from(group.as_str())).collect()),
        ("segments".into(), facts.segments.iter().map(|segment| Value::from(*segment)).collect()),
        ("country".into(), facts.country.map_or(Value::from(()), Value::from)),
        ("locale".into(), facts.locale.map_or(Value::from(()), Value::from)),
        ("points".into(), facts.points.into()),
        ("tier".into(), facts.tier.map_or(Value::from(()), Value::from)),
        ("member".into(), facts.member_since.is_some().into()),
        ("lead_score".into(), facts.score.into()),
        ("large".into(), order.is_some_and(|order| order.is_large).into()),
        ("score".to_owned(), Value::from(said.and_then(|said| said.score))),
    ]);
    if facts.rules.expressions.has_tables() {
        let decided = facts.rules.expressions.decided(&Value::from(all.clone()));
        all.extend(decided);
    }
    Value::from(all)
}
