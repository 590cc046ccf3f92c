use super::*;
use crate::shop::feed::fields::{Slot, name_of};
use crate::shop::feed::{FeedOptions, FeedReader};

/// Whether a mark can occur in lower-case text, and identifies its format.
fn shows(mark: &str, format: Format) -> bool {
    mark == mark.to_lowercase() && shown(&format!("{{{mark}: ")) == [format]
}

#[test]
fn p2_each_format_can_be_recognised_and_read() {
    for format in Format::ALL {
        match layout(*format) {
            Layout::Xml(rows) | Layout::Columns(rows) => {
                for slot in rows.needed.iter().chain(&[Slot::Id, Slot::Title, Slot::Link, Slot::Price]) {
                    assert!(rows.names.iter().any(|(_, named)| named == slot), "{format:?} has no name for {slot:?}");
                }
            }
            Layout::Json(json) => {
                assert!(json.marks.iter().all(|mark| shows(mark, *format)), "{format:?}: {:?}", json.marks);
                assert!(json.lists.iter().all(|list| !list.is_empty()) && !json.names.is_empty(), "{format:?}");
            }
            Layout::Page(page) => {
                assert!(page.marks.iter().all(|mark| shows(mark, *format)), "{format:?}: {:?}", page.marks);
                assert_eq!(shown("<!doctype html>"), [*format]);
            }
        }
    }
}

/// The required columns of a format.
fn needed(format: Format) -> Option<Vec<&'static str>> {
    let Layout::Columns(rows) = layout(format) else { return None };
    Some(rows.needed.iter().map(|slot| name_of(rows.names, *slot)).collect())
}

/// The format of a first line, or the error.
fn told(columns: &[&str]) -> Result<Option<Format>, String> {
    let mut reader = FeedReader::new(FeedOptions::default());
    let line = columns.join(";") + "\n";
    let read = reader.push(line.as_bytes()).and_then(|_| reader.finish());
    read.map(|_| reader.format()).map_err(|e| e.message.clone())
}

#[test]
fn p2_the_first_line_of_columns_tells_their_format() {
    let formats = || Format::ALL.iter().filter_map(|format| Some((*format, needed(*format)?)));
    for (format, columns) in formats() {
        assert_eq!(told(&columns), Ok(Some(format)), "{columns:?}");
        // The error names the missing column of the nearest format.
        for (at, missing) in columns.iter().enumerate() {
            let rest = [&columns[..at], &columns[at + 1..]].concat();
            assert_eq!(told(&rest), Err(format!("there is no column {missing}")), "{rest:?}");
        }
    }
    let all: Vec<&str> = formats().flat_map(|(_, columns)| columns).collect();
    assert_eq!(told(&all), Ok(formats().next().map(|(format, _)| format)), "of several, the first one");
}
