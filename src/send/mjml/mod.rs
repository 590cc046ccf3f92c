//! Compiling MJML as mjml 5 does: a document with its includes in, HTML and findings out. Template tags pass through untouched, or are named as deciding the layout.
//! Refuses documents that are too large or too deep. `read` makes elements of the text, `resolve` gives every attribute its value and every box its width,
//! `print` puts them into the templates of `templates/mjml/`, `finish` does what only the whole document shows. `component` has the facts about the components.

pub mod component;
mod custom;
mod finish;
mod fnv;
mod later;
mod live;
mod map;
mod order;
mod parts;
mod print;
mod read;
mod resolve;
mod staging;
mod tags;
mod validate;

pub use crate::base::markup::Tags;
pub use custom::{Components, Defaults, NoComponents, Used};
pub use finish::format::{Format, format as laid_out};
pub use finish::inline::inline as inlined;
pub use finish::sheet;
pub use later::StyledLater;
pub use live::{LEFT_OUT, LiveComponents, UNKNOWN_BLOCK};
pub use order::ordered;
pub use parts::Parts;
pub use read::{Expanded, Include, Texts};
pub use resolve::{EDGED, GIVEN, SIX_DIGITS, is_given, wide_color};
pub use validate::MjmlError;

use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;
use component::Kind;
use custom::Shelf;
use finish::{fonts, format, html_attributes, inline, outlook, waiting};
use parts::Marks;
use print::HeadStyles;
use read::{Document, Files, Found, Node, ReadOptions};
use resolve::{ResolveOptions, Resolved};
use staging::Plan;
use std::ops::Range;
use std::rc::Rc;

/// How a document is compiled.
#[derive(Clone)]
pub struct Options {
    /// Which template tags there are.
    pub tags: Tags,
    /// Comments between components are kept.
    pub keep_comments: bool,
    /// `mj-include` is followed.
    pub includes: bool,
    /// Fonts by name with their style sheets, in place of those that are known.
    pub fonts: Option<Vec<(String, String)>>,
    /// What stands in `mj-attributes` before the document's own, as MJML; empty for nothing.
    pub presets: String,
    /// Columns stand side by side when printed.
    pub printer_support: bool,
    /// How the HTML is laid out.
    pub format: Format,
    /// Elements and attributes are held against what MJML has.
    pub validates: bool,
    /// Components of the caller's own.
    pub components: Rc<dyn Components>,
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options").field("tags", &self.tags).field("format", &self.format).finish_non_exhaustive()
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            tags: Tags::None,
            keep_comments: true,
            includes: true,
            fonts: None,
            presets: String::new(),
            printer_support: false,
            format: Format::Plain,
            validates: true,
            components: Rc::new(NoComponents),
        }
    }
}

/// A document with its includes, texts put in.
#[derive(Debug)]
pub struct Source {
    files: Files,
}

/// What compiling gave.
#[derive(Debug)]
pub struct Compiled {
    /// The mail's HTML, with the document's template tags in it.
    pub html: String,
    /// Findings that did not stop it; those of severity `error` were mended as mjml mends them.
    pub diagnostics: Vec<Diagnostic>,
    /// The first text between components: mjml leaves it out.
    pub stray: Option<String>,
}

/// How much of a document can be compiled before it is merged.
#[derive(Debug)]
pub enum Staged {
    /// All of it: the tags stand where they don't decide the layout.
    Compiled(Compiled),
    /// All but its inlined styles.
    StyledLater(Vec<Diagnostic>, Box<StyledLater>),
    /// All but some parts, or but what the head says of components that may be left out. Where no part waits there is the whole HTML too.
    InParts(Option<String>, Vec<Diagnostic>, Box<Parts>),
    /// Nothing: merge first, then compile. The finding says which tag decides the layout, and where it is; the others are what was found besides.
    MergeFirst(Box<Diagnostic>, Vec<Diagnostic>),
}

impl Source {
    /// Loads a document: what it includes, and its texts.
    ///
    /// # Errors
    /// `mjml/too-large`, `mjml/include-cycle`, `mjml/too-deep`, `letter/no-text`.
    pub fn read(text: &str, include: Include<'_>, texts: Option<&Texts>, tags: Tags) -> Result<Self> {
        Ok(Self { files: Files::load(text, Some(include), texts, tags)? })
    }

    /// A document that is one text.
    ///
    /// # Errors
    /// `mjml/too-large`.
    pub fn of(text: &str) -> Result<Self> {
        Ok(Self { files: Files::load(text, None, None, Tags::None)? })
    }

