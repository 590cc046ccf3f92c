//! What may be concluded from counters at a day, for all units and for each segment.

use super::compare::{Arm, Compared, compare};
use super::counts::{Counts, Group};
use super::definition::Definition;
use super::needs::sizes_of;
use super::question::{Comparisons, Question, comparisons, questions};
use super::ratio::sample_ratio;
use super::sentence::{Said, sentence};
use crate::base::time::Day;
use serde::Serialize;

/// Below it, something sends or counts wrongly.
const UNEVEN: f64 = 0.01;
/// A trend is followed no further than to so many times the mails there are.
const FARTHEST: f64 = 32.0;

/// A report.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    experiment: String,
    /// The day of the report.
    at: String,
    /// Units whose time to convert is over: only these are compared.
    mature: u64,
    /// Units that may convert yet.
    pending: u64,
    /// Conversions of units that nobody counted: they are left out.
    stray: u64,
    sample_ratio: SampleRatio,
    comparisons: Comparisons,
    groups: Vec<GroupReport>,
}

/// Whether the variants were sent as often as planned.
#[derive(Debug, Serialize)]
struct SampleRatio {
    p: f64,
    /// If it is uneven, nothing is concluded.
    even: bool,
    text: String,
}

#[derive(Debug, Serialize)]
struct GroupReport {
    /// None for all units.
    segment: Option<String>,
    units: u64,
    /// Units that may convert yet.
    pending: u64,
    /// Whether the units that are compared have the planned shares.
    even: bool,
    questions: Vec<Answer>,
}

/// What is known of a question.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    /// The factor; none for combinations.
    factor: Option<String>,
    /// The probability of a wrong finding in one comparison.
    alpha: f64,
    arms: Vec<ArmReport>,
    verdict: Verdict,
    /// The arm that is better than every other.
    winner: Option<String>,
    /// About so many more mails until the planned effect is found; none if it is decided, or no end is in sight.
    missing: Option<u64>,
    text: String,
    /// What was known at the end of each day, of the arm that is ahead now against the first; or the second, if the first is ahead.
    series: Vec<Point>,
}

/// How far a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// One arm is better than every other.
    Winner,
    /// No arm is better than another by the planned effect.
    Alike,
    /// Not enough data yet.
    Open,
    /// The variants were not sent as often as planned.
    Uneven,
}
crate::base::written::written!(Verdict: Winner = "winner", Alike = "alike", Open = "open", Uneven = "uneven");

/// An arm, compared with the first.
#[derive(Debug, Serialize)]
struct ArmReport {
    name: String,
    units: u64,
    /// Conversions, or the sum of amounts.
    sum: f64,
    /// The rate, or the amount of a mail; none without mails.
    mean: Option<f64>,
    /// The relative change against the first arm, like 0.12.
    lift: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    p: Option<f64>,
}

#[derive(Debug, Serialize)]
struct Point {
    day: String,
    lift: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
}

