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
    /// `is_on_average`: over the levels of other factors.
    Alike {
        effect: f64,
        is_on_average: bool,
    },
    /// `worse` are proven worse than the arm that is ahead.
    Open {
        missing: Option<u64>,
        pending: u64,
        worse: Vec<String>,
    },
    Uneven,
    SampleRatio {
        is_even: bool,
        is_sent: bool,
    },
}

/// The sentences.
pub fn sentence(said: &Said, german: bool) -> String {
    let locale = Locale::named(if german { "de" } else { "en" }).ok();
    let percent = |share: f64, decimals: usize| {
        let number = format!("{:.6}", share * 100.0);
        locale.map_or_else(|| format!("{number} %"), |locale| locale.percent_with(&number, Some(decimals)))
    };
    // A true minus is as wide as a plus.
    let signed = |share: f64| format!("{}{}", if share < 0.0 { "−" } else { "+" }, percent(share.abs(), 1));
    // As many decimals as the number has, at most three.
    let exactly = |share: f64| {
        percent(
            share,
            (0..3)
                .find(|decimals| {
                    let scaled = share * 10_f64.powi(2 + *decimals as i32);
                    (scaled - scaled.round()).abs() < 1e-6
                })
                .unwrap_or(3),
        )
    };
    let count_of = |number: u64| locale.map_or_else(|| number.to_string(), |locale| locale.number(&number.to_string(), None));
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
            let error = exactly(*alpha);
            let (other, change) = change.map_or((String::new(), String::new()), |(other, change)| (other.clone(), change));
            match (german, *others) {
                (false, 1) => format!("“{winner}” is better than “{other}”: {change}. The probability that any finding of this experiment is wrong is at most {error}."),
                (true, 1) => format!("„{winner}“ ist besser als „{other}“: {change}. Die Wahrscheinlichkeit, dass auch nur eine Aussage dieses Experiments falsch ist, beträgt höchstens {error}."),
                (false, others) => format!("“{winner}” is better than all {others} others; compared with “{other}”, the second best: {change}. The probability that any finding of this experiment is wrong is at most {error}."),
                (true, others) => format!("„{winner}“ ist besser als alle {others} anderen; gegenüber „{other}“, der zweitbesten Möglichkeit: {change}. Die Wahrscheinlichkeit, dass auch nur eine Aussage dieses Experiments falsch ist, beträgt höchstens {error}."),
            }
        }
        (Said::Alike { effect, is_on_average }, false) => {
            let average = if *is_on_average { "On average over the other factors, there is no" } else { "There is no" };
            format!("{average} difference of {} or more: choose what you like.", exactly(*effect))
        }
        (Said::Alike { effect, is_on_average }, true) => {
            let average = if *is_on_average { "Im Mittel über die anderen Faktoren gibt es keinen" } else { "Es gibt keinen" };
            format!("{average} Unterschied von {} oder mehr: Sie haben die freie Wahl.", exactly(*effect))
        }
        (Said::Open { missing, pending, worse }, german) => {
            let known = match (worse.as_slice(), german) {
                ([], _) => String::new(),
                (worse, false) => format!("Known so far: {} would be a mistake. ", worse.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(" or ")),
                (worse, true) => format!("Bekannt ist: {} wäre ein Fehler. ", worse.iter().map(|name| format!("„{name}“")).collect::<Vec<_>>().join(" oder ")),
            };
            let rest = match (missing, german) {
                (Some(0), false) => format!("Not enough data yet: wait for the {} mails that may convert yet.", count_of(*pending)),
                (Some(0), true) => format!("Noch nicht genug Daten: Warten Sie auf die {} Mails, die noch zu einem Kauf führen können.", count_of(*pending)),
                (Some(missing), false) => format!("Not enough data yet: about {} more mails.", count(*missing)),
                (Some(missing), true) => format!("Noch nicht genug Daten: Es fehlen etwa {} Mails.", count(*missing)),
                (None, false) => "Not decided, and more of the same mails would hardly decide it.".to_owned(),
                (None, true) => "Nicht entschieden, und mehr solche Mails würden es kaum entscheiden.".to_owned(),
            };
            format!("{known}{rest}")
        }
        (Said::Uneven, false) => "Nothing can be concluded: the variants were not sent as often as planned.".to_owned(),
        (Said::Uneven, true) => "Es lässt sich nichts schließen: Die Varianten wurden nicht so oft gesendet wie geplant.".to_owned(),
        (Said::SampleRatio { is_sent: false, .. }, false) => "No mails have been counted yet.".to_owned(),
        (Said::SampleRatio { is_sent: false, .. }, true) => "Es sind noch keine Mails gezählt.".to_owned(),
        (Said::SampleRatio { is_even: true, .. }, false) => "The variants were sent as often as planned.".to_owned(),
        (Said::SampleRatio { is_even: true, .. }, true) => "Die Varianten wurden so oft gesendet wie geplant.".to_owned(),
        (Said::SampleRatio { is_even: false, .. }, false) => "The variants were not sent as often as planned: something sends or counts wrongly. Find out what before you trust any figure.".to_owned(),
        (Said::SampleRatio { is_even: false, .. }, true) => {
            "Die Varianten wurden nicht so oft gesendet wie geplant: Etwas wird falsch gesendet oder gezählt. Erst wenn das geklärt ist, sind die Zahlen zu gebrauchen.".to_owned()
        }
    }
}

/// A number of mails as it is said: with two digits that count.
fn rounded(number: u64) -> u64 {
    let step = 10_u64.pow(number.checked_ilog10().unwrap_or(0).saturating_sub(1));
    number.div_ceil(step) * step
}
