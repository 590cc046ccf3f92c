use super::texts::{self, Texts};
use crate::base::diagnostic::{Code, Diagnostic, Lines, Result};
use crate::base::limits;
use crate::base::markup::{Attribute, Dialect, Event, Soup, Tags, find};
use crate::send::mjml::component::ComponentKind;
use crate::send::mjml::map::SourceMap;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;

/// Loads an included file by its path, relative to the main file's folder. None if there is no such file; an error with the reason if it must not be
/// included.
pub type Include<'a> = &'a dyn Fn(&str) -> Option<std::result::Result<String, String>>;

/// The text that is assumed before a fragment.
const BODY: &str = "<mjml><mj-body>";

/// The files of a document; the first is the main file.
#[derive(Debug, Default)]
pub struct Files {
    files: Vec<File>,
    by_path: HashMap<String, std::result::Result<usize, String>>,
}

#[derive(Debug)]
struct File {
    name: Option<String>,
    /// The text to parse: the author's text with letter texts inserted; fragments are wrapped.
    text: String,
    map: SourceMap,
    /// The line starts of the author's text.
    lines: OnceCell<Lines>,
    /// The locale of the inserted texts.
    locale: Option<String>,
    /// The range without the wrapper.
    inside: Range<usize>,
}

impl File {
    /// The author's text, and the range in it for a range of the parsed text.
    fn author(&self, range: Range<usize>) -> (&str, Range<usize>) {
        let at = |offset: usize| offset.saturating_sub(self.inside.start);
        self.map.author(self.text.get(self.inside.clone()).unwrap_or(""), at(range.start)..at(range.end))
    }
}

/// An `mj-include` in a file.
pub(super) struct Inclusion<'a> {
    pub path: Option<&'a str>,
    pub kind: &'a str,
    pub inline: bool,
}

impl<'a> Inclusion<'a> {
    pub fn of(attributes: &[Attribute<'a>]) -> Self {
        let value = |name: &str| attributes.iter().find(|a| a.name == name).map(|a| a.value);
        Self { path: value("path").filter(|p| !p.is_empty()), kind: value("type").unwrap_or("mjml"), inline: value("css-inline") == Some("inline") }
    }

    /// A template tag that includes components by name: `{% include "header.mjml" %}`.
    pub fn of_tag(tag: &'a str) -> Option<Self> {
        let inner = tag.strip_prefix("{%")?.strip_suffix("%}")?.trim_matches(['-', '+']).trim();
        let name = inner.strip_prefix("include")?.trim();
        let quote = name.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let path = name.strip_prefix(quote)?.strip_suffix(quote)?;
        (!path.contains(quote)).then_some(Self { path: Some(path), kind: "mjml", inline: false })
    }

    pub fn is_mjml(&self) -> bool {
        !matches!(self.kind, "css" | "html")
    }
}

impl Files {
    /// Loads a document and its includes; without a resolver, nothing is included.
    pub fn load(text: &str, include: Option<Include<'_>>, texts: Option<&Texts>, tags: Tags) -> Result<Self> {
        let mut files = Self::default();
        files.add(None, text, texts, true)?;
        if let Some(include) = include {
            let mut loading = Loading { files, include, texts, tags, open: Vec::new(), count: 0 };
            loading.includes_of(0)?;
            files = loading.files;
        }
        Ok(files)
    }

    /// Loads a single file that is not a document.
    pub fn fragment(name: &str, text: &str, texts: Option<&Texts>) -> Result<Self> {
        let mut files = Self::default();
        files.add(Some(name.to_owned()), text, texts, false)?;
        Ok(files)
    }

    fn add(&mut self, name: Option<String>, text: &str, texts: Option<&Texts>, is_mjml: bool) -> Result<usize> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (text, map) = texts::put_in(name.as_deref(), text, texts)?;
        let is_fragment = is_mjml && name.is_some() && !find::has(&text, "<mjml>");
        let start = if is_fragment { BODY.len() } else { 0 };
        let inside = start..start + text.len();
        let text = if is_fragment { format!("{BODY}{text}</mj-body></mjml>") } else { text };
        let whole: usize = self.files.iter().map(|f| f.text.len()).sum::<usize>() + text.len();
        if whole > limits::MJML_BYTES {
            return Err(Diagnostic::new(Code::MjmlTooLarge, format!("the document has more than {} bytes", limits::MJML_BYTES)));
        }
        let locale = texts.and_then(|texts| texts.get("t")).cloned();
        self.files.push(File { name, text, map, lines: OnceCell::new(), locale, inside });
        Ok(self.files.len() - 1)
    }

