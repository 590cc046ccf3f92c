use crate::base::markup::find;
use crate::send::mjml::component::Name;
use crate::send::mjml::finish::blocks;
use crate::send::mjml::resolve::Attributes;
use crate::send::mjml::resolve::number::JsNumber;
use askama::filters::Safe;
use std::fmt;

/// HTML that is written directly, without a formatter.
pub trait WriteHtml {
    /// Writes it.
    fn put(&self, out: &mut dyn fmt::Write) -> fmt::Result;

    /// The HTML as a string.
    fn html(&self) -> String {
        let mut text = String::with_capacity(64);
        // Writing to a string can't fail.
        let _ = self.put(&mut text);
        text
    }
}

/// Implements output for [`WriteHtml`] types; askama also requires `Display`.
macro_rules! pieces {
    ($($piece:ty),*) => {
        $(impl askama::FastWritable for $piece {
            fn write_into(&self, out: &mut dyn std::fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
                Ok($crate::send::mjml::print::write::WriteHtml::put(self, out)?)
            }
        }
        impl std::fmt::Display for $piece {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::send::mjml::print::write::WriteHtml::put(self, f)
            }
        })*
    };
}
pub(super) use pieces;

pieces!(Attr<'_>, Css<'_, '_>, Declaration<'_>, Quoted<'_>, JsNumber);

/// HTML that askama does not escape.
pub type Html<T> = Safe<T>;

/// ` name="value"`, or nothing if there is no value.
#[derive(Debug, Clone, Copy)]
pub struct Attr<'e> {
    pub name: &'e str,
    pub value: Option<&'e str>,
}

impl WriteHtml for Attr<'_> {
    fn put(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        let Some(value) = self.value else { return Ok(()) };
        // One character is added without a call for a copy.
        out.write_char(' ')?;
        out.write_str(self.name)?;
        out.write_char('=')?;
        out.write_char('"')?;
        quoted(out, value)?;
        out.write_char('"')
    }
}

/// `name:value;` for each attribute that has a value.
#[derive(Debug, Clone, Copy)]
pub struct Css<'e, 'a> {
    pub attributes: &'e Attributes<'a>,
    pub names: &'static [Name],
}

impl WriteHtml for Css<'_, '_> {
    fn put(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        for name in self.names {
            declaration(out, name.text(), self.attributes.get(*name))?;
        }
        Ok(())
    }
}

/// `name:value;`, or nothing if there is no value.
#[derive(Debug, Clone, Copy)]
pub struct Declaration<'e> {
    pub name: &'e str,
    pub value: Option<&'e str>,
}

impl WriteHtml for Declaration<'_> {
    fn put(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        declaration(out, self.name, self.value)
    }
}

fn declaration(out: &mut dyn fmt::Write, name: &str, value: Option<&str>) -> fmt::Result {
    let Some(value) = value else { return Ok(()) };
    out.write_str(name)?;
    out.write_char(':')?;
    quoted(out, value)?;
    out.write_char(';')
}

/// A value in double quotes, with its own quotes escaped, except in template tags.
#[derive(Debug, Clone, Copy)]
pub struct Quoted<'e>(pub &'e str);

impl WriteHtml for Quoted<'_> {
    fn put(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        quoted(out, self.0)
    }
}

fn quoted(out: &mut dyn fmt::Write, value: &str) -> fmt::Result {
    if !has_quote(value) {
        return out.write_str(value);
    }
    let mut at = 0;
    for tag in blocks::tags(value) {
        escaped(out, value.get(at..tag.start).unwrap_or(""))?;
        at = tag.end;
        out.write_str(value.get(tag).unwrap_or(""))?;
    }
    escaped(out, value.get(at..).unwrap_or(""))
}

fn has_quote(value: &str) -> bool {
    // A search with SIMD pays for long values only.
    if value.len() < 32 { value.bytes().any(|byte| byte == b'"') } else { find::byte(value, b'"').is_some() }
}

fn escaped(out: &mut dyn fmt::Write, text: &str) -> fmt::Result {
    for (index, part) in text.split('"').enumerate() {
        out.write_str(if index > 0 { "&quot;" } else { "" })?;
        out.write_str(part)?;
    }
    Ok(())
}

impl WriteHtml for JsNumber {
    fn put(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        self.write(out)
    }
}
