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

/// Slots of a grid, the first one with the list.
fn grid_slots(amp: bool) -> Vec<SlotLinks> {
    let slot = |n: u8| {
        let list = if amp && n == 0 { serde_json::json!({ "list": "https://l.example/a/1.json", "theme": {} }) } else { serde_json::Value::Null };
        let wide = serde_json::json!({ "picture": "https://l.example/i/w.png", "width": 560, "height": 48 });
        let heading = serde_json::json!({ "picture": "https://l.example/i/h.png", "alt": "Heute", "height": 48, "wide": wide });
        let value = serde_json::json!({ "block": "top", "slot": n, "picture": format!("https://l.example/i/{n}.png"), "click": format!("https://l.example/c/{n}"),
            "text": "https://l.example/o/1", "width": 272, "height": 460, "alt": "Angebot", "heading": if n == 0 { heading } else { serde_json::Value::Null },
            "amp": list });
        serde_json::from_value(value).unwrap()
    };
    (0..3).map(slot).collect()
}

#[test]
fn cards_a_list_has_the_whole_width_of_a_grid_and_a_height_for_texts() {
    let cell = |n: u8| {
        format!(
            "<div class=\"pf-cell\" style=\"float:left;width:272px\"><a href=\"https://l.example/c/{n}\"><picture><source media=\"(max-width:599px)\" srcset=\"https://l.example/n\" /><img src=\"https://l.example/i/{n}.png\" width=\"272\" /></picture></a></div>"
        )
    };
    let html =
        format!("<body><div class=\"pf-cell\"><img src=\"https://l.example/i/w.png\" width=\"560\" /></div>{}</body>", (0..3).map(cell).collect::<String>());
    let with_list = part(&html, &grid_slots(true)).unwrap();
    let body = with_list.html.split_once("</head>\n").unwrap().1;
    assert!(body.starts_with("<body><amp-list width=\"auto\" height=\"738\"") && body.ends_with("</amp-list></body></html>\n"), "{body}");
    // Without lists, the grid is the HTML's.
    let plain = part(&html, &grid_slots(false)).unwrap();
    let body = plain.html.split_once("</head>\n").unwrap().1;
    assert!(body.contains("<amp-img src=\"https://l.example/i/w.png\" alt=\"\" width=\"560\" height=\"48\" layout=\"intrinsic\"></amp-img>"), "{body}");
    let card = "<div class=\"pf-cell\" style=\"float:left;width:272px\"><a href=\"https://l.example/c/0\"><amp-img src=\"https://l.example/i/0.png\" alt=\"\" width=\"272\" height=\"460\" layout=\"intrinsic\"></amp-img></a></div>";
    assert!(body.contains(card) && !body.contains("source") && plain.findings.is_empty(), "{body}");
}
