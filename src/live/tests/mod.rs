use super::*;
use crate::base::money::Money;
use crate::base::time::{Millis, instant};
use crate::shop::campaign::{Campaign, LinkOptions, SlotLinks, seal_links};
use crate::shop::link::{Key, Keys};
use crate::shop::offer::{Availability, Offer, OfferKind, Prior, Travel};
use base64::Engine;
use std::collections::{BTreeMap, HashMap};

mod cards;
mod fits;
mod languages;
mod pictures;
mod protocol;
mod renditions;
#[cfg(not(target_arch = "wasm32"))]
mod shipping;
mod slots;

const DAY: Millis = 86_400_000;
const MANIFEST: &str = r##"{
  "tenant": "demo", "id": "herbst", "allow": ["shop.example"], "fallback": "https://shop.example/angebote",
  "blocks": [
    { "id": "top", "kind": "offers", "width": 600, "height": 172, "offers": ["a", "b", "c", "d"],
      "slots": [{ "whenGone": "fill" }, { "whenGone": "fill" }, { "whenGone": "collapse", "fallback": "https://shop.example/slot" }] },
    { "id": "deal", "kind": "offer", "width": 600, "height": 172, "offers": ["e"], "slots": [{ "whenGone": "badge" }] }
  ]
}"##;

fn now() -> Millis {
    instant("2026-11-22T09:00:00Z").unwrap()
}

fn config() -> EdgeConfig {
    let secret = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode([1; 32]);
    serde_json::from_value(serde_json::json!({ "keys": [{ "kid": "k", "secret": secret }], "allow": ["shop.example"], "fallback": "https://shop.example/" }))
        .unwrap()
}

fn offer(id: &str) -> Offer {
    let price = Money::parse("1599.00 EUR").unwrap();
    Offer {
        brand: Some("Nordwind".into()),
        category: Some("Fahrräder > Gravel".into()),
        prior: Some(Prior { lowest30: Money::parse("1999.00 EUR").unwrap(), reduced_since: Some(now() - DAY) }),
        ..Offer::new(id, format!("Gravelbike {id}"), format!("https://shop.example/p/{id}"), Availability::Available, price)
    }
}

/// A shop: the store's answers, and the edge.
struct Shop {
    edge: Edge,
    offers: BTreeMap<String, StoredOffer>,
    served: HashMap<String, String>,
    links: Vec<SlotLinks>,
    manifest: Option<String>,
    recipient: Option<String>,
    relations: Vec<crate::shop::recommend::Relation>,
    /// Offers requested because of overrides and recipients.
    also: Vec<String>,
    failed: bool,
    /// The store's revision token, if it has one.
    version: Option<String>,
    now: Millis,
}

/// The links of a campaign's mail.
fn links_of(manifest: &str) -> Vec<SlotLinks> {
    let keys = Keys::new(vec![Key::new("k", &[1; 32]).unwrap()]).unwrap();
    let issued_at = (now() / 1000) as u32;
    let options =
        LinkOptions { base_url: "https://live.example", message: "m1", locale: "de", issued_at, subject: None, subjects: &[], variant: "", amp: false };
    seal_links(&Campaign::parse(manifest).unwrap(), &keys, &options).unwrap()
}

impl Shop {
    fn new() -> Self {
        let mut shop = Self {
            edge: Edge::new(&config()).unwrap(),
            offers: BTreeMap::new(),
            served: HashMap::new(),
            links: links_of(MANIFEST),
            manifest: Some(MANIFEST.into()),
            recipient: None,
            relations: Vec::new(),
            also: Vec::new(),
            failed: false,
            version: None,
            now: now(),
        };
        for id in ["a", "b", "c", "d", "e"] {
            shop.put(offer(id));
        }
        shop
    }

    fn put(&mut self, offer: Offer) {
        let stored = StoredOffer {
            id: offer.id.clone(),
            data: serde_json::to_string(&offer).unwrap(),
            as_of: (now() - 60_000) as f64,
            times: None,
            gone_since: None,
            overrides: vec![],
            history: vec![],
            photo: None,
        };
        self.offers.insert(offer.id.clone(), stored);
    }

    fn sell_out(&mut self, id: &str, at: Millis) {
        self.put(Offer { availability: Availability::SoldOut, ..offer(id) });
        self.offers.get_mut(id).unwrap().gone_since = Some(at as f64);
    }

