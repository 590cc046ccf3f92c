//! `check` finds each contradiction that is planted, and nothing in the presets.

use super::super::{Rules, check};
use serde_json::{Value, json};

fn rules() -> Value {
    json!({"domain": "shop.example", "zone": "Europe/Berlin", "trade": "fashion", "size": "large", "holidays": ["2026-12-25"], "codes": true, "programme": true})
}

fn found(rules: &Value) -> Vec<(String, String)> {
    let read = Rules::read(&rules.to_string()).unwrap_or_else(|e| panic!("{e}: {rules}"));
    check(&read, &[]).into_iter().map(|one| (one.code.slug().to_owned(), one.path.unwrap_or_default())).collect()
}

#[test]
fn presets_are_free_of_findings() {
    for trade in ["fashion", "electronics", "furniture", "food", "travel"] {
        for size in ["small", "middle", "large"] {
            let mut rules = rules();
            (rules["trade"], rules["size"]) = (trade.into(), size.into());
            assert_eq!(found(&rules), [], "{trade} {size}");
        }
    }
}

#[test]
fn each_planted_contradiction_is_found() {
    let own = |more: Value| {
        let mut rule = json!({"letter": "call-back", "class": "service", "aim": "inform", "benefit": "x", "for": "event", "on": ["own.x"], "per": ["event"], "due": ["event"]});
        rule.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"rules": {"own": rule}})
    };
    let campaign = |id: &str, start: &str| json!({"id": id, "letter": "promotion", "start": start, "end": "2026-12-20"});
    let planted = [
        ("journey/contradiction", "rules.review-request.end", json!({"rules": {"review-request": {"end": "received+5d"}}})),
        ("journey/contradiction", "rules.recommendations.end", json!({"rules": {"recommendations": {"due": ["received+90d"]}}})),
        ("journey/contradiction", "rules.basket-abandoned.end", json!({"rules": {"basket-abandoned": {"due": ["event+100h"]}}})),
        ("journey/contradiction", "rules.thank-you:voucher.block", json!({"rules": {"thank-you:voucher": {"due": ["received+2d"], "end": "received+7d"}}})),
        ("journey/contradiction", "caps.week", json!({"caps": {"day": 3, "week": 2}})),
        (
            "journey/contradiction",
            "facts.segment",
            json!({"facts": {"segment": {"hit": "first", "lines": [{"when": "true", "then": "a"}, {"when": "orders > 1", "then": "b"}]}}}),
        ),
        (
            "journey/contradiction",
            "facts.segment",
            json!({"facts": {"segment": {"hit": "unique", "lines": [{"when": "orders > 1", "then": "a"}, {"when": "orders > 1", "then": "b"}]}}}),
        ),
        ("journey/never-sent", "rules.own", own(json!({"on": ["order.acepted"]}))),
        ("journey/never-sent", "rules.own", own(json!({"on": []}))),
        ("journey/never-sent", "rules.own", own(json!({"due": ["birthday"]}))),
        ("journey/never-sent", "rules.own", own(json!({"letter": "fitting"}))),
        ("journey/never-sent", "rules.own", own(json!({"for": "campaign", "on": []}))),
        ("journey/never-sent", "rules.own", own(json!({"when": "order > 3"}))),
        (
            "journey/never-sent",
            "campaigns.c",
            json!({"campaigns": [{"id": "c", "letter": "newsletter", "start": "2026-12-01", "end": "2026-12-02", "when": "segmnt == 'vip'"}]}),
        ),
        ("journey/gap", "off", json!({"off": ["withdrawal-receipt"]})),
        ("journey/gap", "holidays", json!({"holidays": []})),
        ("journey/overlap", "rules.care.rank", json!({"rules": {"care": {"rank": 30}}})),
        ("journey/overlap", "campaigns", json!({"campaigns": [campaign("a", "2026-12-01"), campaign("b", "2026-12-10")]})),
        ("journey/contradiction", "rules.review-request.class", json!({"rules": {"review-request": {"class": "service"}}})),
        ("journey/missing-data", "codes", json!({"codes": false})),
        ("journey/missing-data", "programme", json!({"programme": false})),
        ("journey/missing-data", "offers", json!({"offers": false})),
        ("journey/missing-data", "content", json!({"content": false})),
    ];
    for (code, path, change) in planted {
        let mut rules = rules();
        rules.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let found = found(&rules);
        assert!(found.iter().any(|(c, p)| c == code && p == path), "{change}: {found:?} has no {code} at {path}");
    }
}

/// Rules that can't be read are refused with the place and what to write.
#[test]
fn rules_that_cannot_be_read_say_what_to_write() {
    let campaign = |id: &str, start: &str| json!({"id": id, "letter": "promotion", "start": start, "end": "2026-12-20"});
    let wrong = [
        (json!({"zone": "Europe/Berln"}), "Europe/Berln"),
        (json!({"trade": "shoes"}), "shoes"),
        (json!({"holidays": ["25.12."]}), "25.12."),
        (json!({"off": ["wellcome"]}), "wellcome"),
        (json!({"rules": {"review-reqest": {"due": ["received+1d"]}}}), "review-reqest"),
        (json!({"rules": {"review-request": {"due": ["recieved+1d"]}}}), "recieved+1d"),
        (json!({"rules": {"review-request": {"due": []}}}), "review-request"),
        (json!({"rules": {"review-request": {"when": "orders >"}}}), "orders >"),
        (json!({"rules": {"review-request": {"when": "true %}{{ 1"}}}), "true %}{{ 1"),
        (json!({"rules": {"review-request": {"caps": 3}}}), "caps"),
        (json!({"campaigns": [{"id": "c", "letter": "welcome", "start": "2026-12-01", "end": "2026-12-02"}]}), "welcome"),
        (json!({"campaigns": [{"id": "c", "letter": "newsletter", "start": "2026-12-03", "end": "2026-12-02"}]}), "ends before"),
        (json!({"campaigns": [campaign("a", "2026-12-01"), campaign("a", "2026-12-03")]}), "id `a`"),
        (json!({"domain": "shop example>\r\nBcc: x"}), "Bcc"),
        (json!({"domain": ""}), "``"),
        (json!({"hours": {"from": "08:00", "until": "20:00", "sendAt": "21:00"}}), "sendAt"),
        (json!({"hours": {"from": "8", "until": "20:00", "sendAt": "10:00"}}), "`8`"),
        (json!({"sizes": "small"}), "sizes"),
    ];
    for (change, named) in wrong {
        let mut rules = rules();
        rules.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let error = Rules::read(&rules.to_string()).unwrap_err();
        assert!(error.message.contains(named), "{change}: {error}");
    }
}
