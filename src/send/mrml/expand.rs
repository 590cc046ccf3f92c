use super::map::SourceMap;
use crate::base::diagnostic::{Code, Diagnostic, Result, place};
use crate::base::limits;

/// Loads an included file by its path, relative to the main file's folder; none if there is no such file.
pub type Include<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Inserts includes.
pub(super) fn expand(text: &str, include: Include<'_>) -> Result<(String, SourceMap)> {
    let mut expander = Expander { out: String::with_capacity(text.len()), map: SourceMap::default(), head: Vec::new(), include, open: Vec::new(), files: 0 };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    expander.file(None, text, text)?;
    expander.put_head_in();
    Ok((expander.out, expander.map))
}

struct Expander<'a> {
    out: String,
    map: SourceMap,
    /// Contents that includes add to the head: text, file, offset.
    head: Vec<(String, usize, usize)>,
    include: Include<'a>,
    open: Vec<String>,
    files: usize,
}

impl Expander<'_> {
    /// Copies a file or a part of it, and replaces includes.
    fn file(&mut self, name: Option<&str>, whole: &str, part: &str) -> Result<()> {
        let file = self.map.file(name.map(str::to_owned), whole);
        let offset = part.as_ptr() as usize - whole.as_ptr() as usize;
        let mut at = 0;
        while let Some(rest) = part.get(at..) {
            let next = rest.find('<').unwrap_or(rest.len());
            self.copy(file, offset + at, rest.get(..next).unwrap_or(""))?;
            at += next;
            let Some(rest) = part.get(at..).filter(|r| !r.is_empty()) else { break };
            let (length, replaced) = self.replace(name, file, whole, offset + at, rest)?;
            if !replaced {
                self.copy(file, offset + at, rest.get(..length).unwrap_or(""))?;
            }
            at += length;
        }
        Ok(())
    }

    fn copy(&mut self, file: usize, from: usize, text: &str) -> Result<()> {
        self.map.piece(self.out.len(), file, from, true);
        self.out.push_str(text);
        if self.out.len() > limits::MJML_BYTES {
            return Err(Diagnostic::new(Code::MjmlTooLarge, format!("the document has more than {} bytes", limits::MJML_BYTES)));
        }
        Ok(())
    }

    /// Processes the text at a `<`: returns its length, and whether it was replaced.
    fn replace(&mut self, name: Option<&str>, file: usize, whole: &str, at: usize, rest: &str) -> Result<(usize, bool)> {
        if rest.starts_with("<!--") {
            return Ok((rest.find("-->").map_or(rest.len(), |end| end + 3), false));
        }
        if let Some(tag) = rest.strip_prefix("<mj-include").filter(|r| r.starts_with(|c: char| c.is_whitespace() || c == '/' || c == '>')) {
            let end = tag.find('>').map_or(rest.len(), |end| end + "<mj-include".len() + 1);
            let tag = rest.get(..end).unwrap_or(rest);
            let closing = rest.get(end..).and_then(|r| r.trim_start().strip_prefix("</mj-include>").map(|after| r.len() - after.len())).unwrap_or(0);
            // An error inside an included file already has its position.
            self.include(name, file, at, tag)
                .map_err(|e| if e.place.is_some() { e } else { e.at(place(whole, at..at + end)).in_file(name.map(str::to_owned)) })?;
            return Ok((end + closing, true));
        }
        Ok((1, false))
    }

    fn include(&mut self, from: Option<&str>, file: usize, at: usize, tag: &str) -> Result<()> {
        let Some(path) = attribute(tag, "path") else {
            return Err(Diagnostic::new(Code::MjmlIncludeMissing, "an mj-include without a path").help("write <mj-include path=\"…\" />"));
        };
        let path = resolve(from, path);
        if self.open.contains(&path) || self.open.len() >= limits::INCLUDE_DEPTH {
            let code = if self.open.contains(&path) { Code::MjmlIncludeCycle } else { Code::MjmlTooDeep };
            return Err(Diagnostic::new(
                code,
                format!("`{path}` includes itself: {}", [self.open.as_slice(), std::slice::from_ref(&path)].concat().join(" → ")),
            ));
        }
        self.files += 1;
        if self.files > limits::INCLUDES {
            return Err(Diagnostic::new(Code::MjmlTooLarge, format!("more than {} includes", limits::INCLUDES)));
        }
        let Some(text) = (self.include)(&path) else {
            return Err(Diagnostic::new(Code::MjmlIncludeMissing, format!("there is no file `{path}`")));
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        match attribute(tag, "type").unwrap_or("mjml") {
            "css" => {
                let inline = if attribute(tag, "css-inline") == Some("inline") { " inline=\"inline\"" } else { "" };
                self.head.push((format!("<mj-style{inline}>{text}</mj-style>"), file, at));
                Ok(())
            }
            "html" => {
                self.map.piece(self.out.len(), file, at, false);
                self.out.push_str(&format!("<mj-raw>{text}</mj-raw>"));
                Ok(())
            }
            _ => {
                self.open.push(path.clone());
                if text.contains("<mjml") {
                    if let Some(head) = content(text, "mj-head") {
                        self.head.push((head.to_owned(), file, at));
                    }
                    self.file(Some(&path), text, content(text, "mj-body").unwrap_or(""))?;
                } else {
                    self.file(Some(&path), text, text)?;
                }
                self.open.pop();
                Ok(())
            }
        }
    }

    /// Appends included heads to the document's own.
    fn put_head_in(&mut self) {
        if self.head.is_empty() {
            return;
        }
        let added: String = self.head.iter().map(|(text, ..)| text.as_str()).collect();
        let (at, added) = match (self.out.find("</mj-head>"), self.out.find("<mjml").and_then(|i| self.out.get(i..)?.find('>').map(|end| i + end + 1))) {
            (Some(at), _) => (at, added),
            (None, Some(at)) => (at, format!("<mj-head>{added}</mj-head>")),
            (None, None) => return,
        };
        let (file, from) = self.head.first().map_or((0, 0), |(_, file, from)| (*file, *from));
        self.map.insert(at, added.len(), file, from);
        self.out.insert_str(at, &added);
    }
}

/// The value of an attribute in a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag;
    while let Some(found) = rest.find(name) {
        let before = rest.get(..found)?;
        let after = rest.get(found + name.len()..)?;
        rest = after;
        if !before.ends_with(char::is_whitespace) {
            continue;
        }
        let Some(value) = after.trim_start().strip_prefix('=') else { continue };
        let value = value.trim_start();
        let quote = value.chars().next().filter(|q| *q == '"' || *q == '\'')?;
        return value.get(1..)?.split(quote).next();
    }
    None
}

/// The contents of the first element with a name.
fn content<'a>(text: &'a str, element: &str) -> Option<&'a str> {
    let open = text.find(&format!("<{element}"))?;
    let start = open + text.get(open..)?.find('>')? + 1;
    let end = text.rfind(&format!("</{element}>"))?;
    text.get(start..end)
}

/// Converts a path relative to the including file to one relative to the main file's folder.
fn resolve(from: Option<&str>, path: &str) -> String {
    if path.starts_with('/') {
        return path.to_owned();
    }
    let folder = from.and_then(|f| f.rsplit_once('/')).map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split(['/', '\\'])) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|p| *p != "..") => drop(parts.pop()),
            other => parts.push(other),
        }
    }
    let root = if folder.starts_with('/') { "/" } else { "" };
    format!("{root}{}", parts.join("/"))
}
