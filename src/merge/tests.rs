use super::*;
use crate::diagnostic::{Code, Diagnostic};
use crate::letter::Schema;
use crate::mjml::{Options, Tags};
use serde_json::{Value, json};

fn compile(source: &str) -> Result<Template, Box<Diagnostic>> {
    Template::compile(source, CompileOptions { include: &|_| None, texts: None, schema: None, mjml: Options { tags: Tags::Jinja, ..Options::default() } })
}

fn options(locale: &str) -> RenderOptions {
    RenderOptions { locale: locale.into(), zone: "Europe/Berlin".into(), live: Value::Null }
}

fn render(source: &str, data: Value) -> Result<Message, Box<Diagnostic>> {
    compile(source)?.render(data, &options("de"))
}

fn mail(text: &str) -> String {
    format!(
        "<mjml>\n<mj-head><mj-title>Hallo {{{{ name }}}}</mj-title><mj-preview>Vorab &amp; mehr</mj-preview></mj-head>\n<mj-body><mj-section><mj-column>\n<mj-text>{text}</mj-text>\n</mj-column></mj-section></mj-body></mjml>"
    )
}

#[test]
fn subject_preheader_html_and_text_come_out() {
    let m = render(&mail("<p>Guten Tag, {{ name }}</p>"), json!({"name": "Anna & <Co>"})).unwrap();
    assert_eq!((m.subject.as_str(), m.preheader.as_str()), ("Hallo Anna & <Co>", "Vorab & mehr"));
    assert!(m.html.contains("<p>Guten Tag, Anna &amp; &lt;Co&gt;</p>"));
    assert_eq!(m.text, "Guten Tag, Anna & <Co>\n");
    assert_eq!((m.class, m.headers.len(), m.size), (Class::Transactional, 0, m.html.len()));
}

#[test]
fn values_are_escaped_and_addresses_stay_readable() {
    let source = mail("<a href=\"{{ url }}\">x</a>{{ html|safe }}");
    let m = render(&source, json!({"name": "n", "url": "https://a.example/?a=\"><script>", "html": "<b>b</b>"})).unwrap();
    assert!(m.html.contains("href=\"https://a.example/?a=&quot;&gt;&lt;script&gt;\">x</a><b>b</b>"), "{}", m.html);
}

#[test]
fn an_undefined_variable_has_its_place_in_the_authors_file() {
    for source in [mail("a\n  {{ order.nr }}"), mail("a\n  {{ order.nr }}").replace("<mj-text>", "<mj-text padding=\"{{ pad }}\">")] {
        let e = render(&source, json!({"name": "n", "order": {}, "pad": "0"})).unwrap_err();
        let place = e.place.unwrap();
        assert_eq!((e.code, e.message.as_str(), place.line, place.column, place.end_column), (Code::TemplateUndefined, "`order.nr` is undefined", 5, 6, 14));
    }
}

#[test]
fn syntax_and_unknown_filters_have_their_place() {
    let e = compile(&mail("\n{% if %}")).unwrap_err();
    assert_eq!((e.code, e.place.unwrap().line), (Code::TemplateSyntax, 5));
    let e = render(&mail("\n{{ name|geld }}"), json!({"name": "n"})).unwrap_err();
    assert_eq!((e.code, e.place.unwrap().line), (Code::TemplateUnknownFilter, 5));
    let e = render(&mail("\n{{ name|money }}"), json!({"name": "n"})).unwrap_err();
    assert_eq!((e.code, e.place.unwrap().line), (Code::TemplateFailed, 5));
}

#[test]
fn endless_templates_end() {
    let e = render(&mail("{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}"), json!({"name": "n"})).unwrap_err();
    assert_eq!(e.code, Code::TemplateLimit);
}

#[test]
fn everyday_text_and_comparisons_pass() {
    let m = render(&mail("5 € > 3, qualité > {% if a < 3 %}klein{% endif %}"), json!({"name": "n", "a": 1})).unwrap();
    assert!(m.html.contains("5 € > 3, qualité > klein"));
}

#[test]
fn formats_follow_the_locale() {
    let source = mail("{{ p|money }} {{ 20|percent }} {{ 12345|number }} {{ d|date }} {{ d|datetime }} {{ d|datetime('UTC') }}");
    let data = json!({"name": "n", "p": {"amount": 129900, "currency": "EUR"}, "d": "2026-11-22T23:30:00Z"});
    let text = |locale: &str| compile(&source).unwrap().render(data.clone(), &options(locale)).unwrap().text;
    assert_eq!(text("de-du"), "1.299,00\u{a0}€ 20\u{a0}% 12.345 23. November 2026 23. November 2026, 00:30 22. November 2026, 23:30\n");
    assert_eq!(text("en-GB"), "€1,299.00 20% 12,345 23 November 2026 23 November 2026, 00:30 22 November 2026, 23:30\n");
}

