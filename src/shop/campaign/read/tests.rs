//! What a manifest looks like, for editors and for TypeScript: made of its shape, so that there is one source.

use super::{BlockKind, CAMPAIGN, read_theme};
use crate::base::diagnostic::Code;
use crate::base::language::Language;
use crate::base::shape::{Field, Presence, Shape};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Descriptions by path: one sentence for each field and each list item. They are stored next to the shape, so that wasm files don't contain them.
const DESCRIPTIONS: &str = include_str!("descriptions.txt");

/// Objects with a type name, by path.
const PARTS: [(&str, &str); 13] = [
    ("", "Campaign"),
    ("theme", "CampaignTheme"),
    ("theme.font", "CampaignFont"),
    ("theme.logos[]", "CampaignLogo"),
    ("theme.dark", "CampaignDarkColors"),
    ("photos[]", "CampaignPhoto"),
    ("shop", "CampaignShop"),
    ("blocks[]", "CampaignBlock"),
    ("blocks[].narrow", "BlockNarrow"),
    ("blocks[].answers[]", "BlockAnswer"),
    ("blocks[].choices[]", "BlockChoice"),
    ("blocks[].recommend[]", "BlockRule"),
    ("blocks[].slots[]", "BlockSlot"),
];
/// Enumerations with a union type in `js/words.ts`, by path.
const UNIONS: [(&str, &str); 1] = [("blocks[].kind", "BlockKind")];
const WORDS: &str = "CampaignWords";
const WORDS_ARE: &str = "One text, or one for each of several languages, the campaign's among them.";

fn descriptions() -> BTreeMap<&'static str, &'static str> {
    DESCRIPTIONS.lines().map(|line| line.split_once(": ").unwrap()).collect()
}

fn part(path: &str) -> &'static str {
    PARTS.iter().find(|(at, _)| *at == path).unwrap_or_else(|| panic!("the object at `{path}` has no name")).1
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// Visits everything in a shape, by path.
fn walk(path: &str, shape: &Shape, seen: &mut dyn FnMut(&str, &Shape)) {
    seen(path, shape);
    match shape {
        Shape::List(of) => walk(&format!("{path}[]"), of, seen),
        Shape::Object(fields) => fields.iter().for_each(|field| walk(&below(path, field.name), &field.shape, seen)),
        _ => {}
    }
}

fn objects() -> Vec<(String, &'static [Field])> {
    let mut found = Vec::new();
    walk("", &CAMPAIGN, &mut |path, shape| {
        if let Shape::Object(fields) = shape {
            found.push((path.to_owned(), *fields));
        }
    });
    found
}

