use super::*;

#[test]
fn every_language_has_a_locale_and_every_tag_finds_its_own() {
    for language in Language::ALL {
        assert!(!language.locales().is_empty(), "{language:?}");
        assert_eq!(Locale::named(language.code()).unwrap().language, *language);
        for locale in language.locales() {
            assert_eq!((locale.language, Locale::named(locale.tag).unwrap().tag), (*language, locale.tag));
            assert_eq!(Language::of_tag(locale.tag), Some(*language));
        }
    }
    assert_eq!((Language::of_tag("DE-de"), Language::of_tag("fr-CA"), Language::of_tag("sv")), (Some(Language::De), Some(Language::Fr), None));
}

#[test]
fn an_unknown_locale_is_refused_with_those_that_are_known() {
    let error = Locale::named("sv-SE").unwrap_err();
    assert_eq!(error.code, Code::LocaleUnknown);
    assert!(error.help.unwrap().contains("da-DK, de-DE, de-AT"));
}

/// Every text of a language, as its source has it.
fn texts(language: Language) -> Vec<String> {
    let locale = Locale::named(language.code()).unwrap();
    let all = format!("{:?} {:?} {:?} {:?}", language.mail(), language.live(), language.pages(), locale.prices());
    all.split('"').skip(1).step_by(2).map(|text| text.replace("\\u{a0}", "\u{a0}")).collect()
}

#[test]
fn no_language_is_missing_a_text_or_has_one_of_anothers() {
    // Short words and abbreviations are the same in several languages.
    let same = ["TTC", "min", "min.", "sek.", "h", "s", "OK"];
    for language in Language::ALL {
        let own = texts(*language);
        assert!(own.len() > 170, "{language:?} has {} texts", own.len());
        assert!(own.iter().all(|text| !text.trim().is_empty()), "{language:?} has an empty text");
        for other in Language::ALL.iter().filter(|other| *other != language) {
            let others = texts(*other);
            let shared: Vec<_> = own.iter().zip(&others).filter(|(a, b)| a == b && a.len() > 9 && !same.contains(&a.as_str())).collect();
            assert!(shared.len() < 6, "{language:?} shares with {other:?}: {shared:?}");
        }
    }
}

#[test]
fn texts_are_written_in_the_letters_of_their_language() {
    for language in Language::ALL {
        let months = language.locales().iter().flat_map(|locale| locale.months).map(str::to_owned);
        for text in texts(*language).into_iter().chain(months) {
            let foreign = text.chars().find(|c| c.is_alphabetic() && !c.is_ascii() && !language.letters().contains(*c));
            assert_eq!(foreign, None, "{language:?}: {text}");
        }
    }
}

#[test]
fn what_stands_before_a_gap_is_right_for_every_number() {
    // `il 7`, but `l’8` and `l’11`.
    for text in texts(Language::It) {
        let article = ["il {", "al {", "del {", "dal {", "nel {", "sul {"].into_iter().find(|article| text.to_lowercase().contains(article));
        assert_eq!(article, None, "{text}");
    }
}

#[test]
fn french_marks_stay_with_their_words() {
    for text in texts(Language::Fr) {
        assert!([" :", " ;", " !", " ?", " %", "'"].iter().all(|broken| !text.contains(broken)), "{text}");
    }
}

#[test]
fn short_texts_have_room_where_they_are_painted() {
    for language in Language::ALL {
        let live = language.live();
        assert!(live.units.iter().all(|unit| unit.chars().count() <= 6), "{language:?}: {:?}", live.units);
        let steps = live.parcel.steps.into_iter().chain(live.order.steps).chain(live.order.return_steps);
        let others = [live.parcel.step_attempted, live.parcel.step_ready, live.parcel.step_returned];
        for step in steps.chain(others) {
            assert!(step.chars().count() <= 17, "{language:?}: {step}");
        }
    }
}

#[test]
fn sentences_are_filled_in_the_order_of_their_gaps() {
    assert_eq!(Pattern::<2>::new("{1} vor {0}").fill(["a", "b"]), "b vor a");
    assert_eq!(Pattern::<1>::new("100 % {0}").fill(["{0}"]), "100 % {0}", "what is filled in is not read again");
    let polish = Language::Pl.live();
    let votes = |n: u32| polish.votes.of(Locale::named("pl").unwrap().plural(&n.to_string())).fill([&n.to_string()]);
    assert_eq!([1, 2, 5, 12, 22].map(votes), ["1 głos", "2 głosy", "5 głosów", "12 głosów", "22 głosy"]);
}
