use super::{Chance, boundary, for_a_while, stirred};
use include_dir::{Dir, include_dir};
use postfrisch::send::mjml::{Format, Options, Source, Tags};
use std::time::Instant;

static CASES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/conformance/cases");

/// What documents are made of, beside each other.
const WORDS: &[&str] = &[
    "<mj-section>",
    "</mj-section>",
    "<mj-column width=\"",
    "<mj-text>",
    "</mj-text>",
    "<mj-raw>",
    "<mj-include path=\"x\"/>",
    "<mj-carousel>",
    "<mj-carousel-image src='a'/>",
    "<!--",
    "-->",
    "<!--[if mso | IE]>",
    "<![endif]-->",
    "<![CDATA[",
    "]]>",
    "<style>",
    "</style>",
    "<title",
    "{{",
    "}}",
    "{%",
    "%}",
    "{# ",
    "#}",
    "<%",
    "%>",
    "\"",
    "'",
    "=",
    "/>",
    ">",
    "<",
    "</",
    "<p",
    "<mj-style inline=\"inline\">",
    "</mj-style>",
    "a{b:c}",
    "@media{",
    "}",
    ":not(",
    "nth-child(2n+",
    "var(--a",
    "url(",
    "!important",
    "\u{0}",
    "\u{feff}",
    "é",
    "😀",
    "\r\n",
    "<mj-attributes><mj-all padding=\"",
    "mj-class=\"",
    "1e309px",
    "-99999999999999999999px",
    "100%",
    "NaN",
    "<mj-html-attributes><mj-selector path=\"",
    "* *",
    "&quot;",
    "\\",
];

/// A document compiled in every way.
fn compile(text: &str, chance: &mut Chance) {
    let included = text.get(..boundary(text, text.len().min(300))).unwrap_or("").to_owned();
    let format = [Format::Plain, Format::Minified, Format::Beautified][chance.below(3)];
    for tags in [Tags::None, Tags::Jinja] {
        let options = Options { tags, format, keep_comments: chance.below(2) == 0, ..Options::default() };
        let include = |path: &str| match path.len() {
            ..20 => Some(Ok(included.clone())),
            20..25 => Some(Err(included.clone())),
            _ => None,
        };
        let Ok(source) = Source::read(text, &include, None, tags) else { continue };
        let _ = source.compile(&options);
        let _ = source.mjml_errors(&options);
        if tags == Tags::Jinja {
            let _ = source.stage(&options);
        }
    }
}

#[test]
fn stirred_documents_compile_or_are_an_error() {
    let seeds: Vec<&str> = CASES.dirs().flat_map(Dir::files).filter_map(|file| file.contents_utf8()).collect();
    assert!(seeds.len() > 200);
    for_a_while("documents", 5, 0x5eed, |chance| {
        let text = stirred(chance, &seeds, WORDS);
        compile(&text, chance);
    });
}

/// Text that grows a hundredfold may not take ten thousand times as long.
#[test]
fn time_is_linear_in_the_document() {
    let head = |inside: &str| format!("<mjml><mj-head>{inside}</mj-head><mj-body></mj-body></mjml>");
    let body = |inside: &str| format!("<mjml><mj-body>{inside}</mj-body></mjml>");
    let column = |inside: &str| body(&format!("<mj-section><mj-column>{inside}</mj-column></mj-section>"));
    let grown: [(&str, &dyn Fn(usize) -> String); 12] = [
        ("sections", &|n| body(&"<mj-section><mj-column><mj-text>x</mj-text></mj-column></mj-section>".repeat(n))),
        ("columns", &|n| body(&format!("<mj-section>{}</mj-section>", "<mj-column></mj-column>".repeat(n)))),
        ("unclosed elements", &|n| column(&"<mj-text>x".repeat(n))),
        ("stray end tags", &|n| column(&"</b></mj-text>".repeat(n))),
        ("attributes", &|n| column(&format!("<mj-text {}>x</mj-text>", (0..n).map(|i| format!("a{i}=1 ")).collect::<String>()))),
        ("quotes", &|n| column(&format!("<mj-image alt='{}'/>", "\"{".repeat(n)))),
        ("comments", &|n| body(&"<!-- a --><!--[if mso]> x <![endif]-->".repeat(n))),
        ("open comments", &|n| body(&"<!--[if mso]>".repeat(n))),
        ("braces", &|n| column(&format!("<mj-text>{}</mj-text>", "{{ {% <% ".repeat(n)))),
        ("classes", &|n| {
            head(&format!("<mj-attributes>{}</mj-attributes>", (0..n).map(|i| format!("<mj-class name='c{i}' color='red'/>")).collect::<String>()))
        }),
        ("inlined rules", &|n| head(&format!("<mj-style inline='inline'>{}</mj-style>", "a b c > d, e{color:red}".repeat(n)))),
        ("misspelt", &|n| column(&"<mj-txet colour='a'/>".repeat(n))),
    ];
    for (what, document) in grown {
        let time = |n: usize| {
            let text = document(n);
            let started = Instant::now();
            for tags in [Tags::None, Tags::Jinja] {
                let options = Options { tags, format: Format::Minified, ..Options::default() };
                let _ = Source::of(&text).and_then(|source| source.compile(&options));
            }
            started.elapsed().as_secs_f64()
        };
        let small = (0..3).map(|_| time(100)).fold(f64::INFINITY, f64::min).max(0.000_2);
        let large = time(10_000);
        assert!(large < small * 1_000.0, "{what}: 100 times the text took {:.0} times as long", large / small);
    }
}
