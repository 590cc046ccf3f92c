//! Loads a document and compiles it, completely or as far as possible before merging.

use super::component::ComponentKind;
use super::custom::{Kept, Shelf};
use super::finish::{fonts, format, html_attributes, inline, outlook, waiting};
use super::later::StyledLater;
use super::options::Options;
use super::order::ordered;
use super::parts::{Marks, Parts, Places, needed};
use super::print::{self, HeadStyles};
use super::read::{self, Document, Expanded, Files, Found, Include, Node, Texts};
use super::resolve::{self, ResolveOptions, Resolved};
use super::staging::{self, Plan};
use super::validate::{self, MjmlError};
use crate::base::diagnostic::{Code, Diagnostic, Result, Severity};
use crate::base::limits;
use crate::base::markup::Tags;
use std::ops::Range;

/// A document with its includes and inserted texts. It suffices for compiling MJML without template tags:
///
/// ```
/// use postfrisch::{MjmlOptions, Source};
///
/// let mjml = "<mjml><mj-body><mj-section><mj-column><mj-text>Hello</mj-text></mj-column></mj-section></mj-body></mjml>";
/// let compiled = Source::of(mjml)?.compile(&MjmlOptions::default())?;
/// assert!(compiled.html.starts_with("<!doctype html>") && compiled.diagnostics.is_empty());
/// # Ok::<(), Box<postfrisch::Diagnostic>>(())
/// ```
#[derive(Debug)]
pub struct Source {
    files: Files,
}

/// The result of compiling.
#[derive(Debug)]
pub struct Compiled {
    /// The mail's HTML, with the document's template tags.
    pub html: String,
    /// Diagnostics; errors among them were corrected as mjml does.
    pub diagnostics: Vec<Diagnostic>,
    /// The first text between components, which mjml drops.
    pub stray: Option<String>,
}

/// How far a document can be compiled before merging.
#[derive(Debug)]
pub enum Staged {
    /// Completely: no tag decides the layout.
    Compiled(Compiled),
    /// Everything except inlined styles.
    StyledLater(Vec<Diagnostic>, Box<StyledLater>),
    /// Everything except some parts, or except head styles for optional components. If no part depends on data, with the complete HTML.
    InParts(Option<String>, Vec<Diagnostic>, Box<Parts>),
    /// Not at all: it must be merged first. With the tag that decides the layout, and other diagnostics.
    MergeFirst(Box<Diagnostic>, Vec<Diagnostic>),
}

impl Source {
    /// Loads a document with its includes and texts.
    ///
    /// # Errors
    /// `mjml/too-large`, `mjml/include-cycle`, `mjml/too-deep`, `letter/no-text`.
    pub fn read(text: &str, include: Include<'_>, texts: Option<&Texts>, tags: Tags) -> Result<Self> {
        Ok(Self { files: Files::load(text, Some(include), texts, tags)? })
    }

    /// A document without includes.
    ///
    /// # Errors
    /// `mjml/too-large`.
    pub fn of(text: &str) -> Result<Self> {
        Ok(Self { files: Files::load(text, None, None, Tags::None)? })
    }

    /// A file that a template tag includes.
    ///
    /// # Errors
    /// `mjml/too-large`, `letter/no-text`.
    pub fn fragment(name: &str, text: &str, texts: Option<&Texts>) -> Result<Self> {
        Ok(Self { files: Files::fragment(name, text, texts)? })
    }

    /// The text of the main file with inserted texts.
    pub fn text(&self) -> &str {
        self.files.text(0)
    }

    /// Locates a diagnostic for a byte range of [`Source::text`] in the author's file.
    pub fn locate_own(&self, diagnostic: Box<Diagnostic>, range: Range<usize>) -> Box<Diagnostic> {
        self.files.locate(diagnostic, 0, range)
    }

    /// Compiles it.
    ///
    /// # Errors
    /// The `mjml/…` codes, each with its position in the author's file.
    pub fn compile(&self, options: &Options) -> Result<Compiled> {
        let document = self.document(options)?;
        self.print(&document, options)
    }

