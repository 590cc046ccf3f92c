use super::markup_state::MarkupState;
use super::*;

fn admitted(guard: u32, value: &str) -> bool {
    Guard(guard).admit(value, Printed::Text).is_ok()
}

#[test]
fn bad_values_are_refused_and_good_ones_are_not() {
    let cases: [(u32, &[&str], &[&str]); 11] = [
        (
            Guard::ADDRESS,
            &["javascript:alert(1)", " JavaScript:x", "java\nscript:x", "\u{1}javascript:x", "data:text/html,x", "vbscript:x", "data", "file:///etc"],
            &["https://a.example/?a=b:c", "mailto:a@b.example", "tel:+49", "/a:b", "#data:", "", "shop:7", "//a.example"],
        ),
        (Guard::SCHEME, &["script:alert(1)", ":"], &["a/b:c", "script"]),
        (Guard::REFERENCE, &["colon;alert(1)", "#58alert(1)"], &["a=b", ""]),
        (
            Guard::STYLE,
            &["red;position:fixed", "red}", "url(https://a)", "ex/**/", "x\"", "'a", "a)", "rgb(1", "<b", "a\\3b", "expression(1)", "@import", "*/", "1/"],
            &["#c8102e", "rgb(1, 2, 3)", "12px 0", "Arial, 'Helvetica Neue', sans-serif", "100%", "1px solid #ccc", "", "12px/1.5"],
        ),
        (Guard::STYLE_TEXT, &["a'b", "a\"", "a\\", "a\nb"], &["Helvetica Neue", "a;b"]),
        (Guard::STYLE_URL, &["a') ;x:url('", "a b", "a)"], &["https://a.example/b.png?c;d"]),
        (Guard::BARE | Guard::FILLED, &["1 onerror=x", "", "a>"], &["100%", "a=b"]),
        (Guard::COMMENT, &["-->", "a--!>", "-", "a-"], &["2026-11-22", ""]),
        (Guard::NAME, &["onerror=x", "a b"], &["data-x", ""]),
        (Guard::ATTRIBUTE, &["onclick", "HREF", "style", "srcdoc", "", "a=b", "a/b"], &["title", "data-x"]),
        (Guard::TAG, &["script", "img", "", "b x", "1"], &["H2", "strong"]),
    ];
    for (guard, bad, good) in cases {
        bad.iter().for_each(|value| assert!(!admitted(guard, value), "{value} for {guard}"));
        good.iter().for_each(|value| assert!(admitted(guard, value), "{value} for {guard}"));
    }
    assert!(!admitted(Guard::NEVER, "a") && admitted(Guard::HEADING, "2") && !admitted(Guard::HEADING, "7"));
}

#[test]
fn what_is_printed_hangs_on_the_place() {
    let printed = |guard: u32, value: &str, printed| Guard(guard).admit(value, printed).unwrap();
    assert_eq!(printed(Guard::QUOTED, "a\"b", Printed::Text), None);
    assert_eq!(printed(Guard::QUOTED, "{\"a\":1}<b>&amp;", Printed::Safe).unwrap(), "{&quot;a&quot;:1}&lt;b&gt;&amp;");
    assert_eq!(printed(Guard::JSON_STRING, "a\"</script>&'", Printed::Text).unwrap(), "a\\\"\\u003c/script\\u003e\\u0026\\u0027");
    assert_eq!(printed(Guard::RAW | Guard::STYLE, "'A'", Printed::Text).unwrap(), "'A'");
    assert_eq!(printed(Guard::JSON, "True", Printed::Plain).unwrap(), "true");
    assert_eq!(printed(Guard::FOLLOWED | Guard::QUOTED, "<b>", Printed::Safe), None);
    assert!(Guard(Guard::JSON).admit("a", Printed::Text).is_err());
    // Text escaped by a macro is checked after decoding.
    assert!(Guard(Guard::ADDRESS).admit("java&#115;cript&colon;x", Printed::Safe).is_err());
    assert!(Guard(Guard::BARE).admit("[1]", Printed::Composed).is_err());
    assert!(Guard(Guard::QUOTED | Guard::RAW).is_torn() && !Guard(Guard::QUOTED | Guard::TEXT | Guard::STYLE).is_torn());
}

fn guard(markup: &str) -> Guard {
    let mut place = MarkupState::default();
    let mut pieces = markup.split('•');
    place.pass(pieces.next().unwrap());
    for piece in pieces {
        place.pass_value();
        place.pass(piece);
    }
    place.guard()
}

