use crate::base::datum::Datum;
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::time;
use std::fmt;

/// The subset of JSON Schema 2020-12 for letters: `type properties required items enum anyOf minimum minItems minLength format default description $ref` (to `#/$defs/…`), `$defs`.
/// `recommended` is a keyword of our own: properties without which a letter says less than it should.
/// Null in a property with a default counts as missing.
/// Undeclared properties are allowed, so that a template may use more data than the original letter.
///
/// ```
/// use postfrisch::Schema;
///
/// assert!(Schema::parse(r#"{ "type": "object", "required": ["name"] }"#).is_ok());
/// assert_eq!(Schema::parse("{").unwrap_err().code.slug(), "data/not-json");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Schema {
    kind: Option<String>,
    properties: Vec<(String, Schema)>,
    required: Vec<String>,
    recommended: Vec<String>,
    any_of: Vec<Schema>,
    items: Option<Box<Schema>>,
    one_of: Option<Vec<Datum<'static>>>,
    minimum: Option<i64>,
    min_items: Option<usize>,
    min_length: Option<usize>,
    format: Option<String>,
    /// `Some(Null)` for a default of null.
    default: Option<Datum<'static>>,
    reference: Option<String>,
    defs: Vec<(String, Schema)>,
}

/// A path into the data, formatted only for errors.
#[derive(Clone, Copy)]
enum Path<'p> {
    Root,
    Key(&'p Path<'p>, &'p str),
    Item(&'p Path<'p>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => f.write_str("$"),
            Self::Key(Self::Root, name) => f.write_str(name),
            Self::Key(around, name) => write!(f, "{around}.{name}"),
            Self::Item(around, at) => write!(f, "{around}[{at}]"),
        }
    }
}

impl Schema {
    /// Parses a schema.
    ///
    /// # Errors
    /// `data/not-json`.
    pub fn parse(text: &str) -> Result<Self> {
        let unread = |what: String| Diagnostic::new(Code::DataNotJson, format!("the schema can't be read: {what}"));
        let schema = Datum::parse(text).map_err(|e| unread(e.message(text)))?;
        Self::of(&schema).ok_or_else(|| unread("something in it has the wrong type".to_owned()))
    }

