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
