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
        assert_eq!(contrasts("<p style=\"color:#777777\">grau</p>"), ["#777777 on #ffffff has a contrast of 4.5 : 1, 4.5 are needed: `grau`"]);
        assert_eq!(contrasts("<p style=\"color:#767676\">grau</p><p style=\"color:#777777;font-size:24px\">groß</p>"), [""; 0]);
        assert_eq!(contrasts("<table bgcolor=\"#000000\"><tr><td>schwarz</td></tr></table>").len(), 1);
        assert_eq!(contrasts("<div style=\"background:url(a.png)\">Bild</div><div style=\"background:linear-gradient(red,blue)\">x</div>"), [""; 0]);
        assert_eq!(contrasts("<p style=\"color:white;display:none\">weg</p><p style=\"color:#fff\">&nbsp;</p>"), [""; 0]);
        assert_eq!(contrasts("<style>.a{color:#eeeeee}</style><p class=\"a\">Klasse</p>").len(), 1);
    }

    #[test]
    fn dark_mode_is_looked_at_where_the_mail_speaks_of_it() {
        let dark = "<style>@media (prefers-color-scheme: dark) { .c { background-color: #111111 !important } .c p { color: #eeeeee !important } }</style>";
        let card = "<div class=\"c\" style=\"background-color:#ffffff\"><p style=\"color:#222222\">Text</p>und mehr</div>";
        assert_eq!(contrasts(&format!("{dark}{card}")), ["#000000 on #111111 has a contrast of 1.1 : 1, 4.5 are needed in dark mode: `und mehr`"]);
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
}
