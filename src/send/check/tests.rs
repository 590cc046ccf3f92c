use super::*;

fn codes(html: &str) -> Vec<&'static str> {
    warnings(html).iter().map(|found| found.code.slug()).collect()
}

fn mail(body: &str) -> String {
    format!(
        "<html lang=\"de\"><head><title>Betreff</title></head><body><div style=\"display:none\">Vorab</div>\
         <p>Guten Tag, dies ist ein Text, der lang genug ist, um einer zu sein.</p>{body}</body></html>"
    )
}

#[test]
fn a_good_mail_has_no_findings() {
    let table = "<table role=\"presentation\"><tr><td><table><tr><th>a</th></tr></table></td></tr></table>";
    assert_eq!(codes(&mail(&format!("<a href=\"https://a.example\"><img src=\"a\" alt=\"Zum Shop\"></a><img src=\"b\" alt=\"\">{table}"))), [""; 0]);
}

#[test]
fn each_finding_has_its_code() {
    let one = |body: &str, code: &str| assert_eq!(codes(&mail(body)), [code], "{body}");
    one("<img src=\"a.png\">", "message/no-alt");
    one("<a href=\"https://a.example\"><img src=\"a\" alt=\"\"></a>", "message/no-link-text");
    one("<a href=\"https://a.example\">Hier klicken!</a>", "message/vague-link");
    one("<table><tr><td><table role=\"presentation\"></table></td></tr></table>", "message/table-role");
    one(&"x".repeat(90_000), "message/large");
    one(&"x".repeat(110_000), "message/too-large");
    assert_eq!(codes(&mail("").replace("lang=\"de\"", "lang=\"und\"")), ["message/no-lang"]);
    assert_eq!(codes(&mail("").replace("<title>Betreff</title>", "")), ["message/no-subject"]);
    assert_eq!(codes(&mail("").replace("Vorab", "")), ["message/no-preheader"]);
    let empty = "<html lang=\"de\"><head><title>a</title></head><body><div style=\"display:none\">b</div></body></html>";
    assert_eq!(codes(empty), ["message/no-text"]);
    assert_eq!(codes(&empty.replace("</body>", "<img src=\"a\" alt=\"Angebot\"></body>")), ["message/only-pictures"]);
}

#[test]
fn m16_what_is_not_seen_says_nothing() {
    for blank in ["&nbsp;", "&#160; ", "&zwnj;&nbsp;&#847;", "\u{200b}\u{feff}", "&shy;", "\u{2800}"] {
        assert_eq!(codes(&mail("").replace("Betreff", blank)), ["message/no-subject"], "{blank}");
        assert_eq!(codes(&mail("").replace("Vorab", blank)), ["message/no-preheader"], "{blank}");
        assert_eq!(codes(&mail(&format!("<a href=\"https://a.example\">{blank}<img src=\"a\" alt=\"{blank}\"></a>"))), ["message/no-link-text"], "{blank}");
    }
    for seen in ["\u{1f6b2}", "7", "…", "&amp;", "&euro;"] {
        assert_eq!(codes(&mail("").replace("Betreff", seen)), [""; 0], "{seen}");
    }
    for hides in ["visibility: hidden", "opacity:0", "max-height:0;overflow:hidden", "DISPLAY : none"] {
        assert_eq!(codes(&mail("").replace("display:none", hides)), [""; 0], "{hides}");
        let hidden = mail("").replace("<p>", &format!("<p style=\"{hides}\">"));
        assert_eq!(codes(&hidden), ["message/no-text"], "{hides}");
    }
}

#[test]
fn m16_links_that_say_nothing_are_known_in_every_dress() {
    for says in [
        "Weiterlesen",
        "weiterlesen …",
        "» mehr",
        "[Mehr&nbsp;erfahren]",
        "Mehr Infos &gt;&gt;",
        "<b>Hier</b> klicken!",
        "READ MORE →",
        "Learn&#32;more",
        "<img src=\"a\" alt=\"mehr\">",
        "En savoir plus",
        "Leggi di più",
        "Więcej…",
    ] {
        assert_eq!(codes(&mail(&format!("<a href=\"https://a.example\">{says}</a>"))), ["message/vague-link"], "{says}");
    }
    for says in ["Mehr zum Rad Trail 4", "Alle Angebote", "Read more about tyres", "Hierarchie", "42"] {
        assert_eq!(codes(&mail(&format!("<a href=\"https://a.example\">{says}</a>"))), [""; 0], "{says}");
    }
}

