//! What a report says, in German and English.

use super::compare::Interval;
use crate::base::language::Locale;

/// What is said of a question.
pub enum Said {
    /// One arm is better than every other; `against` is the closest, with the change from it.
    Winner {
        winner: String,
        others: usize,
        against: Option<(String, Option<f64>, Interval)>,
        alpha: f64,
    },
    Alike {
        effect: f64,
    },
    Open {
        missing: Option<u64>,
    },
    Uneven,
    SampleRatio {
        is_even: bool,
    },
}

/// The sentences.
pub fn sentence(said: &Said, german: bool) -> String {
    let locale = Locale::named(if german { "de" } else { "en" }).ok();
    let percent = |share: f64, decimals: usize| {
        let number = format!("{:.6}", share * 100.0);
        locale.map_or_else(|| format!("{number} %"), |locale| locale.percent_with(&number, Some(decimals)))
    };
    let signed = |share: f64| format!("{}{}", if share >= 0.0 { "+" } else { "" }, percent(share, 1));
    let count = |number: u64| locale.map_or_else(|| number.to_string(), |locale| locale.number(&rounded(number).to_string(), None));
    let range = |interval: &Interval| match (interval.low.map(signed), interval.high.map(signed), german) {
        (Some(low), Some(high), false) => format!("between {low} and {high}"),
        (Some(low), Some(high), true) => format!("zwischen {low} und {high}"),
        (Some(low), None, false) => format!("at least {low}"),
        (Some(low), None, true) => format!("mindestens {low}"),
        (_, _, false) => "by an unknown amount".to_owned(),
        (_, _, true) => "um wie viel, ist offen".to_owned(),
    };
    match (said, german) {
        (Said::Winner { winner, others, against, alpha }, _) => {
            let change = against.as_ref().map(|(other, lift, interval)| {
                let seen = lift.map_or_else(String::new, |lift| format!("{}, ", signed(lift)));
                (other, format!("{seen}{}", range(interval)))
            });
            let error = percent(*alpha, if *alpha * 100.0 == (*alpha * 100.0).round() { 0 } else { 1 });
            let (other, change) = change.map_or((String::new(), String::new()), |(other, change)| (other.clone(), change));
            match (german, *others) {
                (false, 1) => format!("“{winner}” is better than “{other}”: {change}. Of all findings of this experiment together, one is wrong with a probability of at most {error}."),
                (true, 1) => format!("„{winner}“ ist besser als „{other}“: {change}. Die Wahrscheinlichkeit, dass auch nur eine Aussage dieses Experiments falsch ist, beträgt höchstens {error}."),
                (false, others) => format!("“{winner}” is better than all {others} others; compared with “{other}”, which is closest: {change}. Of all findings of this experiment together, one is wrong with a probability of at most {error}."),
                (true, others) => format!("„{winner}“ ist besser als alle {others} anderen; gegenüber „{other}“, das am nächsten liegt: {change}. Die Wahrscheinlichkeit, dass auch nur eine Aussage dieses Experiments falsch ist, beträgt höchstens {error}."),
            }
        }
        (Said::Alike { effect }, false) => format!("No difference of {} or more: they work equally well, as far as it matters.", percent(*effect, 0)),
        (Said::Alike { effect }, true) => format!("Kein Unterschied von {} oder mehr: Soweit es darauf ankommt, wirken sie gleich gut.", percent(*effect, 0)),
        (Said::Open { missing: Some(missing) }, false) => format!("Not enough data yet: about {} more mails.", count(*missing)),
        (Said::Open { missing: Some(missing) }, true) => format!("Noch nicht genug Daten: Es fehlen etwa {} Mails.", count(*missing)),
        (Said::Open { missing: None }, false) => "Not enough data yet, and no end in sight: the difference is smaller than planned.".to_owned(),
        (Said::Open { missing: None }, true) => "Noch nicht genug Daten, und kein Ende in Sicht: Der Unterschied ist kleiner als geplant.".to_owned(),
        (Said::Uneven, false) => "Nothing can be concluded: the variants were not sent as often as planned.".to_owned(),
        (Said::Uneven, true) => "Es lässt sich nichts schließen: Die Varianten wurden nicht so oft gesendet wie geplant.".to_owned(),
        (Said::SampleRatio { is_even: true }, false) => "The variants were sent as often as planned.".to_owned(),
        (Said::SampleRatio { is_even: true }, true) => "Die Varianten wurden so oft gesendet wie geplant.".to_owned(),
        (Said::SampleRatio { is_even: false }, false) => "The variants were not sent as often as planned: something sends or counts wrongly. Find out what before you trust any figure.".to_owned(),
        (Said::SampleRatio { is_even: false }, true) => {
            "Die Varianten wurden nicht so oft gesendet wie geplant: Etwas wird falsch gesendet oder gezählt. Erst wenn das geklärt ist, sind die Zahlen zu gebrauchen.".to_owned()
        }
    }
}

/// A number of mails as it is said: with two digits that count.
fn rounded(number: u64) -> u64 {
    let step = 10_u64.pow(number.checked_ilog10().unwrap_or(0).saturating_sub(1));
    number.div_ceil(step) * step
}
