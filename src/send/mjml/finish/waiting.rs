//! Decides whether styles can be inlined before the data are known: HTML with template tags and CSS in; the reason against it out.
//! Styles can be inlined if merging keeps, removes or repeats only whole elements, and if rules depend only on an element, its names and its ancestors.

use super::blocks::Blocks;
use super::selector::Selector;
use super::sheet;
use super::tree::Tree;
use crate::base::diagnostic::Result;
use crate::base::limits;
use crate::base::markup::{Dialect, Event, Soup, Tags, TooDeep, find};
use crate::send::mjml::tags::{self, Tag};

/// Why the rules of `css` can't be inlined before merging; none if they can.
///
/// # Errors
/// `mjml/too-deep`.
pub fn why(html: &str, css: &str) -> Result<Option<String>> {
    if css.is_empty() || !Tags::Jinja.are_in(html) && !Tags::Jinja.are_in(css) {
        return Ok(None);
    }
    if Tags::Jinja.are_in(css) {
        return Ok(Some("a rule contains a tag".to_owned()));
    }
    let mut blocks = Blocks::for_texts(&[html, css]);
    let hidden = blocks.hide(html);
    if let Some(why) = of_tags(&hidden, &blocks) {
        return Ok(Some(why));
    }
    let rules = sheet::rules(css);
    let selectors: Vec<Selector> = rules.iter().flat_map(|rule| &rule.selectors).filter_map(|text| Selector::list(text, true)).flatten().collect();
    if let Some(rule) = rules.iter().flat_map(|rule| &rule.selectors).find(|text| Selector::list(text, true).into_iter().flatten().any(|s| s.looks_aside())) {
        return Ok(Some(format!("`{}` depends on the siblings or contents of an element", rule.trim())));
    }
    let asked: Vec<&str> = selectors.iter().flat_map(Selector::attributes).collect();
    let tree = Tree::parse(&hidden, Dialect::Html)?;
    for (node, element) in tree.elements() {
        if find::has(&element.name, blocks.word()) {
            return Ok(Some("data determine the name of an element".to_owned()));
        }
        for (name, value) in element.written() {
            let is_style = || name == "style" && selectors.iter().any(|selector| selector.matches(&tree, node));
            if find::has(&name, blocks.word()) || find::has(value, blocks.word()) && (asked.contains(&name.as_ref()) || is_style()) {
                return Ok(Some(format!(
                    "a rule depends on the attribute `{}` of <{}>, which contains a tag",
                    blocks.restore(name.into_owned()),
                    element.name
                )));
            }
        }
    }
    Ok(None)
}

/// Why tags between elements prevent inlining: they can print markup, or begin and end in different elements.
fn of_tags(hidden: &str, blocks: &Blocks<'_>) -> Option<String> {
    let mut soup = Soup::new(hidden, Dialect::Html, Tags::None, limits::MARKUP_DEPTH);
    let (mut around, mut elements) = (vec![0_usize], 0);
    let mut open: Vec<(&str, usize)> = Vec::new();
    loop {
        let event = match soup.next() {
            Ok(Some(event)) => event,
            Ok(None) => return open.first().map(|(word, _)| format!("`{word}` ends in another element")),
            Err(TooDeep(_)) => return None,
        };
        let here = around.last().copied().unwrap_or_default();
        let text = match event {
            Event::Open { .. } => {
                elements += 1;
                around.push(elements);
                continue;
            }
            Event::Close { .. } => {
                around.pop();
                continue;
            }
            Event::Text(span)
            | Event::Template(span)
            | Event::CData(_, span)
            | Event::Comment(_, span)
            | Event::Declaration(_, span)
            | Event::Stray(_, span) => hidden.get(span).unwrap_or(""),
        };
        for tag in blocks.in_text(text) {
            let (inside, word) = (tags::inside(tag), tags::word(tag));
            let is_own = inside.contains("postfrisch_");
            if tag.starts_with("{{") {
                if !is_own && ["safe", "caller", "super"].into_iter().any(|word| find::has(inside, word)) {
                    return Some(format!("`{tag}` may print elements"));
                }
                continue;
            }
            match tags::tag(tag) {
                _ if is_own || tag.starts_with("<%") => {}
                Tag::Loop | Tag::Block => open.push((word, here)),
                Tag::Branch if open.last().is_some_and(|(_, begun)| *begun != here) => return Some(format!("`{word}` is in another element")),
                Tag::EndLoop | Tag::EndBlock if open.pop().is_none_or(|(begun_by, begun)| word.strip_prefix("end") != Some(begun_by) || begun != here) => {
                    return Some(format!("`{word}` is in another element than its beginning"));
                }
                Tag::Branch | Tag::EndLoop | Tag::EndBlock | Tag::Silent | Tag::Print => {}
                Tag::Moves => return Some(format!("`{tag}` may print elements")),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_wait_where_their_match_hangs_on_data() {
        for (html, css) in [
            ("<p>{{ a }}</p>", "p { color: {{ c }} }"),
            ("{% for a in b %}<p>x</p>{% endfor %}", "p:first-child { color: red }"),
            ("{% for a in b %}<p>x</p>{% endfor %}", "p + p { color: red }"),
            ("<p>{{ a }}</p>", "p:empty { color: red }"),
            ("<p>{{ a }}</p>", "div:not(p ~ p) { color: red }"),
            ("<p class=\"{{ a }}\">x</p>", ".a { color: red }"),
            ("<p id=\"{% if a %}a{% endif %}\">x</p>", "#a { color: red }"),
            ("<p {% if a %}class=\"a\"{% endif %}>x</p>", "p { color: red }"),
            ("<p lang=\"{{ a }}\">x</p>", "[lang=de] { color: red }"),
            ("<p style=\"color:{{ a }}\">x</p>", "p { color: red }"),
            ("<p>{{ a|safe }}</p>", "b { color: red }"),
            ("{% if a %}<div class=a>{% endif %}<p>x</p>", "p { color: red }"),
            ("<ul>{% for a in b %}<li>x{% endfor %}</ul>", "li { color: red }"),
            ("{% include 'a' %}", "p { color: red }"),
            ("{% set a %}<b>x</b>{% endset %}", "b { color: red }"),
        ] {
            assert!(why(html, css).unwrap().is_some(), "{html} {css}");
        }
    }

    #[test]
    fn other_rules_do_not() {
        for (html, css) in [
            ("<p>x</p>", "p:first-child + p { color: red }"),
            ("{% for a in b %}<p class=a>{{ a }}</p>{% endfor %}", ".a, div > p, [class~=a] { color: red }"),
            ("{% if a %}<p>x</p>{% else %}<b>x</b>{% endif %}", "p { color: red }"),
            ("<a href=\"{{ a }}\" style=\"color:{{ c }}\">x</a>", "p, [title] { color: red }"),
            ("{% set a = 1 %}<p>{{ a }}</p>", "p { color: red }"),
        ] {
            assert_eq!(why(html, css).unwrap(), None, "{html} {css}");
        }
    }
}
