use super::*;
use crate::diagnostic::Code;

fn none(_: &str) -> Option<String> {
    None
}

fn html(source: &str) -> String {
    Source::of(source.into()).compile().unwrap().html
}

fn error(source: &str) -> Diagnostic {
    *Source::of(source.into()).compile().unwrap_err()
}

fn text(content: &str) -> String {
    format!("<mjml><mj-body><mj-section><mj-column><mj-text>{content}</mj-text></mj-column></mj-section></mj-body></mjml>")
}

fn staged(source: &str) -> Staged {
    Source::of(source.into()).stage().unwrap()
}

#[test]
fn everyday_text_breaks_nothing() {
    for content in ["5 € >", "qualité >", "a < b", "{% if a < 3 %}x{% endif %}", "1 < 2 > 0 & 3", "a <3 b", "zqhidden0z zqhiddenq", "{{ a }} { b }", "€"] {
        assert!(html(&text(content)).contains(content), "{content}");
        match staged(&text(content)) {
            Staged::Compiled(c) => assert!(c.html.contains(content), "{content}"),
            Staged::MergeFirst(d) => panic!("{content}: {d}"),
        }
    }
}

#[test]
fn styles_keep_their_selectors() {
    let source = "<mjml><mj-head><mj-style>ä > b { color: red }</mj-style></mj-head><mj-body></mj-body></mjml>";
    assert!(html(source).contains("ä > b { color: red }"));
}

#[test]
fn attribute_values_may_hold_anything() {
    let source = text("x").replace("<mj-text>", "<mj-text css-class=\"a\" color=\"{{ a > b and 'x' }}\">");
    assert!(matches!(staged(&source), Staged::Compiled(c) if c.html.contains("{{ a > b and 'x' }}")));
    let image = text("x").replace("<mj-text>x</mj-text>", "<mj-image alt=\"5\u{a0}€ > 3 <b> \\n\" src=\"https://a.example/?a=1&b=2\" />");
    assert!(html(&image).contains("alt=\"5\u{a0}€ > 3 <b> \\n\""), "{}", html(&image));
}

#[test]
fn double_quotes_in_single_quoted_values_stay_inside() {
    let image = text("x").replace("<mj-text>x</mj-text>", "<mj-image alt='say \"hi\" to \u{e4}' src='https://a.example/' />");
    assert!(html(&image).contains("alt=\"say &quot;hi&quot; to \u{e4}\""), "{}", html(&image));
}

#[test]
fn tags_that_decide_the_layout_are_named() {
    for (source, what) in [
        (text("x").replace("<mj-column>", "{% if a %}<mj-column>"), "children of <mj-section>"),
        (text("x").replace("<mj-text>", "<mj-text padding=\"{{ p }}\">"), "attribute `padding`"),
        (text("x").replace("<mj-text>", "<mj-text {% if a %}color=\"red\"{% endif %}>"), "among the attributes"),
    ] {
        match staged(&source) {
            Staged::MergeFirst(d) => assert!(d.message.contains(what) && d.place.is_some(), "{d}"),
            Staged::Compiled(_) => panic!("{source}"),
        }
    }
    let neutral = text("{% for x in xs %}<b>{{ x }}</b>{% endfor %}")
        .replace("<mj-section>", "{% if a < 3 %}<mj-section>")
        .replace("</mj-section>", "</mj-section>{% endif %}");
    match staged(&neutral) {
        Staged::Compiled(c) => assert!(c.html.contains("{% if a < 3 %}") && c.html.contains("{% for x in xs %}"), "{}", c.html),
        Staged::MergeFirst(d) => panic!("{d}"),
    }
}

#[test]
fn errors_have_code_line_and_column() {
    let crossed = Source::of("<mjml>\n  <mj-body>\n    <mj-section></mj-column>\n  </mj-body>\n</mjml>".into()).compile().unwrap().diagnostics;
    assert_eq!(crossed[0].message, "</mj-column> closes nothing");
    assert_eq!((crossed[0].code, crossed[0].place.unwrap().line, crossed[0].place.unwrap().column), (Code::MjmlSyntax, 3, 17));
    assert_eq!(crossed[1].message, "<mj-section> is closed by </mj-body>");
    let compiled =
        Source::of("<mjml>\n  <mj-body>\n    <mj-wrong><b>x</b></mj-wrong><mj-section></mj-section>\n  </mj-body>\n</mjml>".into()).compile().unwrap();
    let left_out = &compiled.diagnostics[0];
    let place = left_out.place.unwrap();
    assert_eq!((left_out.code, place.line, place.column, place.end_column), (Code::MjmlUnexpectedElement, 3, 5, 15));
    assert!(!compiled.html.contains("wrong"));
    assert_eq!(error("").code, Code::MjmlNoRoot);
    assert_eq!(error("<p>x</p>").code, Code::MjmlNoRoot);
    let unclosed = error("<mjml><mj-body>");
    assert_eq!(unclosed.code, Code::MjmlSyntax);
    let deep = error(&format!("<mjml><mj-body>{}", "<mj-wrapper>".repeat(5000)));
    assert_eq!((deep.code, deep.place.is_some()), (Code::MjmlTooDeep, true));
}

