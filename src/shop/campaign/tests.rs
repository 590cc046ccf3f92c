use super::*;
use crate::base::diagnostic::Code;
use crate::base::language::Language;
use crate::base::money::Money;
use crate::shop::link::{Key, Keys};
use crate::shop::offer::{Availability, Offer, OfferKind};

const MANIFEST: &str = r##"{
  "tenant": "demo", "id": "herbst", "allow": ["shop.example"], "fallback": "https://shop.example/angebote",
  "blocks": [
    { "id": "top", "kind": "offers", "width": 600, "height": 172, "offers": ["a", "b"], "slots": [{ "whenGone": "fill" }] }
  ]
}"##;

fn offer(id: &str) -> Offer {
    Offer::new(id, "Rad", format!("https://shop.example/{id}"), Availability::Available, Money::parse("10.00 EUR").unwrap())
}

fn codes(campaign: &Campaign, offers: &[Offer]) -> Vec<Code> {
    check(campaign, offers, &["shop.example".into()]).iter().map(|d| d.code).collect()
}

#[test]
fn a_good_campaign_has_no_findings_and_defaults() {
    let campaign = Campaign::parse(MANIFEST).unwrap();
    assert_eq!((campaign.max_age.as_str(), campaign.zone.as_str(), campaign.blocks[0].scale), ("PT24H", "Europe/Berlin", 2));
    assert_eq!(codes(&campaign, &[offer("a"), offer("b")]), []);
}

#[test]
fn a_broken_manifest_has_its_place() {
    let e = Campaign::parse("{\n  \"tenant\": }").unwrap_err();
    assert_eq!((e.code, e.place.unwrap().line), (Code::CampaignNotJson, 2));
    let e = Campaign::parse(&MANIFEST.replace("\"allow\"", "\"alow\"")).unwrap_err();
    assert_eq!((e.code, e.place.unwrap().line), (Code::CampaignInvalid, 2));
}

#[test]
fn r038_missing_attributes_unknown_offers_and_hosts_outside_the_list_are_found() {
    let campaign = Campaign::parse(MANIFEST).unwrap();
    assert_eq!(codes(&campaign, &[offer("a")]), [Code::CampaignUnknownOffer]);
    let trip = Offer { kind: OfferKind::Service, ..offer("b") };
    assert_eq!(codes(&campaign, &[offer("a"), trip]), [Code::CampaignMissingFact; 6]);
    let elsewhere = Offer { link: "https://evil.example/a".into(), ..offer("b") };
    assert_eq!(codes(&campaign, &[offer("a"), elsewhere]), [Code::CampaignHostNotAllowed]);
    let wide = Campaign::parse(&MANIFEST.replace("[\"shop.example\"]", "[\"shop.example\", \"other.example\"]")).unwrap();
    assert_eq!(codes(&wide, &[offer("a"), offer("b")]), [Code::CampaignHostNotAllowed]);
}