    fn of(schema: &Datum<'_>) -> Option<Self> {
        let text = |key: &str| match schema.get(key) {
            Some(Datum::Text(text)) => Some(Some(text.clone().into_owned())),
            Some(_) => None,
            None => Some(None),
        };
        let number = |key: &str| match schema.get(key) {
            Some(Datum::Int(n)) => Some(Some(*n)),
            Some(_) => None,
            None => Some(None),
        };
        let schemas = |key: &str| match schema.get(key) {
            Some(Datum::Map(entries)) => entries.iter().map(|(name, inner)| Some((name.clone().into_owned(), Self::of(inner)?))).collect(),
            Some(_) => None,
            None => Some(Vec::new()),
        };
        let list = |key: &str| match schema.get(key) {
            Some(Datum::List(items)) => Some(Some(items.clone())),
            Some(_) => None,
            None => Some(None),
        };
        let names = |key: &str| list(key)?.unwrap_or_default().iter().map(|name| name.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>();
        let count = |n: Option<i64>| n.map(|n| usize::try_from(n).unwrap_or_default());
        matches!(schema, Datum::Map(_)).then_some(())?;
        Some(Self {
            kind: text("type")?,
            properties: schemas("properties")?,
            required: names("required")?,
            recommended: names("recommended")?,
            any_of: list("anyOf")?.unwrap_or_default().iter().map(Self::of).collect::<Option<_>>()?,
            items: schema.get("items").map(|items| Self::of(items).map(Box::new)).map_or(Some(None), |items| items.map(Some))?,
            one_of: list("enum")?.map(|values| values.into_iter().map(Datum::into_owned).collect()),
            minimum: number("minimum")?,
            min_items: count(number("minItems")?),
            min_length: count(number("minLength")?),
            format: text("format")?,
            default: schema.get("default").cloned().map(Datum::into_owned),
            reference: text("$ref")?,
            defs: schemas("$defs")?,
        })
    }

    /// Validates data and inserts defaults.
    ///
    /// # Errors
    /// `data/wrong-type`, `data/missing`, with the JSON path.
    pub fn check(&self, data: &mut Datum<'_>) -> Result<()> {
        self.at(data, Path::Root, self)
    }

    /// Whether data may have a property, and need not.
    pub fn has_optional(&self, name: &str) -> bool {
        self.properties.iter().any(|(known, _)| known == name) && !self.required.iter().any(|known| known == name)
    }

    /// The recommended properties that data lack or leave empty, each with its JSON path, in the order of the schema.
    pub fn missing(&self, data: &Datum<'_>) -> Vec<String> {
        let mut found = Vec::new();
        self.lacking(data, Path::Root, self, &mut found);
        found
    }

    fn lacking(&self, data: &Datum<'_>, path: Path<'_>, root: &Schema, found: &mut Vec<String>) {
        let schema = self.resolved(root);
        for alternative in &schema.any_of {
            alternative.lacking(data, path, root, found);
        }
        if let (Datum::List(items), Some(inner)) = (data, &schema.items) {
            items.iter().enumerate().for_each(|(i, item)| inner.lacking(item, Path::Item(&path, i), root, found));
        }
        for (name, inner) in schema.properties.iter().filter(|_| matches!(data, Datum::Map(_))) {
            let path = Path::Key(&path, name);
            match data.get(name).filter(|value| !is_empty(value)) {
                Some(value) => inner.lacking(value, path, root, found),
                None if schema.recommended.contains(name) => found.push(path.to_string()),
                // What is in an object that is left out altogether is missing too.
                None if matches!(inner.resolved(root).default, Some(Datum::Map(_))) => inner.lacking(&Datum::Map(Vec::new()), path, root, found),
                None => {}
            }
        }
    }

    /// The schema that a reference leads to, or itself.
    fn resolved<'s>(&'s self, root: &'s Schema) -> &'s Schema {
        let name = self.reference.as_deref().and_then(|reference| reference.strip_prefix("#/$defs/"));
        name.and_then(|name| root.defs.iter().find(|(known, _)| known == name)).map_or(self, |(_, schema)| schema)
    }

    fn at(&self, data: &mut Datum<'_>, path: Path<'_>, root: &Schema) -> Result<()> {
        if self.reference.is_some() {
            let schema = self.resolved(root);
            return if std::ptr::eq(schema, self) { Ok(()) } else { schema.at(data, path, root) };
        }
        if let Some((first, others)) = self.any_of.split_first() {
            // If none fits, what is wrong with the first is said: the others are null.
            let first = first.at(data, path, root);
            return if first.is_err() && others.iter().any(|schema| schema.at(data, path, root).is_ok()) { Ok(()) } else { first };
        }
        let wrong = |problem: String| Err(Diagnostic::new(Code::DataWrongType, format!("`{path}` {problem}")).path(path.to_string()));
        if let Some(kind) = &self.kind
            && !is_of_type(data, kind)
        {
            return wrong(format!("is {}, not {}", article(type_name(data)), article(kind)));
        }
        if let Some(allowed) = &self.one_of
            && !allowed.contains(data)
        {
            let allowed: Vec<String> = allowed.iter().map(Datum::to_string).collect();
            return wrong(format!("is {data}, not one of {}", allowed.join(", ")));
        }
        match data {
            Datum::Map(_) => self.object(data, path, root),
            Datum::List(items) => {
                if self.min_items.is_some_and(|min| items.len() < min) {
                    return wrong(format!("has {} items", items.len()));
                }
                let Some(schema) = &self.items else { return Ok(()) };
                items.iter_mut().enumerate().try_for_each(|(i, item)| schema.at(item, Path::Item(&path, i), root))
            }
            Datum::Text(text) => match self.text_problem(text) {
                Some(problem) => wrong(problem),
                None => Ok(()),
            },
            Datum::Int(number) if self.minimum.is_some_and(|min| *number < min) => wrong(format!("is {number}, which is too small")),
            _ => Ok(()),
        }
    }

    fn object(&self, object: &mut Datum<'_>, path: Path<'_>, root: &Schema) -> Result<()> {
        for name in &self.required {
            if object.get(name).is_none() {
                let missing = Path::Key(&path, name);
                return Err(Diagnostic::new(Code::DataMissing, format!("`{missing}` is missing")).path(missing.to_string()));
            }
        }
        for (name, schema) in &self.properties {
            if let Some(default) = &schema.resolved(root).default {
                match object.get_mut(name) {
                    None => object.insert(name.clone(), default.clone()),
                    Some(value @ Datum::Null) => *value = default.clone(),
                    Some(_) => {}
                }
            }
            if let Some(value) = object.get_mut(name) {
                schema.at(value, Path::Key(&path, name), root)?;
            }
        }
        Ok(())
    }

    fn text_problem(&self, text: &str) -> Option<String> {
        if self.min_length.is_some_and(|min| text.chars().count() < min) {
            return Some("is empty".into());
        }
        match self.format.as_deref() {
            Some("date-time") if time::instant(text).is_err() => Some(format!("is `{text}`, not a point in time like 2026-11-22T09:00:00+01:00")),
            Some("date") if text.len() != 10 || time::lenient_instant(text, false).is_err() => Some(format!("is `{text}`, not a date like 2026-11-22")),
            Some("uri") if !["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| text.starts_with(scheme)) => {
                Some(format!("is `{text}`, not an address with https, http, mailto or tel"))
            }
            _ => None,
        }
    }
}

fn is_empty(data: &Datum<'_>) -> bool {
    match data {
        Datum::Null => true,
        Datum::Text(text) => text.trim().is_empty(),
        Datum::List(items) => items.is_empty(),
        _ => false,
    }
}

fn is_of_type(data: &Datum<'_>, kind: &str) -> bool {
    match kind {
        "integer" => matches!(data, Datum::Int(_)) || data.as_f64().is_some_and(|f| f.fract() == 0.0),
        "number" => data.as_f64().is_some(),
        other => type_name(data) == other,
    }
}

fn type_name(data: &Datum<'_>) -> &'static str {
    match data {
        Datum::Null => "null",
        Datum::Bool(_) => "boolean",
        Datum::Int(_) | Datum::Float(_) => "number",
        Datum::Text(_) => "string",
        Datum::List(_) => "array",
        Datum::Map(_) => "object",
    }
}

fn article(kind: &str) -> String {
    match kind {
        "null" => "null".to_owned(),
        "integer" | "array" | "object" => format!("an {kind}"),
        _ => format!("a {kind}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema() -> Schema {
        Schema::parse(
            r##"{"type":"object","required":["items"],"properties":{
                "items":{"type":"array","minItems":1,"items":{"type":"object","required":["name","price"],"properties":{
                    "name":{"type":"string","minLength":1},"price":{"$ref":"#/$defs/money"}}}},
                "at":{"type":"string","format":"date-time"},"tone":{"enum":["a","b"]},
                "extra":{"default":null},"consent":{"type":"object","default":{},"properties":{"advertising":{"type":"boolean","default":false}}}},
              "$defs":{"money":{"type":"object","required":["amount","currency"],"properties":{"amount":{"type":"integer"},"currency":{"type":"string"}}}}}"##,
        )
        .unwrap()
    }

    fn problem(data: &str) -> (Code, String) {
        let e = schema().check(&mut Datum::parse(data).unwrap()).unwrap_err();
        (e.code, e.path.unwrap())
    }

    #[test]
    fn the_json_path_of_what_is_wrong_is_named() {
        assert_eq!(problem("[]"), (Code::DataWrongType, "$".into()));
        assert_eq!(problem("{}"), (Code::DataMissing, "items".into()));
        assert_eq!(problem(r#"{"items":[]}"#), (Code::DataWrongType, "items".into()));
        assert_eq!(
            problem(r#"{"items":[{"name":"a","price":{"amount":1,"currency":"EUR"}},{"name":"b","price":{"amount":"1","currency":"EUR"}}]}"#),
            (Code::DataWrongType, "items[1].price.amount".into())
        );
        assert_eq!(problem(r#"{"items":[{"name":""}]}"#), (Code::DataMissing, "items[0].price".into()));
        let with = |rest: &str| problem(&format!(r#"{{"items":[{{"name":"a","price":{{"amount":1,"currency":"EUR"}}}}],{rest}}}"#));
        assert_eq!(with(r#""at":"gestern""#), (Code::DataWrongType, "at".into()));
        assert_eq!(with(r#""tone":"c""#), (Code::DataWrongType, "tone".into()));
    }

    #[test]
    fn one_of_several_schemas_fits_or_the_first_one_tells_what_is_wrong() {
        let schema = Schema::parse(r##"{"properties":{"rest":{"anyOf":[{"$ref":"#/$defs/money"},{"type":"null"}],"default":null}},"$defs":{"money":{"type":"object","required":["amount"],"properties":{"amount":{"type":"integer"},"by":{"default":1}}}}}"##).unwrap();
        let mut data = Datum::parse(r#"{"rest":{"amount":3}}"#).unwrap();
        schema.check(&mut data).unwrap();
        assert_eq!(data.get("rest").and_then(|rest| rest.get("by")), Some(&Datum::Int(1)));
        for fine in ["{}", r#"{"rest":null}"#] {
            schema.check(&mut Datum::parse(fine).unwrap()).unwrap();
        }
        let wrong = |data: &str| schema.check(&mut Datum::parse(data).unwrap()).unwrap_err();
        assert_eq!((wrong(r#"{"rest":{}}"#).code, wrong(r#"{"rest":{}}"#).path), (Code::DataMissing, Some("rest.amount".into())));
        assert_eq!(wrong(r#"{"rest":7}"#).message, "`rest` is a number, not an object");
    }

    #[test]
    fn what_a_letter_should_have_and_lacks_is_named_with_its_path() {
        let schema = Schema::parse(
            r##"{"type":"object","required":["shop"],"properties":{"shop":{"$ref":"#/$defs/shop"},"customer":{"$ref":"#/$defs/person"},
                "items":{"type":"array","default":[],"items":{"$ref":"#/$defs/item"}},"refund":{"anyOf":[{"$ref":"#/$defs/item"},{"type":"null"}],"default":null}},
              "$defs":{"shop":{"type":"object","recommended":["phone","hours"],"properties":{"phone":{"type":"string","default":""},"hours":{"type":"string","default":""}}},
                "person":{"type":"object","default":{},"recommended":["name"],"properties":{"name":{"type":"string","default":""},"title":{"type":"string","default":""}}},
                "item":{"type":"object","recommended":["image"],"properties":{"image":{"type":"string","default":""}}}}}"##,
        )
        .unwrap();
        let missing = |data: &str| schema.missing(&Datum::parse(data).unwrap());
        assert_eq!(missing(r#"{"shop":{"phone":" "},"items":[{"image":"a"},{}]}"#), ["shop.phone", "shop.hours", "customer.name", "items[1].image"]);
        assert_eq!(missing(r#"{"shop":{"phone":"1","hours":"2"},"customer":{"name":"A"},"refund":{}}"#), ["refund.image"]);
        assert!(missing(r#"{"shop":{"phone":"1","hours":"2"},"customer":{"name":"A"},"refund":null}"#).is_empty());
    }

    #[test]
    fn defaults_are_filled_in() {
        let mut data = Datum::parse(r#"{"items":[{"name":"a","price":{"amount":1,"currency":"EUR"}}],"more":1}"#).unwrap();
        schema().check(&mut data).unwrap();
        assert_eq!(data.get("consent").and_then(|c| c.get("advertising")), Some(&Datum::Bool(false)));
        assert_eq!((data.get("more"), data.get("extra")), (Some(&Datum::Int(1)), Some(&Datum::Null)));
        // Null is as good as nothing where nothing will do.
        let mut data = Datum::parse(r#"{"items":[{"name":"a","price":{"amount":1,"currency":"EUR"}}],"consent":null}"#).unwrap();
        schema().check(&mut data).unwrap();
        assert_eq!(data.get("consent").and_then(|c| c.get("advertising")), Some(&Datum::Bool(false)));
        assert_eq!(problem(r#"{"items":null}"#), (Code::DataWrongType, "items".into()));
    }
}
