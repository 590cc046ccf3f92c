use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::written::written;
use serde::Deserialize;
use serde::de::IntoDeserializer;

/// A template language that templates are exported to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// SendGrid, Mandrill.
    Handlebars,
    /// Customer.io, Braze, Shopify.
    Liquid,
    /// Klaviyo, Brevo.
    Django,
    /// Shopware, Sylius.
    Twig,
    /// Postmark: sections are scopes, and there is no else.
    Mustachio,
    /// Merge tags: no loops.
    Mailchimp,
}

written!(
    Language: Handlebars = "handlebars", Liquid = "liquid", Django = "django", Twig = "twig", Mustachio = "mustachio", Mailchimp = "mailchimp"
);

impl Language {
    /// A language by its name.
    ///
    /// # Errors
    /// `usage/bad`.
    pub fn named(name: &str) -> Result<Self> {
        let read: std::result::Result<Self, serde::de::value::Error> = Self::deserialize(name.into_deserializer());
        read.map_err(|e| Diagnostic::new(Code::UsageBad, format!("there is no such template language: {e}")).help("use one of the languages in docs/export.md"))
    }

    /// Whether a condition is an object that its branch is printed with.
    pub(super) fn branches_are_scopes(self) -> bool {
        self == Self::Mustachio
    }

    /// Whether names are too short for words: merge tags have ten characters.
    pub(super) fn numbers_names(self) -> bool {
        self == Self::Mailchimp
    }

    /// The name of a text of the inbox.
    pub(super) fn inbox(self, name: &'static str) -> &'static str {
        match name {
            "subject" if self == Self::Mailchimp => "SUBJECT",
            "preheader" if self == Self::Mailchimp => "PREHEADER",
            "text" if self == Self::Mailchimp => "TEXT",
            name => name,
        }
    }

    /// What begins a tag, and must not stand in a text.
    fn openers(self) -> &'static [&'static str] {
        match self {
            Self::Handlebars | Self::Mustachio => &["{{"],
            Self::Liquid => &["{{", "{%"],
            Self::Django | Self::Twig => &["{{", "{%", "{#"],
            Self::Mailchimp => &["*|"],
        }
    }
}

/// What ends the name of a condition's other branch, where branches are scopes.
pub(super) const ELSE: &str = "_else";

pub(super) fn otherwise(name: &str) -> String {
    [name, ELSE].concat()
}

/// Writes a template.
pub(super) struct Writer {
    language: Language,
    /// What stands before the names of values that belong to no row: `params.`, or nothing.
    prefix: String,
    out: String,
    /// The rows around, and the branches that are scopes.
    depth: usize,
    /// Whether the end of the text is in a style or a script, where character references mean nothing.
    is_raw: bool,
}

/// Whether the language has what was written, or what it lacks.
pub(super) type Written = std::result::Result<(), &'static str>;