#[test]
fn boxes_slots_ids_and_colours_are_checked() {
    let wrong = |from: &str, to: &str| codes(&Campaign::parse(&MANIFEST.replace(from, to)).unwrap(), &[offer("a"), offer("b")]);
    assert_eq!(wrong("600", "200"), [Code::CampaignInvalid]);
    assert_eq!(wrong("\"width\": 600, \"height\": 172", "\"width\": 701, \"height\": 641"), [Code::CampaignInvalid, Code::CampaignInvalid]);
    let narrow = |narrow: &str| wrong("\"height\": 172", &format!("\"height\": 172, \"narrow\": {narrow}"));
    assert_eq!(narrow(r#"{ "width": 272, "height": 460, "layout": "stack" }"#), []);
    assert_eq!(narrow(r#"{ "width": 200, "height": 90 }"#), [Code::CampaignInvalid, Code::CampaignInvalid]);
    assert_eq!(narrow(r#"{ "width": 600, "height": 172 }"#), [Code::CampaignInvalid]);
    let photos = |photos: &str| wrong("\"allow\"", &format!("\"photos\": {photos}, \"allow\""));
    assert_eq!(photos(r#"[{ "offer": "a", "focus": [86, 62] }]"#), []);
    assert_eq!(photos(r#"[{ "offer": "x" }, { "offer": "a" }, { "offer": "a", "focus": [120, 0] }]"#), [Code::CampaignInvalid; 3]);
    assert_eq!(wrong("172", "90"), [Code::CampaignInvalid]);
    assert_eq!(wrong("\"herbst\"", "\"herbst 2026\""), [Code::CampaignInvalid]);
    assert_eq!(wrong("\"slots\": [{ \"whenGone\": \"fill\" }]", "\"slots\": []"), [Code::CampaignInvalid]);
    assert_eq!(wrong("\"offers\", \"width\"", "\"offer\", \"width\""), []);
    assert_eq!(wrong("\"allow\"", "\"theme\": {\"muted\": \"#cccccc\"}, \"allow\""), [Code::CampaignLowContrast]);
    assert_eq!(wrong("\"allow\"", "\"zone\": \"Berlin\", \"allow\""), [Code::ZoneUnknown]);
    assert_eq!(wrong("https://shop.example/angebote", "http://shop.example/angebote"), [Code::CampaignInvalid]);
}

#[test]
fn addresses_that_could_be_read_in_two_ways_are_refused() {
    let allow = ["shop.example".to_owned()];
    let ok = |a: &str| is_allowed(a, Some(&allow), None);
    assert!(ok("https://shop.example/a?b=1#c") && ok("https://SHOP.example"));
    for bad in [
        "http://shop.example/",
        "https://shop.example.evil.example/",
        "https://evil.example/https://shop.example/",
        "https://shop.example@evil.example/",
        "https://user:pw@shop.example/",
        "https://shop.example:8443/",
        "https://shop.example\\@evil.example/",
        "https:/\\shop.example/",
        "https://shop.example\t/",
        "https://shop.example/\r\nSet-Cookie: a",
        "//shop.example/",
        "javascript:alert(1)",
        "https://shöp.example/",
        " https://shop.example/",
        "https://",
        "https://shop.example./",
    ] {
        assert!(!ok(bad), "{bad}");
    }
}

#[test]
fn every_slot_has_its_three_links() {
    let campaign = Campaign::parse(MANIFEST).unwrap();
    let keys = Keys::new(vec![Key::new("k", &[1; 32]).unwrap()]).unwrap();
    let options = LinkOptions {
        base_url: "https://live.shop.example/",
        message: "m1",
        locale: "de-du",
        issued_at: 1,
        subject: None,
        subjects: &[],
        variant: "",
        amp: false,
    };
    let links = seal_links(&campaign, &keys, &options).unwrap();
    assert_eq!(links.len(), 1);
    assert!(links[0].picture.starts_with("https://live.shop.example/i/v1.k.") && links[0].picture.ends_with("/top.png"));
    assert_eq!(links[0].alt, "Aktuelles Angebot");
    let again = seal_links(&campaign, &keys, &options).unwrap();
    let other = seal_links(&campaign, &keys, &LinkOptions { message: "m2", ..options }).unwrap();
    assert!(links == again && links[0].picture != other[0].picture);
}

#[test]
fn r038_attributes_that_are_due_are_missed_at_publishing() {
    let text = MANIFEST.replace("\"blocks\"", "\"required\": [\"content\", \"energyClass\", \"image\", \"brand\"], \"blocks\"");
    let campaign = Campaign::parse(&text).unwrap();
    let mut whole = offer("a");
    whole.content = crate::shop::offer::Content::parse("750 ml");
    (whole.energy_class, whole.image, whole.brand) = (Some("A".into()), Some("https://shop.example/a.jpg".into()), Some("B".into()));
    let found = check(&campaign, &[whole, offer("b")], &["shop.example".into()]);
    let missing: Vec<&str> = found.iter().map(|d| d.message.as_str()).collect();
    assert_eq!(missing, ["content", "energyClass", "image", "brand"].map(|fact| format!("the offer `b` has no {fact}")));
    // Travel needs none of them, but its own attributes.
    let mut trip = offer("b");
    trip.kind = OfferKind::Service;
    assert!(check(&campaign, &[trip], &["shop.example".into()]).iter().all(|d| !d.message.contains("energyClass")));
}

#[test]
fn rules_of_recommendations_are_checked() {
    let with = |rules: &str, slots: &str| {
        let text =
            MANIFEST.replace("\"offers\": [\"a\", \"b\"], \"slots\": [{ \"whenGone\": \"fill\" }]", &format!("\"recommend\": {rules}, \"slots\": {slots}"));
        let campaign = Campaign::parse(&text).unwrap();
        check(&campaign, &[offer("a"), offer("b")], &["shop.example".into()]).into_iter().map(|d| d.path.unwrap()).collect::<Vec<_>>()
    };
    let two = r#"[{ "whenGone": "fill" }, { "whenGone": "fill" }]"#;
    assert_eq!(
        with(r#"[{"slot":"accessories"},{"slot":"seasonal","from":"2026-11-01","offers":["a"]},{"slot":"topic","category":"x","offers":["b"]}]"#, two),
        [""; 0]
    );
    assert_eq!(with(r#"[{"slot":"accessories"}]"#, r#"[{ "whenGone": "fill" }]"#), ["blocks[0].atLeast"]);
    assert_eq!(with(r#"[{"slot":"seasonal"}]"#, two), ["blocks[0].recommend[0].offers"]);
    assert_eq!(with(r#"[{"slot":"accessories","offers":["a"]}]"#, two), ["blocks[0].recommend[0].offers"]);
    assert_eq!(with(r#"[{"slot":"topic","offers":["a"]}]"#, two), ["blocks[0].recommend[0].category"]);
    assert_eq!(with(r#"[{"slot":"seasonal","until":"soon","offers":["a"]}]"#, two), ["blocks[0].recommend[0].until"]);
    assert_eq!(with(r#"[{"slot":"topic","category":"x","offers":["none"]}]"#, two), ["offers[0]"]);
}

#[test]
fn m15_a_wrong_manifest_is_told_in_its_authors_words() {
    let text = serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(MANIFEST).unwrap()).unwrap();
    let told = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
        change(&mut value);
        let text = serde_json::to_string_pretty(&value).unwrap();
        let e = *read(&text).unwrap_err();
        assert_eq!(e.code, Code::CampaignInvalid);
        let line = text.lines().nth(e.place.unwrap().line as usize - 1).unwrap().trim();
        let help = e.help.unwrap();
        let words = format!("{} {help}", e.message);
        for foreign in ["variant", "untagged", "enum", "struct", "expected", "u16", "sequence", "integer", "string", "boolean", "map"] {
            assert!(!words.contains(foreign), "{words}");
        }
        (e.message, help, e.path.unwrap_or_default(), line.to_owned())
    };
    let wrong = |pointer: &'static str, to: serde_json::Value| told(&move |value| *value.pointer_mut(pointer).unwrap() = to.clone());
    let added = |pointer: &'static str, name: &'static str, to: serde_json::Value| {
        told(&move |value| drop(value.pointer_mut(pointer).unwrap().as_object_mut().unwrap().insert(name.to_owned(), to.clone())))
    };
    let without =
        |pointer: &'static str, name: &'static str| told(&move |value| drop(value.pointer_mut(pointer).unwrap().as_object_mut().unwrap().remove(name)));
    let (message, help, path, line) = added("", "colour", "red".into());
    assert_eq!((message.as_str(), path.as_str(), line.as_str()), ("the campaign has no field `colour`", "colour", "\"colour\": \"red\","));
    assert!(help.starts_with("write one of: tenant, id"), "{help}");
    let (message, help, path, line) = wrong("/blocks/0/width", "600".into());
    assert_eq!((message.as_str(), help.as_str()), ("`blocks[0].width` is the text `600`", "write a whole number from 0 to 65535"));
    assert_eq!((path.as_str(), line.starts_with("\"width\"")), ("blocks[0].width", true));
    let (message, help, path, _) = wrong("/blocks/0/kind", "offrs".into());
    assert_eq!((message.as_str(), path.as_str()), ("`blocks[0].kind` is the text `offrs`", "blocks[0].kind"));
    assert!(help.starts_with("write one of: price, offer, offers"), "{help}");
    let (message, help, path, line) = without("/blocks/0/slots/0", "whenGone");
    assert_eq!((message.as_str(), path.as_str()), ("`blocks[0].slots[0]` has no `whenGone`", "blocks[0].slots[0].whenGone"));
    assert_eq!((help.as_str(), line.starts_with('{')), ("write `whenGone`: one of: fill, collapse, badge", true), "{line}");
    assert_eq!(without("", "blocks").0, "the campaign has no `blocks`");
    let (message, help, path, _) = added("/blocks/0", "alt", serde_json::json!({ "de": "Angebot", "sv": "Erbjudande" }));
    assert_eq!((message.as_str(), path.as_str()), ("`blocks[0].alt` has a text in `sv`, which is no language of the library", "blocks[0].alt.sv"));
    assert_eq!(help, "write one of: da, de, en, es, fr, it, nl, pl");
    assert_eq!(added("/blocks/0", "alt", serde_json::json!({ "de": 1 })).2, "blocks[0].alt.de");
    assert_eq!(added("/blocks/0", "alt", serde_json::json!({})).2, "blocks[0].alt");
    assert_eq!(added("", "theme", serde_json::json!({ "accent": "green" })).1, "write a colour like #1a2b3c");
    assert_eq!(added("", "taxNote", "yes".into()).1, "write true or false");
    assert_eq!(added("/blocks/0", "choices", serde_json::json!([{ "weekdays": ["Montag"] }])).2, "blocks[0].choices[0].weekdays[0]");
    assert_eq!(added("/blocks/0", "recommend", serde_json::json!([{ "slot": "upsell" }])).2, "blocks[0].recommend[0].slot");
    assert_eq!(told(&|value| *value = serde_json::json!([])).0, "the campaign is a list");
    // Valid manifests give the same result with both readers.
    assert_eq!(read(&text).unwrap(), Campaign::parse(&text).unwrap());
}

#[test]
fn e11_a_whole_number_may_be_written_with_a_point() {
    let written = |width: &str| MANIFEST.replace("600", width).replace("\"slots\"", "\"atLeast\": 1.0, \"scale\": 2.0, \"slots\"");
    let campaign = read(&written("600.0")).unwrap();
    assert_eq!((campaign.blocks[0].width, campaign.blocks[0].at_least, campaign.blocks[0].scale), (600, Some(1), 2));
    assert_eq!(read(&written("6e2")).unwrap(), campaign);
    for bad in ["600.5", "-1.0", "65536.0", "1e300", "\"600\"", "null"] {
        assert_eq!(read(&written(bad)).unwrap_err().path.unwrap(), "blocks[0].width", "{bad}");
        assert!(Campaign::parse(&written(bad)).is_err(), "{bad}");
    }
}

#[test]
fn e11_a_manifest_may_name_its_schema_at_its_top_alone() {
    let top = MANIFEST.replacen('{', "{ \"$schema\": \"./campaign.schema.json\",", 1);
    assert_eq!(read(&top).unwrap(), Campaign { schema: Some("./campaign.schema.json".into()), ..read(MANIFEST).unwrap() });
    assert_eq!(read(&top.replace("\"./campaign.schema.json\"", "1")).unwrap_err().path.unwrap(), "$schema");
    let below = MANIFEST.replace("\"whenGone\"", "\"$schema\": \"a\", \"whenGone\"");
    assert_eq!(read(&below).unwrap_err().path.unwrap(), "blocks[0].slots[0].$schema");
}

#[test]
fn e11_an_author_is_told_what_would_be_read_past_silently() {
    let list = MANIFEST.replace("\"allow\"", "\"theme\": [], \"allow\"");
    assert_eq!(read(&list).unwrap_err().path.unwrap(), "theme");
    let null = read(&list.replace("[]", "{\"density\": null}")).unwrap_err();
    assert_eq!((null.code, null.path.unwrap()), (Code::CampaignInvalid, "theme.density".to_owned()));
    let words = MANIFEST.replace("\"slots\"", "\"alt\": {\"de\": \"a\", \"en\": \"b\", \"sv\": \"c\"}, \"slots\"");
    assert_eq!(read(&words).unwrap_err().path.unwrap(), "blocks[0].alt.sv");
    // Published manifests are still readable.
    assert!(Campaign::parse(&words).is_ok());
}

#[test]
fn texts_by_language_have_one_in_the_campaigns_own() {
    let told = |locale: &str, texts: serde_json::Value| {
        let mut manifest: serde_json::Value = serde_json::from_str(MANIFEST).unwrap();
        manifest["locale"] = locale.into();
        manifest["blocks"][0]["heading"] = texts;
        let campaign = read(&manifest.to_string()).unwrap();
        let found = check(&campaign, &[], &campaign.allow);
        found.into_iter().filter(|d| d.code == Code::CampaignInvalid).map(|d| (d.path.unwrap(), d.help.unwrap_or_default())).collect::<Vec<_>>()
    };
    let both = serde_json::json!({ "de": "Für Sie", "da": "Til dig" });
    assert_eq!((told("de-AT", both.clone()), told("da", both.clone())), (vec![], vec![]));
    assert_eq!(told("fr-FR", both), [("blocks[0].heading".to_owned(), "add a text for `fr`".to_owned())]);
    let words = Words::Each(Texts(vec![("en".to_owned(), "For you".to_owned()), ("pl".to_owned(), "Dla ciebie".to_owned())]));
    assert_eq!([Language::Pl, Language::En, Language::It].map(|language| words.text(language)), ["Dla ciebie", "For you", "For you"]);
}

#[test]
fn a_block_has_up_to_a_hundred_offers() {
    let found = |count: usize| {
        let mut manifest: serde_json::Value = serde_json::from_str(MANIFEST).unwrap();
        manifest["blocks"][0]["offers"] = (0..count).map(|n| n.to_string()).collect();
        let campaign = read(&manifest.to_string()).unwrap();
        check(&campaign, &[], &campaign.allow).into_iter().filter(|d| d.code == Code::CampaignInvalid).map(|d| d.path.unwrap()).collect::<Vec<_>>()
    };
    assert_eq!((found(1), found(100), found(101), found(102)), (vec![], vec![], vec!["blocks[0].offers".to_owned()], vec!["blocks[0].offers".to_owned()]));
}

const RENDITIONS: &str = r##"{
  "tenant": "demo", "id": "herbst", "allow": ["shop.example"], "fallback": "https://shop.example/angebote", "theme": { "preset": "sport", "dark": {} },
  "blocks": [
    { "id": "top", "kind": "offers", "width": 560, "height": 224, "narrow": { "width": 272, "height": 460 }, "heading": "Angebote",
      "offers": ["a", "b"], "slots": [{ "whenGone": "fill" }] },
    { "id": "grid", "kind": "offers", "width": 272, "height": 460, "heading": "Zubehör", "offers": ["a", "b"], "slots": [{ "whenGone": "fill" }, { "whenGone": "fill" }] },
    { "id": "hero", "kind": "offer", "width": 600, "height": 400, "layout": "hero", "offers": ["a"], "slots": [{ "whenGone": "fill" }] },
    { "id": "way", "kind": "parcel", "width": 560, "height": 208, "narrow": { "width": 272, "height": 248 }, "slots": [{ "whenGone": "collapse" }] },
    { "id": "pic", "kind": "banner", "width": 560, "height": 200, "alt": "Bild", "choices": [{ "picture": "a.jpg" }], "slots": [{ "whenGone": "collapse" }] }
  ]
}"##;

/// The box of a picture's link, and whether it is dark. It opens under its own file name only.
fn opened(picture: &str, keys: &Keys) -> (u16, u16, bool, u8) {
    let (link, name) = picture.strip_prefix("https://live.shop.example/i/").unwrap().split_once('/').unwrap();
    let link = crate::shop::link::open(link, crate::shop::link::Purpose::Picture, name, keys).unwrap();
    (link.size.width, link.size.height, link.dark, link.slot)
}

fn sealed(manifest: &str) -> (Vec<SlotLinks>, Keys) {
    let keys = Keys::new(vec![Key::new("k", &[1; 32]).unwrap()]).unwrap();
    let (base_url, message, locale) = ("https://live.shop.example", "m1", "de");
    let options = LinkOptions { base_url, message, locale, issued_at: 1, subject: None, subjects: &[], variant: "", amp: false };
    (seal_links(&Campaign::parse(manifest).unwrap(), &keys, &options).unwrap(), keys)
}

#[test]
fn cards_a_slot_has_its_renditions_in_light_and_dark_for_wide_and_narrow_screens() {
    let (links, keys) = sealed(RENDITIONS);
    let of = |block: &str| links.iter().find(|slot| slot.block == block).unwrap();
    let row = of("top");
    let narrow = row.narrow.as_ref().unwrap();
    assert_eq!(opened(&row.picture, &keys), (560, 224, false, 0));
    assert_eq!(opened(row.dark.as_ref().unwrap(), &keys), (560, 224, true, 0));
    assert_eq!(opened(&narrow.picture, &keys), (272, 460, false, 0));
    assert_eq!(opened(narrow.dark.as_ref().unwrap(), &keys), (272, 460, true, 0));
    for (part, height) in [(row.heading.as_ref().unwrap(), HEADING), (row.text_link.as_ref().unwrap(), TEXT_LINK)] {
        let narrow = part.narrow.as_ref().unwrap();
        let pictures = [&part.picture, part.dark.as_ref().unwrap(), &narrow.picture, narrow.dark.as_ref().unwrap()];
        let boxes = [(560, height, false, 0), (560, height, true, 0), (272, height, false, 0), (272, height, true, 0)];
        assert_eq!(pictures.map(|picture| opened(picture, &keys)), boxes);
        assert_eq!((part.height, part.wide.as_ref()), (height, None));
    }
    // Every slot's text link is its own.
    let second = links.iter().find(|slot| slot.block == "grid" && slot.slot == 1).unwrap();
    assert_eq!(opened(&second.text_link.as_ref().unwrap().picture, &keys), (272, TEXT_LINK, false, 1));
    // Without a dark theme and `narrow`, there is one.
    let (plain, _) = sealed(MANIFEST);
    assert_eq!((&plain[0].dark, &plain[0].narrow), (&None, &None));
}

#[test]
fn cards_pictures_with_a_price_are_their_card_and_others_have_a_strip_below_them() {
    let (links, _) = sealed(RENDITIONS);
    let of = |block: &str| links.iter().find(|slot| slot.block == block).unwrap();
    assert_eq!([of("top"), of("grid"), of("hero"), of("way"), of("pic")].map(|slot| slot.height), [224, 460, 400, 208 + STRIP, 200]);
    assert_eq!(of("way").narrow.as_ref().unwrap().height, 248 + STRIP);
    // A hero's photo and a banner reach into their corners; the strip is below the corners of others.
    assert_eq!([of("top"), of("grid"), of("hero"), of("way"), of("pic")].map(|slot| slot.radius), [10, 10, 0, 0, 0]);
}

#[test]
fn cards_a_grids_heading_is_as_wide_as_two_cards_and_their_gutter() {
    let (links, keys) = sealed(RENDITIONS);
    let heading = |block: &str, slot: u8| links.iter().find(|known| known.block == block && known.slot == slot).unwrap().heading.as_ref();
    let wide = heading("grid", 0).unwrap().wide.as_ref().unwrap();
    assert_eq!((wide.width, wide.height), (560, HEADING));
    assert_eq!(opened(&wide.picture, &keys), (560, HEADING, false, 0));
    assert_eq!(opened(&heading("grid", 0).unwrap().picture, &keys), (272, HEADING, false, 0));
    assert!(heading("grid", 1).is_none() && heading("top", 0).unwrap().wide.is_none());
}

#[test]
fn cards_narrow_boxes_are_checked_as_the_others() {
    let wrong = |from: &str, to: &str| {
        let campaign = Campaign::parse(&RENDITIONS.replace(from, to)).unwrap();
        check(&campaign, &[offer("a"), offer("b")], &["shop.example".into()]).iter().filter_map(|d| d.path.clone()).collect::<Vec<_>>()
    };
    assert_eq!(wrong("\"width\": 272, \"height\": 460 },", "\"width\": 272, \"height\": 460 },"), Vec::<String>::new());
    assert_eq!(wrong("\"width\": 272, \"height\": 460 },", "\"width\": 200, \"height\": 460 },"), ["blocks[0].narrow.width"]);
    assert_eq!(wrong("\"width\": 272, \"height\": 460 },", "\"width\": 272, \"height\": 90 },"), ["blocks[0].narrow.height"]);
    assert_eq!(wrong("\"width\": 272, \"height\": 460 },", "\"width\": 560, \"height\": 224 },"), ["blocks[0].narrow.width"]);
}

#[test]
fn cards_links_sealed_before_there_were_renditions_are_read() {
    let old = r#"{ "block": "top", "slot": 0, "picture": "p", "click": "c", "text": "t", "width": 560, "height": 172, "alt": "a",
        "heading": { "picture": "h", "alt": "H", "height": 42 }, "textLink": null }"#;
    let slot: SlotLinks = serde_json::from_str(old).unwrap();
    assert_eq!((slot.dark, slot.narrow, slot.radius, slot.heading.unwrap().wide), (None, None, 0, None));
}

#[test]
fn a_host_has_labels_of_letters_and_digits_and_no_number_for_its_last() {
    let long = |n: usize| "a".repeat(n);
    for fine in ["shop.example", "a-b.c1.example", &format!("{}.example", long(63)), "xn--bcher-kva.example", "1.2.3.x4"] {
        assert_eq!(super::address::host(&format!("https://{fine}/a?b#c")), Some(fine));
    }
    let labels = |n: usize| vec![long(50); n].join(".");
    for wrong in [
        "example",
        "",
        ".example",
        "shop..example",
        "-a.example",
        "a-.example",
        "a_b.example",
        "shöp.example",
        &format!("{}.example", long(64)),
        &labels(5),
        "1.2.3.4",
        "shop.example:443",
    ] {
        assert_eq!(super::address::host(&format!("https://{wrong}/")), None, "{wrong}");
    }
}

#[test]
fn a_box_without_a_layout_gets_the_one_that_suits_it() {
    use super::Layout;
    for (width, height, layout) in [
        (480, 163, Layout::Compact),
        (480, 164, Layout::Row),
        (700, 500, Layout::Row),
        (479, 247, Layout::Compact),
        (479, 248, Layout::Stack),
        (264, 460, Layout::Stack),
    ] {
        assert_eq!(Layout::of_box(width, height), layout, "{width} × {height}");
    }
}

#[test]
fn narrow_countdowns_and_vouchers_need_more_height() {
    use super::BlockKind;
    for (kind, narrow, wide) in [(BlockKind::Countdown, 176, 112), (BlockKind::Voucher, 300, 172), (BlockKind::Points, 150, 150), (BlockKind::Poll, 216, 216)] {
        let least = |width: u16| *kind.heights(width, 3).start();
        assert_eq!([least(264), least(479), least(480), least(700)], [narrow, narrow, wide, wide], "{kind:?}");
    }
}
