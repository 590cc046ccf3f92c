//! Compiled templates, and merging a recipient's data into them.

use super::export::plan::Plan;
use super::failure;
use super::guard::{self, Guarded, Refused};
use super::hold::brings_components;
use super::inserted::{self, Inserted};
use super::jinja;
use super::live;
use super::marks::without_marks;
use super::message::{Class, Mail, UNSUBSCRIBE, unsubscribe_url};
use super::options::{CompileOptions, RenderOptions};
use super::program::Program;
use super::run::{self, Merged};
use super::tree;
use super::variable::Variable;
use super::variables::variables;
use crate::base::datum::Datum;
use crate::base::diagnostic::{Code, Diagnostic, Result, Severity};
use crate::base::limits;
use crate::base::markup::find;
use crate::base::order;
use crate::send::letter::Schema;
use crate::send::mjml::{Compiled, Expanded, Include, LiveComponents, Options, Parts, Source, Staged, StyledLater, Tags, Texts};
use minijinja::machinery::ast::Stmt;
use minijinja::{Environment, Error};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

/// Compiles MJML with Jinja tags. Compile a template once, and merge it for each recipient.
///
/// # Errors
/// As [`Template::compile`].
///
/// ```
/// use postfrisch::{CompileOptions, RenderOptions, compile};
///
/// let mjml = "<mjml><mj-head><mj-title>Hello, {{ name }}</mj-title></mj-head><mj-body><mj-section><mj-column>
///   <mj-text>Your order is on its way, {{ name }}.</mj-text>
/// </mj-column></mj-section></mj-body></mjml>";
/// let template = compile(mjml, CompileOptions::default())?;
/// let mail = template.merge(r#"{ "name": "Ada & Co" }"#, &RenderOptions::new("en", "Europe/Berlin")?)?;
/// assert_eq!(mail.subject().subject, "Hello, Ada & Co");
/// assert!(mail.html.contains("Your order is on its way, Ada &amp; Co."));
///
/// // Errors have a code, a position in the author's text, and help.
/// let wrong = compile(&mjml.replace("{{ name }}.", "{{ name "), CompileOptions::default()).unwrap_err();
/// assert_eq!((wrong.code.slug(), wrong.place.unwrap().line), ("template/syntax", 2));
/// # Ok::<(), Box<postfrisch::Diagnostic>>(())
/// ```
pub fn compile(text: &str, options: CompileOptions<'_>) -> Result<Template> {
    Template::compile(text, options)
}

/// A compiled template.
///
/// ```
/// use postfrisch::{CompileOptions, compile};
///
/// let mjml = r#"<mjml><mj-body><mj-section><mj-column>
///   <mj-text colour="red">{{ order.number }}{% if note %}{{ note }}{% endif %}</mj-text>
/// </mj-column></mj-section></mj-body></mjml>"#;
/// let template = compile(mjml, CompileOptions::default())?;
/// // The data that it uses:
/// let paths: Vec<String> = template.variables().into_iter().map(|variable| variable.path).collect();
/// assert_eq!(paths, ["note", "order.number"]);
/// // Warnings:
/// assert_eq!(template.diagnostics()[0].code.slug(), "mjml/unknown-attribute");
/// # Ok::<(), Box<postfrisch::Diagnostic>>(())
/// ```
#[derive(Debug)]
pub struct Template {
    source: Source,
    /// The document with its includes as one text.
    expanded: Expanded,
    /// The HTML with template tags; none if the document must be merged before it is compiled.
    html: Option<String>,
    /// The text to merge: the HTML, with marks at the positions of parts.
    pub(super) merged: String,
    /// Marks that are removed while merging.
    marks: Vec<String>,
    /// The program that merges without the engine, if possible.
    pub(super) program: Option<Program>,
    /// The expression that needs the engine, if there is no program for it.
    pub(super) foreign: Option<String>,
    env: Environment<'static>,
    /// The guards and checks inserted into the document for the engine.
    inserted: Inserted,
    fragments: HashMap<String, Fragment>,
    schema: Option<Schema>,
    diagnostics: Vec<Diagnostic>,
    layout_tag: Option<Box<Diagnostic>>,
    /// The parts of the HTML that are laid out for each message.
    pub(super) parts: Option<Box<Parts>>,
    /// Styles that are inlined for each message.
    styled_later: Option<Box<StyledLater>>,
    mjml: Options,
    components: Rc<LiveComponents>,
    /// The names of the program's values, by the template language that they were exported to.
    pub(super) plans: RefCell<Vec<Rc<Plan>>>,
    /// The size of the last mail in bytes, an estimate for the next.
    size: Cell<usize>,
}

