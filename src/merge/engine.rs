//! The template language: minijinja. The one file that names it, with `filters`.

use super::filters;
use super::message::{self, Class, Message};
use crate::diagnostic::{Code, Diagnostic, Result, Severity};
use crate::letter::Schema;
use crate::limits;
use crate::mjml::{Compiled, Expanded, Include, Options, Parts, Source, Staged, Tags, Texts};
use crate::money::Locale;
use crate::time::Zone;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value, context};

/// How a template is compiled.
pub struct CompileOptions<'a> {
    /// Gives included files.
    pub include: Include<'a>,
    /// The letter's texts.
    pub texts: Option<&'a Texts>,
    /// What the data must be.
    pub schema: Option<Schema>,
    /// How the MJML is compiled; its tags are Jinja's.
    pub mjml: Options,
}

/// What a message is rendered with besides its data.
#[derive(Debug, Clone)]
pub struct RenderOptions {
    /// Locale tag for formats; `locale` in the template.
    pub locale: String,
    /// IANA zone of dates; `zone` in the template.
    pub zone: String,
    /// The live blocks' links by block, `live` in the template; null for none.
    pub live: serde_json::Value,
}

/// A template, compiled once.
#[derive(Debug)]
pub struct Template {
    source: Source,
    /// The document as one text.
    expanded: Expanded,
    /// The HTML with its tags; none where the document has to be merged first.
    html: Option<String>,
    env: Environment<'static>,
    schema: Option<Schema>,
    diagnostics: Vec<Diagnostic>,
    layout_tag: Option<Box<Diagnostic>>,
    /// What of the HTML is laid out for each message.
    parts: Option<Box<Parts>>,
    mjml: Options,
}

const SOURCE: &str = "source";
const HTML: &str = "html";

impl Template {
    /// Compiles a document.
    ///
    /// # Errors
    /// The `mjml/…` codes, `template/syntax`, `letter/no-text`, each with its place.
    pub fn compile(text: &str, options: CompileOptions<'_>) -> Result<Self> {
        let source = Source::read(text, options.include, options.texts, Tags::Jinja)?;
        let mut template = Self {
            source,
            expanded: Expanded::default(),
            html: None,
            env: environment(),
            schema: options.schema,
            diagnostics: Vec::new(),
            layout_tag: None,
            parts: None,
            mjml: options.mjml,
        };
        let (staged, expanded) = template.source.stage(&template.mjml)?;
        template.expanded = expanded;
        template.env.add_template_owned(SOURCE, template.expanded.text.clone()).map_err(|e| template.located(&e))?;
        let merged = match staged {
            Staged::Compiled(Compiled { html, diagnostics }) => {
                (template.html, template.diagnostics) = (Some(html.clone()), diagnostics);
                html
            }
            Staged::InParts(html, diagnostics, mut parts) => {
                let marked = std::mem::take(&mut parts.html);
                (template.html, template.diagnostics, template.parts) = (html, diagnostics, Some(parts));
                marked
            }
            Staged::MergeFirst(tag) => {
                template.layout_tag = Some(tag);
                return Ok(template);
            }
        };
        template.env.add_template_owned(HTML, merged).map_err(|e| template.located(&e))?;
        Ok(template)
    }

    /// The HTML with its tags; none where a tag decides the layout of some of it.
    pub fn html(&self) -> Option<&str> {
        self.html.as_deref()
    }

    /// The tags that decide the layout of a part of the body, one a part: such parts are laid out for each message.
    pub fn parts(&self) -> &[Diagnostic] {
        self.parts.as_ref().map_or(&[], |parts| &parts.because)
    }

    /// What compiling found.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The first tag that decides the layout, where there is one: such a template is merged first and compiled for each message.
    pub fn layout_tag(&self) -> Option<&Diagnostic> {
        self.layout_tag.as_deref()
    }

    /// Merges one recipient's data.
    ///
    /// # Errors
    /// `data/…` with the JSON path; `template/…` with the place in the author's file; what compiling found, if it was an error.
    pub fn render(&self, mut data: serde_json::Value, options: &RenderOptions) -> Result<Message> {
        if let Some(error) = self.diagnostics.iter().find(|d| d.code.severity() == Severity::Error) {
            return Err(Box::new(error.clone()));
        }
        Locale::named(&options.locale)?;
        Zone::named(&options.zone)?;
        if let Some(schema) = &self.schema {
            schema.check(&mut data)?;
        }
        if !data.is_object() {
            return Err(Diagnostic::new(Code::DataWrongType, "the data are no object").path("$"));
        }
        let context = context! { locale => &options.locale, zone => &options.zone, live => Value::from(Serde(&options.live)), ..Value::from(Serde(&data)) };
        let (html, class) = match self.layout_tag {
            None => {
                let (merged, class) = self.merge(HTML, context)?;
                match &self.parts {
                    Some(parts) => (parts.put_in(&merged, &self.mjml).map_err(|e| self.at_layout_tag(*e))?, class),
                    None => (merged, class),
                }
            }
            Some(_) => {
                let (merged, class) = self.merge(SOURCE, context)?;
                // Places in the merged text are not the author's: the finding tells what, the layout tag where.
                let compiled =
                    Source::of(&merged).and_then(|s| s.compile(&Options { tags: Tags::None, ..self.mjml.clone() })).map_err(|e| self.at_layout_tag(*e))?;
                if let Some(error) = compiled.diagnostics.into_iter().find(|d| d.code.severity() == Severity::Error) {
                    return Err(self.at_layout_tag(error));
                }
                (compiled.html, class)
            }
        };
        message::message(html, class, &data)
    }

