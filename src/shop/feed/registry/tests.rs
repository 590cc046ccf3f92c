use super::*;
use crate::shop::feed::fields::Slot;

/// What a string of a layout must look like to be found.
fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains([' ', '-']) && !name.bytes().any(|b| b.is_ascii_uppercase())
}

#[test]
fn p2_each_format_can_be_recognised_and_read() {
    for format in Format::ALL {
        match layout(*format) {
            Layout::Xml(rows) | Layout::Columns(rows) => {
                assert!(rows.names.iter().all(|(name, _)| is_name(name)), "{format:?}: {:?}", rows.names);
                for slot in rows.needed.iter().chain(&[Slot::Id, Slot::Title, Slot::Link, Slot::Price]) {
                    assert!(rows.names.iter().any(|(_, named)| named == slot), "{format:?} has no name for {slot:?}");
                }
            }
            Layout::Json(json) => {
                assert!(json.marks.iter().all(|mark| is_name(mark) && shown(&format!("{{{mark}: ")) == [*format]), "{format:?}: {:?}", json.marks);
                assert!(json.lists.iter().all(|list| !list.is_empty()) && !json.names.is_empty(), "{format:?}");
            }
            Layout::Page(page) => {
                assert!(page.marks.iter().all(|mark| is_name(mark) && shown(&format!("{{{mark}: ")) == [*format]), "{format:?}: {:?}", page.marks);
                assert_eq!(shown("<!doctype html>"), [*format]);
            }
        }
    }
}

#[test]
fn p2_the_first_line_of_columns_tells_their_format() {
    for format in Format::ALL {
        let Layout::Columns(rows) = layout(*format) else { continue };
        let needed = rows.needed.iter().map(|slot| crate::shop::feed::fields::name_of(rows.names, *slot));
        let line = needed.collect::<Vec<_>>().join(";") + "\n";
        let mut reader = crate::shop::feed::FeedReader::new(Default::default());
        reader.push(line.as_bytes()).unwrap();
        reader.finish().unwrap();
        assert_eq!(reader.format(), Some(*format), "{line}");
    }
}

#[test]
fn p2_javascript_has_the_same_formats() {
    let list = include_str!("../../../../js/feed-formats.ts").split_once("FEED_FORMATS = [").and_then(|(_, list)| list.split_once(']')).unwrap();
    let words: Vec<&str> = list.0.split('"').skip(1).step_by(2).collect();
    let formats: Vec<String> = Format::ALL.iter().map(|format| serde_json::to_value(format).unwrap().as_str().unwrap().to_owned()).collect();
    assert_eq!(words, formats);
}