/// A file that a tag includes while merging.
#[derive(Debug)]
struct Fragment {
    source: Source,
    inserted: Inserted,
}

const SOURCE: &str = "postfrisch source";
const HTML: &str = "postfrisch html";

impl Template {
    /// Compiles a document.
    ///
    /// # Errors
    /// The `mjml/…` codes, `template/syntax`, `letter/no-text`, each with its position.
    pub fn compile(text: &str, options: CompileOptions<'_>) -> Result<Self> {
        let source = Source::read(text, options.include, options.texts, Tags::Jinja)?;
        let components = Rc::new(LiveComponents::beside(options.mjml.components));
        let mut template = Self {
            source,
            expanded: Expanded::default(),
            html: None,
            merged: String::new(),
            marks: Vec::new(),
            program: None,
            foreign: None,
            env: jinja::environment(),
            inserted: Inserted::default(),
            fragments: HashMap::new(),
            schema: options.schema,
            diagnostics: Vec::new(),
            layout_tag: None,
            parts: None,
            styled_later: None,
            mjml: Options { components: components.clone(), ..options.mjml },
            components,
            plans: RefCell::default(),
            size: Cell::new(0),
        };
        let (staged, expanded) = template.source.stage(&template.mjml)?;
        template.expanded = expanded;
        let moving = template.read(options.include, options.texts)?;
        let staged = match (moving, staged) {
            (Some(tag), Staged::Compiled(Compiled { diagnostics, .. }) | Staged::StyledLater(diagnostics, _) | Staged::InParts(_, diagnostics, _)) => {
                Staged::MergeFirst(tag, diagnostics)
            }
            (_, staged) => staged,
        };
        match staged {
            Staged::Compiled(Compiled { html, diagnostics, .. }) => {
                (template.html, template.diagnostics, template.merged) = (Some(html.clone()), diagnostics, html);
            }
            Staged::StyledLater(diagnostics, mut later) => {
                template.merged = std::mem::take(&mut later.html);
                (template.diagnostics, template.styled_later) = (diagnostics, Some(later));
            }
            Staged::InParts(html, diagnostics, mut parts) => {
                template.merged = std::mem::take(&mut parts.html);
                template.marks = parts.marks().into_iter().map(str::to_owned).collect();
                (template.html, template.diagnostics, template.parts) = (html, diagnostics, Some(parts));
            }
            Staged::MergeFirst(tag, diagnostics) => {
                (template.layout_tag, template.diagnostics) = (Some(tag), diagnostics);
            }
        }
        template.add_templates()?;
        Ok(template)
    }

