use super::*;
use crate::base::diagnostic::{Code, Diagnostic};
use crate::send::letter::Schema;
use crate::send::message::Subject;
use crate::send::mjml::{Options, Tags};
use serde_json::{Value, json};

mod quote;
mod strict;
#[cfg(not(target_arch = "wasm32"))]
mod variables;

fn compile(source: &str) -> Result<Template, Box<Diagnostic>> {
    Template::compile(source, CompileOptions { include: &|_| None, texts: None, schema: None, mjml: Options { tags: Tags::Jinja, ..Options::default() } })
}

fn options(locale: &str) -> RenderOptions {
    RenderOptions::new(locale, "Europe/Berlin").unwrap()
}

fn render(source: &str, data: Value) -> Result<Mail, Box<Diagnostic>> {
    compile(source)?.merge(&data.to_string(), &options("de"))
}

fn mail(text: &str) -> String {
    format!(
        "<mjml>\n<mj-head><mj-title>Hallo {{{{ name }}}}</mj-title><mj-preview>Vorab &amp; mehr</mj-preview></mj-head>\n<mj-body><mj-section><mj-column>\n<mj-text>{text}</mj-text>\n</mj-column></mj-section></mj-body></mjml>"
    )
}

#[test]
fn subject_preheader_html_and_text_come_out() {
    let m = render(&mail("<p>Guten Tag, {{ name }}</p>"), json!({"name": "Anna & <Co>"})).unwrap();
    assert_eq!(m.subject(), Subject { subject: "Hallo Anna & <Co>".into(), preheader: "Vorab & mehr".into() });
    assert!(m.html.contains("<p>Guten Tag, Anna &amp; &lt;Co&gt;</p>"));
    assert_eq!(m.text(), "Guten Tag, Anna & <Co>\n");
    assert_eq!((m.class, m.headers.len()), (Class::Transactional, 0));
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
    let text = |locale: &str| compile(&source).unwrap().merge(&data.to_string(), &options(locale)).unwrap().text();
    assert_eq!(text("de-du"), "1.299,00\u{a0}€ 20\u{a0}% 12.345 23. November 2026 23. November 2026 um 00:30 22. November 2026 um 23:30\n");
    assert_eq!(text("en-GB"), "€1,299.00 20% 12,345 23 November 2026 23 November 2026 at 00:30 22 November 2026 at 23:30\n");
}

#[test]
fn parts_are_laid_out_for_each_message_and_the_head_says_what_they_need() {
    let source =
        mail("x").replace("<mj-column>", "{% for c in cs %}<mj-column><mj-image src=\"a\" alt=\"\" />").replace("</mj-column>", "</mj-column>{% endfor %}");
    let template = compile(&source).unwrap();
    assert!(template.html().is_none() && template.layout_tag().is_none() && template.parts().len() == 1);
    let html = |count: usize| template.merge(&json!({"name": "n", "cs": vec![1; count]}).to_string(), &options("de")).unwrap().html;
    for (count, class) in [(1, "mj-column-per-100"), (2, "mj-column-per-50"), (3, "mj-column-per-33-333333333333336")] {
        let html = html(count);
        assert_eq!((html.matches(&format!("class=\"{class} mj")).count(), html.matches("min-width").count()), (count, 2), "{html}");
        assert!(html.contains(&format!(".moz-text-html .{class} {{")) && html.contains("max-width:479px") && !html.contains("postfrisch"), "{html}");
    }
    assert!(!html(0).contains("min-width"));
}