    fn hide(&mut self, id: &str) {
        let text = format!(r#"{{"visible":false,"author":"a","reason":"r","at":{},"until":{}}}"#, self.now - 1, self.now + DAY);
        self.offers.get_mut(id).unwrap().overrides.push(text);
    }

    /// As the host does: looks up what is wanted, and calls again.
    fn ask(&mut self, request: &Request) -> Reply {
        let mut records = Records { failed: self.failed, ..Records::default() };
        let asked = self.edge.open(request.clone());
        let mut knows_campaign = false;
        for _ in 0..3 {
            let wants = match self.edge.answer(&asked, &records, self.now) {
                Answer::Reply(reply) => {
                    if let Some(served) = reply.served.first() {
                        self.served.insert(served.slot.clone(), served.offer.clone());
                    }
                    return reply;
                }
                Answer::Wants(wants) => wants,
                other => panic!("{other:?}"),
            };
            if knows_campaign && wants.campaign.is_none() {
                let wanted = wants.offers.iter().flatten();
                records.shown = Some(wanted.filter_map(|id| self.offers.get(id)).cloned().collect());
                continue;
            }
            knows_campaign = wants.campaign.is_some();
            records.served = wants.served.is_some().then(|| self.served.clone());
            records.version = self.version.clone();
            records.unchanged = wants.known.is_some() && wants.known == self.version;
            if records.unchanged {
                continue;
            }
            let mut wanted = wants.offers.clone().unwrap_or_default();
            if wants.campaign.is_some() {
                records.campaign = Some(self.manifest.clone());
                // As a store does: adds the campaign's offers.
                let campaign = self.manifest.as_deref().and_then(|text| Campaign::parse(text).ok());
                wanted.extend(campaign.iter().flat_map(Campaign::offer_ids).map(str::to_owned));
                records.recipient = self.recipient.clone();
                records.relations = self.relations.clone();
                let others = records.relations.iter().map(|r| r.offer.clone()).collect::<Vec<_>>();
                wanted.extend(others);
                wanted.extend(self.also.clone());
            }
            records.offers = Some(wanted.iter().filter_map(|id| self.offers.get(id)).cloned().collect());
        }
        panic!("more than one round");
    }

    fn get(&mut self, url: &str) -> Reply {
        let path = url.strip_prefix("https://live.example").unwrap_or(url);
        let (path, query) = path.split_once('?').map_or((path, None), |(p, q)| (p, Some(q.to_owned())));
        self.ask(&Request { method: "GET".into(), path: path.into(), query, ..Request::default() })
    }

    fn picture(&mut self, i: usize) -> Reply {
        let url = self.links[i].picture.clone();
        self.get(&url)
    }

    fn click(&mut self, i: usize) -> String {
        let url = self.links[i].click.clone();
        let reply = self.get(&url);
        assert_eq!(reply.status, 302);
        header(&reply, "Location").to_owned()
    }
}

fn header<'a>(reply: &'a Reply, name: &str) -> &'a str {
    reply.all_headers().find(|(n, _)| *n == name).map_or("", |(_, v)| v)
}

fn size(reply: &Reply) -> (u32, u32) {
    let at = |i: usize| u32::from_be_bytes(reply.body[i..i + 4].try_into().unwrap());
    (at(16), at(20))
}

