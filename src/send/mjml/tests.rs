use super::*;
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;
use std::rc::Rc;

fn none(_: &str) -> Option<std::result::Result<String, String>> {
    None
}

fn compiled(source: &str) -> Compiled {
    Source::of(source).unwrap().compile(&Options::default()).unwrap()
}

fn html(source: &str) -> String {
    compiled(source).html
}

fn error(source: &str) -> Diagnostic {
    *Source::of(source).unwrap().compile(&Options::default()).unwrap_err()
}

fn body(content: &str) -> String {
    format!("<mjml><mj-body><mj-section><mj-column>{content}</mj-column></mj-section></mj-body></mjml>")
}

fn text(content: &str) -> String {
    body(&format!("<mj-text>{content}</mj-text>"))
}

fn staged(source: &str) -> Staged {
    Source::read(source, &none, None, Tags::Jinja).unwrap().stage(&Options::default()).unwrap().0
}

#[test]
fn everyday_text_breaks_nothing() {
    for content in ["5 € >", "qualité >", "a < b", "{% if a < 3 %}x{% endif %}", "1 < 2 > 0 & 3", "a <3 b", "pftag0z", "{{ a }} { b }", "€", "<b>x", "</p>"]
    {
        assert!(html(&text(content)).contains(content), "{content}");
        match staged(&text(content)) {
            Staged::Compiled(c) => assert!(c.html.contains(content), "{content}"),
            other => panic!("{content}: {other:?}"),
        }
    }
}

#[test]
fn attribute_values_may_hold_anything() {
    let source = text("x").replace("<mj-text>", "<mj-text css-class=\"a\" color=\"{{ a > b and 'x' }}\">");
    assert!(matches!(staged(&source), Staged::Compiled(c) if c.html.contains("{{ (a > b and 'x')|six_digits }}")));
    let image = html(&body("<mj-image alt='say \"hi\" {{ tr \"x\" }}' src=\"https://a.example/?a=1&b=2\" />"));
    assert!(image.contains("alt=\"say &quot;hi&quot; {{ tr \"x\" }}\" src=\"https://a.example/?a=1&b=2\""), "{image}");
}

