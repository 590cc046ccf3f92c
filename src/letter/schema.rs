use crate::diagnostic::{Code, Diagnostic, Result};
use crate::time;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The part of JSON Schema 2020-12 that letters use: `type properties required items enum minimum minItems minLength format default description $ref` (to `#/$defs/…`), `$defs`.
/// Properties that a schema does not name are let through, so that a template may use more than the letter itself.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Schema {
    #[serde(rename = "type")]
    kind: Option<String>,
    properties: BTreeMap<String, Schema>,
    required: Vec<String>,
    items: Option<Box<Schema>>,
    #[serde(rename = "enum")]
    one_of: Option<Vec<Value>>,
    minimum: Option<i64>,
    min_items: Option<usize>,
    min_length: Option<usize>,
    format: Option<String>,
    #[serde(deserialize_with = "said")]
    default: Option<Value>,
    #[serde(rename = "$ref")]
    reference: Option<String>,
    #[serde(rename = "$defs")]
    defs: BTreeMap<String, Schema>,
}

/// A default of null is a default.
fn said<'de, D: serde::Deserializer<'de>>(d: D) -> std::result::Result<Option<Value>, D::Error> {
    Value::deserialize(d).map(Some)
}

impl Schema {
    /// Reads a schema.
    ///
    /// # Errors
    /// `data/not-json`.
    pub fn parse(text: &str) -> Result<Self> {
        serde_json::from_str(text).map_err(|e| Diagnostic::new(Code::DataNotJson, format!("the schema can't be read: {e}")))
    }

    /// Checks data and fills in defaults.
    ///
    /// # Errors
    /// `data/wrong-type`, `data/missing`, with the JSON path.
    pub fn check(&self, data: &mut Value) -> Result<()> {
        self.at(data, "", self)
    }

    fn at(&self, data: &mut Value, path: &str, root: &Schema) -> Result<()> {
        if let Some(name) = self.reference.as_deref().and_then(|r| r.strip_prefix("#/$defs/")) {
            return root.defs.get(name).map_or(Ok(()), |schema| schema.at(data, path, root));
        }
        let shown = if path.is_empty() { "$" } else { path };
        let wrong = |message: String| Err(Diagnostic::new(Code::DataWrongType, message).path(shown));
        if let Some(kind) = &self.kind
            && !is_of_type(data, kind)
        {
            return wrong(format!("`{shown}` is {}, not {}", article(type_name(data)), article(kind)));
        }
        if let Some(allowed) = &self.one_of
            && !allowed.contains(data)
        {
            let allowed: Vec<String> = allowed.iter().map(Value::to_string).collect();
            return wrong(format!("`{shown}` is {data}, not one of {}", allowed.join(", ")));
        }
        match data {
            Value::Object(object) => self.object(object, path, root),
            Value::Array(items) => {
                if self.min_items.is_some_and(|min| items.len() < min) {
                    return wrong(format!("`{shown}` has {} items", items.len()));
                }
                let Some(schema) = &self.items else { return Ok(()) };
                items.iter_mut().enumerate().try_for_each(|(i, item)| schema.at(item, &format!("{path}[{i}]"), root))
            }
            Value::String(text) => match self.text_problem(text) {
                Some(problem) => wrong(format!("`{shown}` {problem}")),
                None => Ok(()),
            },
            Value::Number(number) if self.minimum.is_some_and(|min| number.as_i64().is_some_and(|n| n < min)) => {
                wrong(format!("`{shown}` is {number}, too small"))
            }
            _ => Ok(()),
        }
    }

    fn object(&self, object: &mut Map<String, Value>, path: &str, root: &Schema) -> Result<()> {
        let join = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        for name in &self.required {
            if !object.contains_key(name) {
                return Err(Diagnostic::new(Code::DataMissing, format!("`{}` is missing", join(name))).path(join(name)));
            }
        }
        for (name, schema) in &self.properties {
            if let (None, Some(default)) = (object.get(name), &schema.default) {
                object.insert(name.clone(), default.clone());
            }
            if let Some(value) = object.get_mut(name) {
                schema.at(value, &join(name), root)?;
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

fn is_of_type(data: &Value, kind: &str) -> bool {
    match kind {
        "integer" => data.is_i64() || data.is_u64() || data.as_f64().is_some_and(|f| f.fract() == 0.0),
        "number" => data.is_number(),
        other => type_name(data) == other,
    }
}

fn type_name(data: &Value) -> &'static str {
    match data {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
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
        let e = schema().check(&mut serde_json::from_str(data).unwrap()).unwrap_err();
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
    fn defaults_are_filled_in() {
        let mut data = serde_json::from_str(r#"{"items":[{"name":"a","price":{"amount":1,"currency":"EUR"}}],"more":1}"#).unwrap();
        schema().check(&mut data).unwrap();
        assert_eq!(data["consent"]["advertising"], false);
        assert_eq!(data["more"], 1);
        assert_eq!(data.get("extra"), Some(&Value::Null));
    }
}