impl Writer {
    pub fn new(language: Language, prefix: &str) -> Self {
        let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}.") };
        Self { language, prefix, out: String::new(), depth: 0, is_raw: false }
    }

    pub fn finish(self) -> String {
        self.out
    }

    /// Text between tags. What would begin a tag is written as a character reference, or with a blank in styles and scripts.
    pub fn text(&mut self, text: &str) {
        // Twig removes a line break after a tag.
        if self.language == Language::Twig && self.out.ends_with("%}") && text.starts_with(['\n', '\r']) {
            self.out.push(' ');
        }
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            if c == '<' {
                let is = |tag: &str| rest.get(1..=tag.len()).is_some_and(|name| name.eq_ignore_ascii_case(tag));
                self.is_raw = (self.is_raw || is("style") || is("script")) && !is("/style") && !is("/script");
            }
            // A brace after a tag would be a part of it.
            let follows = c == '}' && self.out.ends_with("}}") && matches!(self.language, Language::Handlebars | Language::Mustachio);
            let is_opener = self.language.openers().iter().any(|opener| rest.starts_with(opener));
            match c {
                _ if follows => self.out.push_str(if self.is_raw { " }" } else { "&#125;" }),
                _ if !is_opener => self.out.push(c),
                _ if self.is_raw => self.out.extend([c, ' ']),
                '{' => self.out.push_str("&#123;"),
                _ => self.out.push_str("&#42;"),
            }
            rest = rest.get(c.len_utf8()..).unwrap_or("");
        }
        // A brace at the end would be a part of a tag that follows.
        if self.out.ends_with('{') && !self.is_raw && self.language != Language::Mailchimp {
            self.out.pop();
            self.out.push_str("&#123;");
        }
    }

    /// A name as it is written here: values of rows belong to their row.
    fn path(&self, name: &str) -> String {
        match (self.language, self.depth) {
            (Language::Mailchimp, _) => name.to_owned(),
            (_, 0) => [self.prefix.as_str(), name].concat(),
            (Language::Handlebars | Language::Mustachio, _) => name.to_owned(),
            (_, depth) => format!("row{depth}.{name}"),
        }
    }

    /// A value, which is escaped already.
    pub fn print(&mut self, name: &str) {
        let path = self.path(name);
        let tag = match self.language {
            Language::Handlebars | Language::Mustachio => ["{{{", &path, "}}}"],
            Language::Liquid => ["{{ ", &path, " }}"],
            Language::Django => ["{{ ", &path, "|safe }}"],
            Language::Twig => ["{{ ", &path, "|raw }}"],
            Language::Mailchimp => ["*|", &path, "|*"],
        };
        self.tag(&tag.concat());
    }

    fn tag(&mut self, tag: &str) {
        // In a script, a brace before a tag would be a part of it.
        if self.out.ends_with('{') {
            self.out.push(' ');
        }
        // A backslash takes the meaning of a tag away; two are one.
        if self.out.ends_with('\\') && matches!(self.language, Language::Handlebars | Language::Mustachio) {
            self.out.push('\\');
        }
        self.out.push_str(tag);
    }

    pub fn branches(&mut self, name: &str, yes: impl FnOnce(&mut Self) -> Written, no: Option<(&str, impl FnOnce(&mut Self) -> Written)>) -> Written {
        let path = self.path(name);
        let (open, other, close) = match self.language {
            Language::Handlebars => (format!("{{{{#if {path}}}}}"), "{{else}}".to_owned(), "{{/if}}".to_owned()),
            Language::Liquid | Language::Django | Language::Twig => (format!("{{% if {path} %}}"), "{% else %}".to_owned(), "{% endif %}".to_owned()),
            Language::Mustachio => {
                let other = no.as_ref().map_or_else(String::new, |(other, _)| self.path(other));
                (format!("{{{{#{path}}}}}"), format!("{{{{/{path}}}}}{{{{#{other}}}}}"), format!("{{{{/{}}}}}", if no.is_some() { &other } else { &path }))
            }
            Language::Mailchimp => (format!("*|IF:{path}|*"), "*|ELSE:|*".to_owned(), "*|END:IF|*".to_owned()),
        };
        let scopes = usize::from(self.language.branches_are_scopes());
        self.tag(&open);
        let was_raw = self.is_raw;
        self.depth += scopes;
        yes(self)?;
        if let Some((_, no)) = no {
            self.tag(&other);
            self.is_raw = was_raw;
            no(self)?;
        }
        self.depth -= scopes;
        self.tag(&close);
        Ok(())
    }

    pub fn each(&mut self, name: &str, body: impl FnOnce(&mut Self) -> Written) -> Written {
        let path = self.path(name);
        let row = self.depth + 1;
        let (open, close) = match self.language {
            Language::Handlebars | Language::Mustachio => (format!("{{{{#each {path}}}}}"), "{{/each}}"),
            Language::Liquid | Language::Django | Language::Twig => (format!("{{% for row{row} in {path} %}}"), "{% endfor %}"),
            Language::Mailchimp => return Err("merge tags have no loops"),
        };
        self.tag(&open);
        self.depth += 1;
        body(self)?;
        self.depth -= 1;
        self.tag(close);
        Ok(())
    }
}