#[test]
fn jinja_tags_are_never_taken_for_markup() {
    let source = body("{# a < b #}{% for x in xs %}<mj-button href=\"{{ \"</mj-button>\" }}\">{{ \"<mj-text>\" }}</mj-button>{% endfor %}");
    match staged(&source) {
        Staged::Compiled(c) => {
            for kept in ["{% for x in xs %}", "href=\"{{ \"</mj-button>\" }}\"", "{{ \"<mj-text>\" }}", "{% endfor %}"] {
                assert!(c.html.contains(kept), "{kept} in {}", c.html);
            }
            assert!(!c.html.contains("{#") && c.diagnostics.is_empty());
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_link_that_may_be_empty_is_printed_as_a_condition() {
    let Staged::Compiled(c) = staged(&body("<mj-button href='{{ url }}'>x</mj-button><mj-button href='https://a.example/{{ id }}'>y</mj-button>")) else {
        panic!("a link decides nothing")
    };
    let (linked, unlinked) = c.html.split_once("{% else %}").unwrap();
    assert!(
        linked.contains("{% if (url) ~ '' and (url) != 'false' %}")
            && linked.contains("<a href=\"{{ url }}\"")
            && unlinked.contains("<p href=\"\"")
            && unlinked.contains("{% endif %}")
    );
    assert_eq!(c.html.matches("{% if").count(), 1);
    let of_head =
        body("<mj-button>x</mj-button>").replace("<mj-body>", "<mj-head><mj-attributes><mj-button href='{{ url }}' /></mj-attributes></mj-head><mj-body>");
    assert!(matches!(staged(&of_head), Staged::Compiled(c) if c.html.contains("{% if (url) ~ '' and (url) != 'false' %}")));
    assert!(!html(&body("<mj-button href='{{ url }}'>x</mj-button>")).contains("{% if"));
}

#[test]
fn only_the_part_whose_layout_a_tag_decides_waits_for_the_data() {
    let other = "<mj-section><mj-column><mj-text>fest</mj-text></mj-column></mj-section>";
    for (source, what) in [
        (text("x").replace("<mj-column>", "{% if a %}<mj-column>").replace("</mj-column>", "</mj-column>{% endif %}"), "children of <mj-section>"),
        (text("x").replace("<mj-text>", "<mj-text padding=\"{{ p }}\">"), "attribute `padding`"),
        (text("x").replace("<mj-text>", "<mj-text {% if a %}color=\"red\"{% endif %}>"), "among the attributes"),
        (text("x").replace("<mj-text>", "<mj-text color=\"#{{ a }}\">"), "attribute `color`"),
    ] {
        match staged(&source.replace("<mj-body>", &format!("<mj-body>{other}"))) {
            Staged::InParts(None, _, parts) => {
                let [because] = parts.because.as_slice() else { panic!("{source}") };
                assert!(because.message.contains(what) && because.place.is_some(), "{because}");
                let html = &parts.html;
                assert!(html.contains(">fest</div>") && html.contains("<mj-section>") && !html.contains("<mj-section><mj-column><mj-text>fest"));
            }
            other => panic!("{source}: {other:?}"),
        }
    }
}

#[test]
fn tags_that_decide_the_layout_of_everything_are_named() {
    let head = |inside: &str| text("x").replace("<mj-body>", &format!("<mj-head>{inside}</mj-head><mj-body>"));
    let padded = |inside: &str| head(inside).replace("<mj-text>", "<mj-text padding=\"{{ p }}\">");
    for (source, what) in [
        (text("x").replace("<mj-body>", "<mj-body width=\"{{ w }}\">"), "attribute `width`"),
        (text("x").replace("<mjml>", "<mjml>{% if a %}"), "children of <mjml>"),
        (head("{% if a %}<mj-font name='a' href='b' />{% endif %}"), "children of <mj-head>"),
        (head("<mj-breakpoint width='{{ w }}' />"), "attribute `width`"),
        (padded("<mj-style inline='inline'>p { top: 0 }</mj-style>"), "attribute `padding`"),
        (padded("<mj-attributes><mj-text color='{{ c }}' /></mj-attributes>"), "attribute `padding`"),
        (padded("<mj-html-attributes></mj-html-attributes>"), "attribute `padding`"),
        (text("x").replace("<mjml>", "{% set a = 1 %}<mjml>"), "before <mjml>"),
        (head("<mj-title>{% set a = 1 %}{{ a }}</mj-title>"), "set in the head"),
        (head("<mj-attributes><mj-class name='{{ a }}' color='red' /></mj-attributes>"), "attribute `name`"),
        (head("<mj-font name='{{ a }}' href='b' />"), "attribute `name`"),
        (head("<mj-attributes><mj-text color='{{ c }}' /></mj-attributes>").replace(">x<", ">{% for c in cs %}x{% endfor %}<"), "`c` in <mj-attributes>"),
        (text("x").replace("<mj-body>", "<mj-body>{% macro a() %}<mj-section></mj-section>{% endmacro %}"), "moves its contents"),
        (text("{% macro a() %}b{% endmacro %}"), "a macro or an import"),
        (text("x").replace("<mj-text>", "{% if a %}</mj-column><mj-column>{% endif %}<mj-text>"), "ends in another"),
        (text("{% if a %}x").replace("</mj-text>", "</mj-text><mj-raw>{% endif %}x</mj-raw>"), "ends in another"),
        (
            text("<p id='{{ i }}'>x</p>").replace(
                "<mj-body>",
                "<mj-head><mj-html-attributes><mj-selector path='#a'><mj-html-attribute name='b'>c</mj-html-attribute></mj-selector></mj-html-attributes></mj-head><mj-body>",
            ),
            "attribute `id` of <p>",
        ),
    ] {
        match staged(&source) {
            Staged::MergeFirst(d, _) => assert!(d.message.contains(what) && d.place.is_some(), "{d}"),
            other => panic!("{source}: {other:?}"),
        }
    }
}

#[test]
fn styles_wait_where_their_match_hangs_on_data() {
    let styled =
        |css: &str, content: &str| text(content).replace("<mj-body>", &format!("<mj-head><mj-style inline='inline'>{css}</mj-style></mj-head><mj-body>"));
    assert!(matches!(staged(&styled("p { color: red }", "<p>{{ a }}</p>")), Staged::Compiled(c) if c.html.contains("<p style=\"color: red;\">{{ a }}</p>")));
    match staged(&styled("p:first-child { color: red }", "<p>{{ a }}</p>")) {
        Staged::StyledLater(_, later) => {
            assert!(later.because.message.contains("`p:first-child`") && later.because.place.is_some(), "{}", later.because);
            let html = later.finish(&later.html.replace("{{ a }}", "x"), &Options::default()).unwrap();
            assert!(html.contains("<p style=\"color: red;\">x</p>") && html.ends_with("</html>") && !html.contains("postfrisch"), "{html}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_component_from_data_is_refused() {
    let source = text("x").replace("<mj-text>", "<{{ a }}>").replace("</mj-text>", "</{{ a }}>");
    let Staged::InParts(_, found, _) = staged(&source) else { panic!("a value between components is a part") };
    let told: Vec<_> = found.iter().map(|d| (d.code, d.place.map(|p| p.line))).collect();
    assert_eq!(told, [(Code::TemplateUnfollowed, Some(1))]);
    assert!(matches!(staged(&text("1 <{{ a }}, <{{ b }}>")), Staged::Compiled(c) if c.diagnostics.is_empty()));
}

#[test]
fn what_is_mended_is_told_with_its_place() {
    let crossed = compiled("<mjml>\n  <mj-body>\n    <mj-section></mj-column>\n  </mj-body>\n</mjml>").diagnostics;
    let told: Vec<String> = crossed.iter().map(|d| format!("{} {}:{}", d.message, d.place.unwrap().line, d.place.unwrap().column)).collect();
    assert_eq!(told, ["</mj-column> closes nothing 3:17", "<mj-section> is closed by </mj-body> 4:3"]);
    let unclosed = compiled("<mjml><mj-body>");
    assert!(unclosed.html.contains("</body>") && unclosed.diagnostics.iter().all(|d| d.code == Code::MjmlSyntax));
    assert_eq!((error("").code, error("<p>x</p>").code), (Code::MjmlNoRoot, Code::MjmlNoRoot));
}

#[test]
fn findings_say_what_to_write_instead() {
    let source = "<mjml><mj-body><mj-section>\n <mj-colum/>\n <mj-column colour='red' padding='1em'\n  vertical-align='mid'>\n  <mj-section/><!-- x --></mj-column></mj-section></mj-body></mjml>";
    let found = compiled(source).diagnostics;
    let told: Vec<String> = found
        .iter()
        .map(|d| format!("{}:{} {} {} ({})", d.place.unwrap().line, d.place.unwrap().column, d.code.slug(), d.message, d.help.as_deref().unwrap_or("")))
        .collect();
    assert_eq!(
        told,
        [
            "2:2 mjml/unexpected-element there is no element <mj-colum>; it was left out (did you mean <mj-column>?)",
            "3:13 mjml/unknown-attribute <mj-column> has no attribute `colour` ()",
            "3:26 mjml/bad-value `1em` is not a valid value for the attribute `padding` (write 1 to 4 numbers with a unit: `px`, `%`)",
            "4:3 mjml/bad-value `mid` is not a valid value for the attribute `vertical-align` (write one of `top`, `bottom`, `middle`)",
            "5:3 mjml/wrong-parent <mj-section> is not allowed in <mj-column> (put it into <mj-body>, <mj-wrapper>)",
        ]
    );
    let near = compiled(&text("x").replace("<mj-text>", "<mj-text background-colour='red'>")).diagnostics;
    assert_eq!(near[0].help.as_deref(), Some("did you mean `background-color`?"));
}

#[test]
fn too_much_is_an_error() {
    let deep = error(&format!("<mjml><mj-body>{}", "<mj-wrapper>".repeat(100_000)));
    assert_eq!((deep.code, deep.place.is_some()), (Code::MjmlTooDeep, true));
    assert_eq!(error(&text(&"<b>".repeat(100_000))).code, Code::MjmlTooDeep);
    let carousel = error(&body(&format!("<mj-carousel>{}</mj-carousel>", "<mj-carousel-image src='a'/>".repeat(3_000))));
    assert_eq!(carousel.code, Code::MjmlTooLarge);
    assert_eq!(Source::of(&"x".repeat(limits::MJML_BYTES + 1)).unwrap_err().code, Code::MjmlTooLarge);
}

#[test]
fn includes_are_read_and_findings_name_their_file() {
    let files = |path: &str| match path {
        "parts/a.mjml" => Some(Ok("<mj-include path=\"./b.mjml\" />".to_owned())),
        "parts/b.mjml" => Some(Ok("<mj-text>from b</mj-text>".to_owned())),
        "whole.mjml" => Some(Ok("<mjml><mj-head><mj-title>T</mj-title></mj-head><mj-body><mj-section></mj-section></mj-body></mjml>".to_owned())),
        "a.css" => Some(Ok(".x > y { color: red }".to_owned())),
        "loop.mjml" => Some(Ok("\n<mj-include path=\"loop.mjml\"/>".to_owned())),
        "bad.mjml" => Some(Ok("<mj-text>a</mj-text>\n<mj-wrong/>".to_owned())),
        _ => None,
    };
    let read = |source: &str| Source::read(source, &files, None, Tags::None);
    let compile = |source: &str| read(source).unwrap().compile(&Options::default()).unwrap();
    assert!(compile(&body("<mj-include path=\"./parts/a.mjml\" />")).html.contains("from b"));
    let whole = compile("<mjml><mj-body><mj-include path=\"whole.mjml\"/><mj-include type=\"css\" path='a.css'></mj-include></mj-body></mjml>").html;
    assert!(whole.contains("<title>T</title>") && whole.contains(".x > y"), "{whole}");
    let missing = compile(&body("<mj-include path=\"none.mjml\" />")).diagnostics;
    assert_eq!((missing[0].code, missing[0].place.is_some()), (Code::MjmlIncludeMissing, true));
    let cycle = read(&body("<mj-include path=\"loop.mjml\" />")).unwrap_err();
    assert_eq!((cycle.code, cycle.file.as_deref(), cycle.place.unwrap().line), (Code::MjmlIncludeCycle, Some("loop.mjml"), 2));
    let bad = &compile(&body("<mj-include path=\"bad.mjml\" />")).diagnostics[0];
    assert_eq!((bad.code, bad.file.as_deref(), bad.place.unwrap().line), (Code::MjmlUnexpectedElement, Some("bad.mjml"), 2));
    assert!(compile(&body("<!-- <mj-include path=\"none.mjml\"/> -->")).diagnostics.is_empty());
}

#[test]
fn m13_what_may_not_be_included_is_told_and_leaves_a_comment() {
    let files = |path: &str| match path {
        "secret.mjml" => Some(Err("it is outside".to_owned())),
        _ => Some(Ok(format!("<mj-text>{path}</mj-text>"))),
    };
    for (path, why) in [("secret.mjml", "it is outside"), ("/etc/passwd", "its path is not relative"), ("C:\\a", "its path is not relative")] {
        let source =
            Source::read(&body(&format!("\n<mj-include path=\"{path}\"/><mj-include path=\"{path}\" type=\"css\"/>")), &files, None, Tags::None).unwrap();
        let compiled = source.compile(&Options::default()).unwrap();
        assert_eq!(compiled.html.matches("<!-- mj-include denied -->").count(), 2, "{path}");
        let found = &compiled.diagnostics[0];
        assert_eq!((found.code, found.message.as_str()), (Code::MjmlIncludeRefused, format!("`{path}` can't be included: {why}").as_str()));
        assert_eq!(found.place.unwrap().line, 2);
        assert_eq!(source.mjml_errors(&Options::default()).unwrap()[0].message, "mj-include denied");
    }
}

#[test]
fn m13_a_file_may_bring_a_head_and_a_body() {
    let files = |_: &str| {
        Some(Ok(
            "<mj-head><mj-style>.b{color:red}</mj-style></mj-head><mj-body><mj-section><mj-column><mj-text>inside</mj-text></mj-column></mj-section></mj-body>"
                .to_owned(),
        ))
    };
    for around in ["<mjml><mj-body>I</mj-body></mjml>", "<mjml><mj-head><mj-title>T</mj-title></mj-head><mj-body>I</mj-body></mjml>", "<mjml>I</mjml>"] {
        let source = Source::read(&around.replace('I', "<mj-include path='a'/>"), &files, None, Tags::None).unwrap();
        let compiled = source.compile(&Options::default()).unwrap();
        assert!(compiled.html.contains(".b{color:red}") && compiled.html.contains("inside"), "{around}");
        assert_eq!(compiled.html.matches("<body").count(), 1);
        assert!(compiled.diagnostics.is_empty(), "{:?}", compiled.diagnostics);
    }
    let source = Source::read("<mjml><mj-head><mj-include path='a'/></mj-head><mj-body/></mjml>", &files, None, Tags::None).unwrap();
    let compiled = source.compile(&Options::default()).unwrap();
    assert!(compiled.html.contains(".b{color:red}"));
    assert_eq!(compiled.diagnostics.iter().filter(|d| d.message == "<mj-body> is not allowed in <mj-head>").count(), 1);
}

#[test]
fn m13_an_include_where_none_is_followed_is_told() {
    let files = |_: &str| Some(Ok("x".to_owned()));
    for (tag, source) in [
        ("mj-text", body("<mj-text>\n<mj-include path='a'/></mj-text>")),
        ("mj-table", body("<mj-table>\n<mj-include path='a'/></mj-table>")),
        ("mj-style", "<mjml><mj-head><mj-style>\n<mj-include path='a'/></mj-style></mj-head><mj-body/></mjml>".to_owned()),
    ] {
        let found = Source::read(&source, &files, None, Tags::None).unwrap().compile(&Options::default()).unwrap().diagnostics;
        assert_eq!(found.len(), 1, "{tag}");
        assert_eq!((found[0].code, found[0].place.unwrap().line, found[0].message.contains(tag)), (Code::MjmlWrongParent, 2, true), "{tag}");
    }
}

#[test]
fn m13_what_can_not_be_inlined_is_told() {
    let head = |css: &str| format!("<mjml><mj-head>\n<mj-style inline='inline'>{css}</mj-style></mj-head><mj-body/></mjml>");
    let found = |css: &str| compiled(&head(css)).diagnostics;
    let told = found(".l{color:red}.l:hover,a{color:green}.l::after{content:'x'}@media (max-width:480px){.l{color:blue}}@font-face{font-family:F}");
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].code, told[0].place.unwrap().line), (Code::MjmlNotInlined, 2));
    assert!(told[0].message.ends_with(": .l:hover, .l::after, @media (max-width:480px), @font-face"), "{}", told[0].message);
    assert!(found(".l > a:first-child, b { color: {{ c }} }").is_empty());
}

#[test]
fn m13_void_elements_stay_void_where_attributes_are_set() {
    let head = "<mjml><mj-head><mj-html-attributes><mj-selector path='.k br, td > .x'><mj-html-attribute name='data-a'>1</mj-html-attribute></mj-selector></mj-html-attributes></mj-head><mj-body>";
    let html = html(&format!(
        "{head}<mj-section><mj-column><mj-text css-class='k'><br><hr>a<br/>b<IMG src='x'>c<p>d</mj-text></mj-column></mj-section></mj-body></mjml>"
    ));
    assert!(!html.contains("</br>") && !html.contains("</hr>") && !html.to_lowercase().contains("</img>"), "{html}");
    assert!(html.contains("<br data-a=\"1\"/><hr>a<br data-a=\"1\"/>b<IMG src='x'>c<p>d"), "{html}");
}

#[test]
fn texts_stand_for_their_keys() {
    let texts = Texts::from([("t.hello".to_owned(), "Guten Tag {{ name }}".to_owned())]);
    let read = |source: &str| Source::read(source, &none, Some(&texts), Tags::Jinja);
    let (_, expanded) = read(&text("{{ t.hello }}, {{ t }}")).unwrap().stage(&Options::default()).unwrap();
    assert!(expanded.text.contains("Guten Tag {{ name }}, {{ t }}"), "{}", expanded.text);
    let e = read(&text("\n{{ t.bye }}")).unwrap_err();
    assert_eq!((e.code, e.place.unwrap().line), (Code::LetterNoText, 2));
}

#[test]
fn a_document_as_one_text_compiles_to_the_same() {
    let files = |path: &str| match path {
        "a.mjml" => Some(Ok("<mj-text mj-class='x'>a <b>c</b></mj-text><!-- c --><mj-spacer />".to_owned())),
        "h.html" => Some(Ok("<i>raw</i>".to_owned())),
        "s.css" => Some(Ok("b { color: red }".to_owned())),
        _ => None,
    };
    let source = "<mjml><mj-head><mj-attributes><mj-class name='x' color='red'/></mj-attributes><mj-include type='css' css-inline='inline' path='s.css'/></mj-head><mj-body><mj-section><mj-column><mj-include path='a.mjml'/><mj-include type='html' path='h.html'/></mj-column></mj-section></mj-body></mjml>";
    let source = Source::read(source, &files, None, Tags::Jinja).unwrap();
    let (staged, expanded) = source.stage(&Options::default()).unwrap();
    let Staged::Compiled(staged) = staged else { panic!("nothing decides the layout") };
    assert!(staged.html.contains("color: red;") && staged.html.contains("<i>raw</i>"));
    assert_eq!(staged.html, html(&expanded.text));
}

struct Badge(Defaults);

impl Components for Badge {
    fn attributes(&self, tag: &str) -> Option<&Defaults> {
        ["my-badge", "my-loop"].contains(&tag).then_some(&self.0)
    }

    fn expand(&self, used: &Used<'_>) -> Result<String> {
        let of = |name: &str| used.attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value);
        match (used.tag, of("tone")) {
            ("my-loop", _) => Ok("<my-loop/>".into()),
            (_, "bad") => Err(Diagnostic::new(Code::MjmlComponentFailed, "no")),
            (_, tone) => Ok(format!("<mj-text color='{tone}'>{} {}</mj-text><mj-spacer/>", used.content, used.width)),
        }
    }
}

#[test]
fn components_of_the_callers_own_stand_for_mjml() {
    let options = Options { components: Rc::new(Badge(vec![("tone".into(), "red".into())])), ..Options::default() };
    let compile = |source: &str| Source::of(source).unwrap().compile(&options);
    let source = "<mjml><mj-head><mj-attributes><mj-class name='c' tone='teal'/><mj-text align='right'/></mj-attributes></mj-head><mj-body><mj-section><mj-column padding='0 10px'><my-badge><b>a</b></my-badge><my-badge tone='blue' size='1'/><my-badge mj-class='c'/></mj-column></mj-section></mj-body></mjml>";
    let compiled = compile(source).unwrap();
    for told in ["color:red;\"><b>a</b> 580</div>", "color:blue;\">580</div>", "color:teal;", "text-align:right;"] {
        assert!(compiled.html.contains(told), "{told} in {}", compiled.html);
    }
    assert_eq!(compiled.html.matches("&#8202;").count(), 3);
    assert_eq!(compiled.diagnostics.iter().map(|d| d.message.as_str()).collect::<Vec<_>>(), ["<my-badge> has no attribute `size`"]);
    let failed = compile(&body("\n<my-badge tone='bad'/>")).unwrap_err();
    assert_eq!((failed.code, failed.place.unwrap().line), (Code::MjmlComponentFailed, 2));
    assert_eq!(compile(&body("<my-loop/>")).unwrap_err().code, Code::MjmlTooDeep);
}

#[cfg(not(target_arch = "wasm32"))]
proptest::proptest! {
    #[test]
    fn whatever_stands_in_a_document_compiles_or_is_an_error(content in "(<|>|[{}%&#a/ \"'=é€!\n-]|mj-(text|button|raw|column|include|style|class)|</|<mj-){0,40}") {
        for source in [text(&content), body(&content), content.clone(), format!("<mjml><mj-head>{content}</mj-head><mj-body/></mjml>")] {
            if let Ok(source) = Source::read(&source, &|_| Some(Ok(content.clone())), None, Tags::Jinja) {
                let _ = source.compile(&Options::default());
                let _ = source.stage(&Options::default());
            }
        }
    }

    #[test]
    fn whatever_styles_say_compiles(css in "([.#a-c*>+~:,;{}()\"' \n-]|color|:not|nth-child|var|@media|url|/\\*|\\*/|!important){0,40}") {
        let source = format!("<mjml><mj-head><mj-style inline='inline'>{css}</mj-style></mj-head><mj-body><mj-section css-class='a b'><mj-column><mj-text><b style=\"{}\">x</b></mj-text></mj-column></mj-section></mj-body></mjml>", css.replace('"', ""));
        let _ = Source::of(&source).unwrap().compile(&Options::default());
    }
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn templates_begin_conditional_comments_where_a_piece_begins() {
    use super::finish::outlook::{Joining, join};
    use std::fmt::Write as _;
    // After another comment, each piece of text between template tags is joined as the whole document would be.
    let is_joined = |piece: &str| {
        let mut joining = Joining::default();
        ["<![endif]-->", piece].into_iter().try_for_each(|piece| joining.write_str(piece)).unwrap();
        joining.into_html() == join(&["<![endif]-->", piece].concat())
    };
    assert!(is_joined("\n<!--[if mso | IE]>") && !is_joined("<b><![endif]-->\n<!--[if mso | IE]>"));
    let mut pieces = 0;
    for file in std::fs::read_dir("templates/mjml").unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        for piece in text.split(['{', '}']) {
            pieces += 1;
            assert!(is_joined(piece), "{path:?}: a comment in {piece:?} is not joined with the one before it");
        }
    }
    assert!(pieces > 300, "{pieces}");
}
