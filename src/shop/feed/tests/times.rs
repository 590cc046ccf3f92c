use super::*;

fn told_times(head: &str, tail: &str) -> (Option<String>, Vec<String>) {
    let text = format!("<rss><channel><title>Shop</title>{head}{}{tail}</channel></rss>", item(""));
    let (_, problems, time) = read(&text, 40).unwrap();
    assert!(problems.iter().all(|p| p.row == 0 && p.dropped == Dropped::Field && p.diagnostic.code == Code::FeedBadDate));
    (time.map(time::rfc3339), problems.into_iter().map(|p| p.field).collect())
}

const TODAY: &str = "<lastBuildDate>Sat, 28 Nov 2026 08:00:00 GMT</lastBuildDate>";
const OLD: &str = "<pubDate>Thu, 01 Nov 2018 08:00:00 GMT</pubDate>";

#[test]
fn p2_a_feed_is_of_when_it_was_built_whatever_stands_first() {
    let today = (Some("2026-11-28T08:00:00Z".to_owned()), vec![]);
    let bad = OLD.replace("01 Nov", "am 1.");
    assert_eq!(told_times(&[TODAY, OLD].concat(), ""), today);
    assert_eq!(told_times(&[OLD, TODAY].concat(), ""), today);
    assert_eq!(told_times(OLD, TODAY), today);
    assert_eq!(told_times(TODAY, "<image><pubDate>Thu, 01 Nov 2018 08:00:00 GMT</pubDate></image>"), today);
    assert_eq!(told_times(OLD, "").0.as_deref(), Some("2018-11-01T08:00:00Z"));
    assert_eq!(told_times(&format!("<image>{OLD}</image>"), ""), (None, vec![]));
    assert_eq!(told_times(&bad, TODAY), (today.0, vec!["pubDate".to_owned()]));
    assert_eq!(told_times(&TODAY.replace("28", "31"), OLD), (None, vec!["lastBuildDate".to_owned()]));
    assert_eq!(told_times("<lastBuildDate>Sat, 28 Nov <b>2026</b> 08:00:00 GMT</lastBuildDate>", "").1, ["lastBuildDate"]);
    assert_eq!(told_times("<lastBuildDate/>", OLD).0.as_deref(), Some("2018-11-01T08:00:00Z"));
}

#[test]
fn p2_atom_says_its_time_itself() {
    let entry = "<entry><id>a</id><title>Rad</title><link href='https://shop.example/a'/><g:price>15.00 EUR</g:price><source><updated>2018-01-01T00:00:00Z</updated></source><updated>2017-01-01T00:00:00Z</updated></entry>";
    let text = format!(
        "<feed xmlns='http://www.w3.org/2005/Atom'><source><updated>2018-01-01T00:00:00Z</updated></source>{entry}<updated>2026-11-28T08:00:00Z</updated><pubDate>2018-01-01</pubDate></feed>"
    );
    let (offers, problems, time) = read(&text, 30).unwrap();
    assert_eq!((offers.len(), problems.len(), time.map(time::rfc3339).as_deref()), (1, 0, Some("2026-11-28T08:00:00Z")));
}

#[test]
fn p2_times_of_mail_have_named_zones_and_short_years() {
    for (text, expected) in [
        ("Sat, 28 Nov 2026 08:00:00 EST", "2026-11-28T13:00:00Z"),
        ("28 Nov 26 08:00 PDT", "2026-11-28T15:00:00Z"),
        ("28 Nov 99 08:00:00 GMT", "1999-11-28T08:00:00Z"),
        ("Sat, 28 Nov 2026 08:00:00 Z", "2026-11-28T08:00:00Z"),
        ("Sat, 28 Nov 2026 08:00:00 A", "2026-11-28T08:00:00Z"),
        ("Sat, 28 Nov 2026 08:00:00 MEZ", "2026-11-28T07:00:00Z"),
    ] {
        assert_eq!(time::mail_date(text).map(time::rfc3339).unwrap(), expected, "{text}");
    }
    for bad in ["28 Nov 2026 08:00:00 XYZ", "28 Nov 2026 08:00:00 J", "28 Nov 6 08:00 GMT", "28 Nov +26 08:00 GMT"] {
        assert!(time::mail_date(bad).is_err(), "{bad}");
    }
}
