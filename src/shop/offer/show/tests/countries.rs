//! What a country's law lets be struck (`docs/price-words.md`).

use super::*;
use crate::base::language::Locale;

fn in_country(tag: &str, record: &Record, individual: Option<Money>) -> PriceView {
    let locale = Locale::named(tag).unwrap();
    show(record, &[], &Policy { locale, individual, ..policy() }, now())
}

/// A record for each kind of reference, as Germany strikes it, and what one person pays.
fn records() -> Vec<(ReferenceKind, Record, Option<Money>)> {
    let plain = with_history(&[(60, "100.00", None)]);
    let mut recommended = plain.clone();
    recommended.offer.rrp = Some(eur("125.00"));
    let mut perishable = with_history(&[(2, "4.00", None), (1, "4.00", Some("3.00"))]);
    perishable.offer.perishable = true;
    let mut service = with_history(&[(20, "500.00", None), (2, "500.00", Some("400.00"))]);
    service.offer.kind = OfferKind::Service;
    let steps = with_history(&[(60, "100.00", None), (20, "100.00", Some("90.00")), (5, "100.00", Some("70.00"))]);
    vec![
        (ReferenceKind::Lowest30, record(), None),
        (ReferenceKind::ProgressiveStart, steps, None),
        (ReferenceKind::Rrp, recommended, None),
        (ReferenceKind::Individual, plain, Some(eur("85.00"))),
        (ReferenceKind::Perishable, perishable, None),
        (ReferenceKind::Previous, service, None),
    ]
}

#[test]
fn a_price_is_struck_only_where_the_countrys_law_lets_it_be() {
    use ReferenceKind::{Individual, Perishable, Previous, ProgressiveStart, Rrp};
    let refused: [(&str, &[ReferenceKind]); 11] = [
        ("de-DE", &[]),
        ("de-AT", &[]),
        ("de-CH", &[]),
        ("en-GB", &[]),
        ("en-US", &[]),
        ("fr-FR", &[]),
        ("it-IT", &[]),
        ("nl-NL", &[Rrp, Individual]),
        ("es-ES", &[ProgressiveStart, Perishable]),
        ("pl-PL", &[ProgressiveStart, Individual, Previous]),
        ("da-DK", &[Perishable]),
    ];
    assert_eq!(refused.len(), Locale::all().count(), "every locale is listed");
    for (tag, kinds) in refused {
        for (kind, record, individual) in records() {
            let shown = in_country(tag, &record, individual);
            assert!(shown.current.is_some(), "{tag} {kind:?} has its price");
            if kinds.contains(&kind) {
                assert_eq!((shown.reference, shown.percent, shown.amount, shown.saving), (None, None, None, None), "{tag} {kind:?}");
                assert!(shown.reasons.contains(&Reason::NotLawfulInCountry), "{tag} {kind:?}");
            } else {
                assert_eq!(shown.reference.map(|reference| reference.kind), Some(kind), "{tag}");
            }
        }
    }
}

#[test]
fn poland_lets_no_saving_be_said_against_a_recommended_price() {
    let (kind, record, _) = records().swap_remove(2);
    let shown = in_country("pl", &record, None);
    let reference = shown.reference.unwrap();
    assert_eq!((reference.kind, reference.label), (kind, "Sugerowana cena detaliczna"));
    assert_eq!((shown.percent, shown.amount, shown.saving, shown.reasons), (None, None, None, vec![Reason::NotLawfulInCountry]));
}

#[test]
fn labels_are_in_the_countrys_wording() {
    let label = |tag, kind: usize| in_country(tag, &records()[kind].1, None).reference.unwrap().label;
    assert_eq!(label("pl", 0), "Najniższa cena z 30 dni przed obniżką");
    assert_eq!(label("fr", 0), "Prix le plus bas des 30 derniers jours");
    assert_eq!(label("da", 0), "Laveste pris seneste 30 dage");
    assert_eq!((label("de-DE", 2), label("de-CH", 2)), ("UVP", "Richtpreis"));
}