    /// A file that a template tag includes: text with its tags.
    ///
    /// # Errors
    /// `mjml/too-large`, `letter/no-text`.
    pub fn fragment(name: &str, text: &str, texts: Option<&Texts>) -> Result<Self> {
        Ok(Self { files: Files::fragment(name, text, texts)? })
    }

    /// The text of its main file, texts put in.
    pub fn text(&self) -> &str {
        self.files.text(0)
    }

    /// A finding at a byte range of [`Source::text`], told in the author's file.
    pub fn locate_own(&self, diagnostic: Box<Diagnostic>, range: Range<usize>) -> Box<Diagnostic> {
        self.files.locate(diagnostic, 0, range)
    }

    /// Compiles it.
    ///
    /// # Errors
    /// The `mjml/…` codes, each with its place in the author's file.
    pub fn compile(&self, options: &Options) -> Result<Compiled> {
        let document = self.document(options)?;
        self.print(&document, options)
    }

    /// Compiles it with its Jinja tags kept, where that is possible. Gives the document as one text too: that is what is merged first.
    ///
    /// # Errors
    /// As [`Source::compile`].
    pub fn stage(&self, options: &Options) -> Result<(Staged, Expanded)> {
        let options = Options { tags: Tags::Jinja, ..options.clone() };
        let mut document = self.document(&options)?;
        let expanded = Expanded::of(&document, &self.files);
        let outside = staging::before(document.before(&self.files), document.root.file);
        let staged = match staging::plan(&document.root, outside) {
            Plan::Whole(found) => Staged::MergeFirst(self.place(found), self.diagnostics(&document, &options)),
            Plan::Parts(waiting) if waiting.is_empty() => self.printed(&document, &options)?,
            Plan::Parts(waiting) => {
                let whole = if waiting.parts.is_empty() { Some(self.print(&document, &options)?.html) } else { None };
                let diagnostics = self.diagnostics(&document, &options);
                let because: Vec<Diagnostic> = waiting.parts.iter().map(|(_, found)| *self.place(found.clone())).collect();
                let marks = Marks::of(self.files.text(0));
                if let Some(body) = document.root.children.iter_mut().find(|child| child.kind == Some(Kind::Body)) {
                    marks.put(body, &waiting, &self.files);
                }
                let mut parts = Parts::of(marks, &document.root, &self.files, because);
                self.resolved(&document, &options, &mut |mut resolved| {
                    let mut body = print::body(&resolved, options.tags);
                    if resolved.has_conditions {
                        body = outlook::tighten(&body);
                    }
                    let head_styles = parts.take(&mut resolved, &options, &waiting);
                    parts.html = print::document(&resolved, &body, &head_styles);
                    if !parts.marks().is_empty() {
                        parts.html = outlook::join(&parts.html);
                    }
                    Ok(())
                })?;
                Staged::InParts(whole, diagnostics, Box::new(parts))
            }
        };
        Ok((staged, expanded))
    }

    /// What is wrong with the elements, in mjml's own words.
    ///
    /// # Errors
    /// As [`Source::compile`].
    pub fn mjml_errors(&self, options: &Options) -> Result<Vec<MjmlError>> {
        Ok(validate::in_mjmls_words(&self.document(options)?.root, &self.files))
    }

    fn document<'a>(&'a self, options: &'a Options) -> Result<Document<'a>> {
        read::read(&self.files, reading(options))
    }