    /// Parses the document and the files it includes. Returns the tag that includes components, if there is one.
    fn read(&mut self, include: Include<'_>, texts: Option<&Texts>) -> Result<Option<Box<Diagnostic>>> {
        let text = self.expanded.text.clone();
        let tree = tree::first_tree(&text).map_err(|e| self.located(&e))?;
        let mut wanted: Vec<(String, Range<usize>, usize)> = tree::included(&tree).into_iter().map(|(name, range)| (name, range, 0)).collect();
        let mut moving = None;
        while let Some((name, range, depth)) = wanted.pop() {
            if self.fragments.contains_key(&name) {
                continue;
            }
            if depth > limits::INCLUDE_DEPTH || self.fragments.len() >= limits::INCLUDES {
                return Err(Diagnostic::new(Code::MjmlTooDeep, format!("`{name}` is nested too deeply")));
            }
            // A missing file is reported only when its tag is reached: it may be in a condition, or have `ignore missing`.
            let Some(Ok(text)) = include(&name) else { continue };
            let source = Source::fragment(&name, &text, texts)?;
            if brings_components(source.text()) {
                let found = Diagnostic::new(Code::TemplateFailed, format!("`{name}` has components; the document is merged first, then compiled"));
                moving = Some(self.source.locate(found, &self.expanded, range.clone()));
            }
            let tree = tree::first_tree(source.text())
                .map_err(|e| source.locate_own(failure::said(&e, source.text(), &Inserted::default()), tree::place(&e).unwrap_or_default()))?;
            wanted.extend(tree::included(&tree).into_iter().map(|(name, _)| (name, range.clone(), depth + 1)));
            drop(tree);
            self.fragments.insert(name, Fragment { source, inserted: Inserted::default() });
        }
        Ok(moving)
    }

