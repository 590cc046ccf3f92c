//! The component of docs/extending/component.md: what holds for all components holds for one that was added.

use super::*;
use crate::send::mjml::Source;

fn document(quote: &str) -> String {
    format!(
        "<mjml><mj-head><mj-title>t</mj-title><mj-font name=\"Sedan\" href=\"https://fonts.example/sedan\" /></mj-head><mj-body><mj-section><mj-column>{quote}</mj-column></mj-section></mj-body></mjml>"
    )
}

#[test]
fn an_added_component_is_compiled() {
    let compiled = |quote: &str| Source::of(&document(quote)).unwrap().compile(&Options::default()).unwrap();
    let quote = compiled("<mj-quote color=\"#abc\" title=\"Ada\" font-family=\"Sedan\">Said &amp; done</mj-quote>");
    assert!(quote.diagnostics.is_empty(), "{:?}", quote.diagnostics);
    assert!(quote.html.contains("<blockquote title=\"Ada\" style=\"border-left:4px solid;border-left-color:#cccccc;"), "{}", quote.html);
    for printed in ["color:#aabbcc;", "font-family:Sedan;", "padding:10px 25px;", "Said &amp; done", "https://fonts.example/sedan"] {
        assert!(quote.html.contains(printed), "{printed}: {}", quote.html);
    }
    assert!(!compiled("<mj-quote>x</mj-quote>").html.contains("fonts.example"));
    for (wrong, code) in [("font-size=\"big\"", Code::MjmlBadValue), ("author=\"Ada\"", Code::MjmlUnknownAttribute)] {
        let found = compiled(&format!("<mj-quote {wrong}>x</mj-quote>")).diagnostics;
        assert!(found.iter().any(|f| f.code == code), "{wrong}: {found:?}");
    }
}

#[test]
fn an_added_components_values_are_guarded_and_merged() {
    let source = document("<mj-quote title=\"{{ by }}\" href=\"{{ url }}\" color=\"{{ color }}\">{{ said }}</mj-quote>");
    let template = compile(&source).unwrap();
    assert!(template.layout_tag().is_none() && template.parts().is_empty(), "{:?} {:?}", template.layout_tag(), template.parts());
    let merged = |by: &str, url: &str, color: &str| {
        template.merge(&json!({ "by": by, "url": url, "color": color, "said": "<i>" }).to_string(), &options("en")).map(|mail| mail.html)
    };
    let html = merged("Ada \"<L>", "https://a.example/", "#abc").unwrap();
    for printed in ["title=\"Ada &quot;&lt;L&gt;\"", "href=\"https://a.example/\"", "color:#aabbcc;", "&lt;i&gt;"] {
        assert!(html.contains(printed), "{printed}: {html}");
    }
    assert!(!merged("Ada", "", "#abc").unwrap().contains("<a"));
    for (url, color, why) in [("javascript:x", "#abc", "scheme"), ("https://a.example/", "red;x:y", "style")] {
        let refused = merged("Ada", url, color).unwrap_err();
        assert!(refused.message.contains(why), "{}", refused.message);
    }
    // A tag that decides the layout is found in it as in any other.
    assert_eq!(compile(&document("<mj-quote padding=\"{{ by }}\">x</mj-quote>")).unwrap().parts().len(), 1);
}
