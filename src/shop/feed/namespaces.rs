use super::fields::Space;

/// The namespace declarations in scope (Namespaces in XML 1.0).
#[derive(Debug, Default)]
pub(super) struct Namespaces {
    declared: Vec<Declared>,
}

#[derive(Debug)]
struct Declared {
    /// The number of elements open at the declaration.
    depth: usize,
    /// Empty for the default namespace.
    prefix: String,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Google,
    Plain,
    Other,
}

/// The namespaces of RSS and Atom, for feeds that declare one.
const PLAIN: [&str; 5] = ["", "http://www.w3.org/2005/atom", "http://purl.org/atom/ns#", "http://purl.org/rss/1.0/", "http://backend.userland.com/rss2"];

impl Namespaces {
    /// Adds a declaration of the element that opens at `depth`.
    pub fn declare(&mut self, depth: usize, prefix: &str, uri: &str) {
        let uri = uri.trim().to_ascii_lowercase();
        let bare = uri.strip_prefix("https:").or_else(|| uri.strip_prefix("http:")).unwrap_or(&uri).trim_end_matches('/');
        let kind = match bare {
            "//base.google.com/ns/1.0" => Kind::Google,
            // The root's default namespace counts as the feed's own.
            _ if PLAIN.contains(&uri.as_str()) || (prefix.is_empty() && depth == 0) => Kind::Plain,
            _ => Kind::Other,
        };
        self.declared.push(Declared { depth, prefix: prefix.to_owned(), kind });
    }

    /// Removes the declarations of the element that closes at `depth`.
    pub fn close(&mut self, depth: usize) {
        while self.declared.last().is_some_and(|declared| declared.depth >= depth) {
            self.declared.pop();
        }
    }

    /// The namespace of a prefix. An undeclared `g:` counts as Google's, because many feeds omit the declaration.
    pub fn of<'a>(&self, prefix: Option<&'a str>) -> Space<'a> {
        let wanted = prefix.unwrap_or("");
        match self.declared.iter().rev().find(|declared| declared.prefix == wanted).map(|declared| declared.kind) {
            Some(Kind::Google) => Space::Google,
            Some(Kind::Plain) => Space::Plain,
            Some(Kind::Other) => Space::Other(wanted),
            None if prefix.is_none() => Space::Plain,
            None if wanted == "g" => Space::Google,
            None => Space::Other(wanted),
        }
    }
}