#[test]
fn m16_each_finding_is_told_once() {
    let table = "<table><tr><td><table role=\"presentation\"></table></td></tr></table>";
    let one = format!("{table}<img src=\"a.png\"><a href=\"https://a.example\">hier</a>");
    let expected = ["message/table-role", "message/no-alt", "message/vague-link"];
    assert_eq!(codes(&mail(&one)), expected);
    assert_eq!(codes(&mail(&one.repeat(3))), expected);
    assert_eq!(codes(&mail(&format!("{one}<img src=\"b.png\">"))), ["message/table-role", "message/no-alt", "message/vague-link", "message/no-alt"]);
}

#[test]
fn a_counting_picture_is_none() {
    assert_eq!(codes(&mail("<img src=\"a\" width=\"1\" height=\"1\">")), [""; 0]);
}

#[cfg(feature = "check")]
mod closer {
    use super::{check, mail};

    fn contrasts(body: &str) -> Vec<String> {
        let found = check(&mail(body)).unwrap().findings;
        found.into_iter().filter(|f| f.code.slug() == "message/low-contrast").map(|f| f.message).collect()
    }

    #[test]
    fn text_is_held_against_what_is_behind_it() {
        assert_eq!(contrasts("<p style=\"color:#777777\">grau</p>"), ["#777777 on #ffffff has a contrast of 4.47 : 1, 4.5 is required: `grau`"]);
        assert_eq!(contrasts("<p style=\"color:#767676\">grau</p><p style=\"color:#777777;font-size:24px\">groß</p>"), [""; 0]);
        assert_eq!(contrasts("<table bgcolor=\"#000000\"><tr><td>schwarz</td></tr></table>").len(), 1);
        assert_eq!(contrasts("<div style=\"background:url(a.png)\">Bild</div><div style=\"background:linear-gradient(red,blue)\">x</div>"), [""; 0]);
        assert_eq!(contrasts("<p style=\"color:white;display:none\">weg</p><p style=\"color:#fff\">&nbsp;</p>"), [""; 0]);
        assert_eq!(contrasts("<style>.a{color:#eeeeee}</style><p class=\"a\">Klasse</p>").len(), 1);
    }

    #[test]
    fn m16_colours_are_known_however_they_are_written() {
        let pale = |color: &str| contrasts(&format!("<p style=\"color:{color}\">blass</p>"));
        for color in [
            "silver",
            "LightGray",
            "hsl(0, 0%, 75%)",
            "hsl(0 0% 75%)",
            "hsla(0deg 0% 75% / 100%)",
            "hwb(0 75% 25%)",
            "rgb(192 192 192)",
            "rgba(192,192,192,1)",
            "rgb(75%, 75%, 75%)",
            "#c0c0c0ff",
            "#bbbf",
            "lab(77 0 0)",
            "oklch(0.8 0 0)",
            "color(srgb .75 .75 .75)",
            "silver ! important",
        ] {
            assert_eq!(pale(color).len(), 1, "{color}");
        }
        // Half-transparent colours are blended with their background.
        for (color, laid) in [("rgba(0, 0, 0, .25)", "#bfbfbf"), ("#00000040", "#bfbfbf"), ("#0004", "#bbbbbb"), ("hsla(0, 0%, 0%, 25%)", "#bfbfbf")] {
            assert_eq!(
                pale(color),
                [format!("{laid} on #ffffff has a contrast of 1.{} : 1, 4.5 is required: `blass`", if laid == "#bfbfbf" { 83 } else { 91 })]
            );
        }
        for color in ["navy", "rgba(0,0,0,.87)", "#000d", "hsl(240 100% 25%)", "var(--x)", "light-dark(white, black)", "c0c0c0", "currentColor"] {
            assert_eq!(pale(color), [""; 0], "{color}");
        }
        assert_eq!(contrasts("<div style=\"color:#111\"><p style=\"color:inherit\">a</p></div>"), [""; 0]);
        assert_eq!(contrasts("<div style=\"color:#eee\"><p style=\"color:inherit\">a</p></div>").len(), 1);
    }

    #[test]
    fn m16_old_attributes_have_colours_too() {
        for one in [
            "<font color=\"silver\">a</font>",
            "<font color=\"#cccccc\">a</font>",
            "<font color=\"cccccc\">a</font>",
            "<FONT COLOR='#CCC'>a</FONT>",
            "<table bgcolor=\"ffffff\"><tr><td><font color=\"yellow\">a</font></td></tr></table>",
            "<table bgcolor=\"#333\"><tr><td>a</td></tr></table>",
            "<table bgcolor=\"navy\"><tr><td><a href=\"https://a.example\">Zum Shop</a></td></tr></table>",
            "<h4 style=\"background:#eee\"><font color=\"#999999\" size=\"2\">a</font></h4>",
        ] {
            assert_eq!(contrasts(one).len(), 1, "{one}");
        }
        assert_eq!(contrasts("<font color=\"#949494\" size=\"5\">groß</font>"), [""; 0]);
        assert_eq!(contrasts("<font color=\"#949494\" size=\"4\">klein</font>").len(), 1);
    }