    /// The merged text, and whether the template advertised.
    fn merge(&self, name: &str, context: Value) -> Result<(String, Class)> {
        let run = |name: &str| self.env.get_template(name)?.render_captured(context.clone());
        let merged = run(name).map_err(|e| match name {
            // The same data on the author's text tell the place.
            HTML => run(SOURCE).err().map_or_else(|| self.unlocated(&e), |e| self.located(&e)),
            _ => self.located(&e),
        })?;
        let class = if merged.state().get_temp(filters::ADVERTISING).is_some() { Class::Advertising } else { Class::Transactional };
        let html = merged.into_output();
        if html.len() > limits::MERGED_BYTES {
            return Err(Diagnostic::new(Code::TemplateLimit, format!("the merged mail has {} bytes", html.len())));
        }
        Ok((html, class))
    }

    fn at_layout_tag(&self, mut found: Diagnostic) -> Box<Diagnostic> {
        let tag = self.layout_tag.as_deref().or(self.parts().first());
        found.place = tag.and_then(|t| t.place);
        found.file = tag.and_then(|t| t.file.clone());
        Box::new(found)
    }

    fn located(&self, error: &Error) -> Box<Diagnostic> {
        let found = self.unlocated(error);
        let range = match (error.range(), error.line()) {
            (Some(range), _) => range,
            (None, Some(line)) => {
                let start: usize = self.expanded.text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
                start..start + self.expanded.text.get(start..).and_then(|rest| rest.lines().next()).map_or(0, str::len)
            }
            (None, None) => return found,
        };
        self.source.locate(found, &self.expanded, range)
    }

    fn unlocated(&self, error: &Error) -> Box<Diagnostic> {
        let said = || error.range().and_then(|range| self.expanded.text.get(range)).map_or("a value", str::trim).to_owned();
        let detail = error.detail().unwrap_or_default();
        let (code, message) = match error.kind() {
            ErrorKind::UndefinedError => (Code::TemplateUndefined, format!("`{}` is undefined", said())),
            ErrorKind::SyntaxError | ErrorKind::InvalidDelimiter => (Code::TemplateSyntax, detail.to_owned()),
            ErrorKind::UnknownFilter | ErrorKind::UnknownTest | ErrorKind::UnknownFunction | ErrorKind::UnknownMethod => {
                (Code::TemplateUnknownFilter, detail.to_owned())
            }
            ErrorKind::OutOfFuel => (Code::TemplateLimit, "the template runs too long".to_owned()),
            _ => (Code::TemplateFailed, if detail.is_empty() { error.to_string() } else { detail.to_owned() }),
        };
        Diagnostic::new(code, message)
    }
}

fn environment() -> Environment<'static> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_auto_escape_callback(|_| AutoEscape::Html);
    env.set_fuel(Some(limits::TEMPLATE_FUEL));
    env.set_debug(true);
    // The built-in escaping writes `/` as five characters, which every address in a mail has many of.
    env.set_formatter(|out, _, value| {
        let failed = |_| Error::new(ErrorKind::WriteFailure, "the output is full");
        if value.is_undefined() || value.is_none() {
            return Ok(());
        }
        match value.as_str() {
            Some(text) if !value.is_safe() => escape(out, text),
            Some(text) => out.write_str(text),
            None if value.is_number() || matches!(value.kind(), minijinja::value::ValueKind::Bool) => std::fmt::Write::write_fmt(out, format_args!("{value}")),
            None => escape(out, &value.to_string()),
        }
        .map_err(failed)
    });
    filters::add(&mut env);
    env
}

fn escape(out: &mut impl std::fmt::Write, text: &str) -> std::fmt::Result {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.write_str(before)?;
        out.write_str(match after.as_bytes().first() {
            Some(b'&') => "&amp;",
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            Some(b'"') => "&quot;",
            _ => "&#39;",
        })?;
        rest = after.get(1..).unwrap_or("");
    }
    out.write_str(rest)
}
