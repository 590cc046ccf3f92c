use super::*;

fn campaign(block: &str) -> Campaign {
    let manifest = format!(r#"{{ "tenant": "demo", "id": "c", "allow": ["shop.example"], "fallback": "https://shop.example/", "blocks": [{block}] }}"#);
    Campaign::parse(&manifest).unwrap()
}

fn block(size: &str) -> String {
    format!(r#"{{ "id": "b", "kind": "offers", {size}, "photo": true, "offers": ["a"], "slots": [{{ "whenGone": "fill" }}] }}"#)
}

fn offer() -> Offer {
    let json = r#"{ "id": "a", "kind": "service", "title": "Wanderwoche auf der Almhütte mit Bergführerin", "link": "https://shop.example/a",
        "travel": { "destination": "Dolomiten, Südtirol", "dates": "10.–14.06.2027", "nights": "4 Nächte", "board": "Halbpension", "departure": "Eigenanreise", "priceBasis": "p. P." },
        "price": { "amount": 42900, "currency": "EUR" }, "availability": "available" }"#;
    serde_json::from_str(json).unwrap()
}

#[test]
fn a_box_that_is_too_small_is_refused_with_the_one_that_would_do() {
    let found = fit(&campaign(&block(r#""width": 560, "height": 120"#)), &[offer()]);
    let [one] = &found[..] else { panic!("{found:?}") };
    assert_eq!((one.code, one.path.as_deref()), (Code::CampaignBoxTooSmall, Some("blocks[0].height")));
    let help = one.help.as_deref().unwrap();
    let tall: u16 = help.split("a height of ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!((124..=224).contains(&tall), "{help}");
    let sized = |height: u16| campaign(&block(&format!(r#""width": 560, "height": {height}"#)));
    assert!(fit(&sized(tall), &[offer()]).is_empty());
    assert!(!fit(&sized(tall - STEP), &[offer()]).is_empty());
}

#[test]
fn narrow_boxes_are_measured_too() {
    let size = r#""width": 560, "height": 224, "narrow": { "width": 272, "height": 150 }"#;
    let found = fit(&campaign(&block(size)), &[offer()]);
    assert_eq!(found.iter().map(|found| found.path.as_deref().unwrap()).collect::<Vec<_>>(), ["blocks[0].narrow.height"]);
    assert!(fit(&campaign(&block(&size.replace("150", "460"))), &[offer()]).is_empty());
}

#[test]
fn the_boxes_of_the_boards_hold_their_offers() {
    for (layout, width, height) in
        [("row", 560, 224), ("stack", 272, 460), ("hero", 600, 400), ("hero", 320, 460), ("compact", 560, 148), ("compact", 272, 236)]
    {
        let size = format!(r#""width": {width}, "height": {height}, "layout": "{layout}""#);
        assert_eq!(fit(&campaign(&block(&size)), &[offer()]), [], "{layout} {width} × {height}");
    }
}

#[test]
fn a_rule_may_choose_any_offer() {
    let with_rule =
        block(r#""width": 560, "height": 120, "recommend": [{ "slot": "similar", "of": "x" }]"#).replace(r#""offers": ["a"]"#, r#""offers": ["x"]"#);
    assert_eq!(fit(&campaign(&with_rule), &[offer()]).len(), 1);
    let listed = block(r#""width": 560, "height": 120"#).replace(r#""offers": ["a"]"#, r#""offers": ["x"]"#);
    assert_eq!(fit(&campaign(&listed), &[offer()]).len(), 0);
}