/// Words without those that are made for the tests.
fn published(words: &[&'static str]) -> Vec<&'static str> {
    words.iter().copied().filter(|word| *word != "shipping-progress").collect()
}

/// The schema of a value.
fn schema(path: &str, shape: &Shape) -> Value {
    match shape {
        Shape::Text => json!({ "type": "string" }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Whole(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Shape::Word(words) => json!({ "enum": published(words) }),
        Shape::Words => json!({ "$ref": format!("#/$defs/{WORDS}") }),
        Shape::Color => json!({ "type": "string", "pattern": "^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$" }),
        Shape::List(of) => json!({ "type": "array", "items": schema(&format!("{path}[]"), of) }),
        Shape::Object(_) => json!({ "$ref": format!("#/$defs/{}", part(path)) }),
        Shape::Time | Shape::Money => panic!("no campaign has `{path}`, a {shape:?}"),
    }
}

fn nullable(schema: Value) -> Value {
    match schema["type"].as_str() {
        Some(kind) => {
            let kinds = json!([kind, "null"]);
            let mut schema = schema;
            schema["type"] = kinds;
            schema
        }
        None => json!({ "anyOf": [schema, { "type": "null" }] }),
    }
}

fn object(path: &str, fields: &[Field], descriptions: &BTreeMap<&str, &str>) -> Value {
    let mut properties = BTreeMap::new();
    for field in fields {
        let at = below(path, field.name);
        let is = schema(&at, &field.shape);
        let mut is = if field.presence == Presence::Nullable { nullable(is) } else { is };
        is["description"] = descriptions[at.as_str()].into();
        properties.insert(field.name, is);
    }
    let needed: Vec<&str> = fields.iter().filter(|field| field.presence == Presence::Needed).map(|field| field.name).collect();
    let mut object = json!({ "type": "object", "description": descriptions[path], "properties": properties, "additionalProperties": false });
    if !needed.is_empty() {
        object["required"] = needed.into();
    }
    object
}

fn schema_of_all() -> String {
    let descriptions = descriptions();
    let languages: BTreeMap<&str, Value> = Language::ALL.iter().map(|language| (language.code(), json!({ "type": "string" }))).collect();
    let each = json!({ "type": "object", "properties": languages, "minProperties": 1, "additionalProperties": false });
    let mut parts = BTreeMap::from([(WORDS, json!({ "description": WORDS_ARE, "anyOf": [{ "type": "string" }, each] }))]);
    parts.extend(objects().iter().map(|(path, fields)| (part(path), object(path, fields, &descriptions))));
    let mut all = parts.remove("Campaign").unwrap();
    all["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    all["$id"] = "urn:postfrisch:campaign".into();
    all["$comment"] = "Made by `UPDATE=1 cargo nextest run campaign::read` of the core's own shape.".into();
    all["title"] = "A campaign of Postfrisch".into();
    all["$defs"] = json!(parts);
    serde_json::to_string_pretty(&all).unwrap() + "\n"
}

/// The TypeScript type of a value.
fn typed(path: &str, shape: &Shape) -> String {
    match shape {
        Shape::Text | Shape::Color => "string".to_owned(),
        Shape::Flag => "boolean".to_owned(),
        Shape::Whole(..) => "number".to_owned(),
        Shape::Word(words) => UNIONS.iter().find(|(at, _)| *at == path).map_or_else(|| union(words), |(_, name)| (*name).to_owned()),
        Shape::Words => WORDS.to_owned(),
        Shape::List(of) => match typed(&format!("{path}[]"), of) {
            of if of.contains('|') => format!("({of})[]"),
            of => format!("{of}[]"),
        },
        Shape::Object(_) => part(path).to_owned(),
        Shape::Time | Shape::Money => panic!("no campaign has `{path}`, a {shape:?}"),
    }
}

fn union(words: &[&str]) -> String {
    words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" | ")
}

fn types_of_all() -> String {
    let descriptions = descriptions();
    let mut out = "// Made by `UPDATE=1 cargo nextest run campaign::read` of the core's own shape.\nimport type { BlockKind, Language } from \"./words.js\";\n"
        .to_owned();
    for (path, fields) in objects() {
        out += &format!("\n/** {} */\nexport interface {} {{\n", descriptions[path.as_str()], part(&path));
        for field in fields {
            let at = below(&path, field.name);
            let mark = if field.presence == Presence::Needed { "" } else { "?" };
            let null = if field.presence == Presence::Nullable { " | null" } else { "" };
            out += &format!("  /** {} */\n  {}{mark}: {}{null};\n", descriptions[at.as_str()], field.name, typed(&at, &field.shape));
        }
        out += "}\n";
    }
    out + &format!("\n/** {WORDS_ARE} */\nexport type {WORDS} = string | {{ [language in Language]?: string }};\n")
}

fn same(file: &str, made: &str) {
    if std::env::var("UPDATE").is_ok() {
        std::fs::write(file, made).unwrap();
    } else {
        assert!(std::fs::read_to_string(file).is_ok_and(|text| text == made), "{file} is another one than its generator makes: UPDATE=1 writes it");
    }
}

#[test]
fn e11_the_schema_of_manifests_is_made_of_their_shape() {
    same("docs/campaign.schema.json", &schema_of_all());
}

#[test]
fn e11_the_type_of_manifests_is_made_of_their_shape() {
    same("js/base/campaign-type.ts", &types_of_all());
}

#[test]
fn e11_every_field_has_a_description_and_no_description_is_stale() {
    let mut paths = BTreeSet::new();
    walk("", &CAMPAIGN, &mut |path, shape| {
        if !path.ends_with("[]") || matches!(shape, Shape::Object(_)) {
            paths.insert(path.to_owned());
        }
    });
    let described: BTreeSet<String> = descriptions().keys().map(|path| (*path).to_owned()).collect();
    assert_eq!(described, paths);
    assert_eq!(DESCRIPTIONS.lines().count(), paths.len(), "a path has two descriptions");
    for (path, sentence) in descriptions() {
        assert!(sentence.starts_with(char::is_uppercase) && sentence.ends_with('.') && sentence.len() < 140, "{path}: {sentence}");
    }
}

#[test]
fn e11_named_parts_and_unions_are_those_of_the_shape() {
    let paths: Vec<String> = objects().into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths, PARTS.map(|(path, _)| path));
    let unions = std::fs::read_to_string("js/base/words.ts").unwrap();
    walk("", &CAMPAIGN, &mut |path, shape| {
        if let (Some((_, name)), Shape::Word(words)) = (UNIONS.iter().find(|(at, _)| *at == path), shape) {
            let (_, union) = unions.split_once(&format!("export type {name} =")).unwrap();
            let listed: Vec<&str> = union.split(';').next().unwrap().split('"').skip(1).step_by(2).collect();
            assert_eq!(listed, published(words), "{name}");
        }
    });
}

#[test]
fn every_kind_of_block_has_its_name() {
    let refused = serde_json::from_str::<BlockKind>("\"\"").unwrap_err().to_string();
    let known: Vec<&str> = refused.split('`').skip(3).step_by(2).collect();
    assert_eq!(BlockKind::NAMES, known, "`named!` of kind.rs and the variants of BlockKind");
    for (kind, name) in BlockKind::ALL.iter().zip(BlockKind::NAMES) {
        assert_eq!(json!(kind), *name);
    }
}

#[test]
fn a_theme_alone_is_read_as_in_its_manifest() {
    let told = |text: &str| {
        let e = read_theme(text).unwrap_err();
        (e.code, e.message.clone(), e.path.clone())
    };
    assert!(read_theme(r##"{"preset":"food","accent":"#0a5c44","dark":{}}"##).is_ok());
    assert_eq!(told(r##"{"surfaces":"#ffffff"}"##), (Code::CampaignInvalid, "the theme has no field `surfaces`".into(), Some("surfaces".into())));
    assert_eq!(told(r##"{"dark":{"ink":"white"}}"##).2.as_deref(), Some("dark.ink"));
    assert_eq!(told("{").0, Code::CampaignNotJson);
}