#[test]
fn an_advertising_part_makes_the_mail_advertising() {
    let text = "{% if ad %}{{ advertising() }}Angebot{% endif %}";
    let source = mail(text);
    let data = |ad: bool, url: &str| json!({"name": "n", "ad": ad, "unsubscribeUrl": url});
    let m = render(&source, data(true, "https://a.example/u")).unwrap();
    assert_eq!(m.class, Class::Advertising);
    assert_eq!(m.headers, [("List-Unsubscribe".into(), "<https://a.example/u>".into()), ("List-Unsubscribe-Post".into(), "List-Unsubscribe=One-Click".into())]);
    // The call leaves nothing in the mail, in the program and in the engine.
    let html = |text: &str| both(text, &data(true, "")).map(|merged| merged.unwrap().0);
    assert_eq!(html(text), html(&text.replace("{{ advertising() }}", "")));
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
    let e = template.merge(r#"{"name": 5}"#, &options("de")).unwrap_err();
    assert_eq!((e.code, e.path.as_deref()), (Code::DataWrongType, Some("name")));
    assert_eq!(RenderOptions::new("xx", "UTC").unwrap_err().code, Code::LocaleUnknown);
}

/// The HTML of a mail with this template as its text.
fn both(text: &str, data: &Value) -> [Option<(String, Class)>; 2] {
    compile(&mail(text)).unwrap().both_ways(&data.to_string(), &options("de"))
}

#[test]
fn a_program_merges_as_the_engine_does() {
    let data = json!({
        "name": "n", "key": "b", "none": null, "yes": true, "no": false, "zero": 0, "n": 7, "f": 1.5, "empty": "", "s": "a<b&\"c'", "list": ["x", "y", "z"], "nil": [],
        "map": {"b": 1, "a": {"deep": "er"}}, "price": {"amount": 1234, "currency": "EUR"}, "rows": [{"k": "1", "v": []}, {"k": "2", "v": [1, 2]}],
        "url": "https://a.example/?a=1&b", "bad": "javascript:x", "color": "#abc", "date": "2026-11-22", "advertises": true,
    });
    let texts = [
        "{{ s }} {{ n }} {{ yes }} {{ empty }}",
        "{{ map.a.deep }}{{ map['b'] }}{{ map[key] }}{{ list[1] }}{{ s|safe }}",
        "{% if yes and not no or zero %}a{% elif n > 3 %}b{% else %}c{% endif %}{% if none %}d{% endif %}{% if list and nil %}e{% endif %}",
        "{% for x in list %}{{ loop.index }}/{{ loop.length }} {{ x }}{% if not loop.last %}, {% endif %}{{ loop.first }}{{ loop.revindex }}{{ loop.revindex0 }}{% else %}none{% endfor %}",
        "{% for x in nil %}{{ x }}{% else %}none{% endfor %}",
        "{% for row in rows %}{{ row.k }}:{% for v in row.v %}{{ v }}{{ loop.index0 }}{% else %}-{% endfor %};{% endfor %}",
        "{% for k, v in map|items %}{{ k }}{{ loop.index }}{% endfor %}",
        "{% set a = 'x' %}{% for x in list %}{% set a = x %}{{ a }}{% endfor %}{{ a }}{% if yes %}{% set a = 'y' %}{% endif %}{{ a }}",
        "{% set block %}<b>{{ s }}</b>{% endset %}{{ block }}{{ block|length }}",
        "{% with a = n, b = 'z' %}{{ a }}{{ b }}{% endwith %}{{ missing|default('-') }}{{ s|default('-') }}{{ none|default('d') }}",
        "{{ 'a' ~ n ~ s }}{{ 'ja' if yes else 'nein' }}{{ n == 7 }}{{ s != 'x' }}{{ none == 'x' }}{{ 'a' < 'b' }}{{ n <= 7 }}",
        "{{ s|upper }}{{ s|lower }}[{{ ' a '|trim }}]",
        "{{ missing is defined }}{{ s is defined }}{{ map.c is undefined }}{{ none is none }}{{ n is not none }}",
        "{{ price|money }} {{ n|number }} {{ f|number(2) }} {{ f|percent }} {{ date|date }} {{ n|plural }} {{ n|plural(one='a', other='b') }}",
        "{{ s|truncate(3, leeway=0) }} {{ url|link(utm_content='x') }} <a href='{{ url|link }}'>x</a>",
        "<a href=\"{{ url }}\" style=\"color:{{ color }}\">x</a>{% if advertises %}{{ advertising() }}{% endif %}",
        "{{ locale }}{{ zone }}{% if live %}live{% endif %}{{ live is none }}",
        "{%- if yes -%}  a  {%- endif %}\n{{- n -}}\n x {% raw %}{{ raw }}{% endraw %}{# no #}",
    ];
    for text in texts {
        let [short, engine] = both(text, &data);
        assert!(short.is_some() && short == engine, "{text}\n{short:?}\n{engine:?}");
    }
    // These need the engine.
    for text in [
        "{{ missing }}",
        "{{ f }}",
        "{{ list }}",
        "{{ map.c.d }}",
        "<a href=\"{{ bad }}\">",
        "{{ list|join }}",
        "{% macro m() %}a{% endmacro %}{{ m() }}",
        "{{ n|money }}",
    ] {
        assert!(both(text, &data)[0].is_none(), "{text}");
    }
}

#[test]
fn values_are_refused_where_they_would_be_more_than_values() {
    for (text, value) in [
        ("<a href=\"{{ v }}\">x</a>", "javascript:alert(1)"),
        ("<a href=\"{% if v %}{{ v }}{% else %}https://a.example{% endif %}\">x</a>", " JaVaScRiPt:x"),
        ("<a href=\"{% if not v %}https://a.example/{% endif %}{{ v }}\">x</a>", "data:text/html,x"),
        ("<img src={{ v }}>", "x onerror=alert(1)"),
        ("<p style=\"color:{{ v }}\">x</p>", "red;position:fixed"),
        ("<p style=\"background:url({{ v }})\">x</p>", "x)};y"),
        ("<{{ v }}>", "img src=x"),
        ("{% set link %}{{ v }}{% endset %}<a href=\"{{ link }}\">x</a>", "javascript:1"),
    ] {
        let source = mail(&format!("\n{text}"));
        let e = render(&source, json!({"name": "n", "v": value})).expect_err(text);
        assert_eq!((e.code, e.place.unwrap().line), (Code::TemplateUnsafe, 5), "{text}: {}", e.message);
    }
    let e = render(&mail("x").replace("<mj-text>", "<mj-text color=\"{{ v }}\">"), json!({"name": "n", "v": "red;x:y"})).unwrap_err();
    assert_eq!(e.code, Code::TemplateUnsafe);
    let vouched = compile(&mail("<a href=\"{{ v|safe }}\">x</a>")).unwrap();
    assert!(vouched.merge(r#"{"name":"n","v":"data:x"}"#, &options("de")).unwrap().html.contains("href=\"data:x\""));
    assert_eq!((vouched.vouched()[0].place.unwrap().line, vouched.vouched()[0].message.as_str()), (4, "`v|safe` is printed unescaped"));
}

#[test]
fn variables_are_listed_with_their_paths() {
    let text = "{{ order.number }}{{ order.total|money }}{% for item in order.items %}{{ item.name }}{{ item.n|number }}{% for t in item.tags %}{{ t }}{% endfor %}{% endfor %}\
        {% if consent %}a{% endif %}{% if hint is defined %}{{ hint }}{% endif %}{{ nick|default('du') }}{% set a = shop %}{{ a.name }}{{ at|date }}\
        {% for k, v in map|items %}{{ k }}{{ v.x }}{% endfor %}{% macro m(p) %}{{ p }}{% endmacro %}{{ m(order.note) }}";
    let found: Vec<String> = compile(&mail(text))
        .unwrap()
        .variables()
        .into_iter()
        .map(|v| format!("{}{}:{}", v.path, if v.optional { "?" } else { "" }, serde_json::to_value(v.used_as).unwrap().as_str().unwrap()))
        .collect();
    let expected = [
        "at:date",
        "consent:condition",
        "hint?:text",
        "map:list",
        "map[].x:text",
        "name:text",
        "nick?:text",
        "order.items:list",
        "order.items[].n:number",
        "order.items[].name:text",
        "order.items[].tags:list",
        "order.items[].tags[]:text",
        "order.note:text",
        "order.number:text",
        "order.total:money",
        "shop.name:text",
    ];
    assert_eq!(found, expected);
}

fn with_files(source: &str, files: &[(&str, &str)]) -> Result<Template, Box<Diagnostic>> {
    let include = |path: &str| files.iter().find(|(name, _)| *name == path).map(|(_, text)| Ok((*text).to_owned()));
    Template::compile(source, CompileOptions { include: &include, texts: None, schema: None, mjml: Options { tags: Tags::Jinja, ..Options::default() } })
}

#[test]
fn m1_what_an_included_file_sets_stays_in_it() {
    let files = [
        ("set.html", "{% set a = 2 %}{{ a }}{% macro m() %}m{% endmacro %}\r\n"),
        ("loop.html", "{%- set a = 3 -%}\n {% include 'set.html' %}{{ a }}\n"),
        ("bad.html", "{% set b = 1 %}\n{{ b }} {{ gone }}"),
        ("both.html", "{% macro m(a) %}({{ a }}){% endmacro %}"),
    ];
    let text = |source: &str| {
        let html = with_files(&mail(&format!("[[{source}]]")), &files).unwrap().merge(r#"{"name":"n"}"#, &options("de")).map(|mail| mail.html);
        html.map(|html| html.split_once("[[").unwrap().1.split_once("]]").unwrap().0.to_owned())
    };
    // As in Jinja2.
    assert_eq!(text("{% set a = 1 %}{% include 'set.html' %}{{ a }}").unwrap(), "21");
    assert_eq!(text("{% set a = 1 %}{% include 'loop.html' %}{{ a }}").unwrap(), "231");
    assert_eq!(text("{% for a in [1] %}{% include 'set.html' %}{{ a }}{% endfor %}").unwrap(), "21");
    assert_eq!(text("{% from 'both.html' import m %}{% include 'both.html' %}{{ m(1) }}").unwrap(), "(1)");
    let e = text("{% include 'set.html' %}{{ a }}").unwrap_err();
    assert_eq!((e.code, e.message.as_str(), e.file), (Code::TemplateUndefined, "`a` is undefined", None));
    let e = text("{% include 'bad.html' %}").unwrap_err();
    assert_eq!((e.file.as_deref(), e.place.map(|at| (at.line, at.column))), (Some("bad.html"), Some((2, 12))));
}

#[test]
fn files_are_included_in_texts_and_their_errors_have_their_places() {
    let source = mail("{% include 'row.html' %}{% include 'gone.html' ignore missing %}{% include 'a.html' if name else 'b.html' %}");
    let files = [("row.html", "<b>{{ name }}</b>\n{% include 'deep.html' %}"), ("deep.html", "\n  {{ order.nr }}"), ("a.html", "A"), ("b.html", "B")];
    let template = with_files(&source, &files).unwrap();
    let render = |data: &str| template.merge(data, &options("de"));
    assert!(render(r#"{"name":"n","order":{"nr":7}}"#).unwrap().html.contains("<b>n</b>\n\n  7A"));
    let e = render(r#"{"name":"n","order":{}}"#).unwrap_err();
    assert_eq!(
        (e.code, e.message.as_str(), e.file.as_deref(), e.place.unwrap().line),
        (Code::TemplateUndefined, "`order.nr` is undefined", Some("deep.html"), 2)
    );
    assert_eq!(template.variables().iter().map(|v| v.path.as_str()).collect::<Vec<_>>(), ["name", "order.nr"]);
    let e = with_files(&mail("{% include 'gone.html' %}"), &[]).unwrap().merge(r#"{"name":"n"}"#, &options("de")).unwrap_err();
    assert_eq!((e.code, e.place.unwrap().line), (Code::MjmlIncludeMissing, 4));
    let e = with_files(&mail("{% include 'bad.html' %}"), &[("bad.html", "\n{% if %}")]).unwrap_err();
    assert_eq!((e.code, e.file.as_deref(), e.place.unwrap().line), (Code::TemplateSyntax, Some("bad.html"), 2));
    let e =
        with_files(&mail("{% include 'me.html' %}"), &[("me.html", "{% include 'me.html' %}")]).unwrap().merge(r#"{"name":"n"}"#, &options("de")).unwrap_err();
    assert_eq!(e.code, Code::TemplateLimit, "{}", e.message);
}

#[test]
fn components_are_included_by_a_tag_too() {
    let source = mail("x").replace("</mj-section>", "</mj-section>{% include 'more.mjml' %}");
    let more = "<mj-section>{% for c in cs %}<mj-column><mj-text>{{ c.x }}</mj-text></mj-column>{% endfor %}</mj-section>";
    let template = with_files(&source, &[("more.mjml", more)]).unwrap();
    let html = template.merge(r#"{"name":"n","cs":[{"x":"1"},{"x":"2"}]}"#, &options("de")).unwrap().html;
    assert_eq!(html.matches("class=\"mj-column-per-50 mj").count(), 2, "{html}");
    let e = template.merge(r#"{"name":"n","cs":[{}]}"#, &options("de")).unwrap_err();
    assert_eq!((e.code, e.file.as_deref()), (Code::TemplateUndefined, Some("more.mjml")));
}

#[test]
fn limits_hold() {
    let code = |text: &str, data: Value| render(&mail(text), data).map(|_| ()).expect_err(text).code;
    let data = json!({"name": "n", "text": "x".repeat(100_000)});
    assert_eq!(code("{% for i in range(1000) %}{{ text }}{% endfor %}", data.clone()), Code::TemplateLimit);
    assert_eq!(
        code("{% set a = text %}{% for i in range(40) %}{% set a = a ~ a %}{% endfor %}{% macro m(n) %}{{ m(n) }}{% endmacro %}{{ m(1) }}", data),
        Code::TemplateLimit
    );
    assert_eq!(code("x", json!({"name": "n", "more": "x".repeat(crate::base::limits::DATA_BYTES)})), Code::DataTooLarge);
    let deep = format!("{{\"name\":{}1{}}}", "[".repeat(500), "]".repeat(500));
    assert_eq!(compile(&mail("x")).unwrap().merge(&deep, &options("de")).unwrap_err().code, Code::DataNotJson);
    let nested = format!("{}{{{{ name }}}}{}", "{% if name %}".repeat(2000), "{% endif %}".repeat(2000));
    assert_eq!(compile(&mail(&nested)).unwrap_err().code, Code::TemplateSyntax);
}

#[test]
fn what_is_merged_first_is_looked_at_too() {
    let source = mail("x").replace("<mj-text>", "<mj-text colour=\"red\">").replace("<mj-body>", "<mj-body width=\"{{ w }}px\">");
    let template = compile(&source).unwrap();
    assert!(template.layout_tag().is_some());
    assert_eq!(template.diagnostics().iter().map(|d| (d.code, d.place.unwrap().line)).collect::<Vec<_>>(), [(Code::MjmlUnknownAttribute, 4)]);
}

#[test]
fn many_branches_in_a_long_style_are_read_once() {
    // If each branch copied the markup before it, there would be ten billion bytes.
    let rules = ".a{color:red}{% if name %}.b{color:{{ name }}}{% endif %}".repeat(20_000);
    let source = mail("x").replace("</mj-head>", &format!("<mj-style>{rules}</mj-style></mj-head>"));
    assert_eq!(compile(&source).unwrap().merge(r#"{"name":"}"}"#, &options("de")).unwrap_err().code, Code::TemplateUnsafe);
}

#[test]
fn m3_values_that_ask_for_another_layout_have_the_message_merged_first() {
    let template = compile(&mail("x").replace("<mj-section>", "<mj-section background-color=\"{{ c }}\">")).unwrap();
    assert!(template.html().is_some());
    let html = |color: &str| template.merge(&json!({"name": "n", "c": color}).to_string(), &options("de")).unwrap().html;
    assert!(html("#abc").contains("bgcolor=\"#aabbcc\"") && !html("").contains("bgcolor"));
    let bold = compile(&mail("{{ b|safe }}")).unwrap();
    let html = |markup: &str| bold.merge(&json!({"name": "n", "b": markup}).to_string(), &options("de")).unwrap().html;
    assert!(html("<b>x</b>").contains("<b>x</b>"));
    assert!(html("</mj-text><mj-divider /><mj-text>").contains("border-top:solid 4px"));
}

#[test]
fn m2_components_of_macros_includes_and_imports_are_laid_out_and_text_among_them_is_told() {
    let file = |name: &str| match name {
        "card.mjml" => Some("{% macro card(t) %}<mj-column><mj-text>{{ t }}</mj-text></mj-column>{% endmacro %}"),
        "button.mjml" => Some("<mj-button>{{ name }}</mj-button>"),
        _ => None,
    };
    let html = |source: &str| {
        let options = CompileOptions {
            include: &|name| file(name).map(|text| Ok(text.to_owned())),
            texts: None,
            schema: None,
            mjml: Options { tags: Tags::Jinja, ..Options::default() },
        };
        Template::compile(source, options)?.merge(&json!({"name": "n"}).to_string(), &self::options("de")).map(|mail| mail.html)
    };
    let imported = mail("x").replace("<mj-column>", "{% from 'card.mjml' import card %}{{ card('a') }}<mj-column>");
    assert_eq!(html(&imported).unwrap().matches("class=\"mj-column-per-50 ").count(), 2);
    let before = format!("{}{}", file("card.mjml").unwrap(), mail("x").replace("<mj-column>", "{{ card('a') }}<mj-column>"));
    assert_eq!(html(&before).unwrap().matches("class=\"mj-column-per-50 ").count(), 2);
    let included = mail("</mj-text>{% include 'button.mjml' %}<mj-text>");
    assert!(html(&included).unwrap().contains("role=\"presentation\" style=\"border-collapse:separate"));
    let stray = html(&mail("x").replace("<mj-column>", "{{ name }}<mj-column>")).unwrap_err();
    assert_eq!((stray.code, stray.place.unwrap().line), (Code::TemplateStray, 3));
}

#[test]
fn m4_a_choice_may_stand_as_a_link() {
    let button = mail("</mj-text><mj-button href=\"{{ a if on else b }}\">x</mj-button><mj-text>");
    let html = |on: bool| render(&button, json!({"name": "n", "a": "https://a.example/", "b": "", "on": on})).unwrap().html;
    assert!(html(true).contains("<a href=\"https://a.example/\"") && html(false).contains("<p href=\"\""));
}

#[test]
fn m6_both_ways_print_guarded_values_alike() {
    let data = json!({"name": "n", "s": "a<b&\"c'", "n": 7, "yes": true, "color": "red", "url": "https://a.example/?a&b"});
    for (text, printed) in [
        (
            "<script type=\"application/ld+json\">{\"a\":\"{{ s }}\",\"b\":{{ s|json }},\"c\":{{ n }},\"d\":{{ yes }}}</script>",
            Some(r#"{"a":"a\u003cb\u0026\"c\u0027","b":"a\u003cb\u0026\"c\u0027","c":7,"d":true}"#),
        ),
        ("<p title=\"{{ s|json }}\">x</p>", Some("title=\"&quot;a\\u003cb\\u0026\\&quot;c\\u0027&quot;\"")),
        ("{% set x %}color:{{ color }};margin:0{% endset %}<p style=\"{{ x }}\">x</p>", Some("style=\"color:red;margin:0\"")),
        ("<style>a{font-family:{{ color }}}</style>", Some("a{font-family:red}")),
        ("<a href=\"{{ url }}\" title={{ n }}>x</a>", Some("<a href=\"https://a.example/?a&amp;b\" title=7>")),
        ("<a title={{ s }}>x</a>", None),
        ("<a href=\"{% for c in ['java', 'script:x'] %}{{ c }}{% endfor %}\">x</a>", None),
        ("<script>var a = {{ s }};</script>", None),
    ] {
        let [short, engine] = both(text, &data);
        assert_eq!(short, engine, "{text}");
        assert_eq!(engine.is_some(), printed.is_some(), "{text}");
        printed.iter().for_each(|printed| assert!(engine.as_ref().unwrap().0.contains(printed), "{text}: {engine:?}"));
    }
}

#[test]
fn m6_what_cant_be_followed_is_refused_with_its_place() {
    for text in [
        "<a title=\"{% filter upper %}{{ s }}{% endfilter %}\">x</a>",
        "{% autoescape false %}{{ s }}{% endautoescape %}",
        "{% block b %}{% endblock %}{{ self.b() }}",
        "{% macro m() %}<a href=\"{% endmacro %}{{ m() }}",
        "<{{ s }}mg>",
        "<p {{ s }}yle=\"x\">y</p>",
        "{% include s %}<a title=\"{% include s %}\">x</a>",
        "{{ [s]|map(s)|first }}",
        "{% macro m() %}<b>x</b>{% endmacro %}{{ m()|replace(s, s) }}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(s) }}<script>{{ m(s) }}</script>",
        "<a title=\"{% for x in s recursive %}{{ loop(x) }}{% endfor %}\">x</a>",
    ] {
        let e = compile(&mail(&format!("\n{text}"))).unwrap_err();
        assert_eq!((e.code, e.place.unwrap().line), (Code::TemplateUnfollowed, 5), "{text}");
    }
}

#[test]
fn m6_values_are_vouched_for_wherever_safe_is_named() {
    for text in ["{{ s|safe }}", "{{ [s]|map('safe')|first }}", "{{ s|default(s|safe) }}", "{% filter safe %}x{% endfilter %}", "{% set x|safe %}x{% endset %}"]
    {
        assert_eq!(compile(&mail(text)).unwrap().vouched().len(), 1, "{text}");
    }
}

#[test]
fn cards_rules_of_live_components_are_in_the_head_however_a_mail_is_laid_out() {
    let live = "{% if show %}<live-offers block=\"top\" />{% endif %}";
    let once = format!("<mjml><mj-body><mj-section><mj-column>{live}</mj-column></mj-section></mj-body></mjml>");
    let first = once.replace("<mj-body>", "<mj-body width=\"{{ width }}\">");
    let part = once.replace(live, &format!("{live}<mj-text padding=\"{{{{ width }}}}\">x</mj-text>"));
    for source in [once, first, part] {
        let template = compile(&source).unwrap();
        for show in [true, false] {
            let html = template.merge(&json!({ "show": show, "width": "600px" }).to_string(), &options("de")).unwrap().html;
            assert_eq!(html.matches(".pf-cell {").count(), 1, "{show} {source}");
        }
    }
}
