use super::*;

#[test]
fn the_table_is_in_the_order_of_the_kinds() {
    for component in components() {
        assert_eq!(component.kind.component().tag, component.tag);
        assert_eq!(ComponentKind::of(component.tag), Some(component.kind));
    }
}

#[test]
fn names_are_found_by_their_text() {
    assert_eq!(Name::of("background-color"), Some(BACKGROUND_COLOR));
    assert_eq!(BACKGROUND_COLOR.text(), "background-color");
    assert_eq!(Name::of("colour"), None);
}

#[test]
fn types_accept_what_mjml_accepts() {
    let px_box = Type::Unit { units: &["px", "%"], most: 4 };
    for (value, fits) in [
        ("1px", true),
        ("0", true),
        ("1px 2%", true),
        ("1px 2px 3px 4px", true),
        ("1px 2px 3px 4px 5px", false),
        ("1em", false),
        ("1px  2px", false),
        ("", false),
        ("1.5px 0", true),
        ("auto", false),
    ] {
        assert_eq!(px_box.accepts(value), fits, "{value}");
    }
    let line = Type::Unit { units: &["px", "%", ""], most: 1 };
    assert!(line.accepts("1.5") && line.accepts("150%") && !line.accepts("normal"));
    assert!(Type::SignedUnit { units: &["px", "em"] }.accepts("-0.5em"));
    for (value, fits) in [
        ("#abc", true),
        ("#aabbcc", true),
        ("#abcd", false),
        ("red", true),
        ("Red", false),
        ("rgb(1,2,3)", true),
        ("rgba(1, 2, 3, 0.5)", true),
        ("rgba(1,2,3,.5)", false),
        ("{{ c }}", false),
        ("inherit", true),
    ] {
        assert_eq!(Type::Color.accepts(value), fits, "{value}");
    }
    assert!(Type::Choice(&["full-width", "false", ""]).accepts("") && Type::Integer.accepts("a1") && !Type::Boolean.accepts("yes"));
}

#[test]
fn names_are_found_again() {
    for component in components() {
        for (name, _) in component.allowed {
            assert_eq!(Name::of(name.text()), Some(*name));
        }
    }
    assert!(Name::of("paddding").is_none());
}

#[test]
fn attributes_hold_what_their_types_and_names_say() {
    for component in components() {
        for (name, takes) in component.allowed {
            let place = format!("<{} {}>", component.tag, name.text());
            let is_address = ["-url", "-src", "-icon"].iter().any(|end| name.text().ends_with(end)) || matches!(name.text(), "href" | "src" | "srcset");
            assert_eq!(is_address, matches!(name.holds(), Holds::Address | Holds::Link | Holds::StyleAddress), "{place}");
            match takes {
                Type::Text => {}
                Type::Key => assert!(matches!(name.holds(), Holds::Label | Holds::Link), "{place}"),
                Type::Color => assert!(matches!(name.holds(), Holds::Color | Holds::Style), "{place}"),
                // Words that are one of a few end no style; numbers and lengths are of one.
                Type::Choice(_) => assert!(matches!(name.holds(), Holds::Words | Holds::Style), "{place}"),
                Type::Boolean | Type::Integer | Type::Unit { .. } | Type::SignedUnit { .. } => assert_eq!(name.holds(), Holds::Style, "{place}"),
            }
        }
    }
    assert_eq!([Holds::of("aria-label"), Holds::of("hero-url"), Holds::of("shade")], [Holds::Words, Holds::Address, Holds::Style]);
}

#[test]
fn a_row_that_lacks_something_is_named() {
    let all = || components().iter();
    for component in all() {
        let (tag, takes) = (component.tag, |name: Name| component.kind.attribute(name).is_some());
        let may_stand = all().any(|parent| parent.children.contains(&tag));
        assert_eq!(may_stand, component.region != Region::Document, "<{tag}> is in no `children`");
        for (name, value) in component.defaults {
            let allowed = component.kind.attribute(*name).unwrap_or_else(|| panic!("<{tag}> has a default for `{}` and does not allow it", name.text()));
            assert!(value.is_empty() || allowed.accepts(value), "<{tag} {}> may not be {value}, its default", name.text());
        }
        // Those in a social bar print the font that it hands down.
        let prints_its_font = takes(FONT_FAMILY) && component.container != Some(Container::Social) || takes(ICO_FONT_FAMILY);
        assert_eq!(prints_its_font, component.font != PrintedFont::Inherited, "`font` of <{tag}>");
        assert!(!component.has_two_looks || takes(HREF), "`has_two_looks` of <{tag}>, which has no link");
        assert!(!component.has_two_colors || takes(BACKGROUND_COLOR), "`has_two_colors` of <{tag}>, which has no background");
        assert!(component.given.iter().all(|name| takes(*name)), "`given` of <{tag}>");
        assert!(component.container.is_none() || !component.children.is_empty(), "`container` of <{tag}>, in which nothing may stand");
    }
}