/// Reports on an experiment at the end of a day.
pub fn report(of: &Definition, counts: &Counts, at: Day, german: bool) -> Report {
    let count = of.variants.len();
    let last = of.last_mature(at);
    let sent = counts.until(at, Group::All, count);
    let shares: Vec<f64> = of.shares.variants.iter().map(|share| f64::from(*share) / f64::from(super::BUCKETS)).collect();
    let p = sample_ratio(&sent.iter().map(|arm| arm.units).collect::<Vec<_>>(), &shares);
    let units = |arms: &[Arm]| arms.iter().map(|arm| arm.units as u64).sum::<u64>();
    let mature = units(&counts.until(last, Group::All, count));
    let questions = questions(of);
    let needed = of.needed.get_or_init(|| questions.iter().map(|question| sizes_of(question, of).most * question.spread()).collect());
    // One more is of all units that were sent.
    let least = UNEVEN / (of.segments.len() + 2) as f64;
    let is_even = |arms: &[Arm]| sample_ratio(&arms.iter().map(|arm| arm.units).collect::<Vec<_>>(), &shares) >= least;
    let is_all_even = p >= least;
    let group = |group: Group, segment: Option<String>| {
        let arms = counts.until(last, group, count);
        let pending = units(&counts.until(at, group, count)).saturating_sub(units(&arms));
        let is_even = is_all_even && is_even(&arms);
        let answers = questions.iter().zip(needed).map(|(question, needed)| {
            let case = Case { of, question, needed: *needed, pending: pending as f64, is_even, german };
            case.answer(counts, group, last)
        });
        GroupReport { units: units(&arms), pending, even: is_even, questions: answers.collect(), segment }
    };
    let segments = of.segments.iter().enumerate().map(|(at, name)| group(Group::Segment(at), Some(name.clone())));
    Report {
        experiment: of.id.clone(),
        at: at.to_string(),
        mature,
        pending: units(&sent).saturating_sub(mature),
        stray: counts.stray(),
        sample_ratio: SampleRatio { p, even: is_all_even, text: sentence(&Said::SampleRatio { is_even: is_all_even, is_sent: units(&sent) > 0 }, german) },
        comparisons: comparisons(of),
        groups: [group(Group::All, None)].into_iter().chain(segments).collect(),
    }
}

/// A question in a group.
struct Case<'c> {
    of: &'c Definition,
    question: &'c Question,
    /// How many mails the planned effect needs.
    needed: f64,
    /// Units that may convert yet.
    pending: f64,
    is_even: bool,
    german: bool,
}