#[test]
fn parts_are_laid_out_for_each_message_and_the_head_says_what_they_need() {
    let source =
        mail("x").replace("<mj-column>", "{% for c in cs %}<mj-column><mj-image src=\"a\" alt=\"\" />").replace("</mj-column>", "</mj-column>{% endfor %}");
    let template = compile(&source).unwrap();
    assert!(template.html().is_none() && template.layout_tag().is_none() && template.parts().len() == 1);
    let html = |count: usize| template.render(json!({"name": "n", "cs": vec![1; count]}), &options("de")).unwrap().html;
    for (count, class) in [(1, "mj-column-per-100"), (2, "mj-column-per-50"), (3, "mj-column-per-33-333333333333336")] {
        let html = html(count);
        assert_eq!((html.matches(&format!("class=\"{class} mj")).count(), html.matches("min-width").count()), (count, 2), "{html}");
        assert!(html.contains(&format!(".moz-text-html .{class} {{")) && html.contains("max-width:479px") && !html.contains("postfrisch"), "{html}");
    }
    assert!(!html(0).contains("min-width"));
}

#[test]
fn an_advertising_part_makes_the_mail_advertising() {
    let source = mail("{% if ad %}{{ advertising() }}Angebot{% endif %}");
    let data = |ad: bool, url: &str| json!({"name": "n", "ad": ad, "unsubscribeUrl": url});
    let m = render(&source, data(true, "https://a.example/u")).unwrap();
    assert_eq!(m.class, Class::Advertising);
    assert_eq!(m.headers, [("List-Unsubscribe".into(), "<https://a.example/u>".into()), ("List-Unsubscribe-Post".into(), "List-Unsubscribe=One-Click".into())]);
    assert!(!m.html.contains("postfrisch:advertising"));
    assert_eq!(render(&source, data(false, "")).unwrap().class, Class::Transactional);
    assert_eq!(render(&source, data(true, "")).unwrap_err().code, Code::MessageNoUnsubscribe);
}

#[test]
fn data_are_checked_against_the_schema() {
    let schema = Schema::parse(r#"{"type":"object","required":["name"],"properties":{"name":{"type":"string"}}}"#).unwrap();
    let template = Template::compile(
        &mail("x"),
        CompileOptions { include: &|_| None, texts: None, schema: Some(schema), mjml: Options { tags: Tags::Jinja, ..Options::default() } },
    )
    .unwrap();
    let e = template.render(json!({"name": 5}), &options("de")).unwrap_err();
    assert_eq!((e.code, e.path.as_deref()), (Code::DataWrongType, Some("name")));
    assert_eq!(template.render(json!({"name": "n"}), &options("xx")).unwrap_err().code, Code::LocaleUnknown);
}

#[test]
fn a_large_mail_is_warned_about() {
    let m = render(&mail(&"x".repeat(90_000)), json!({"name": "n"})).unwrap();
    assert_eq!(m.warnings[0].code, Code::MessageLarge);
    let m = render(&mail(&"x".repeat(110_000)), json!({"name": "n"})).unwrap();
    assert_eq!(m.warnings[0].code, Code::MessageTooLarge);
    let m = render("<mjml><mj-body></mj-body></mjml>", json!({})).unwrap();
    assert_eq!(m.warnings[0].code, Code::MessageNoSubject);
}

#[test]
fn plain_text_has_lists_tables_and_links() {
    let html = "<body><div style=\"display:none;\">hidden <div>inner</div></div><h1>Titel</h1><p>a&nbsp;b<br>c</p><ul><li>eins</li><li>zwei <a href=\"https://z.example\">Link</a></li></ul>\
        <table role=\"presentation\"><tr><td><a href=\"https://k.example\"><img alt=\"Bild\" src=\"x\"></a></td></tr></table>\
        <table><tr><td>Rad</td><td>1.299,00 €</td></tr><tr><td>Klingel</td><td>9,90 €</td></tr></table><!-- no --><style>x</style></body>";
    assert_eq!(
        plain_text(html),
        "Titel\n\na\u{a0}b\nc\n\n- eins\n- zwei Link: https://z.example\n\nBild: https://k.example\n\nRad      1.299,00 €\nKlingel      9,90 €\n"
    );
}
