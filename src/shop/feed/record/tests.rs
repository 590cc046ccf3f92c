use super::*;

/// The rows of a text that arrives in chunks.
fn rows(text: &str, delimiter: u8, shape: Option<Shape>, piece: usize) -> Vec<Vec<String>> {
    let mut records = Records::new(delimiter);
    records.shape = shape;
    let (mut pending, mut out, mut fed) = (String::new(), Vec::new(), 0);
    while fed < text.len() {
        let mut end = (fed + piece).min(text.len());
        while !text.is_char_boundary(end) {
            end += 1;
        }
        pending.push_str(&text[fed..end]);
        fed = end;
        let mut from = 0;
        while from < pending.len() {
            match records.next(&pending, from, fed == text.len()) {
                Cut::Row(next) => {
                    assert!(next > from);
                    if !records.is_blank(&pending) {
                        out.push((0..records.len()).map(|i| records.get(&pending, i).into_owned()).collect());
                    }
                    from = next;
                }
                Cut::More => break,
                Cut::TooLong => panic!("too long"),
            }
        }
        pending.drain(..from);
    }
    out
}

/// A simple reader for RFC 4180, character by character.
fn plain(text: &str, delimiter: char) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            c if quoted => field.push(c),
            c if c == delimiter => row.push(std::mem::take(&mut field)),
            '\r' | '\n' => {
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            c => field.push(c),
        }
    }
    if !field.is_empty() || !row.is_empty() {
        row.push(field);
        rows.push(row);
    }
    rows.retain(|row: &Vec<String>| row.iter().any(|value| !value.trim().is_empty()));
    rows
}

#[cfg(not(target_arch = "wasm32"))]
proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 3_000, ..Default::default() })]
    /// Irregular rows: short, long, empty, quoted, with all line breaks, delimiters and chunk sizes.
    #[test]
    fn p1_ragged_rows_are_cut_as_a_plain_reader_cuts_them(
        cells in proptest::collection::vec(proptest::collection::vec("([a-z0-9 ,;|'ä€\"\n\r\t-]{0,6}|)", 0..7), 1..9),
        breaks in proptest::collection::vec(0_usize..3, 9),
        delimiter in 0_usize..4,
        always_quoted: bool,
        ends: bool,
        piece in 1_usize..40,
    ) {
        let delimiter = [',', ';', '\t', '|'][delimiter];
        let mut text = String::new();
        for (i, row) in cells.iter().enumerate() {
            for (j, cell) in row.iter().enumerate() {
                if j > 0 {
                    text.push(delimiter);
                }
                if always_quoted || cell.contains(['"', '\n', '\r', delimiter]) {
                    text.push_str(&format!("\"{}\"", cell.replace('"', "\"\"")));
                } else {
                    text.push_str(cell);
                }
            }
            if ends || i + 1 < cells.len() {
                text.push_str(["\n", "\r\n", "\r"][breaks[i]]);
            }
        }
        let shape = Some(Shape { columns: 7, link: 2, price: 3 });
        proptest::prop_assert_eq!(rows(&text, delimiter as u8, shape, piece), plain(&text, delimiter), "{:?}", text);
    }

    /// For any quotes: nothing is lost, and the chunk size makes no difference.
    #[test]
    fn p8_stray_quotes_lose_no_line(text in "([a-c\",;\n\r\t]|\"\"|,\"|\",|\n\"|h){0,60}", piece in 1_usize..20) {
        let shape = Some(Shape { columns: 3, link: 1, price: 2 });
        let whole = rows(&text, b',', shape, usize::MAX >> 1);
        proptest::prop_assert_eq!(&rows(&text, b',', shape, piece), &whole, "{:?}", text);
        for letter in ['a', 'b', 'c', 'h'] {
            let count = |text: &str| text.chars().filter(|c| *c == letter).count();
            let kept: usize = whole.iter().flatten().map(|value| count(value)).sum();
            proptest::prop_assert_eq!(kept, count(&text), "{:?}", text);
        }
    }
}

const SHAPE: Option<Shape> = Some(Shape { columns: 5, link: 2, price: 3 });

#[test]
fn p8_a_quote_that_is_never_closed_costs_no_other_row() {
    let good = "2,Tisch,https://s.example/2,20.00 EUR,x";
    for (bad, expected) in [
        // In the middle of the row, at its end, and closed by a quote of a later row.
        (r#"1,"Sofa,https://s.example/1,10.00 EUR,y"#, vec!["1", "\"Sofa", "https://s.example/1", "10.00 EUR", "y"]),
        (r#"1,Sofa,https://s.example/1,10.00 EUR,"y"#, vec!["1", "Sofa", "https://s.example/1", "10.00 EUR", "\"y"]),
        (r#""1,Sofa,https://s.example/1,10.00 EUR,y"#, vec!["\"1", "Sofa", "https://s.example/1", "10.00 EUR", "y"]),
        (r#"1,"Sofa" rot,https://s.example/1,10.00 EUR,y"#, vec!["1", "\"Sofa\" rot", "https://s.example/1", "10.00 EUR", "y"]),
    ] {
        for tail in [good, r#"2,Tisch 80",https://s.example/2,20.00 EUR,x"#, r#"2,"Tisch ""rund""",https://s.example/2,20.00 EUR,x"#] {
            let text = format!("{bad}\n{tail}\n3,Bett,https://s.example/3,30.00 EUR,\n");
            for piece in [1, 5, 1000] {
                let rows = rows(&text, b',', SHAPE, piece);
                assert_eq!(rows.len(), 3, "{text} {rows:?}");
                assert_eq!(rows[0], expected);
                assert_eq!((rows[1][0].as_str(), rows[2][0].as_str()), ("2", "3"), "{text}");
            }
        }
    }
}

#[test]
fn p8_quoted_values_may_have_line_breaks_and_delimiters() {
    let text = "1,Sofa,https://s.example/1,10.00 EUR,\"rot,\nund \"\"weich\"\"\r\n\r\nsehr\"\n2,\"Tisch\n\",https://s.example/2,20.00 EUR,\"\"\n";
    for piece in [1, 7, 1000] {
        let rows = rows(text, b',', SHAPE, piece);
        assert_eq!(
            rows,
            [["1", "Sofa", "https://s.example/1", "10.00 EUR", "rot,\nund \"weich\"\r\n\r\nsehr"], ["2", "Tisch\n", "https://s.example/2", "20.00 EUR", ""]]
        );
    }
}