    /// Compiles it as far as possible with Jinja tags kept. Also returns the expanded document, which is the text to merge first if necessary.
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
                if let Some(body) = document.root.children.iter_mut().find(|child| child.kind == Some(ComponentKind::Body)) {
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

    /// Validation errors in mjml's wording.
    ///
    /// # Errors
    /// As [`Source::compile`].
    pub fn mjml_errors(&self, options: &Options) -> Result<Vec<MjmlError>> {
        Ok(validate::in_mjmls_words(&self.document(options)?.root, &self.files))
    }

    fn document<'a>(&'a self, options: &'a Options) -> Result<Document<'a>> {
        read::read(&self.files, options.reading())
    }

    /// Resolves a document and calls `work`. Not inlined or generic, so that the wasm file contains it only once.
    #[inline(never)]
    fn resolved<'a>(&'a self, document: &'a Document<'a>, options: &'a Options, work: &mut dyn FnMut(Resolved<'_>) -> Result<()>) -> Result<()> {
        let (kept, nodes) = (Kept::default(), Shelf::default());
        let resolved = resolve::resolve(
            &document.root,
            ResolveOptions {
                fonts: options.fonts.as_deref(),
                presets: &options.presets,
                seed: self.files.text(0),
                reading: options.reading(),
                files: &self.files,
                kept: &kept,
                nodes: &nodes,
            },
        )?;
        work(resolved)
    }

    /// The diagnostics of a document in the order of its text.
    fn diagnostics(&self, document: &Document<'_>, options: &Options) -> Vec<Diagnostic> {
        let validated = if options.validates { validate::validate(&document.root, options.tags, &*options.components) } else { Vec::new() };
        let mut found: Vec<Found> = document.found.iter().cloned().chain(validated).collect();
        found = ordered(found, |f| (f.file, f.range.start));
        found.truncate(limits::FINDINGS);
        found.into_iter().map(|found| *self.place(found)).collect()
    }

    /// Compiles a document whose tags don't decide the layout.
    fn printed<'a>(&'a self, document: &'a Document<'a>, options: &'a Options) -> Result<Staged> {
        let mut diagnostics = self.diagnostics(document, options);
        let (mut html, mut css, mut why) = (Printed::default(), String::new(), [None, None]);
        self.resolved(document, options, &mut |mut resolved| {
            let paths: String = resolved.head.html_attributes.iter().flat_map(|(path, _)| [*path, "{top:0}"]).collect();
            html = printed(&mut resolved, options, &mut diagnostics)?;
            css = resolved.head.inline_styles.concat();
            why = [waiting::why(&html.html, &paths)?, waiting::why(&html.html, &css)?];
            Ok(())
        })?;
        let because = |kind: ComponentKind, why: String, so: &str| {
            let found = Diagnostic::new(Code::TemplateFailed, format!("{why}: {so}"));
            let is_it = |node: &&Node<'_>| node.kind == Some(kind) && (kind != ComponentKind::Style || node.attribute("inline").is_some());
            let node = document.root.child(ComponentKind::Head).and_then(|head| head.children.iter().find(is_it));
            node.map_or(found.clone(), |node| self.place(Found { diagnostic: found, file: node.file, range: node.span.clone() }))
        };
        Ok(match why {
            [Some(why), _] => Staged::MergeFirst(because(ComponentKind::HtmlAttributes, why, staging::MERGED_FIRST), diagnostics),
            [None, Some(why)] => {
                let because = because(ComponentKind::Style, why, "styles are inlined for each message");
                Staged::StyledLater(diagnostics, Box::new(StyledLater::of(&html.html, &css, *because)))
            }
            [None, None] => Staged::Compiled(Compiled { html: html.styled(&css, options)?, diagnostics, stray: None }),
        })
    }

    fn print<'a>(&'a self, document: &'a Document<'a>, options: &'a Options) -> Result<Compiled> {
        let mut diagnostics = self.diagnostics(document, options);
        let mut html = String::new();
        self.resolved(document, options, &mut |mut resolved| {
            html = printed(&mut resolved, options, &mut diagnostics)?.styled(&resolved.head.inline_styles.concat(), options)?;
            Ok(())
        })?;
        Ok(Compiled { html, diagnostics, stray: document.stray.map(str::to_owned) })
    }

    /// Locates a diagnostic in the author's file.
    fn place(&self, found: Found) -> Box<Diagnostic> {
        self.files.locate(found.diagnostic, found.file, found.range)
    }

    /// Locates a diagnostic for a byte range of the expanded document in the author's file.
    pub fn locate(&self, diagnostic: Box<Diagnostic>, expanded: &Expanded, range: Range<usize>) -> Box<Diagnostic> {
        expanded.locate(diagnostic, range, &self.files)
    }
}

