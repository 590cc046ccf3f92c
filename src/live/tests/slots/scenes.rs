//! Single faults, each in a scenario.

use super::super::{DAY, MANIFEST, Shop, header, links_of, now, offer, size};
use crate::live::NeutralReason;
use crate::shop::offer::{Availability, Offer, Sale};

/// A shop with a campaign of these blocks.
fn shop(blocks: &str) -> Shop {
    let mut shop = Shop::new();
    publish(&mut shop, blocks);
    shop.links = links_of(shop.manifest.as_deref().unwrap());
    shop
}

fn publish(shop: &mut Shop, blocks: &str) {
    let head = MANIFEST.split_once("\"blocks\"").unwrap().0;
    shop.manifest = Some(format!("{head} \"blocks\": [{blocks}] }}"));
}

/// A block whose slots have these values of `whenGone`.
fn block(id: &str, offers: &str, slots: &[&str], more: &str) -> String {
    let offers: Vec<String> = offers.split_whitespace().map(|id| format!("\"{id}\"")).collect();
    let slots: Vec<String> = slots.iter().map(|gone| format!(r#"{{"whenGone":"{gone}"}}"#)).collect();
    format!(r#"{{"id":"{id}","kind":"offers","width":560,"height":172,"scale":1,"offers":[{}],"slots":[{}]{more}}}"#, offers.join(","), slots.join(","))
}

fn say(shop: &mut Shop, id: &str, what: &str) {
    let text = format!(r#"{{{what},"author":"a","reason":"r","at":{},"until":{}}}"#, shop.now - 1, shop.now + DAY);
    shop.offers.get_mut(id).unwrap().overrides.push(text);
}

fn replace(shop: &mut Shop, id: &str, by: &str) {
    say(shop, id, &format!(r#""replacement":"{by}""#));
    shop.also.push(by.into());
}

/// Opens a slot; returns the offer that it showed last.
fn open(shop: &mut Shop, i: usize) -> String {
    let reply = shop.picture(i);
    let key = format!("{}.{}", shop.links[i].block, shop.links[i].slot);
    if size(&reply).1 == 1 { String::new() } else { shop.served.get(&key).cloned().unwrap_or_default() }
}

fn clicked(shop: &mut Shop, i: usize) -> String {
    shop.click(i).rsplit('/').next().unwrap().to_owned()
}

#[test]
fn p11_a_click_leads_to_what_was_seen_though_its_neighbour_sold_out() {
    let mut shop = shop(&block("R", "a b", &["fill", "fill"], r#","atLeast":2"#));
    assert_eq!((open(&mut shop, 0), open(&mut shop, 1)), ("a".into(), "b".into()));
    shop.sell_out("b", now());
    assert_eq!((clicked(&mut shop, 0), clicked(&mut shop, 1)), ("a".into(), "angebote".into()));
    // Reopened, it shows nothing, but the offer was seen.
    assert_eq!((open(&mut shop, 0), clicked(&mut shop, 0)), (String::new(), "a".into()));
    shop.sell_out("a", now());
    assert_eq!(clicked(&mut shop, 0), "angebote");
}

#[test]
fn p11_a_block_that_is_too_thin_leaves_to_others_what_it_did_not_show() {
    let mut shop = shop(&[block("R", "a b", &["fill", "fill"], r#","atLeast":2"#), block("S", "a", &["collapse"], "")].join(","));
    assert_eq!(open(&mut shop, 2), "", "R has it");
    shop.sell_out("b", now());
    assert_eq!((open(&mut shop, 0), open(&mut shop, 2)), (String::new(), "a".into()));
    shop.put(offer("b"));
    assert_eq!((open(&mut shop, 0), open(&mut shop, 2)), (String::new(), "a".into()), "S keeps it");
}

#[test]
fn p11_a_slot_keeps_what_it_showed_against_lists_that_change() {
    let both = |a: &str| [block("A", a, &["collapse"], ""), block("B", "e", &["collapse"], "")].join(",");
    let mut published = shop(&both("a"));
    assert_eq!((open(&mut published, 0), open(&mut published, 1)), ("a".into(), "e".into()));
    publish(&mut published, &both("e c"));
    assert_eq!((open(&mut published, 1), clicked(&mut published, 1), open(&mut published, 0)), ("e".into(), "e".into(), String::new()));

    let mut replaced = shop(&both("a"));
    open(&mut replaced, 0);
    open(&mut replaced, 1);
    replace(&mut replaced, "a", "e");
    assert_eq!((open(&mut replaced, 1), clicked(&mut replaced, 1)), ("e".into(), "e".into()));

    // An offer that moves up in the list does not displace one that is shown.
    let mut placed = shop(&block("A", "a b c", &["collapse", "collapse"], ""));
    assert_eq!(open(&mut placed, 0), "a");
    say(&mut placed, "b", r#""position":1"#);
    assert_eq!((open(&mut placed, 0), open(&mut placed, 1)), ("a".into(), "b".into()), "they have changed places");
}

#[test]
fn p11_of_two_slots_that_last_showed_one_offer_the_first_of_the_mail_keeps_it() {
    let list = |id: &str, offers: &str| block(id, offers, &["fill"], "");
    for order in [[0, 1], [1, 0]] {
        let mut shop = shop(&[list("A", "a"), list("B", "e")].join(","));
        assert_eq!(open(&mut shop, 0), "a");
        // In another version, the other block shows it; then both list it.
        publish(&mut shop, &[list("A", "c"), list("B", "a")].join(","));
        assert_eq!(open(&mut shop, 1), "a");
        publish(&mut shop, &[list("A", "a c"), list("B", "a e")].join(","));
        let mut shown = [String::new(), String::new()];
        for i in order {
            shown[i] = open(&mut shop, i);
        }
        assert_eq!(shown, ["a", "e"], "whichever is opened first");
        assert_eq!((open(&mut shop, 0), clicked(&mut shop, 0), clicked(&mut shop, 1)), ("a".into(), "a".into(), "e".into()));
    }
}

#[test]
fn p11_a_click_leads_to_an_offer_that_its_campaign_names_no_longer() {
    let mut shop = shop(&block("A", "a", &["fill"], ""));
    open(&mut shop, 0);
    publish(&mut shop, &block("A", "b", &["fill"], ""));
    assert_eq!(clicked(&mut shop, 0), "a");
    for version in [None, Some("1".to_owned())] {
        shop.version = version;
        assert_eq!((clicked(&mut shop, 0), clicked(&mut shop, 0)), ("a".into(), "a".into()));
    }
    publish(&mut shop, &block("Other", "b", &["fill"], ""));
    shop.version = None;
    assert_eq!(clicked(&mut shop, 0), "a", "nor its block");
    shop.hide("a");
    assert_eq!(clicked(&mut shop, 0), "angebote");
    publish(&mut shop, &block("A", "b", &["fill"], ""));
    assert_eq!((clicked(&mut shop, 0), open(&mut shop, 0), clicked(&mut shop, 0)), ("b".into(), "b".into(), "b".into()));
    shop.offers.remove("b");
    assert_eq!(clicked(&mut shop, 0), "angebote", "nor the store");
}

#[test]
fn p11_replacements_are_followed_to_the_last_that_can_be_had() {
    let mut shop = shop(&block("A", "a", &["fill"], ""));
    shop.also = ["b", "c"].map(str::to_owned).into();
    replace(&mut shop, "a", "b");
    replace(&mut shop, "b", "c");
    assert_eq!(clicked(&mut shop, 0), "c");
    shop.hide("b");
    assert_eq!(clicked(&mut shop, 0), "c", "over what is hidden");
    shop.hide("a");
    assert_eq!(clicked(&mut shop, 0), "c", "in the place of what is hidden");
    shop.sell_out("c", now());
    assert_eq!(clicked(&mut shop, 0), "angebote");
}

#[test]
fn p11_circles_of_replacements_replace_nothing() {
    let mut shop = shop(&block("A", "a b", &["fill", "fill"], ""));
    replace(&mut shop, "a", "b");
    replace(&mut shop, "b", "a");
    assert_eq!((open(&mut shop, 0), open(&mut shop, 1)), ("a".into(), "b".into()));
}

#[test]
fn p11_a_replacement_from_the_same_list_changes_places_and_no_slot_is_empty() {
    for gone in ["fill", "collapse", "badge"] {
        let mut all = shop(&block("A", "a b", &[gone, gone], ""));
        replace(&mut all, "a", "b");
        assert_eq!((open(&mut all, 0), open(&mut all, 1)), ("b".into(), "a".into()));
        let mut more = shop(&block("A", "a b c", &[gone, gone], ""));
        replace(&mut more, "a", "b");
        assert_eq!((open(&mut more, 0), open(&mut more, 1)), ("b".into(), "c".into()), "it waits behind the others");
        let mut opened = shop(&block("A", "a b", &[gone, gone], ""));
        open(&mut opened, 0);
        open(&mut opened, 1);
        replace(&mut opened, "a", "b");
        assert_eq!((open(&mut opened, 0), open(&mut opened, 1)), ("a".into(), "b".into()));
        let mut same = shop(&block("A", "a b", &[gone, gone], ""));
        replace(&mut same, "a", "c");
        replace(&mut same, "b", "c");
        assert_eq!((open(&mut same, 0), open(&mut same, 1)), ("c".into(), "b".into()), "once for both");
    }
}

#[test]
fn p11_r162_what_was_bought_is_not_recommended_by_any_way() {
    let rules = r#","recommend":[{"slot":"seasonal","offers":["a","b"]}]"#;
    let bought = |shop: &mut Shop, ids: &[&str]| {
        let all: Vec<String> = ids.iter().map(|id| format!(r#"{{"offer":"{id}"}}"#)).collect();
        shop.recipient = Some(format!(r#"{{"purchases":[{}]}}"#, all.join(",")));
    };
    // As a replacement: the offer itself stays, or is replaced by the replacement's own replacement.
    let mut replaced = shop(&block("R", "d", &["fill", "fill"], rules));
    bought(&mut replaced, &["c"]);
    replace(&mut replaced, "a", "c");
    assert_eq!((open(&mut replaced, 0), open(&mut replaced, 1)), ("a".into(), "b".into()));
    replace(&mut replaced, "c", "e");
    assert_eq!(open(&mut replaced, 0), "e");
    // Bought after it was seen.
    let mut seen = shop(&block("R", "d", &["fill", "fill"], rules));
    assert_eq!((open(&mut seen, 0), open(&mut seen, 1)), ("a".into(), "b".into()));
    bought(&mut seen, &["b"]);
    assert_ne!(clicked(&mut seen, 1), "b");
    assert_eq!((open(&mut seen, 1), clicked(&mut seen, 1)), ("d".into(), "d".into()));
    // Another variant of it, at a position set by an editor.
    let mut placed = shop(&block("R", "d", &["fill", "fill"], rules));
    for id in ["d", "e"] {
        placed.put(Offer { group: Some("g".into()), ..offer(id) });
    }
    placed.also.push("e".into());
    say(&mut placed, "d", r#""position":1"#);
    bought(&mut placed, &["e"]);
    assert_eq!((open(&mut placed, 0), open(&mut placed, 1)), ("a".into(), "b".into()));
    // Without rules nothing is personal.
    let mut plain = shop(&block("R", "a b", &["fill"], ""));
    bought(&mut plain, &["a"]);
    assert_eq!((open(&mut plain, 0), clicked(&mut plain, 0)), ("a".into(), "a".into()));
}

#[test]
fn p11_what_is_shown_to_one_reader_is_kept_against_blocks_whose_links_name_nobody() {
    let rules = r#","recommend":[{"slot":"recipient"}],"atLeast":1"#;
    let mut shop = shop(&[block("T", "a c", &["fill"], ""), block("R", "d", &["fill"], rules)].join(","));
    let person = Some(r#"{"offers":["c"],"consent":{"profiling":true}}"#.to_owned());
    shop.recipient = person.clone();
    assert_eq!(open(&mut shop, 1), "c");
    shop.sell_out("a", now());
    for stranger in [true, false] {
        shop.recipient = if stranger { None } else { person.clone() };
        assert_eq!(open(&mut shop, 0), "", "R has shown it");
    }
    assert_eq!((open(&mut shop, 1), clicked(&mut shop, 1)), ("c".into(), "c".into()));
    // Before anyone opened it: whichever is requested first, the block without rules has its own offer.
    for first in [0, 1] {
        shop.served.clear();
        let seen = [first, 1 - first].map(|i| {
            shop.recipient = person.clone().filter(|_| i == 1);
            (i, open(&mut shop, i))
        });
        for (i, id) in seen {
            assert_eq!(id, ["c", "d"][i], "{first} first");
        }
    }
}

#[test]
fn p11_nothing_is_called_sold_out_for_being_old() {
    let mut shop = shop(&[block("A", "a", &["fill"], ""), block("B", "a", &["badge"], "")].join(","));
    shop.now += 2 * DAY;
    assert_eq!(shop.picture(0).fallback, Some(NeutralReason::DataTooOld));
    assert_eq!(size(&shop.picture(1)), (560, 1), "the other slot stands for it");
}

#[test]
fn p14_public_data_are_kept_no_longer_than_they_hold() {
    let mut shop = Shop::new();
    let start = shop.now;
    let price = |text: &str| crate::base::money::Money::parse(text).unwrap();
    let age = |shop: &mut Shop, path: &str| header(&shop.get(path), "Cache-Control").strip_prefix("max-age=").unwrap().parse::<i64>().unwrap();
    let (data, slot) = ("/o/demo/a.json", "/o/demo/slots/top.0.json?for=herbst");
    let sale = |from, until| Some(Sale { price: price("1299.00 EUR"), from, until });
    for (window, left) in
        [((None, Some(start + 10_999)), 10), ((Some(start + 20_000), None), 20), ((Some(start + 999), None), 0), ((Some(start), Some(start + 61_000)), 60)]
    {
        shop.put(Offer { sale: sale(window.0, window.1), ..offer("a") });
        assert_eq!((age(&mut shop, data), age(&mut shop, slot)), (left, left), "{window:?}");
    }
    shop.put(Offer { availability: Availability::Preorder, available_from: Some(start + 30_000), ..offer("a") });
    assert_eq!(age(&mut shop, data), 30);
    shop.put(Offer { price_until: Some(start + 40_000), ..offer("a") });
    assert_eq!((age(&mut shop, data), age(&mut shop, slot)), (40, 40));
    // Overrides that end and begin.
    for (at, until, left) in [(start - 1, start + 7_000, 7), (start + 5_000, start + DAY, 5)] {
        for what in [r#""price":{"amount":149900,"currency":"EUR"}"#, r#""visible":false"#, r#""text":"Rad""#] {
            shop.put(offer("a"));
            let text = format!(r#"{{{what},"author":"a","reason":"r","at":{at},"until":{until}}}"#);
            shop.offers.get_mut("a").unwrap().overrides.push(text);
            assert_eq!(age(&mut shop, data), left, "{what}");
        }
    }
    // The offer in a slot depends on other slots too.
    shop.put(offer("a"));
    assert_eq!((age(&mut shop, data), age(&mut shop, slot)), (60, 60));
    let text = format!(r#"{{"position":1,"author":"a","reason":"r","at":{},"until":{}}}"#, start - 1, start + 9_000);
    shop.offers.get_mut("d").unwrap().overrides.push(text);
    assert_eq!((age(&mut shop, data), age(&mut shop, slot)), (60, 9));
    // The rest of maxAge; stale offers are ignored.
    shop.put(offer("d"));
    shop.now = start - 60_000 + DAY - 3_500;
    assert_eq!((age(&mut shop, data), age(&mut shop, slot)), (3, 3));
    shop.now += 10_000;
    assert_eq!(age(&mut shop, data), 0);
    shop.now = start;
    shop.manifest = Some(MANIFEST.replace("\"allow\"", "\"expires\": \"2026-11-22T09:00:04Z\", \"allow\""));
    assert_eq!(age(&mut shop, slot), 4);
}
