use std::borrow::Cow;
use std::collections::BTreeSet;

const FAMILY: &str = "font-family:";

/// The style sheets of the fonts that a body names in its `style` attributes, or that styles to be inlined name.
pub fn used<'f>(body: &str, inline_styles: &[&str], fonts: &'f [(Cow<'_, str>, Cow<'_, str>)]) -> Vec<&'f str> {
    let mut named = BTreeSet::new();
    let mut at = 0;
    while let Some((family, next)) = next_family(body, at) {
        // It stands in double quotes: there is one before it, and one after it.
        if let Some(end) = family.find('"').filter(|_| at > 0 || body.get(..next).is_some_and(|before| before.contains('"'))) {
            named.insert(family.get(..end).unwrap_or(""));
        }
        at = next;
    }
    for style in inline_styles {
        let mut at = 0;
        while let Some((family, next)) = next_family(style, at) {
            named.insert(family.split([';', '}']).next().unwrap_or(""));
            at = next;
        }
    }
    let named: Vec<String> = named.iter().map(|n| n.to_lowercase()).collect();
    let is_named = |name: &str| {
        let name = name.to_lowercase();
        named.iter().any(|families| families.contains(&name))
    };
    fonts.iter().filter(|(name, _)| is_named(name)).map(|(_, url)| url.as_ref()).collect()
}

/// What follows the next `font-family:`, and the offset of it.
fn next_family(text: &str, from: usize) -> Option<(&str, usize)> {
    let rest = text.get(from..)?;
    let found = rest.match_indices([':']).find(|(colon, _)| {
        colon.checked_sub(FAMILY.len() - 1).and_then(|start| rest.get(start..=*colon)).is_some_and(|word| word.eq_ignore_ascii_case(FAMILY))
    });
    let next = from + found?.0 + 1;
    Some((text.get(next..)?, next))
}
