//! The title and the hidden preheader of a mail.

use super::Subject;
use super::elements::{Role, role};
use super::style::Style;
use super::text::{attribute_text, text};
use crate::markup::{Dialect, Event, Soup, Tags};

/// Finds the title, and the first that is hidden before any word is seen.
pub(super) fn subject(html: &str) -> Subject {
    let (mut title, mut preheader) = (String::new(), String::new());
    let mut soup = Soup::new(html, Dialect::Tags, Tags::None, usize::MAX);
    // Of what element the text that follows is, if nobody is to read that.
    let mut unseen = None;
    // The name of the element that hides, and how many of that name are open.
    let mut hider: Option<(String, usize)> = None;
    while let Ok(Some(event)) = soup.next() {
        match event {
            Event::Open { name, attributes, self_closed, .. } => {
                let role = role(&name);
                unseen = (role == Role::Unseen).then(|| name.clone());
                if let Some((_, open)) = hider.as_mut().filter(|(hider, _)| *hider == name) {
                    *open += 1;
                } else if hider.is_none() && !role.is_void() && role != Role::Unseen && !self_closed {
                    let of = |wanted: &str| attributes.iter().find(|a| a.name.eq_ignore_ascii_case(wanted)).map(|a| a.value);
                    let is_hidden = of("hidden").is_some() || of("style").is_some_and(|style| Style::of(&attribute_text(style)).is_hidden);
                    hider = is_hidden.then(|| (name.into_owned(), 1));
                }
                soup.take_back(attributes);
            }
            Event::Close { name, .. } => {
                unseen = None;
                if let Some((_, open)) = hider.as_mut().filter(|(hider, _)| *hider == name) {
                    *open -= 1;
                    if *open == 0 {
                        hider = None;
                        if !preheader.trim_ascii().is_empty() {
                            break;
                        }
                    }
                }
            }
            Event::Text(span) => {
                let said = html.get(span).unwrap_or("");
                match (&unseen, &hider) {
                    (Some(name), _) if name == "title" && title.is_empty() => title.push_str(&text(said)),
                    (Some(_), _) => {}
                    (None, Some(_)) => preheader.push_str(&text(said)),
                    (None, None) if said.trim_ascii().is_empty() => {}
                    (None, None) => break,
                }
            }
            _ => {}
        }
    }
    Subject { subject: one_line(&title), preheader: one_line(&preheader) }
}

fn one_line(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}
