use super::*;
use crate::base::diagnostic::Code;

fn html(source: &str) -> String {
    compile(source, &|_| None).unwrap().html
}

fn text(content: &str) -> String {
    format!("<mjml><mj-body><mj-section><mj-column><mj-text>{content}</mj-text></mj-column></mj-section></mj-body></mjml>")
}

#[test]
fn everyday_text_breaks_nothing() {
    for content in ["5 € >", "qualité >", "a < b", "1 < 2 > 0 & 3", "a <3 b", "zqhidden0z zqhiddenq", "{{ a }} { b }", "€"] {
        assert!(html(&text(content)).contains(content), "{content}");
    }
}

#[test]
fn values_and_styles_keep_their_characters() {
    let source = "<mjml><mj-head><mj-style>ä > b { color: red }</mj-style></mj-head><mj-body></mj-body></mjml>";
    assert!(html(source).contains("ä > b { color: red }"));
    let image = text("x").replace("<mj-text>x</mj-text>", "<mj-image alt='say \"hi\" to \u{e4}' src='https://a.example/' />");
    assert!(html(&image).contains("alt=\"say &quot;hi&quot; to \u{e4}\""), "{}", html(&image));
}

#[test]
fn findings_have_their_place() {
    let crossed = compile("<mjml>\n  <mj-body>\n    <mj-section></mj-column>\n  </mj-body>\n</mjml>", &|_| None).unwrap().diagnostics;
    let place = crossed[0].place.unwrap();
    assert_eq!((crossed[0].code, crossed[0].message.as_str(), place.line, place.column), (Code::MjmlSyntax, "</mj-column> closes nothing", 3, 17));
    let deep = compile(&format!("<mjml><mj-body>{}", "<mj-wrapper>".repeat(5000)), &|_| None).unwrap_err();
    assert_eq!((deep.code, deep.place.is_some()), (Code::MjmlTooDeep, true));
    assert_eq!(compile("", &|_| None).unwrap_err().code, Code::MjmlNoRoot);
}

#[test]
fn includes_are_put_in() {
    let files = |path: &str| match path {
        "parts/a.mjml" => Some("<mj-include path=\"./b.mjml\" />".to_owned()),
        "parts/b.mjml" => Some("<mj-text>from b</mj-text>".to_owned()),
        "loop.mjml" => Some("\n<mj-include path=\"loop.mjml\"/>".to_owned()),
        _ => None,
    };
    let source = |include: &str| text("x").replace("<mj-text>x</mj-text>", include);
    assert!(compile(&source("<mj-include path=\"./parts/a.mjml\" />"), &files).unwrap().html.contains("from b"));
    let cycle = compile(&source("<mj-include path=\"loop.mjml\" />"), &files).unwrap_err();
    assert_eq!((cycle.code, cycle.file.as_deref(), cycle.place.unwrap().line), (Code::MjmlIncludeCycle, Some("loop.mjml"), 2));
}
