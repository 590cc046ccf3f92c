use super::*;

const PRESETS: [Option<Preset>; 6] = [None, Some(Preset::Travel), Some(Preset::Sport), Some(Preset::Fashion), Some(Preset::Electronics), Some(Preset::Food)];

fn theme(json: &str) -> Theme {
    serde_json::from_str(json).unwrap()
}

/// Every pair that must hold a contrast, with the contrast it must hold.
fn pairs(c: &Colors) -> Vec<(&'static str, Color, Color, f64)> {
    let mut out = Vec::new();
    for ground in [c.surface, c.page, c.soft] {
        let texts = [("ink", c.ink), ("muted", c.muted), ("link", c.link), ("sale", c.sale)];
        out.extend(texts.map(|(name, color)| (name, color, ground, TEXT_CONTRAST)));
        out.push(("edge", c.edge, ground, SIGN_CONTRAST));
    }
    for (name, color) in [("ok", c.ok), ("warn", c.warn), ("bad", c.bad), ("info", c.info)] {
        out.push((name, color, c.surface, TEXT_CONTRAST));
        out.push((name, c.on_status, color, TEXT_CONTRAST));
    }
    out.push(("onAction", c.on_action, c.action, TEXT_CONTRAST));
    out.push(("onBadge", c.on_badge, c.badge, TEXT_CONTRAST));
    out.push(("star", c.star, c.surface, SIGN_CONTRAST));
    out
}

#[test]
fn presets_hold_their_contrasts_light_and_dark() {
    for preset in PRESETS {
        for dark in [false, true] {
            let colors = Theme { preset, ..Theme::default() }.colors(dark);
            assert_eq!(colors, Colors::of(presets::palette(preset, dark).collect::<Vec<_>>().try_into().unwrap()), "{preset:?} is legible as it is");
            for (name, color, ground, least) in pairs(&colors) {
                assert!(color.contrast(ground) >= least, "{preset:?} dark {dark}: {name} {color} on {ground}");
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
            for (name, color, ground, least) in pairs(&colors).into_iter().filter(|(name, ..)| *name != "action") {
                assert!(color.contrast(ground) >= least, "{json} dark {dark}: {name} {color} on {ground}");
            }
        }
    }
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