    #[test]
    fn m16_backgrounds_are_laid_over_each_other() {
        let found = |around: &str, own: &str, text: &str| {
            contrasts(&format!("<div style=\"{around}\"><div style=\"{own}\"><p style=\"color:{text}\">a</p></div></div>"))
        };
        // Black at 50 % on white is a grey in the middle.
        assert_eq!(found("", "background-color:rgba(0,0,0,.5)", "#777777"), ["#777777 on #808080 has a contrast of 1.13 : 1, 4.5 is required: `a`"]);
        assert_eq!(found("background:#000", "background:rgba(255, 255, 255, 0.1) none no-repeat", "#ffffff"), [""; 0]);
        assert_eq!(found("background:#000", "background:rgb(0 0 0 / 0)", "#222222").len(), 1);
        assert_eq!(found("background:#000", "background:none", "#222222").len(), 1);
        assert_eq!(found("background:#000", "background: #ffffff url('a;b.png')", "#ffffff"), [""; 0]);
        assert_eq!(found("background:url(a.png)", "background:rgba(0,0,0,.5)", "#777777"), [""; 0]);
        assert_eq!(found("background:url(a.png)", "background:hsl(0 0% 0%)", "#222222").len(), 1);
        // An element's opacity affects text and background.
        assert_eq!(found("", "opacity:.4", "#000000"), ["#999999 on #ffffff has a contrast of 2.84 : 1, 4.5 is required: `a`"]);
        assert_eq!(found("background:#000", "opacity:40%;background:#fff", "#000000"), ["#000000 on #666666 has a contrast of 3.65 : 1, 4.5 is required: `a`"]);
        assert_eq!(found("opacity:.5", "opacity:.5", "#000000"), ["#c0c0c0 on #ffffff has a contrast of 1.81 : 1, 4.5 is required: `a`"]);
    }

    #[test]
    fn m16_what_is_the_same_in_dark_mode_is_told_once() {
        let dark = "<style>@media (prefers-color-scheme: dark) { .c { color: #111111 !important } }</style>";
        assert_eq!(contrasts(&format!("{dark}<p class=\"c\">a</p><p style=\"color:#eeeeee\">b</p>")).len(), 1);
    }

    #[test]
    fn dark_mode_is_looked_at_where_the_mail_speaks_of_it() {
        let dark = "<style>@media (prefers-color-scheme: dark) { .c { background-color: #111111 !important } .c p { color: #eeeeee !important } }</style>";
        let card = "<div class=\"c\" style=\"background-color:#ffffff\"><p style=\"color:#222222\">Text</p>und mehr</div>";
        assert_eq!(contrasts(&format!("{dark}{card}")), ["#000000 on #111111 has a contrast of 1.11 : 1, 4.5 is required in dark mode: `und mehr`"]);
    }

    #[test]
    fn what_is_used_has_the_names_of_caniemail() {
        let html = "<style>@media (prefers-color-scheme:dark){a:hover{color:red}}p::first-line{margin-left:calc(1em + 2px)}</style>\
            <video src=\"a.mp4\"></video><img src=\"https://a.example/b.webp?x=1\" srcset=\"c\"><h2 style=\"display:flex;border-radius:4px !important\" aria-hidden=\"true\">x</h2>";
        let features = check(&mail(html)).unwrap().features;
        for name in [
            "css-at-media",
            "css-at-media-prefers-color-scheme",
            "css-pseudo-class-hover",
            "css-pseudo-element-first-line",
            "css-margin-left",
            "css-unit-calc",
            "css-unit-em",
            "html-video",
            "image-mp4",
            "image-webp",
            "html-srcset",
            "html-h1-h6",
            "css-display-flex",
            "css-border-radius",
            "css-important",
            "html-aria-hidden",
        ] {
            assert!(features.iter().any(|f| f == name), "{name}: {features:?}");
        }
    }

    #[test]
    fn cards_a_live_grids_floats_have_a_fallback_and_others_do_not() {
        let floats = |html: &str| check(&mail(html)).unwrap().features.iter().any(|f| f == "css-float");
        assert!(!floats("<style>.pf-cell{float:none !important}</style><div class=\"pf-cell\" style=\"float:left;width:272px\">x</div>"));
        assert!(floats("<div style=\"float:left;width:272px\">x</div>") && floats("<style>.a{float:right}</style>"));
    }
}