#[test]
fn available_is_the_block_with_exactly_these_headers() {
    let reply = Shop::new().picture(0);
    assert_eq!((reply.status, size(&reply), reply.fallback), (200, (1200, 344), None));
    let length = reply.body.len().to_string();
    let expected = [
        ("Cache-Control", "no-store, no-cache, must-revalidate, max-age=0"),
        ("Pragma", "no-cache"),
        ("Expires", "0"),
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Resource-Policy", "cross-origin"),
        ("Content-Security-Policy", "default-src 'none'; sandbox"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Robots-Tag", "noindex, nofollow, noimageindex"),
        ("Content-Type", "image/png"),
        ("Content-Length", length.as_str()),
    ];
    assert_eq!(reply.all_headers().collect::<Vec<_>>(), expected);
}

#[test]
fn r034_sold_out_fills_with_the_next_free_offer_and_the_click_follows() {
    let mut shop = Shop::new();
    shop.picture(0);
    shop.sell_out("a", now());
    let reply = shop.picture(0);
    assert_eq!((size(&reply), shop.served["top.0"].as_str()), ((1200, 344), "d"));
    assert_eq!(shop.click(0), "https://shop.example/p/d");
    // The other slots keep their own offers.
    shop.picture(1);
    assert_eq!(shop.served["top.1"], "b");
    assert_eq!(shop.click(1), "https://shop.example/p/b");
}

#[test]
fn a_replacement_that_another_slot_shows_is_shown_once_and_nothing_is_called_sold_out() {
    let mut shop = Shop::new();
    let text = |json: &str| format!(r#"{{{json},"author":"a","reason":"r","at":{},"until":{}}}"#, now() - 1, now() + DAY);
    // The badge slot's own offer is replaced by one that the first block shows.
    shop.offers.get_mut("e").unwrap().overrides.push(text(r#""replacement":"a""#));
    let reply = shop.picture(0);
    assert_eq!((size(&reply), shop.served["top.0"].as_str()), ((1200, 344), "a"));
    assert_eq!(size(&shop.picture(3)), (1200, 2));
    // An unavailable replacement has no effect.
    shop.sell_out("a", now());
    shop.picture(3);
    assert_eq!(shop.served["deal.0"], "e");
}

#[test]
fn a_recommended_offer_that_left_the_shop_drops_and_old_data_stay_neutral() {
    let mut shop = Shop::new();
    let rules = r#""recommend": [{ "slot": "accessories", "of": "e" }], "offers": ["b"]"#;
    shop.manifest = Some(MANIFEST.replace(r#""offers": ["a", "b", "c", "d"]"#, rules));
    shop.relations =
        ["gone", "a"].map(|id| crate::shop::recommend::Relation::parse(&format!(r#"{{"source":"e","slot":"accessories","offer":"{id}"}}"#)).unwrap()).to_vec();
    for i in 0..3 {
        shop.picture(i);
    }
    assert_eq!((shop.served["top.0"].as_str(), shop.served["top.1"].as_str(), shop.served.get("top.2")), ("a", "b", None));
    shop.now += 2 * DAY;
    let reply = shop.picture(0);
    assert_eq!((size(&reply), reply.fallback), ((1200, 344), Some(NeutralReason::DataTooOld)));
}

#[test]
fn an_editors_position_orders_a_list_and_is_kept_within_it() {
    let mut shop = Shop::new();
    let text = |position: u32| format!(r#"{{"position":{position},"author":"a","reason":"r","at":{},"until":{}}}"#, now() - 1, now() + DAY);
    shop.offers.get_mut("d").unwrap().overrides.push(text(1));
    shop.offers.get_mut("a").unwrap().overrides.push(text(99));
    for i in 0..3 {
        shop.picture(i);
    }
    assert_eq!(["top.0", "top.1", "top.2"].map(|slot| shop.served[slot].clone()), ["d", "b", "c"]);
}

#[test]
fn r034_without_a_free_offer_fill_collapses_to_its_width_and_one_pixel() {
    let mut shop = Shop::new();
    for id in ["a", "d"] {
        shop.sell_out(id, now());
    }
    let reply = shop.picture(0);
    assert_eq!((reply.status, size(&reply)), (200, (1200, 2)));
    assert_eq!(shop.click(0), "https://shop.example/angebote");
}

#[test]
fn free_offers_go_to_slots_in_the_order_in_which_they_ran_dry() {
    let mut shop = Shop::new();
    shop.sell_out("a", now());
    shop.sell_out("b", now() - 5000);
    assert_eq!((size(&shop.picture(0)).1, size(&shop.picture(1)).1), (2, 344));
    assert_eq!(shop.served["top.1"], "d");
}

#[test]
fn a_slot_keeps_what_it_served_last_while_that_can_be_had() {
    let mut shop = Shop::new();
    shop.sell_out("a", now());
    shop.picture(0);
    shop.put(offer("a"));
    shop.picture(0);
    assert_eq!(shop.served["top.0"], "d");
    assert_eq!(shop.click(0), "https://shop.example/p/d");
    shop.sell_out("d", now());
    shop.picture(0);
    assert_eq!(shop.served["top.0"], "a");
}

#[test]
fn sold_out_or_hidden_with_collapse_is_a_transparent_line_at_any_scale() {
    for hide in [true, false] {
        let mut shop = Shop::new();
        if hide {
            shop.hide("c")
        } else {
            shop.sell_out("c", now())
        }
        let reply = shop.picture(2);
        assert_eq!((reply.status, size(&reply)), (200, (1200, 2)));
        assert_eq!(shop.click(2), "https://shop.example/slot");
    }
}

#[test]
fn sold_out_with_badge_is_a_card_without_a_price() {
    let mut shop = Shop::new();
    let before = shop.picture(3);
    shop.sell_out("e", now());
    let after = shop.picture(3);
    assert_eq!((after.status, size(&after)), (200, (1200, 344)));
    assert_ne!(before.body, after.body);
    assert_eq!(shop.click(3), "https://shop.example/angebote");
}

#[test]
fn preorder_and_backorder_are_offered_with_a_label() {
    let mut shop = Shop::new();
    let available = shop.picture(0).body;
    for availability in [Availability::Preorder, Availability::Backorder] {
        shop.put(Offer { availability, ..offer("a") });
        let reply = shop.picture(0);
        assert!(reply.body != available && reply.fallback.is_none());
        assert_eq!(shop.click(0), "https://shop.example/p/a");
    }
}

#[test]
fn doubt_gives_the_neutral_block_in_the_links_box_and_its_reason() {
    let case = |change: &dyn Fn(&mut Shop)| {
        let mut shop = Shop::new();
        change(&mut shop);
        let reply = shop.picture(0);
        assert_eq!((reply.status, size(&reply)), (200, (1200, 344)));
        (reply.fallback.unwrap(), reply.body)
    };
    let (reason, neutral) = case(&|s| s.failed = true);
    assert_eq!(reason, NeutralReason::StoreFailed);
    // A known offer keeps its name.
    let named = case(&|s| s.now += 2 * DAY);
    let unknown = case(&|s| s.put(Offer { availability: Availability::Unknown, ..offer("a") }));
    assert_eq!((named.0, unknown.0), (NeutralReason::DataTooOld, NeutralReason::AvailabilityUnknown));
    assert!(named.1 == unknown.1 && named.1 != neutral);
    for (expected, (reason, body)) in [
        (NeutralReason::UnknownOffer, case(&|s| drop(s.offers.remove("a")))),
        (NeutralReason::UnknownCampaign, case(&|s| s.manifest = None)),
        (NeutralReason::UnknownBlock, case(&|s| s.manifest = Some(MANIFEST.replace("\"top\"", "\"other\"")))),
        (NeutralReason::BadCampaign, case(&|s| s.manifest = Some("{".into()))),
        (NeutralReason::BadData, case(&|s| s.offers.get_mut("a").unwrap().data = "{".into())),
        (NeutralReason::UnsupportedText, case(&|s| s.put(Offer { title: "自転車".into(), ..offer("a") }))),
    ] {
        assert_eq!(reason, expected);
        assert!(body == neutral, "{expected:?}");
    }
}

#[test]
fn expired_links_and_campaigns_say_so() {
    let mut shop = Shop::new();
    let before = shop.picture(0);
    shop.now += (crate::base::limits::LINK_LIFE_SECONDS + 1) * 1000;
    let old = shop.picture(0);
    assert_eq!((old.status, size(&old), old.fallback), (200, (1200, 344), None));
    assert_ne!(before.body, old.body);
    assert_eq!(shop.click(0), "https://shop.example/angebote");
    shop.failed = true;
    assert_eq!(shop.picture(0).body, old.body);
    let mut over = Shop::new();
    over.manifest = Some(MANIFEST.replace("\"allow\"", "\"expires\": \"2026-11-22T09:00:00Z\", \"allow\""));
    assert_eq!(over.picture(0).body, old.body);
}

#[test]
fn every_card_fits_every_allowed_box() {
    let long = Offer {
        title: "Ein außergewöhnlich langer Name für eine Reise nach Fuerteventura mit Mietwagen und Halbpension".into(),
        travel: Some(Travel {
            destination: "Fuerteventura".into(),
            dates: "12.–19.04.2027".into(),
            nights: "7 Nächte".into(),
            board: "Halbpension".into(),
            departure: "ab Düsseldorf".into(),
            price_basis: "p. P.".into(),
        }),
        kind: OfferKind::Service,
        price: Money::parse("12599.00 EUR").unwrap(),
        prior: Some(Prior { lowest30: Money::parse("19999.00 EUR").unwrap(), reduced_since: Some(now() - DAY) }),
        ..offer("a")
    };
    for (width, height) in [(280, 250), (480, 170), (600, 172), (700, 400)] {
        let mut shop = Shop::new();
        shop.put(long.clone());
        let manifest = MANIFEST.replace("\"width\": 600, \"height\": 172", &format!("\"width\": {width}, \"height\": {height}"));
        shop.links = links_of(&manifest);
        shop.manifest = Some(manifest);
        let reply = shop.picture(0);
        assert_eq!((reply.fallback, size(&reply)), (None, (u32::from(width as u16) * 2, u32::from(height as u16) * 2)));
        if let Ok(folder) = std::env::var("PICTURES") {
            std::fs::write(format!("{folder}/{width}.png"), &reply.body).unwrap();
            shop.put(Offer { availability: Availability::Preorder, ..offer("a") });
            std::fs::write(format!("{folder}/{width}-goods.png"), shop.picture(0).body).unwrap();
            shop.sell_out("e", now());
            std::fs::write(format!("{folder}/{width}-badge.png"), shop.picture(3).body).unwrap();
            shop.failed = true;
            std::fs::write(format!("{folder}/{width}-neutral.png"), shop.picture(0).body).unwrap();
        }
    }
}
