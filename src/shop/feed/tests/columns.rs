use super::*;
use flate2::{Compression, write::GzEncoder};
use std::io::Write;

/// Row, field, code, line and column of a problem.
type Told = (u64, String, Code, Option<(u32, u32)>);

/// The problems of a feed in columns: plain and compressed, in chunks of any size.
fn told(feed: &str) -> Vec<Told> {
    let read = |bytes: &[u8], piece: usize| {
        let mut reader = FeedReader::new(FeedOptions::default());
        let mut problems: Vec<Problem> = bytes.chunks(piece).flat_map(|piece| reader.push(piece).unwrap().problems).collect();
        problems.extend(reader.finish().unwrap().problems);
        problems.into_iter().map(|p| (p.row, p.field, p.diagnostic.code, p.diagnostic.place.map(|place| (place.line, place.column)))).collect::<Vec<_>>()
    };
    let whole = read(feed.as_bytes(), usize::MAX);
    let mut writer = GzEncoder::new(Vec::new(), Compression::default());
    writer.write_all(feed.as_bytes()).unwrap();
    let packed = writer.finish().unwrap();
    for piece in [1, 7, usize::MAX] {
        assert_eq!((read(feed.as_bytes(), piece), read(&packed, piece)), (whole.clone(), whole.clone()), "{feed:?} in pieces of {piece}");
    }
    whole
}

#[test]
fn p2_a_row_of_columns_is_on_the_line_on_which_it_begins() {
    let lines = |before: &str, title: &str, end: &str| {
        let row = |id: &str, title: &str, price: &str| format!("{id},{title},https://shop.example/{id},{price},in stock");
        let rows =
            ["id,title,link,price,availability".to_owned(), row("a", "Rad", "x"), row("b", title, "9.00 EUR"), row("c", "Hut", "y"), row("d", title, "z")];
        told(&format!("{before}{}{end}", rows.join(end))).into_iter().map(|(row, _, _, place)| (row, place.unwrap())).collect::<Vec<_>>()
    };
    for end in ["\n", "\r\n"] {
        assert_eq!(lines("", "Rad", end), [(1, (2, 1)), (3, (4, 1)), (4, (5, 1))], "{end:?}");
        assert_eq!(lines("\u{feff}", "Rad", end), [(1, (2, 1)), (3, (4, 1)), (4, (5, 1))], "{end:?}");
        assert_eq!(lines(&format!("{end}sep=,{end}"), "Rad", end), [(1, (4, 1)), (3, (6, 1)), (4, (7, 1))], "{end:?}");
        assert_eq!(lines("", &format!("\"Rad{end}{end}blau\""), end), [(1, (2, 1)), (3, (6, 1)), (4, (7, 1))], "{end:?}");
        assert_eq!(lines("", "Rad", &end.repeat(2)), [(1, (3, 1)), (3, (7, 1)), (4, (9, 1))], "{end:?}");
    }
    let twice = told("\nid,title,link,price,price\na,Rad,https://shop.example/a,9.00 EUR,8.00 EUR\n");
    assert_eq!(twice, [(0, "price".to_owned(), Code::FeedWrongColumns, Some((2, 1)))]);
    let mut reader = FeedReader::new(FeedOptions::default());
    reader.push(b"id,title,link,price\na,Rad,https://shop.example/a,9.00 EUR\nb,Hu").unwrap();
    let cut = reader.finish().unwrap_err();
    assert_eq!((cut.code, cut.place.unwrap().line), (Code::FeedTruncated, 3));
}

#[test]
fn p1_of_columns_that_are_called_the_same_the_first_value_counts_and_that_is_told() {
    for (one, other) in [("price", "price"), ("price", "g:price"), ("g:price", "price"), ("G:Price", "Price"), ("Preis [price]", "g:price"), ("price", "PRICE")]
    {
        let feed = format!("id,title,link,{one},{other}\na,Rad,https://shop.example/a,9.00 EUR,8.00 EUR\nb,Hut,https://shop.example/b,,7.00 EUR\n");
        let (offers, problems, _) = read(&feed, 64).unwrap();
        let prices: Vec<i64> = offers.iter().map(|offer| offer.price.amount).collect();
        let problems: Vec<_> = problems.iter().map(|p| (p.row, p.field.as_str(), p.diagnostic.code)).collect();
        assert_eq!((prices, problems), (vec![900, 700], vec![(0, "price", Code::FeedWrongColumns)]), "{one} {other}");
    }
    // An element with another name replaces a missing one, but is not the same.
    let (offers, problems, _) =
        read("guid,id,title,link,price\nx,a,Rad,https://shop.example/a,9.00 EUR\ny,,Rad,https://shop.example/a,9.00 EUR\n", 64).unwrap();
    assert_eq!((offers.iter().map(|offer| offer.id.as_str()).collect::<Vec<_>>(), problems.len()), (vec!["a", "y"], 0));
}