impl Parts {
    /// The mail of merged HTML.
    ///
    /// # Errors
    /// Errors of a part after its data were merged.
    pub fn put_in(&self, merged: &str, options: &Options) -> Result<String> {
        self.assembled(merged, options, |mjml| compiled(mjml, options))
    }
}

/// Compiles the parts of one message together, and returns the head styles that they require.
fn compiled(mjml: &str, options: &Options) -> Result<(String, HeadStyles, Places)> {
    let source = Source::of(mjml)?;
    let options = Options { tags: Tags::None, includes: false, keep_comments: true, ..options.clone() };
    let document = source.document(&options)?;
    if let Some(error) = document.found.iter().find(|found| found.diagnostic.code.severity() == Severity::Error) {
        return Err(Diagnostic::new(error.diagnostic.code, error.diagnostic.message.clone()));
    }
    if let Some(text) = document.stray {
        return Err(Diagnostic::new(Code::TemplateStray, text));
    }
    let (mut printed, mut head, mut places) = (String::new(), HeadStyles::default(), Places::default());
    source.resolved(&document, &options, &mut |mut resolved| {
        printed = print::children(&resolved);
        if resolved.has_conditions {
            printed = outlook::tighten(&printed);
        }
        (head, places) = needed(&mut resolved, &options);
        Ok(())
    })?;
    Ok((printed, head, places))
}

/// A document before its styles are inlined.
#[derive(Default)]
struct Printed {
    html: String,
    /// Whether its conditional comments are joined.
    is_joined: bool,
}

/// Prints a resolved document, without inlining styles.
fn printed(resolved: &mut Resolved<'_>, options: &Options, diagnostics: &mut Vec<Diagnostic>) -> Result<Printed> {
    if options.validates {
        diagnostics.extend(validate::presets(resolved.presets));
    }
    let fonts = fonts::used(resolved);
    let head_styles = HeadStyles::of(resolved, fonts, options.printer_support).html();
    let selected = &resolved.head.html_attributes;
    if selected.is_empty() && resolved.head.inline_styles.is_empty() && !resolved.may_have_conditions {
        let mut html = outlook::Joining::with_capacity(print::USUAL);
        print::whole(resolved, options.tags, &head_styles, &mut html);
        return Ok(Printed { html: html.into_html(), is_joined: true });
    }
    let mut body = print::body(resolved, options.tags);
    if resolved.has_conditions {
        body = outlook::tighten(&body);
    }
    if !selected.is_empty() {
        let (set, unread) = html_attributes::set(&body, selected)?;
        body = set;
        let message = |selector: &str| format!("the selector `{selector}` can't be read");
        diagnostics.extend(unread.into_iter().map(|selector| *Diagnostic::new(Code::MjmlBadValue, message(selector))));
    }
    Ok(Printed { html: print::document(resolved, &body, &head_styles), is_joined: false })
}

impl Printed {
    /// Inlines styles and formats the HTML.
    fn styled(self, css: &str, options: &Options) -> Result<String> {
        let html = if css.is_empty() { self.html } else { inline::inline(&self.html, css)? };
        Ok(format::format(if self.is_joined { html } else { outlook::join(&html) }, options.format))
    }
}
