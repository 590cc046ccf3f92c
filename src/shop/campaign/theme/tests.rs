use super::contrast::TEXT_CONTRAST;
use super::roles::ROLES;
use super::*;

const PRESETS: [Option<Preset>; 6] = [None, Some(Preset::Travel), Some(Preset::Sport), Some(Preset::Fashion), Some(Preset::Electronics), Some(Preset::Food)];

fn theme(json: &str) -> Theme {
    serde_json::from_str(json).unwrap()
}

#[test]
fn presets_hold_their_contrasts_light_and_dark() {
    for preset in PRESETS {
        for dark in [false, true] {
            let colors = Theme { preset, ..Theme::default() }.colors(dark);
            assert_eq!(colors, Colors::of(presets::palette(preset, dark).collect::<Vec<_>>().try_into().unwrap()), "{preset:?} is legible as it is");
            for contrast in colors.contrasts() {
                assert!(contrast.holds(), "{preset:?} dark {dark}: {contrast:?}");
            }
        }
    }
}

#[test]
fn what_is_left_out_is_legible_on_the_authors_colours() {
    // A night theme that gives only its grounds, a brand colour that is too light for text, and one that is given for both renditions.
    for json in
        [r##"{"page":"#101820","surface":"#182430"}"##, r##"{"action":"#7fd3dd"}"##, r##"{"preset":"food","surface":"#222222","page":"#000000","dark":{}}"##]
    {
        let theme = theme(json);
        for dark in [false, true] {
            let colors = theme.colors(dark);
            for contrast in colors.contrasts().filter(|contrast| contrast.role != "action") {
                assert!(contrast.holds(), "{json} dark {dark}: {contrast:?}");
            }
        }
    }
}

#[test]
fn dark_cards_on_a_light_page_have_legible_states() {
    let colors = theme(r##"{"surface":"#10241c","ink":"#ffffff"}"##).colors(false);
    let low: Vec<Contrast> = colors.contrasts().filter(|pair| !pair.holds() && pair.ground == "surface").collect();
    assert!(low.iter().all(|pair| !["action", "ok", "warn", "bad", "info", "star"].contains(&pair.role)), "{low:?}");
}

#[test]
fn every_role_stands_on_others_or_is_a_ground() {
    let colors = Theme::default().colors(false);
    let pairs: Vec<Contrast> = colors.contrasts().collect();
    // Decoration, and the grounds of photos, hold no contrast.
    for role in ROLES.into_iter().filter(|role| !["tint", "tile", "line"].contains(role)) {
        assert!(pairs.iter().any(|pair| pair.role == role || pair.ground == role), "{role}");
    }
    assert!(pairs.iter().all(|pair| ROLES.contains(&pair.role) && ROLES.contains(&pair.ground)));
    // Never rounded up: 4.4999 is not 4.5.
    let grey = Colors { muted: Color([0x77; 3]), ..colors };
    let muted = grey.contrasts().find(|pair| pair.role == "muted").unwrap();
    assert_eq!((muted.ground, muted.ratio, muted.holds()), ("surface", 447, false));
    assert_eq!(muted.to_string(), "`muted` on `surface` has a contrast of 4.47 : 1, below 4.5 : 1");
    assert!(Color([0x77; 3]).contrast(Color([0xff; 3])) > 4.475);
    let faint = Colors { star: Color([0xfe; 3]), ..colors };
    let star = faint.contrasts().find(|pair| pair.role == "star").unwrap();
    assert_eq!(star.to_string(), "`star` on `surface` has a contrast of 1.00 : 1, below 3 : 1");
}

#[test]
fn a_dark_card_on_an_unnamed_page_is_legible() {
    let theme = theme(r##"{"background":"#10241c","text":"#ffffff","muted":"#c6d4cd","accent":"#9be3c2","onAccent":"#10241c"}"##);
    let colors = theme.colors(false);
    assert_eq!((colors.link, colors.action), (Color([0x9b, 0xe3, 0xc2]), Color([0x9b, 0xe3, 0xc2])));
    assert!(colors.contrasts().filter(|pair| pair.ground != "page").all(|pair| pair.holds()));
}

#[test]
fn the_authors_colours_stay_as_they_are() {
    let theme = theme(r##"{"preset":"travel","action":"#ff0000","badge":"#00ff00","dark":{"surface":"#202020"}}"##);
    let (light, dark) = (theme.colors(false), theme.colors(true));
    assert_eq!((light.action, light.badge), (Color([255, 0, 0]), Color([0, 255, 0])));
    assert_eq!(light.page, Theme { preset: Some(Preset::Travel), ..Theme::default() }.colors(false).page);
    assert_eq!((dark.surface, dark.badge), (Color([0x20; 3]), Color([0, 255, 0])));
    assert!(dark.action.contrast(dark.surface) >= TEXT_CONTRAST);
}

#[test]
fn themes_are_written_as_they_are_read_and_old_names_are_known() {
    let json = r##"{"preset":"sport","surface":"#ffffff","action":"#0a5c44","radius":4,"buttonRadius":2,"badgeShape":"flag","saving":"minus","button":"outlined","density":"compact","font":{"regular":"a.ttf"},"dark":{"ink":"#ffffff"}}"##;
    assert_eq!(serde_json::to_string(&theme(json)).unwrap(), json);
    let old = theme(r##"{"background":"#ffffff","border":"#dddddd","text":"#111111","accent":"#0a5c44","onAccent":"#ffffff","radius":12.0}"##);
    let new = theme(r##"{"surface":"#ffffff","line":"#dddddd","ink":"#111111","action":"#0a5c44","onAction":"#ffffff","radius":12}"##);
    assert_eq!(old, new);
    let unknown = serde_json::from_str::<Theme>(r##"{"colour":"#ffffff"}"##).unwrap_err().to_string();
    assert!(unknown.contains("unknown field `colour`"), "{unknown}");
    assert!(serde_json::from_str::<Theme>(r##"{"dark":{"radius":3}}"##).is_err());
}

#[test]
fn shapes_come_from_the_preset() {
    let of = |json: &str| {
        let theme = theme(json);
        (theme.radius(), theme.button_radius(), theme.badge_shape())
    };
    assert_eq!(of("{}"), (12, 8, BadgeShape::Tag));
    assert_eq!(of(r#"{"preset":"food"}"#), (14, 20, BadgeShape::Pill));
    assert_eq!(of(r#"{"preset":"food","radius":0}"#), (0, 0, BadgeShape::Pill));
    assert_eq!(of(r#"{"preset":"fashion","buttonRadius":3,"badgeShape":"disc"}"#), (0, 3, BadgeShape::Disc));
}
