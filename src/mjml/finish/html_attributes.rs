//! `mj-html-attributes`: attributes set on whatever a selector finds in the printed body.

use super::blocks::Blocks;
use super::selector::Selector;
use super::tree::Tree;
use crate::diagnostic::Result;
use crate::markup::{Dialect, Event, Soup, Tags, is_void};

/// A body whose elements without content end as XML has it: mjml takes what follows a `<br>` for its content, and writes `</br>`, which is another break.
fn with_ends(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    let (mut soup, mut at) = (Soup::new(body, Dialect::Html, Tags::None, usize::MAX), 0);
    while let Ok(Some(event)) = soup.next() {
        let Event::Open { name, span, self_closed: false, .. } = event else { continue };
        if is_void(&name) && body.get(..span.end).is_some_and(|tag| tag.ends_with('>') && !tag.ends_with("/>")) {
            out.push_str(body.get(at..span.end - 1).unwrap_or(""));
            out.push_str(" /");
            at = span.end - 1;
        }
    }
    out.push_str(body.get(at..).unwrap_or(""));
    out
}

/// Sets attributes by selector. Gives the body, and the selectors that can't be read.
///
/// # Errors
/// `mjml/too-deep`.
pub fn set<'s>(body: &str, attributes: &[(&'s str, Vec<(&str, &str)>)]) -> Result<(String, Vec<&'s str>)> {
    let mut blocks = Blocks::for_texts(&[body]);
    let body = with_ends(&blocks.hide(body));
    let mut tree = Tree::parse(&body, Dialect::Xml)?;
    let mut unread = Vec::new();
    for (path, values) in attributes {
        let Some(selectors) = Selector::list(path, false) else {
            unread.push(*path);
            continue;
        };
        let found: Vec<usize> = tree.elements().map(|(node, _)| node).filter(|node| selectors.iter().any(|s| s.matches(&tree, *node))).collect();
        for node in found {
            for (name, value) in values {
                tree.set(node, name, (*value).to_owned());
            }
        }
    }
    Ok((blocks.restore(tree.write()), unread))
}