impl Case<'_> {
    fn answer(&self, counts: &Counts, group: Group, last: Day) -> Answer {
        let pooled = |until: Day| self.question.pooled(&counts.until(until, group, self.of.variants.len()));
        let arms = pooled(last);
        let ahead =
            (0..arms.len()).filter(|at| mean(&arms, *at).is_some()).max_by(|a, b| mean(&arms, *a).unwrap_or(0.0).total_cmp(&mean(&arms, *b).unwrap_or(0.0)));
        let (verdict, against) = self.verdict(&arms, ahead);
        let missing = if verdict == Verdict::Open { self.missing(&arms, ahead) } else { None };
        let winner = ahead.filter(|_| verdict == Verdict::Winner);
        // Two arms: the change is that of the second, whoever wins.
        let shown = ahead.filter(|at| *at > 0).unwrap_or(1);
        let series = counts.days().filter(|day| *day <= last).map(|day| {
            let arms = pooled(day);
            let Compared { interval, .. } = self.compared(&arms, 0, shown);
            let lift = mean(&arms, 0).filter(|first| *first > 0.0).and_then(|first| Some(mean(&arms, shown)? / first - 1.0));
            Point { day: day.to_string(), lift, low: interval.low, high: interval.high }
        });
        let name = |at: usize| self.question.name(at, self.of);
        let said = match (verdict, winner) {
            (Verdict::Winner, Some(at)) => Said::Winner {
                winner: name(at),
                others: arms.len() - 1,
                against: against.map(|(other, found)| (name(other), found.lift, found.interval)),
                alpha: self.of.alpha,
            },
            (Verdict::Alike, _) => Said::Alike { effect: self.of.effect, is_on_average: self.question.factor.is_some() && self.of.factors.len() > 1 },
            (Verdict::Uneven, _) => Said::Uneven,
            _ => Said::Open { missing, pending: self.pending as u64, worse: self.worse(&arms, ahead).into_iter().map(name).collect() },
        };
        Answer {
            factor: self.question.factor.and_then(|at| self.of.factors.get(at)).map(|factor| factor.name.clone()),
            alpha: self.question.alpha,
            verdict,
            winner: winner.map(name),
            missing,
            text: sentence(&said, self.german),
            series: series.collect(),
            arms: (0..arms.len()).map(|at| self.arm(&arms, at)).collect(),
        }
    }

    fn arm(&self, arms: &[Arm], at: usize) -> ArmReport {
        let arm = arms.get(at).copied().unwrap_or(Arm { units: 0.0, sum: 0.0, squares: 0.0 });
        let found = (at > 0).then(|| self.compared(arms, 0, at));
        ArmReport {
            name: self.question.name(at, self.of),
            units: arm.units as u64,
            sum: arm.sum,
            mean: mean(arms, at),
            lift: found.and(mean(arms, 0)).filter(|first| *first > 0.0).and_then(|first| Some(mean(arms, at)? / first - 1.0)),
            low: found.and_then(|found| found.interval.low),
            high: found.and_then(|found| found.interval.high),
            p: found.map(|found| found.p),
        }
    }

    /// An arm against another.
    fn compared(&self, arms: &[Arm], first: usize, second: usize) -> Compared {
        let arm = |at: usize| arms.get(at).copied().unwrap_or(Arm { units: 0.0, sum: 0.0, squares: 0.0 });
        compare(arm(first), arm(second), &self.question.planned(first, second, self.of))
    }

    /// The verdict, and the arm that is closest to the one that is ahead.
    fn verdict(&self, arms: &[Arm], ahead: Option<usize>) -> (Verdict, Option<(usize, Compared)>) {
        let Some(ahead) = ahead else { return (Verdict::Open, None) };
        let others: Vec<_> = (0..arms.len()).filter(|at| *at != ahead).map(|other| (other, self.compared(arms, other, ahead))).collect();
        let closest = others.iter().copied().min_by(|(_, a), (_, b)| a.interval.low.unwrap_or(-1.0).total_cmp(&b.interval.low.unwrap_or(-1.0)));
        let verdict = if !self.is_even {
            Verdict::Uneven
        } else if others.iter().all(|(_, found)| found.interval.low.is_some_and(|low| low > 0.0)) {
            Verdict::Winner
        } else if (0..arms.len()).all(|second| (0..second).all(|first| self.is_alike(&self.compared(arms, first, second)))) {
            Verdict::Alike
        } else {
            Verdict::Open
        };
        (verdict, closest)
    }

    /// The arms that are proven worse than the one that is ahead.
    fn worse(&self, arms: &[Arm], ahead: Option<usize>) -> Vec<usize> {
        let Some(ahead) = ahead else { return Vec::new() };
        let is_worse = |other: &usize| *other != ahead && self.compared(arms, *other, ahead).interval.low.is_some_and(|low| low > 0.0);
        (0..arms.len()).filter(is_worse).collect()
    }

    /// Whether neither of two arms is better than the other by the planned effect.
    fn is_alike(&self, found: &Compared) -> bool {
        let most = 1.0 + self.of.effect;
        found.interval.high.is_some_and(|high| 1.0 + high < most) && found.interval.low.is_some_and(|low| (1.0 + low) * most > 1.0)
    }

    /// About how many more mails a decision needs: what is left of the planned size; beyond it, until the difference is proven if it stays as it is.
    fn missing(&self, arms: &[Arm], ahead: Option<usize>) -> Option<u64> {
        let units: f64 = arms.iter().map(|arm| arm.units).sum();
        if units + self.pending < self.needed {
            return Some((self.needed - units - self.pending).ceil() as u64);
        }
        // What was sent may decide it.
        if units < self.needed {
            return Some(0);
        }
        let mut times = 1.0;
        while times < FARTHEST {
            times *= 1.1;
            let scaled: Vec<Arm> = arms.iter().map(|arm| Arm { units: arm.units * times, sum: arm.sum * times, squares: arm.squares * times }).collect();
            if self.verdict(&scaled, ahead).0 != Verdict::Open {
                return Some((units * (times - 1.0)).ceil() as u64);
            }
        }
        None
    }
}

/// The mean of an arm; none without units.
fn mean(arms: &[Arm], at: usize) -> Option<f64> {
    arms.get(at).filter(|arm| arm.units > 0.0).map(|arm| arm.sum / arm.units)
}
