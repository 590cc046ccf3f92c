//! The pictures of one slot: in light and dark, wide and narrow, and the link below them.

use super::*;

const CARDS: &str = r##"{
  "tenant": "demo", "id": "herbst", "allow": ["shop.example"], "fallback": "https://shop.example/angebote", "theme": { "preset": "sport", "dark": {} },
  "blocks": [
    { "id": "top", "kind": "offers", "width": 560, "height": 224, "narrow": { "width": 272, "height": 300 }, "offers": ["a", "b"],
      "slots": [{ "whenGone": "collapse" }, { "whenGone": "badge" }] }
  ]
}"##;

fn shop() -> Shop {
    Shop { links: links_of(CARDS), manifest: Some(CARDS.into()), version: Some("1".into()), ..Shop::new() }
}

fn text_link(shop: &mut Shop, slot: usize) -> (u32, u32) {
    let path = shop.links[slot].text_link.as_ref().unwrap().picture.clone();
    let reply = shop.get(&path);
    size(&reply)
}

#[test]
fn cards_each_rendition_has_its_own_colours_and_box() {
    let mut shop = shop();
    let SlotLinks { picture, dark, narrow, .. } = shop.links[0].clone();
    let narrow = narrow.unwrap();
    let all = [picture, dark.unwrap(), narrow.picture, narrow.dark.unwrap()];
    // The second time, they come from the cache.
    for _ in 0..2 {
        let replies = all.each_ref().map(|path| shop.get(path));
        assert_eq!(replies.each_ref().map(size), [(1120, 448), (1120, 448), (544, 600), (544, 600)]);
        for (i, one) in replies.iter().enumerate() {
            assert!(replies.iter().skip(i + 1).all(|other| other.body != one.body));
        }
    }
}

#[test]
fn cards_renditions_are_one_opening() {
    let mut shop = shop();
    let SlotLinks { picture, dark, narrow, .. } = shop.links[0].clone();
    assert_eq!(shop.get(&dark.unwrap()).served.len(), 1);
    // What one of them showed is not new in the others.
    for path in [picture, narrow.unwrap().picture] {
        assert_eq!(shop.get(&path).served.len(), 0);
    }
    assert_eq!(shop.served, HashMap::from([("top.0".to_owned(), "a".to_owned())]));
}

#[test]
fn cards_the_space_below_a_card_goes_only_with_the_card() {
    let mut shop = shop();
    assert_eq!([text_link(&mut shop, 0), text_link(&mut shop, 1)], [(1120, 88); 2]);
    shop.sell_out("a", now());
    shop.sell_out("b", now());
    shop.version = Some("2".into());
    // The first collapses, the second says that it is sold out.
    assert_eq!([text_link(&mut shop, 0), text_link(&mut shop, 1)], [(1120, 2), (1120, 88)]);
    shop.failed = true;
    assert_eq!(text_link(&mut shop, 0), (1120, 88));
}
