use super::{NEEDED, check_font};
use crate::base::diagnostic::Code;
use crate::base::language::Language;
use crate::live::NeutralReason;
use crate::live::paint::{Family, Weight};
use crate::live::{Answer, Edge, FontWanted, Records, Request};
use crate::shop::campaign::LinkOptions;
use crate::shop::link::{Key, Keys};
use serde_json::json;

fn inter(weight: &str) -> Vec<u8> {
    std::fs::read(format!("{}/src/live/paint/fonts/Inter-{weight}.ttf", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The offset of a table.
fn table(file: &[u8], name: &[u8; 4]) -> usize {
    let entry = (0..32).map(|i| 12 + 16 * i).find(|at| &file[*at..*at + 4] == name).unwrap();
    u32::from_be_bytes(file[entry + 8..entry + 12].try_into().unwrap()) as usize
}

/// A font whose glyphs were made up to a third narrower or wider, each differently.
pub(crate) fn uneven() -> Vec<u8> {
    let mut file = inter("Regular");
    let advances = table(&file, b"hmtx");
    for glyph in 0..600 {
        let at = advances + 4 * glyph;
        let advance = u32::from(u16::from_be_bytes([file[at], file[at + 1]]));
        let per_cent = 67 + (glyph as u32 * 7919) % 67;
        file[at..at + 2].copy_from_slice(&(advance * per_cent / 100).to_be_bytes()[2..]);
    }
    file
}

/// A font without a character.
fn without(c: char) -> Vec<u8> {
    let mut file = inter("Regular");
    let at = table(&file, b"cmap");
    let number = |file: &[u8], at: usize| usize::from(u16::from_be_bytes([file[at], file[at + 1]]));
    // Both encodings lead to one table of format 4: segments with their ends and starts.
    let subtable = at + 20;
    let bytes = number(&file, subtable + 6);
    let segment = (0..bytes).step_by(2).find(|s| number(&file, subtable + 14 + s) >= c as usize).unwrap();
    let (end, start) = (subtable + 14 + segment, subtable + 16 + bytes + segment);
    assert!(number(&file, start) <= c as usize);
    file[start..start + 2].copy_from_slice(&0xfffe_u16.to_be_bytes());
    file[end..end + 2].copy_from_slice(&(c as u16 + 1).to_be_bytes());
    file
}

#[test]
fn a_typeface_is_checked_before_it_is_published() {
    assert_eq!(check_font(inter("Regular"), Some(inter("Bold")), Language::De), Ok(()));
    assert_eq!(check_font(uneven(), None, Language::De), Ok(()));
    assert!(NEEDED.chars().filter(|c| Family::inter().unwrap().measure(&c.to_string(), Weight::Regular, 16.0).is_ok()).count() > 90);
    for (regular, bold, said) in [(without('ß'), None, "the font has no `"), (b"wOF2 is another format".to_vec(), None, "not a TrueType font")] {
        let found = check_font(regular, bold, Language::De).unwrap_err();
        assert_eq!((found.code, found.message.contains(said)), (Code::PaintBadFont, true), "{}", found.message);
    }
}

#[test]
fn a_typeface_needs_the_letters_of_the_campaigns_language() {
    let inter_has = |letter: char| Family::inter().unwrap().measure(&letter.to_string(), Weight::Bold, 16.0).is_ok();
    for language in Language::ALL {
        assert!(language.letters().chars().all(inter_has), "{language:?}");
    }
    let error = check_font(without('ł'), None, Language::Pl).unwrap_err();
    assert!(error.code == Code::PaintBadFont && error.message.contains('ł'), "{}", error.message);
}

/// A campaign with a custom font, the path of its first picture, and an edge.
fn shop(title: &str) -> (Edge, Request, Records) {
    let secret = "A".repeat(43);
    let config = json!({ "keys": [{ "kid": "k", "secret": secret }], "fallback": "https://shop.example/" });
    let manifest = json!({
        "tenant": "demo", "id": "c", "allow": ["shop.example"], "fallback": "https://shop.example/",
        "theme": { "font": { "regular": "brand.ttf", "assets": ["f00d"] } },
        "blocks": [{ "id": "b", "kind": "content", "width": 600, "height": 172, "slots": [{ "whenGone": "badge" }], "choices": [{ "headline": title }] }],
    })
    .to_string();
    let options = LinkOptions {
        base_url: "https://live.example",
        message: "m",
        locale: "de",
        issued_at: 1_790_000_000,
        subject: None,
        subjects: &[],
        variant: "",
        amp: false,
    };
    let keys = Keys::new(vec![Key::from_base64("k", &secret).unwrap()]).unwrap();
    let links = crate::shop::campaign::seal_links(&crate::shop::campaign::Campaign::parse(&manifest).unwrap(), &keys, &options).unwrap();
    let request = Request { method: "GET".into(), path: links[0].picture.strip_prefix("https://live.example").unwrap().into(), ..Request::default() };
    let records = Records { campaign: Some(Some(manifest)), ..Records::default() };
    (Edge::new(&serde_json::from_value(config).unwrap()).unwrap(), request, records)
}

const NOW: i64 = 1_790_000_100_000;

fn picture(edge: &mut Edge, request: &Request, records: &Records) -> (Vec<u8>, Option<NeutralReason>) {
    match edge.answer(&edge.open(request.clone()), records, NOW) {
        Answer::Reply(reply) => (reply.body, reply.fallback),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_typeface_is_wanted_once_and_pictures_are_written_in_it() {
    let (mut edge, request, mut records) = shop("Frisch gedruckt");
    records.without_font = true;
    let (built_in, _) = picture(&mut edge, &request, &records);
    records.without_font = false;
    match edge.answer(&edge.open(request.clone()), &records, NOW) {
        Answer::Font(FontWanted { tenant, assets }) => assert_eq!((tenant.as_str(), assets), ("demo", vec!["f00d".to_owned()])),
        other => panic!("{other:?}"),
    }
    assert_eq!(edge.put_font(vec!["f00d".into()], vec![0; 40], None).unwrap_err().code, Code::PaintBadFont);
    edge.put_font(vec!["f00d".into()], inter("Bold"), None).unwrap();
    let (own, reason) = picture(&mut edge, &request, &records);
    assert_eq!((own == built_in, reason), (false, None));
    // The number of cached fonts.
    for i in 0..crate::base::limits::FONTS_KEPT {
        edge.put_font(vec![format!("other{i}")], inter("Regular"), None).unwrap();
    }
    assert!(matches!(edge.answer(&edge.open(request.clone()), &records, NOW), Answer::Font(_)));
}

#[test]
fn what_a_typeface_lacks_is_written_in_the_built_in_one() {
    let (mut edge, request, mut records) = shop("Łódź und Warschau");
    records.without_font = true;
    let (built_in, _) = picture(&mut edge, &request, &records);
    records.without_font = false;
    edge.put_font(vec!["f00d".into()], without('Ł'), None).unwrap();
    assert_eq!(picture(&mut edge, &request, &records), (built_in, None));
    let (mut edge, request, mut records) = shop("北京");
    edge.put_font(vec!["f00d".into()], inter("Bold"), None).unwrap();
    assert_eq!(picture(&mut edge, &request, &records).1, Some(NeutralReason::UnsupportedText));
    records.without_font = true;
    assert_eq!(picture(&mut edge, &request, &records).1, Some(NeutralReason::UnsupportedText));
}