    /// Adds all templates with their guards: the HTML with its tags, if there is one; the author's document, which is merged first or used to locate
    /// errors; and the included files.
    fn add_templates(&mut self) -> Result<()> {
        let merged = std::mem::take(&mut self.merged);
        let parsed = |text| tree::tree(text).map_err(|e| self.located(&e));
        let mut names: Vec<String> = self.fragments.keys().cloned().collect();
        order::by_key(&mut names, String::clone);
        names.insert(0, SOURCE.to_owned());
        let text_of = |name: &String| self.fragments.get(name).map_or(self.expanded.text.as_str(), |fragment| fragment.source.text()).to_owned();
        let texts: Vec<String> = names.iter().map(text_of).collect();
        let mut trees = Vec::with_capacity(names.len());
        for (name, text) in names.iter().zip(&texts) {
            trees.push((name.clone(), parsed(text)?));
        }
        let mut guards: Vec<Guarded> = vec![Guarded::new(); names.len()];
        guard::follow(&trees, &mut guards).map_err(|refused| self.refused(refused, &trees))?;
        let of_source = guards.first_mut().map(std::mem::take).unwrap_or_default();
        if self.layout_tag.is_none() {
            let mut other = (HTML.to_owned(), parsed(&merged)?);
            // The files are the same; the HTML takes the place of the document.
            trees.iter_mut().take(1).for_each(|first| std::mem::swap(first, &mut other));
            if let Err(refused) = guard::follow(&trees, &mut guards) {
                // The author's document could be analysed, so it is merged first.
                (self.html, self.parts, self.styled_later, self.layout_tag) = (None, None, None, Some(self.refused(refused, &trees)));
            } else {
                let guarded = guards.first_mut().map(std::mem::take).unwrap_or_default();
                match trees.first().map(|(_, html)| Program::of(html, &guarded, &merged, &self.marks)) {
                    Some(Ok(program)) => self.program = Some(program),
                    Some(Err(foreign)) => self.foreign = merged.get(foreign).map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()),
                    None => {}
                }
                let written = trees.first().map(|(_, html)| inserted::with_guards(&merged, html, &guarded, false, jinja::WRITTEN_IN)).unwrap_or_default();
                self.add_template(HTML, written)?;
            }
            trees.iter_mut().take(1).for_each(|first| std::mem::swap(first, &mut other));
        }
        if let Some(first) = guards.first_mut() {
            *first = of_source;
        }
        // As in Jinja2, variables set in an included file are local to it.
        let taken_over: Vec<Option<String>> = trees.iter().flat_map(|(_, tree)| tree::taken_over(tree)).collect();
        for (((name, tree), text), guarded) in trees.iter().zip(&texts).zip(&guards) {
            let has_scope = name != SOURCE && !taken_over.iter().any(|taken| taken.as_ref().is_none_or(|taken| taken == name));
            let inserted = self.add_template(name, inserted::with_guards(text, tree, guarded, has_scope, jinja::WRITTEN_IN))?;
            *self.fragments.get_mut(name).map_or(&mut self.inserted, |fragment| &mut fragment.inserted) = inserted;
        }
        self.merged = merged;
        Ok(())
    }

    fn add_template(&mut self, name: &str, (text, inserted): (String, Inserted)) -> Result<Inserted> {
        self.env.add_template_owned(name.to_owned(), text).map_err(|e| self.located(&e))?;
        Ok(inserted)
    }

    /// The error for a tag that can't be analysed, with its position; tags in generated HTML have none.
    fn refused(&self, refused: Refused, trees: &[(String, Stmt<'_>)]) -> Box<Diagnostic> {
        let found = Diagnostic::new(Code::TemplateUnfollowed, refused.why);
        let name = trees.get(refused.tree).map_or(HTML, |(name, _)| name);
        match self.fragments.get(name) {
            Some(fragment) => fragment.source.locate_own(found, refused.range),
            None if name == SOURCE => self.source.locate(found, &self.expanded, refused.range),
            None => found,
        }
    }

    /// The HTML with template tags; none if a tag decides its layout.
    pub fn html(&self) -> Option<&str> {
        self.html.as_deref()
    }

    /// The tags that decide the layout of parts of the body, one per part. Such parts are laid out for each message.
    pub fn parts(&self) -> &[Diagnostic] {
        self.parts.as_ref().map_or(&[], |parts| &parts.because)
    }

    /// Why styles are inlined for each message, if they are.
    pub fn styled_later(&self) -> Option<&Diagnostic> {
        self.styled_later.as_ref().map(|later| &later.because)
    }

    /// Errors and warnings of compiling.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The first tag that decides the layout, if there is one. Such a template is merged and then compiled for each message.
    pub fn layout_tag(&self) -> Option<&Diagnostic> {
        self.layout_tag.as_deref()
    }

    /// The positions of values printed with `|safe`, unescaped.
    pub fn vouched(&self) -> Vec<Diagnostic> {
        let told = |range: Range<usize>, text: &str| {
            let said = text.get(range).unwrap_or("").trim();
            Diagnostic::new(Code::TemplateVouched, format!("`{said}` is printed unescaped"))
        };
        let own = |text: &str, place: &dyn Fn(Box<Diagnostic>, Range<usize>) -> Box<Diagnostic>| {
            let ranges = tree::tree(text).map(|tree| tree::vouched(&tree)).unwrap_or_default();
            ranges.into_iter().map(|range| *place(told(range.clone(), text), range)).collect::<Vec<_>>()
        };
        let mut found = own(&self.expanded.text, &|found, range| self.source.locate(found, &self.expanded, range));
        for fragment in self.fragments.values() {
            found.extend(own(fragment.source.text(), &|found, range| fragment.source.locate_own(found, range)));
        }
        found
    }

    /// The data that the template uses, sorted by path.
    pub fn variables(&self) -> Vec<Variable> {
        let own = std::iter::once(("", self.expanded.text.as_str()));
        let texts = own.chain(self.fragments.iter().map(|(name, fragment)| (name.as_str(), fragment.source.text())));
        let trees: Vec<_> = texts.filter_map(|(name, text)| Some((name, tree::tree(text).ok()?))).collect();
        variables(&trees)
    }

    /// Merges with the program and with the engine, for comparison; none if the program can't.
    #[cfg(test)]
    pub(super) fn both_ways(&self, data: &str, options: &RenderOptions) -> [Option<(String, Class)>; 2] {
        let data = Datum::parse(data).unwrap();
        let short = self.program.as_ref().and_then(|program| run::run(program, &self.merged, &data, options, 0).ok());
        let short = short.map(|Merged { html, class, .. }| (html, class));
        let engine = jinja::merge(&self.env, HTML, true, &data, options).ok();
        [short, engine.map(|(html, class)| (without_marks(&html, &self.marks).0, class))]
    }

    /// Merges one recipient's data, given as JSON.
    ///
    /// # Errors
    /// `data/…` with the JSON path; `template/…` with the position in the author's file; an error of compiling.
    pub fn merge(&self, data: &str, options: &RenderOptions) -> Result<Mail> {
        if let Some(error) = self.diagnostics.iter().find(|d| d.code.severity() == Severity::Error) {
            return Err(Box::new(error.clone()));
        }
        self.mail(&self.checked(data)?, options)
    }

    /// Merges checked data.
    pub(super) fn mail(&self, data: &Datum<'_>, options: &RenderOptions) -> Result<Mail> {
        let (html, class) = self.html_of(data, options).map_err(|e| self.at_block(e))?;
        self.size.set(html.len());
        Mail::of(html, class, data)
    }

    /// Whether a letter can be sent without its advertising, and has to be: the address to unsubscribe in its data is not an https address.
    fn needs_no_advertising(&self, data: &Datum<'_>) -> bool {
        let is_given = data.get(UNSUBSCRIBE).and_then(Datum::as_str).is_some_and(|url| !url.is_empty());
        is_given && self.schema.as_ref().is_some_and(|schema| schema.has_optional(UNSUBSCRIBE)) && unsubscribe_url(data).is_err()
    }

    /// A recipient's data, checked against the letter's schema, with its defaults.
    pub(super) fn checked<'d>(&self, data: &'d str) -> Result<Datum<'d>> {
        if data.len() > limits::DATA_BYTES {
            return Err(Diagnostic::new(Code::DataTooLarge, format!("the data have {} bytes", data.len())));
        }
        let mut data = Datum::parse(data).map_err(|e| Diagnostic::new(Code::DataNotJson, format!("the data can't be read: {}", e.message(data))))?;
        if let Some(schema) = &self.schema {
            schema.check(&mut data)?;
        }
        if !matches!(data, Datum::Map(_)) {
            return Err(Diagnostic::new(Code::DataWrongType, "the data are not an object").path("$"));
        }
        if self.needs_no_advertising(&data)
            && let Some(url) = data.get_mut(UNSUBSCRIBE)
        {
            // No mail of a contract is lost for want of an address to unsubscribe.
            *url = Datum::Text("".into());
        }
        Ok(data)
    }

    /// What the letter should have and a recipient's data (JSON) lack or leave empty: JSON paths. Empty without a schema.
    pub fn missing(&self, data: &str) -> Vec<String> {
        let Some((schema, data)) = self.schema.as_ref().zip(Datum::parse(data).ok()) else { return Vec::new() };
        let mut missing = schema.missing(&data);
        if self.needs_no_advertising(&data) {
            missing.push(UNSUBSCRIBE.to_owned());
        }
        missing
    }

    /// The HTML of a message. If the data don't fit the compiled HTML, or after an error, the document is merged first.
    fn html_of(&self, data: &Datum<'_>, options: &RenderOptions) -> Result<(String, Class)> {
        let compiled = if self.layout_tag.is_none() { self.of_compiled(data, options) } else { None };
        compiled.map_or_else(|| self.merged_first(data, options), Ok)
    }

    /// Merges data into the compiled HTML.
    fn of_compiled(&self, data: &Datum<'_>, options: &RenderOptions) -> Option<(String, Class)> {
        let Merged { html, class, marks } = self.merged_html(data, options)?;
        let html = match (&self.parts, &self.styled_later) {
            (Some(parts), _) if self.marks.is_empty() => parts.put_in(&html, &self.mjml_of(options)).ok()?,
            (Some(parts), _) => parts.put_head_in(html, &marks),
            (None, Some(later)) => later.finish(&html, &self.mjml).ok()?,
            (None, None) => html,
        };
        Some((html, class))
    }

    fn merged_html(&self, data: &Datum<'_>, options: &RenderOptions) -> Option<Merged> {
        let done = self.program.as_ref().and_then(|program| run::run(program, &self.merged, data, options, self.size.get() + 1024).ok());
        done.or_else(|| {
            let (html, class) = jinja::merge(&self.env, HTML, true, data, options).ok()?;
            let (html, marks) = without_marks(&html, &self.marks);
            Some(Merged { html, class, marks })
        })
    }

    /// The compiler options for a message's own layout.
    fn mjml_of(&self, options: &RenderOptions) -> Options {
        let mut mjml = self.mjml.clone();
        if find::has(&self.expanded.text, "<live-") {
            mjml.components = Rc::new(live::Merged { components: self.components.clone(), options: options.clone() });
        }
        mjml
    }

    /// Merges data into the author's document, and compiles the result.
    fn merged_first(&self, data: &Datum<'_>, options: &RenderOptions) -> Result<(String, Class)> {
        let (merged, class) = jinja::merge(&self.env, SOURCE, false, data, options).map_err(|e| self.located(&e))?;
        // Positions in merged text are not those of the author's text, so errors are reported at the layout tag.
        let compiled =
            Source::of(&merged).and_then(|s| s.compile(&Options { tags: Tags::None, ..self.mjml_of(options) })).map_err(|e| self.at_layout_tag(*e))?;
        if let Some(error) = compiled.diagnostics.into_iter().find(|d| d.code.severity() == Severity::Error) {
            return Err(self.at_layout_tag(error));
        }
        if let Some(text) = compiled.stray.filter(|_| !self.expanded.has_stray) {
            let message = format!("`{}` would be printed between components, where it is not visible", text.chars().take(60).collect::<String>());
            return Err(self.at_layout_tag(*Diagnostic::new(Code::TemplateStray, message)));
        }
        Ok((compiled.html, class))
    }

    fn at_layout_tag(&self, mut found: Diagnostic) -> Box<Diagnostic> {
        let tag = self.layout_tag.as_deref().or(self.parts().first());
        found.place = tag.and_then(|t| t.place);
        found.file = tag.and_then(|t| t.file.clone());
        Box::new(found)
    }

    /// Locates the name of an unknown block in the author's text.
    fn at_block(&self, found: Box<Diagnostic>) -> Box<Diagnostic> {
        let text = self.expanded.text.as_str();
        let Some(block) = found.message.split('`').nth(1).filter(|_| found.code == Code::CampaignUnknownBlock) else { return found };
        let mut at = 0;
        while let Some(start) = text.get(at..).and_then(|rest| find::word(rest, "<live-")).map(|next| at + next) {
            let tag = text.get(start..).and_then(|rest| rest.split_inclusive('>').next()).unwrap_or("");
            at = start + tag.len();
            if tag.split(['"', '\'']).any(|word| word == block) {
                return self.source.locate(found, &self.expanded, start..at);
            }
        }
        found
    }

    /// Locates an engine error in the author's file.
    fn located(&self, error: &Error) -> Box<Diagnostic> {
        let error = failure::root(error);
        let fragment = error.name().and_then(|name| self.fragments.get(name));
        let (text, inserted) = fragment.map_or((self.expanded.text.as_str(), &self.inserted), |f| (f.source.text(), &f.inserted));
        let found = failure::said(error, text, inserted);
        let range = match (tree::place(error), error.line()) {
            (Some(range), _) => inserted.without(range),
            (None, Some(line)) => {
                let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
                start..start + text.get(start..).and_then(|rest| rest.lines().next()).map_or(0, str::len)
            }
            (None, None) => return found,
        };
        match fragment {
            Some(fragment) => fragment.source.locate_own(found, range),
            None => self.source.locate(found, &self.expanded, range),
        }
    }
}
