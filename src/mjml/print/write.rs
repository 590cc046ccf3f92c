use crate::mjml::component::Name;
use crate::mjml::finish::blocks;
use crate::mjml::resolve::Attributes;
use std::fmt;

/// ` name="value"`, or nothing where there is no value.
#[derive(Debug, Clone, Copy)]
pub struct Attr<'e> {
    pub name: &'e str,
    pub value: Option<&'e str>,
}

impl fmt::Display for Attr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(value) = self.value else { return Ok(()) };
        f.write_str(" ")?;
        f.write_str(self.name)?;
        f.write_str("=\"")?;
        quoted(f, value)?;
        f.write_str("\"")
    }
}

/// `name:value;` for each attribute that has a value.
#[derive(Debug, Clone, Copy)]
pub struct Css<'e, 'a> {
    pub attributes: &'e Attributes<'a>,
    pub names: &'static [Name],
}

impl fmt::Display for Css<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for name in self.names {
            declaration(f, name.text(), self.attributes.get(*name))?;
        }
        Ok(())
    }
}

/// `name:value;`, or nothing where there is no value.
#[derive(Debug, Clone, Copy)]
pub struct Declaration<'e> {
    pub name: &'e str,
    pub value: Option<&'e str>,
}

impl fmt::Display for Declaration<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        declaration(f, self.name, self.value)
    }
}

fn declaration(f: &mut fmt::Formatter<'_>, name: &str, value: Option<&str>) -> fmt::Result {
    let Some(value) = value else { return Ok(()) };
    f.write_str(name)?;
    f.write_str(":")?;
    quoted(f, value)?;
    f.write_str(";")
}

/// A value inside double quotes: its own would end it. Those in template tags are the template language's.
#[derive(Debug, Clone, Copy)]
pub struct Quoted<'e>(pub &'e str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        quoted(f, self.0)
    }
}

fn quoted(f: &mut fmt::Formatter<'_>, value: &str) -> fmt::Result {
    if !value.contains('"') {
        return f.write_str(value);
    }
    let mut at = 0;
    for tag in blocks::tags(value) {
        escaped(f, value.get(at..tag.start).unwrap_or(""))?;
        at = tag.end;
        f.write_str(value.get(tag).unwrap_or(""))?;
    }
    escaped(f, value.get(at..).unwrap_or(""))
}

fn escaped(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    for (index, part) in text.split('"').enumerate() {
        f.write_str(if index > 0 { "&quot;" } else { "" })?;
        f.write_str(part)?;
    }
    Ok(())
}