#[test]
fn a_value_is_guarded_by_where_it_stands() {
    const ADDRESS: u32 = Guard::QUOTED | Guard::ADDRESS;
    const SCHEME: u32 = Guard::QUOTED | Guard::SCHEME;
    const STYLE: u32 = Guard::QUOTED | Guard::STYLE;
    const URL: u32 = Guard::QUOTED | Guard::STYLE_URL | Guard::ADDRESS;
    const NEVER: u32 = Guard::QUOTED | Guard::NEVER;
    for (markup, expected) in [
        ("<p>", Guard::TEXT),
        ("<p>ü < 3", Guard::TEXT),
        ("<p title=\"", Guard::QUOTED),
        ("<a href=\"", ADDRESS),
        ("<a href = \"", ADDRESS),
        ("<a b/href='", ADDRESS),
        ("<a href=\"https://a.example/", Guard::QUOTED),
        ("<a class='x' href='java", SCHEME),
        ("<a href=\"•", SCHEME),
        ("<a href=\"••••••••••••••••••••••••••", SCHEME),
        ("<a href=\"•/", Guard::QUOTED),
        ("<a href=\"•:", Guard::QUOTED),
        ("<a href=\"••:", NEVER),
        ("<a href=\"javascript:", NEVER),
        ("<a href=\"•&", SCHEME | Guard::REFERENCE),
        ("<a href=\"•&a=", SCHEME),
        ("<a href=\"•&#", NEVER),
        ("<a href=\"https://a?b&", Guard::QUOTED),
        ("<a href=", Guard::ADDRESS | Guard::BARE | Guard::FILLED),
        ("<img width=", Guard::BARE | Guard::FILLED),
        ("<img width=1", Guard::BARE),
        ("<td style=\"color:", STYLE),
        ("<td style=\"color:red\" title=\"", Guard::QUOTED),
        ("<td style=\"background:url('", URL),
        ("<td style=\"background:url( &quot;", URL),
        ("<td style=\"background:URL(", URL),
        ("<td style=\"background:•(", URL),
        ("<td style=\"background:url('https://a.example/", Guard::QUOTED | Guard::STYLE_URL),
        ("<td style=\"background:url('x') •;color:", STYLE),
        ("<td style=\"font-family:'", Guard::QUOTED | Guard::STYLE_TEXT),
        ("<td style=\"font-family:'a', ", STYLE),
        ("<td style=\"font-family:'a\\', ", Guard::QUOTED | Guard::STYLE_TEXT),
        ("<td style=\"/* ", NEVER),
        ("<td style=\"/* * */ ", STYLE),
        ("<td style=\"&", NEVER),
        ("<style>a{color:", Guard::RAW | Guard::STYLE),
        ("<style>a{}</style><p>", Guard::TEXT),
        ("<style>a{}</styles>a{b:", Guard::RAW | Guard::STYLE),
        ("<mj-text color=\"", STYLE),
        ("<mj-text •", Guard::NEVER),
        ("<mj-image alt=\"", Guard::QUOTED),
        ("<mj-image src=\"", ADDRESS),
        ("<mj-section background-url=\"", URL),
        ("<mj-navbar base-url=\"", ADDRESS),
        ("<mj-carousel left-icon=\"", ADDRESS),
        ("<mj-title /><a href=\"", ADDRESS),
        ("<mj-preview><a href=\"", ADDRESS),
        ("<mj-html-attribute name=\"href\">", ADDRESS),
        ("<mj-html-attribute name=\"style\">", STYLE),
        ("<mj-html-attribute name=\"onclick\">", Guard::QUOTED | Guard::NAME),
        ("<mj-html-attribute name=\"", NEVER),
        ("<mj-html-attribute name=\"•\">", NEVER),
        ("<!-- <a href=\"", Guard::COMMENT),
        ("<!--", Guard::COMMENT | Guard::FILLED),
        ("<!-- --!><a href=\"", ADDRESS),
        ("<!--[if mso]><v:rect href=\"", ADDRESS),
        ("<!--[if !mso]><!--><a href=\"", ADDRESS),
        ("<", Guard::TAG),
        ("</", Guard::TAG),
        ("<h", Guard::HEADING),
        ("<tr", Guard::NEVER),
        ("<tr ", Guard::ATTRIBUTE),
        ("<tr a ", Guard::ATTRIBUTE),
        ("<tr data-", Guard::NAME),
        ("<tr da", Guard::NEVER),
        ("<tr •=\"", Guard::QUOTED),
        ("<tr =", Guard::NEVER),
        ("<p onclick=\"", Guard::QUOTED | Guard::NAME),
        ("<iframe srcdoc=\"", Guard::QUOTED | Guard::NAME),
        ("<title>", Guard::TEXT),
        ("<script type=\"application/ld+json\">{\"a\":", Guard::JSON),
        ("<script type=\"application/ld+json\">{\"a\":\"", Guard::JSON_STRING),
        ("<script type=\"application/ld+json\">{\"a\\\"\":", Guard::JSON),
        ("<script type=\"application/ld+json\">{\"a\":\"•\",\"b\":", Guard::JSON),
        ("<script>", Guard::JSON),
        ("<script>'", Guard::JSON | Guard::NEVER),
        ("<script type=\"•json\">\"", Guard::JSON_STRING),
    ] {
        assert_eq!(guard(markup), Guard(expected), "{markup}");
    }
}

#[test]
fn a_name_that_goes_on_behind_a_value_is_lost() {
    for (markup, is_lost) in [("<•ase", true), ("<•>", false), ("<p •yle", true), ("<p •=", false), ("<p data-•-x=", false), ("<h•r>", true)] {
        let mut place = MarkupState::default();
        for (at, piece) in markup.split('•').enumerate() {
            if at > 0 {
                place.pass_value();
            }
            place.pass(piece);
        }
        assert_eq!(place.is_lost(), is_lost, "{markup}");
    }
}
