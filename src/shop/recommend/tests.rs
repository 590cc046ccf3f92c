use super::*;
use crate::base::diagnostic::Code;
use crate::base::money::Money;
use crate::shop::offer::Availability;

fn offer(id: &str, group: Option<&str>) -> Offer {
    let mut offer = Offer::new(id, id, format!("https://shop.example/{id}"), Availability::Available, Money::parse("10.00 EUR").unwrap());
    offer.group = group.map(str::to_owned);
    offer
}

fn rules(json: &str) -> Vec<Rule> {
    serde_json::from_str(json).unwrap()
}

fn relation(source: &str, slot: &str, offer: &str, rank: i32) -> Relation {
    Relation::parse(&format!(r#"{{"source":"{source}","slot":"{slot}","offer":"{offer}","rank":{rank}}}"#)).unwrap()
}

fn recommended(rules: &[Rule], recipient: Option<&str>, relations: &[Relation], now: &str) -> Vec<String> {
    let recipient = recipient.map(|text| Recipient::parse(text).unwrap());
    let all = [offer("ebike", Some("g1")), offer("ebike-red", Some("g1")), offer("lock", None), offer("bag", None), offer("oil", None), offer("charger", None)];
    let offers = all.iter().map(|o| (o.id.as_str(), o)).collect();
    let context = Context { recipient: recipient.as_ref(), product: None, relations, now: time::instant(now).unwrap() };
    recommend(rules, &[], context, &offers).into_iter().map(str::to_owned).collect()
}

const NOW: &str = "2026-11-22T09:00:00Z";
const OWNER: &str = r#"{"categories":["E-Bikes"],"segments":["vip"],"purchases":[{"offer":"ebike"},{"offer":"oil","replenish":true}],"offers":["bag","ebike-red","lock"],"viewed":["charger"],"consent":{"profiling":true}}"#;

#[test]
fn r026_r027_must_haves_stand_above_accessories_whatever_order_rules_have() {
    let rules = rules(r#"[{"slot":"accessories"},{"slot":"must-have"}]"#);
    let relations = [relation("ebike", "accessories", "bag", 0), relation("ebike", "must-have", "charger", 9), relation("ebike", "must-have", "lock", 1)];
    assert_eq!(recommended(&rules, Some(OWNER), &relations, NOW), ["lock", "charger", "bag"]);
}

#[test]
fn r026_by_product_without_a_person() {
    let rules = rules(r#"[{"slot":"accessories","of":"ebike"},{"slot":"cross-sell"}]"#);
    assert_eq!(recommended(&rules, None, &[relation("ebike", "accessories", "bag", 0)], NOW), ["bag"]);
}

#[test]
fn r013_a_topic_is_for_owners_of_its_category_only() {
    let rules = rules(r#"[{"slot":"topic","category":"E-Bikes","offers":["charger"]}]"#);
    assert_eq!(recommended(&rules, Some(OWNER), &[], NOW), ["charger"]);
    assert_eq!(recommended(&rules, Some(r#"{"categories":["Rennräder"],"consent":{"profiling":true}}"#), &[], NOW), [""; 0]);
    assert_eq!(recommended(&rules, None, &[], NOW), [""; 0]);
}

#[test]
fn r014_a_season_has_a_window_and_a_segment() {
    let rules = rules(r#"[{"slot":"seasonal","segment":"vip","from":"2026-11-01","until":"2026-12-24T00:00:00+01:00","offers":["lock"]}]"#);
    assert_eq!(recommended(&rules, Some(OWNER), &[], NOW), ["lock"]);
    assert_eq!(recommended(&rules, Some(OWNER), &[], "2026-12-23T23:00:00Z"), [""; 0]);
    assert_eq!(recommended(&rules, Some(OWNER), &[], "2026-10-31T23:59:59Z"), [""; 0]);
    assert_eq!(recommended(&rules, Some("{}"), &[], NOW), [""; 0]);
}

#[test]
fn r015_r162_a_persons_own_list_never_has_what_was_bought_nor_its_variants() {
    assert_eq!(recommended(&rules(r#"[{"slot":"recipient"}]"#), Some(OWNER), &[], NOW), ["bag", "lock"]);
    // The offer has left the feed; the purchase contains its group.
    let gone = r#"{"purchases":[{"offer":"long-gone","group":"g1"}],"offers":["ebike-red","bag"],"consent":{"profiling":true}}"#;
    assert_eq!(recommended(&rules(r#"[{"slot":"recipient"}]"#), Some(gone), &[], NOW), ["bag"]);
}

#[test]
fn r162_replenishment_is_exempt() {
    assert_eq!(recommended(&rules(r#"[{"slot":"replenishment"}]"#), Some(OWNER), &[], NOW), ["oil"]);
}

#[test]
fn r016_visits_count_with_consent_only() {
    let rules = rules(r#"[{"slot":"viewed"}]"#);
    assert_eq!(recommended(&rules, Some(OWNER), &[], NOW), [""; 0]);
    assert_eq!(recommended(&rules, Some(&OWNER.replace("\"profiling\":true", "\"profiling\":true,\"visits\":true")), &[], NOW), ["charger"]);
}

#[test]
fn r164_an_objection_ends_profiling() {
    let rules =
        rules(r#"[{"slot":"recipient"},{"slot":"accessories"},{"slot":"topic","category":"E-Bikes","offers":["lock"]},{"slot":"seasonal","offers":["bag"]}]"#);
    let objected = OWNER.replace("\"profiling\":true", "\"profiling\":false");
    assert_eq!(recommended(&rules, Some(&objected), &[relation("ebike", "accessories", "charger", 0)], NOW), ["bag"]);
}

#[test]
fn what_is_no_relation_or_recipient_is_refused() {
    for bad in [
        r#"{"source":"a","slot":"seasonal","offer":"b"}"#,
        r#"{"source":"a","slot":"similar","offer":"a"}"#,
        r#"{"source":"","slot":"similar","offer":"a"}"#,
        "{",
    ] {
        assert_eq!(Relation::parse(bad).unwrap_err().code, Code::RecommendInvalid);
    }
    assert_eq!(Recipient::parse(r#"{"name":"Maria"}"#).unwrap_err().code, Code::RecommendInvalid);
    assert_eq!(Recipient::parse(&format!(r#"{{"owned":[{}"x"]}}"#, "\"a\",".repeat(1000))).unwrap_err().code, Code::RecommendInvalid);
}

#[test]
fn p15_what_cannot_be_read_is_told_in_the_shops_words() {
    let told = |error: Box<crate::base::diagnostic::Diagnostic>| (error.message.clone(), error.help.clone().unwrap());
    let recipient = |text: &str| told(Recipient::parse(text).unwrap_err());
    let relation = |text: &str| told(Relation::parse(text).unwrap_err());
    let said = |message: &str, help: &str| (message.to_owned(), help.to_owned());
    assert_eq!(recipient(r#"{"purchases":[{"offer":"a"},{"at":1}]}"#), said("`purchases[1]` has no `offer`", "write `offer`: a text"));
    assert_eq!(recipient(r#"{"consent":{"profilng":true}}"#), said("`consent` has no field `profilng`", "did you mean `profiling`?"));
    assert_eq!(recipient(r#"{"consent":{"profiling":"yes"}}"#), said("`consent.profiling` is the text `yes`", "write true or false"));
    assert_eq!(
        recipient(r#"{"name":"Maria"}"#),
        said("the recipient has no field `name`", "write one of: segments, categories, owned, purchases, offers, viewed, consent")
    );
    assert_eq!(recipient(r#"{"segments":"vip"}"#), said("`segments` is the text `vip`", "write a list, each entry a text"));
    assert_eq!(relation(r#"{"source":"a","slot":"similar","offer":7}"#), said("`offer` is `7`", "write a text"));
    let kinds = "write one of: must-have, accessories, cross-sell, up-sell, similar";
    assert_eq!(relation(r#"{"source":"a","slot":"accesories","offer":"b"}"#), said("`slot` is the text `accesories`", kinds));
    assert_eq!(relation("{\n x}"), said("the relation is not JSON (line 2, column 2)", "write an object with `source`, `slot`, `offer`, `rank`"));
    assert_eq!(relation("[]").0, "the relation is a list");
}

#[test]
fn r004_each_kind_of_relation_answers_its_own_slot() {
    let kinds = [("must-have", "lock"), ("accessories", "bag"), ("cross-sell", "charger"), ("up-sell", "ebike"), ("similar", "ebike-red")];
    let relations: Vec<Relation> = kinds.iter().map(|(slot, offer)| relation("oil", slot, offer, 0)).collect();
    for (slot, offer) in kinds {
        assert_eq!(recommended(&rules(&format!(r#"[{{"slot":"{slot}","of":"oil"}}]"#)), None, &relations, NOW), [offer]);
    }
}