    /// Resolves a document, and does something with it. There is one copy of this in the wasm file, whatever is done.
    #[inline(never)]
    fn resolved<'a>(&'a self, document: &'a Document<'a>, options: &'a Options, work: &mut dyn FnMut(Resolved<'_>) -> Result<()>) -> Result<()> {
        let (texts, nodes) = (Shelf::default(), Shelf::default());
        let resolved = resolve::resolve(
            &document.root,
            ResolveOptions {
                fonts: options.fonts.as_deref(),
                presets: &options.presets,
                seed: self.files.text(0),
                reading: reading(options),
                files: &self.files,
                texts: &texts,
                nodes: &nodes,
            },
        )?;
        work(resolved)
    }

    /// What was found in a document, in the order of its text.
    fn diagnostics(&self, document: &Document<'_>, options: &Options) -> Vec<Diagnostic> {
        let validated = if options.validates { validate::validate(&document.root, options.tags, &*options.components) } else { Vec::new() };
        let mut found: Vec<Found> = document.found.iter().cloned().chain(validated).collect();
        found = ordered(found, |f| (f.file, f.range.start));
        found.truncate(limits::FINDINGS);
        found.into_iter().map(|found| *self.place(found)).collect()
    }

    /// Prints a document whose tags stay where they are.
    fn printed<'a>(&'a self, document: &'a Document<'a>, options: &'a Options) -> Result<Staged> {
        let mut diagnostics = self.diagnostics(document, options);
        let (mut html, mut css, mut why) = (String::new(), String::new(), [None, None]);
        self.resolved(document, options, &mut |mut resolved| {
            html = printed(&mut resolved, options, &mut diagnostics)?;
            let paths: String = resolved.head.html_attributes.iter().flat_map(|(path, _)| [*path, "{top:0}"]).collect();
            css = resolved.head.inline_styles.concat();
            why = [waiting::why(&html, &paths)?, waiting::why(&html, &css)?];
            Ok(())
        })?;
        let because = |kind: Kind, why: String, so: &str| {
            let found = Diagnostic::new(Code::TemplateFailed, format!("{why}: {so}"));
            let is_it = |node: &&Node<'_>| node.kind == Some(kind) && (kind != Kind::Style || node.attribute("inline").is_some());
            let node = document.root.child(Kind::Head).and_then(|head| head.children.iter().find(is_it));
            node.map_or(found.clone(), |node| self.place(Found { diagnostic: found, file: node.file, range: node.span.clone() }))
        };
        Ok(match why {
            [Some(why), _] => Staged::MergeFirst(because(Kind::HtmlAttributes, why, staging::MERGED_FIRST), diagnostics),
            [None, Some(why)] => {
                let because = because(Kind::Style, why, "the inlined styles are written into each message");
                Staged::StyledLater(diagnostics, Box::new(StyledLater::of(&html, &css, *because)))
            }
            [None, None] => Staged::Compiled(Compiled { html: styled(&html, &css, options)?, diagnostics, stray: None }),
        })
    }

    fn print<'a>(&'a self, document: &'a Document<'a>, options: &'a Options) -> Result<Compiled> {
        let mut diagnostics = self.diagnostics(document, options);
        let mut html = String::new();
        self.resolved(document, options, &mut |mut resolved| {
            html = printed(&mut resolved, options, &mut diagnostics)?;
            html = styled(&html, &resolved.head.inline_styles.concat(), options)?;
            Ok(())
        })?;
        Ok(Compiled { html, diagnostics, stray: document.stray.map(str::to_owned) })
    }

    /// A finding, told in the author's file.
    fn place(&self, found: Found) -> Box<Diagnostic> {
        self.files.locate(found.diagnostic, found.file, found.range)
    }

    /// A finding at a byte range of the document as one text, told in the author's file.
    pub fn locate(&self, diagnostic: Box<Diagnostic>, expanded: &Expanded, range: Range<usize>) -> Box<Diagnostic> {
        expanded.locate(diagnostic, range, &self.files)
    }
}

/// A resolved document as HTML, its inlined styles left out.
fn printed(resolved: &mut Resolved<'_>, options: &Options, diagnostics: &mut Vec<Diagnostic>) -> Result<String> {
    if options.validates {
        diagnostics.extend(validate::presets(resolved.presets));
    }
    let mut body = print::body(resolved, options.tags);
    if resolved.has_conditions {
        body = outlook::tighten(&body);
    }
    if !resolved.head.html_attributes.is_empty() {
        let (set, unread) = html_attributes::set(&body, &resolved.head.html_attributes)?;
        body = set;
        let message = |selector: &str| format!("the selector `{selector}` can't be read");
        diagnostics.extend(unread.into_iter().map(|selector| *Diagnostic::new(Code::MjmlBadValue, message(selector))));
    }
    let fonts = fonts::used(resolved);
    let head_styles = HeadStyles::of(resolved, fonts, options.printer_support).html();
    Ok(print::document(resolved, &body, &head_styles))
}

/// Printed HTML with its styles in its elements, laid out.
fn styled(html: &str, css: &str, options: &Options) -> Result<String> {
    let inlined = if css.is_empty() { None } else { Some(inline::inline(html, css)?) };
    Ok(format::format(outlook::join(inlined.as_deref().unwrap_or(html)), options.format))
}

fn reading(options: &Options) -> ReadOptions<'_> {
    ReadOptions { tags: options.tags, keep_comments: options.keep_comments, includes: options.includes, components: &*options.components }
}

#[cfg(test)]
mod tests;
