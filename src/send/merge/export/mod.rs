//! Exports a template to the template languages of mail providers. The program's values get names; the template prints, asks and lists them, and a recipient's
//! data are what the program's own run makes of them.

mod dialect;
pub(super) mod plan;
mod record;

pub use dialect::Language;

use super::engine::Template;
use super::options::RenderOptions;
use super::program::{Program, Step};
use super::run::Run;
use crate::base::diagnostic::{Code, Diagnostic, Result};
use dialect::{Writer, Written};
use plan::{Part, Plan};
use std::rc::Rc;

/// A template in another language.
#[derive(Debug)]
pub struct Exported {
    /// The template of the HTML: print, if and each.
    pub html: String,
    /// The templates of subject and plain text.
    pub subject: String,
    #[allow(missing_docs)]
    pub text: String,
}

/// The name of the head styles.
const STYLES: &str = "styles";

impl Template {
    /// The template in another template language. [`Self::exported_values`] has the values of its names; `prefix` stands before the names, for providers that
    /// put all values below one.
    ///
    /// # Errors
    /// `export/layout` if tags decide the layout; `export/unsupported` if a tag needs the template engine, or the language lacks what the template needs.
    pub fn exported(&self, language: Language, prefix: &str) -> Result<Exported> {
        let program = self.exportable()?;
        let plan = self.plan(program, language);
        let mut writer = Writer::new(language, prefix);
        write(&program.body, &plan.parts, &self.merged, &mut writer).map_err(|why| Diagnostic::new(Code::ExportUnsupported, why))?;
        let print = |name| {
            let mut writer = Writer::new(language, prefix);
            writer.print(language.inbox(name));
            writer.finish()
        };
        Ok(Exported { html: writer.finish(), subject: print("subject"), text: print("text") })
    }

    /// The values of one recipient, as JSON, for the template that [`Self::exported`] gives: escaped for their places. With them, `subject`, `preheader` and
    /// `text` of the mail.
    ///
    /// # Errors
    /// As [`Self::exported`] and [`Self::merge`].
    pub fn exported_values(&self, data: &str, options: &RenderOptions, language: Language) -> Result<String> {
        let program = self.exportable()?;
        let data = self.checked(data)?;
        let mail = self.mail(&data, options)?;
        let plan = self.plan(program, language);
        let mut run = Run::new(program, &self.merged, &data, options);
        let mut values = record::values(program, &plan, &mut run).map_err(|_| {
            Diagnostic::new(Code::ExportUnsupported, "a value of these data can't be exported")
                .help("print numbers with decimals through a filter like `number`; don't print lists or objects, or compare values of different types")
        })?;
        if let Some(parts) = &self.parts {
            values.set_text(STYLES, parts.head_of(&run.marks));
        }
        let inbox = mail.subject();
        for (name, text) in [("subject", &inbox.subject), ("preheader", &inbox.preheader), ("text", &mail.text())] {
            values.set_text(language.inbox(name), text);
        }
        Ok(serde_json::to_string(&values).unwrap_or_default())
    }

    /// The names of the program's values. They are the same for all recipients.
    fn plan(&self, program: &Program, language: Language) -> Rc<Plan> {
        let mut plans = self.plans.borrow_mut();
        if let Some(known) = plans.iter().find(|plan| plan.language == language) {
            return known.clone();
        }
        let plan = Rc::new(Plan::of(program, language));
        plans.push(plan.clone());
        plan
    }

    /// The program, if it makes the whole HTML.
    fn exportable(&self) -> Result<&Program> {
        let because = self.layout_tag().or_else(|| self.parts().first()).or_else(|| self.styled_later());
        match (&self.program, because) {
            (Some(program), None) => Ok(program),
            (_, Some(because)) => {
                let mut found = Diagnostic::new(Code::ExportLayout, because.message.clone());
                (found.place, found.file) = (because.place, because.file.clone());
                Err(found)
            }
            (None, None) => {
                let tag = self.foreign.as_deref().unwrap_or("a tag");
                let help = "use the expressions that docs/export.md lists, and compute other values in the data";
                Err(Diagnostic::new(Code::ExportUnsupported, format!("`{tag}` can't be exported")).help(help))
            }
        }
    }
}

fn write(steps: &[Step], parts: &[Part], text: &str, writer: &mut Writer) -> Written {
    for (step, part) in steps.iter().zip(parts) {
        match (step, part) {
            (Step::Text(range), _) => writer.text(text.get(range.clone()).unwrap_or("")),
            (_, Part::Print(name)) => writer.print(name),
            (Step::If(_, yes, no), Part::If { name, other, yes: named, no: others }) => {
                let no = (!others.is_empty()).then_some((other.as_str(), |writer: &mut Writer| write(no, others, text, writer)));
                writer.branches(name, |writer| write(yes, named, text, writer), no)?;
            }
            (Step::If(_, _, no), Part::Never(parts)) => write(no, parts, text, writer)?,
            (Step::For(each), Part::For { name, body, otherwise }) => {
                writer.each(name, |writer| write(&each.body, body, text, writer))?;
                if let Some((name, parts)) = otherwise {
                    writer.branches(name, |writer| write(&each.otherwise, parts, text, writer), None::<(&str, fn(&mut Writer) -> Written)>)?;
                }
            }
            (Step::With(_, steps), Part::With(parts)) => write(steps, parts, text, writer)?,
            (_, Part::Styles) => writer.print(STYLES),
            _ => {}
        }
    }
    Ok(())
}
