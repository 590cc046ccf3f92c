//! Compiling MJML as mjml 5 does: a document with its includes in, HTML and findings out. Template tags pass through untouched, or are named as deciding the layout.
//! Refuses documents that are too large or too deep. `read` makes elements of the text, `resolve` gives every attribute its value and every box its width,
//! `print` puts them into the templates of `templates/mjml/`, `finish` does what only the whole document shows. `component` has the facts about the components.

pub mod component;
mod custom;
mod finish;
mod map;
mod print;
mod read;
mod resolve;
mod staging;
mod validate;

pub use crate::markup::Tags;
pub use custom::{Components, Defaults, NoComponents, Used};
pub use finish::format::Format;
pub use read::{Expanded, Include, Texts};
pub use validate::MjmlError;

use crate::diagnostic::{Code, Diagnostic, Result};
use crate::limits;
use custom::Shelf;
use finish::{fonts, format, html_attributes, inline, outlook};
use read::{Document, Files, Found, ReadOptions};
use resolve::ResolveOptions;
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
}

/// Whether a document can be compiled before it is merged.
#[derive(Debug)]
pub enum Staged {
    /// It can: the tags stand where they don't decide the layout.
    Compiled(Compiled),
    /// A tag decides the layout: merge first, then compile. The finding says where and why.
    MergeFirst(Box<Diagnostic>),
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
        let document = self.document(&options)?;
        let expanded = Expanded::of(&document, &self.files);
        let staged = match staging::layout_tag(&document.root) {
            Some(found) => Staged::MergeFirst(self.place(found)),
            None => Staged::Compiled(self.print(&document, &options)?),
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

    fn print<'a>(&'a self, document: &'a Document<'a>, options: &'a Options) -> Result<Compiled> {
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
        let validated = if options.validates { validate::validate(&document.root, options.tags, &*options.components) } else { Vec::new() };
        let mut found: Vec<Found> = document.found.iter().cloned().chain(validated).collect();
        found.sort_by_key(|f| (f.file, f.range.start));
        found.truncate(limits::FINDINGS);
        let mut diagnostics: Vec<Diagnostic> = found.into_iter().map(|found| *self.place(found)).collect();
        if options.validates {
            diagnostics.extend(validate::presets(resolved.presets));
        }
        let head = &resolved.head;
        let mut body = print::body(&resolved);
        if resolved.has_conditions {
            body = outlook::tighten(&body);
        }
        if !head.html_attributes.is_empty() {
            let (set, unread) = html_attributes::set(&body, &head.html_attributes)?;
            body = set;
            let message = |selector: &str| format!("the selector `{selector}` can't be read");
            diagnostics.extend(unread.into_iter().map(|selector| *Diagnostic::new(Code::MjmlBadValue, message(selector))));
        }
        let fonts = fonts::used(&resolved);
        let mut html = print::document(&resolved, &body, &fonts, options.printer_support);
        if !head.inline_styles.is_empty() {
            html = inline::inline(&html, &head.inline_styles.concat())?;
        }
        Ok(Compiled { html: format::format(outlook::join(&html), options.format), diagnostics })
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

fn reading(options: &Options) -> ReadOptions<'_> {
    ReadOptions { tags: options.tags, keep_comments: options.keep_comments, includes: options.includes, components: &*options.components }
}

#[cfg(test)]
mod tests;
