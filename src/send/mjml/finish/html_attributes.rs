//! `mj-html-attributes`: sets attributes on elements matched by selectors in the printed body.

use super::blocks::Blocks;
use super::selector::Selector;
use super::tree::Tree;
use crate::base::diagnostic::Result;
use crate::base::markup::Dialect;

/// Sets attributes. Returns the body, and the selectors that can't be parsed.
///
/// # Errors
/// `mjml/too-deep`.
pub fn set<'s>(body: &str, attributes: &[(&'s str, Vec<(&str, &str)>)]) -> Result<(String, Vec<&'s str>)> {
    let mut blocks = Blocks::for_texts(&[body]);
    let body = blocks.hide(body);
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
