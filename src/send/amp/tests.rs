use super::*;

fn body(html: &str) -> String {
    let html = part(html, &[]).unwrap().html;
    html.split_once("</head>\n").unwrap().1.to_owned()
}

#[test]
fn what_amp_lacks_goes_and_its_content_stays_where_there_is_any() {
    let html = "<body><center>a<font color=red>b</font></center><blink>c</blink><script>d</script><svg><p>e</p></svg><!--[if mso]>f<![endif]--><p onclick=x id=y>g</p>";
    assert_eq!(body(html), "<body><div>a<span>b</span></div>c<p>g</p></body></html>\n");
    assert_eq!(part(html, &[]).unwrap().findings.len(), 1);
}

#[test]
fn media_queries_of_widths_win_without_important() {
    let html = "<style>.c { width:100% } @media (min-width:480px) { .half { width:50% !important } } @media (prefers-color-scheme: dark) { .half { color:red } }</style>\
                <body><div class=\"half\" style=\"width:100%;color:#000;mso-x:y\">a</div></body>";
    let html = part(html, &[]).unwrap().html;
    assert!(html.contains(".c{width:100%}.pf-0{width:100%}@media (min-width:480px){.half{width:50%}}"), "{html}");
    assert!(html.contains("<div class=\"half pf-0\" style=\"color:#000\">a</div>"), "{html}");
}

#[test]
fn links_lead_to_the_web_and_pictures_have_a_size() {
    assert_eq!(
        body("<body><a href=\"#x\">a</a><a href='https://a.example/?b=\"&amp;c'>b</a>"),
        "<body><a>a</a><a href=\"https://a.example/?b=&quot;&amp;c\">b</a></body></html>\n"
    );
    let part =
        part("<body><img src=\"https://a.example/a.png\" alt=\"A\" width=\"100\" height=\"40\"><img src=\"cid:1\"><img src=https://a.example/b.png>", &[])
            .unwrap();
    assert!(part.html.contains(
        "<amp-img src=\"https://a.example/a.png\" alt=\"A\" width=\"100\" height=\"40\" layout=\"intrinsic\"></amp-img><amp-img src=\"https://a.example/b.png\""
    ));
    assert_eq!(part.findings.iter().map(|f| f.code).collect::<Vec<_>>(), [Code::AmpNoHeight]);
}

#[test]
fn what_is_too_large_is_refused() {
    let html = format!("<body>{}</body>", "<p>abcdefgh</p>".repeat(20_000));
    assert_eq!(part(&html, &[]).unwrap_err().code, Code::AmpTooLarge);
}