#[test]
fn unknown_attributes_are_warnings_with_a_place() {
    let compiled = Source::of(text("x").replace("<mjml>", "<mjml colour=\"red\">")).compile().unwrap();
    let found = &compiled.diagnostics[0];
    assert_eq!((found.code, found.message.as_str()), (Code::MjmlUnknownAttribute, "the attribute `colour` is not known here"));
    assert!(found.place.is_some());
}

#[test]
fn text_between_components_is_dropped_as_mjml_does() {
    let out = html("<?xml version=\"1.0\"?>\n<mjml><mj-body>stray<mj-section>{{#each}}<mj-column></mj-column></mj-section></mj-body></mjml>");
    assert!(!out.contains("stray") && !out.contains("#each"));
}

#[test]
fn includes_are_put_in_and_errors_name_their_file() {
    let files = |path: &str| match path {
        "parts/a.mjml" => Some("<mj-include path=\"./b.mjml\" />".to_owned()),
        "parts/b.mjml" => Some("<mj-text>from b</mj-text>".to_owned()),
        "whole.mjml" => Some("<mjml><mj-head><mj-title>T</mj-title></mj-head><mj-body><mj-section></mj-section></mj-body></mjml>".to_owned()),
        "a.css" => Some(".x > y { color: red }".to_owned()),
        "loop.mjml" => Some("\n<mj-include path=\"loop.mjml\"/>".to_owned()),
        "bad.mjml" => Some("<mj-text>a</mj-text>\n<mj-wrong/>".to_owned()),
        _ => None,
    };
    let source = |include: &str| text("x").replace("<mj-text>x</mj-text>", include);
    let read = |include: &str| Source::read(&source(include), &files, None);
    assert!(read("<mj-include path=\"./parts/a.mjml\" />").unwrap().compile().unwrap().html.contains("from b"));
    let html =
        Source::read("<mjml><mj-body><mj-include path=\"whole.mjml\"/><mj-include type=\"css\" path='a.css'></mj-include></mj-body></mjml>", &files, None);
    let html = html.unwrap().compile().unwrap().html;
    assert!(html.contains("<title>T</title>") && html.contains(".x > y"), "{html}");
    let missing = read("<mj-include path=\"none.mjml\" />").unwrap_err();
    assert_eq!((missing.code, missing.place.is_some()), (Code::MjmlIncludeMissing, true));
    let cycle = read("<mj-include path=\"loop.mjml\" />").unwrap_err();
    assert_eq!((cycle.code, cycle.file.as_deref(), cycle.place.unwrap().line), (Code::MjmlIncludeCycle, Some("loop.mjml"), 2));
    let bad = read("<mj-include path=\"bad.mjml\" />").unwrap().compile().unwrap();
    let bad = &bad.diagnostics[0];
    assert_eq!((bad.code, bad.file.as_deref(), bad.place.unwrap().line), (Code::MjmlUnexpectedElement, Some("bad.mjml"), 2));
    assert!(Source::read(&source("<!-- <mj-include path=\"none.mjml\"/> -->"), &none, None).is_ok());
}

#[test]
fn texts_stand_for_their_keys() {
    let texts = Texts::from([("t.hello".to_owned(), "Guten Tag {{ name }}".to_owned())]);
    let source = Source::read(&text("{{ t.hello }}, {{ t }}"), &none, Some(&texts)).unwrap();
    assert!(source.text.contains("<mj-text>Guten Tag {{ name }}, {{ t }}</mj-text>"));
    let e = Source::read(&text("\n{{ t.bye }}"), &none, Some(&texts)).unwrap_err();
    assert_eq!((e.code, e.place.unwrap().line), (Code::LetterNoText, 2));
}

#[cfg(not(target_arch = "wasm32"))]

proptest::proptest! {
    #[test]
    fn whatever_stands_in_a_text_compiles_or_is_an_error(content in "[<>{}%&#a/ \"'=é€\\-!\\n]{0,60}") {
        let _ = Source::of(text(&content)).compile();
        let _ = Source::of(text(&content)).stage();
        let _ = Source::of(content).compile();
    }
}