    /// The texts of all files.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|f| f.text.as_str())
    }

    /// The text of a file to parse.
    pub fn text(&self, file: usize) -> &str {
        self.files.get(file).map_or("", |f| f.text.as_str())
    }

    /// The file that an include in `from` names, or why it must not be included.
    pub fn included(&self, from: usize, path: &str) -> Option<std::result::Result<usize, &str>> {
        let Some(path) = self.resolve(from, path) else { return Some(Err("its path is not relative")) };
        self.by_path.get(&path).map(|file| file.as_ref().map(|file| *file).map_err(String::as_str))
    }

    /// Converts a path relative to the including file to one relative to the main file's folder; none for absolute paths.
    pub fn resolve(&self, from: usize, path: &str) -> Option<String> {
        let path = decoded(path);
        if path.starts_with(['/', '\\']) || path.get(1..2) == Some(":") || path.contains('\0') {
            return None;
        }
        let name = self.files.get(from).and_then(|f| f.name.as_deref());
        let folder = name.and_then(|f| f.rsplit_once('/')).map_or("", |(folder, _)| folder);
        let mut parts: Vec<&str> = Vec::new();
        for part in folder.split('/').chain(path.split('/')) {
            match part {
                "" | "." => {}
                ".." if parts.last().is_some_and(|p| *p != "..") => drop(parts.pop()),
                other => parts.push(other),
            }
        }
        Some(parts.join("/"))
    }

    /// Locates a diagnostic in the author's file.
    pub fn locate(&self, mut found: Box<Diagnostic>, file: usize, range: Range<usize>) -> Box<Diagnostic> {
        let Some(f) = self.files.get(file) else { return found };
        let put_in = f.map.stands_for(range.start.saturating_sub(f.inside.start));
        let (text, range) = f.author(range);
        // In an inserted text, the message names the text.
        if let Some((key, _)) = put_in.and_then(|at| texts::key(text.get(at..)?)) {
            let of = f.locale.as_ref().filter(|_| key.starts_with("t.")).map(|locale| format!(" of `{locale}`")).unwrap_or_default();
            found.message.push_str(&format!(", in the text `{key}`{of}"));
        }
        found.at(f.lines.get_or_init(|| Lines::of(text)).place(text, range)).in_file(f.name.clone())
    }

    /// The 1-based line of an offset in the author's file.
    pub fn line(&self, file: usize, offset: usize) -> u32 {
        let Some(f) = self.files.get(file) else { return 0 };
        let (text, range) = f.author(offset..offset);
        f.lines.get_or_init(|| Lines::of(text)).line(range.start)
    }

    /// A file's path as passed to the resolver; none for the main file.
    pub fn name(&self, file: usize) -> Option<&str> {
        self.files.get(file).and_then(|f| f.name.as_deref())
    }
}

struct Loading<'a> {
    files: Files,
    include: Include<'a>,
    texts: Option<&'a Texts>,
    tags: Tags,
    /// The files from the main file to this one.
    open: Vec<String>,
    count: usize,
}

impl Loading<'_> {
    fn includes_of(&mut self, file: usize) -> Result<()> {
        let text = self.files.text(file);
        if !find::has(text, "mj-include") && (self.tags == Tags::None || !find::has(text, "include")) {
            return Ok(());
        }
        let text = self.files.text(file).to_owned();
        let mut soup = Soup::new(&text, Dialect::Mjml, self.tags, limits::MARKUP_DEPTH);
        let mut ending = 0_usize;
        // Nesting errors are reported when the file is parsed.
        while let Ok(Some(event)) = soup.next() {
            match event {
                Event::Open { name, attributes, span, .. } if name == "mj-include" && ending == 0 => {
                    self.include(file, &Inclusion::of(&attributes)).map_err(|e| if e.place.is_some() { e } else { self.files.locate(e, file, span) })?;
                }
                Event::Template(span) if ending == 0 => {
                    if let Some(inclusion) = text.get(span.clone()).and_then(Inclusion::of_tag) {
                        self.include(file, &inclusion).map_err(|e| if e.place.is_some() { e } else { self.files.locate(e, file, span) })?;
                    }
                }
                Event::Open { name, .. } if is_ending(&name) => ending += 1,
                Event::Close { name, .. } if is_ending(&name) => ending = ending.saturating_sub(1),
                _ => {}
            }
        }
        Ok(())
    }

    fn include(&mut self, from: usize, inclusion: &Inclusion<'_>) -> Result<()> {
        let Some(path) = inclusion.path.and_then(|path| self.files.resolve(from, path)) else { return Ok(()) };
        if self.open.contains(&path) || self.open.len() >= limits::INCLUDE_DEPTH {
            let code = if self.open.contains(&path) { Code::MjmlIncludeCycle } else { Code::MjmlTooDeep };
            let way = [self.open.as_slice(), std::slice::from_ref(&path)].concat().join(" → ");
            return Err(Diagnostic::new(code, format!("`{path}` includes itself: {way}")));
        }
        self.count += 1;
        if self.count > limits::INCLUDES {
            return Err(Diagnostic::new(Code::MjmlTooLarge, format!("more than {} includes", limits::INCLUDES)));
        }
        let file = match self.files.by_path.get(&path) {
            Some(Ok(known)) => *known,
            Some(Err(_)) => return Ok(()),
            None => match (self.include)(&path) {
                Some(Ok(text)) => {
                    let file = self.files.add(Some(path.clone()), &text, self.texts, inclusion.is_mjml())?;
                    self.files.by_path.insert(path.clone(), Ok(file));
                    file
                }
                Some(Err(why)) => {
                    self.files.by_path.insert(path, Err(why));
                    return Ok(());
                }
                None => return Ok(()),
            },
        };
        if inclusion.is_mjml() {
            self.open.push(path);
            self.includes_of(file)?;
            self.open.pop();
        }
        Ok(())
    }
}

/// Whether an element's contents are kept as they are.
fn is_ending(tag: &str) -> bool {
    ComponentKind::of(tag).is_some_and(|kind| kind.component().ending)
}

/// Percent-decodes a path, repeatedly if it was encoded several times.
fn decoded(path: &str) -> String {
    let mut path = path.to_owned();
    while let Some(once) = decoded_once(&path) {
        path = once;
    }
    path
}

fn decoded_once(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    let mut found = false;
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|h| std::str::from_utf8(h).ok()).and_then(|h| u8::from_str_radix(h, 16).ok());
        match hex.filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or(&[]);
                found = true;
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    if found { String::from_utf8(bytes).ok() } else { None }
}
