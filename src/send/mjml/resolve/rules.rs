use super::number::{JsNumber, Length};
use std::collections::HashMap;

/// A rule from the breakpoint on: class and declarations.
pub type Rule = (String, String);

/// The rules from the breakpoint on, in order of first use.
#[derive(Debug, Default)]
pub(super) struct Rules {
    list: Vec<Rule>,
    by_class: HashMap<String, usize>,
    /// Widths whose rules are in the list: most columns of a mail have one of a few.
    known: Vec<(f64, &'static str, usize)>,
}

/// The number of widths that are remembered.
const KNOWN: usize = 8;

impl Rules {
    /// All rules.
    pub fn into_list(self) -> Vec<Rule> {
        self.list
    }

    /// Adds a rule. It replaces a former one of its class.
    pub fn add(&mut self, class: String, rule: String) {
        match self.by_class.get(&class).and_then(|at| self.list.get_mut(*at)) {
            Some((_, known)) if *known == rule => {}
            Some((_, known)) => {
                *known = rule;
                self.known.clear();
            }
            None => {
                self.by_class.insert(class.clone(), self.list.len());
                self.list.push((class, rule));
            }
        }
    }

    /// Adds the rule for a width. Returns its class.
    pub fn add_width(&mut self, width: Length<'_>) -> String {
        let is_it = |(value, unit, _): &&(f64, &str, usize)| value.to_bits() == width.value.to_bits() && *unit == width.unit;
        if let Some((class, _)) = self.known.iter().find(is_it).and_then(|(.., at)| self.list.get(*at)) {
            return class.clone();
        }
        let class = class_of(width.unit, width.value);
        self.add(class.clone(), width_rule(width));
        let unit = ["%", "px"].into_iter().find(|unit| *unit == width.unit);
        if let (Some(unit), Some(at)) = (unit.filter(|_| self.known.len() < KNOWN), self.by_class.get(&class)) {
            self.known.push((width.value, unit, *at));
        }
        class
    }
}

/// The class of a width.
pub(super) fn class_of(unit: &str, number: f64) -> String {
    let prefix = if unit == "%" { "mj-column-per-" } else { "mj-column-px-" };
    let mut class = String::with_capacity(prefix.len() + 24);
    class.push_str(prefix);
    // Writing to a string can't fail.
    let _ = JsNumber(number).write(&mut class);
    if let Some(dot) = class.find('.') {
        class.replace_range(dot..=dot, "-");
    }
    class
}

/// The declarations of a width.
pub(super) fn width_rule(width: Length<'_>) -> String {
    let value = JsNumber(width.value).with(width.unit);
    ["{ width:", &value, " !important; max-width: ", &value, "; }"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_width_has_the_rule_of_its_last_use() {
        let mut rules = Rules::default();
        let width = |value| Length { value, unit: "%" };
        assert_eq!(rules.add_width(width(33.0)), "mj-column-per-33");
        // A group's class has no decimals, but its width does.
        rules.add(class_of("%", 33.0), width_rule(width(33.3)));
        assert_eq!(rules.add_width(width(50.0)), "mj-column-per-50");
        assert_eq!(rules.add_width(width(33.0)), "mj-column-per-33");
        for value in 1..=9 {
            rules.add_width(Length { value: f64::from(value), unit: if value == 9 { "em" } else { "px" } });
        }
        assert_eq!(rules.add_width(Length { value: 9.0, unit: "px" }), "mj-column-px-9");
        let list = rules.into_list();
        let rule = |class: &str| list.iter().find(|(known, _)| known == class).map(|(_, rule)| rule.as_str());
        assert_eq!(rule("mj-column-per-33"), Some("{ width:33% !important; max-width: 33%; }"));
        assert_eq!(rule("mj-column-px-9"), Some("{ width:9px !important; max-width: 9px; }"));
        assert_eq!(list.len(), 11);
    }
}
