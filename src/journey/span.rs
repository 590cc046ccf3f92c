//! When a letter is due, as it is written in rules: `received+10d`, `event+4h`, `event@20:00`.

use serde::de::{Deserialize, Deserializer, Error};

macro_rules! anchors {
    ($($(#[$doc:meta])* $name:ident $word:literal;)*) => {
        /// What a time is counted from.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Anchor { $($(#[$doc])* $name),* }

        impl Anchor {
            pub const WORDS: &'static [(&'static str, Self)] = &[$(($word, Self::$name)),*];

        }
    };
}

anchors! {
    /// The event itself.
    Event "event";
    /// The order or booking was placed.
    Ordered "ordered";
    /// The parcel, or the last of the order, was handed over.
    Dispatched "dispatched";
    /// The newest promise of a date of delivery.
    Expected "expected";
    /// The last parcel of the order, or its replacement, arrived.
    Received "received";
    /// There was time to try the goods.
    TrialEnd "trial-end";
    /// The return window has ended.
    WindowEnd "window-end";
    /// Advertising of new goods may follow the purchase.
    CooldownEnd "cooldown-end";
    TripStart "trip-start";
    TripEnd "trip-end";
    Birthday "birthday";
    /// A year, or several, after the first kept order.
    Anniversary "anniversary";
    /// The last mail about the order.
    LastMail "last-mail";
    /// The order is late, or still late.
    Overdue "overdue";
    /// A parcel is kept until then.
    StorageEnd "storage-end";
    CampaignStart "campaign-start";
    CampaignEnd "campaign-end";
    /// The product has to be serviced.
    ServiceDue "service-due";
    /// The product will be used up.
    RunOut "run-out";
    /// The customer would usually order again.
    ReorderDue "reorder-due";
    /// The customer has not bought for long.
    Lapse "lapse";
    /// The first day of a quarter.
    Quarter "quarter";
    /// The call that was booked.
    Callback "callback";
    /// When the letter itself is due.
    Due "due";
}

/// How far from its anchor a time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distance {
    /// The anchor itself.
    None,
    Hours(i64),
    /// Calendar days, at the hour of sending.
    Days(i64),
    WorkingDays(i64),
    Years(i64),
    /// The same day, at a time in seconds after midnight.
    Clock(i64),
    /// Working days without a mail, as the trade has them.
    Filler,
    /// Days after which care helps, as the trade has them.
    Care,
}

/// A time, as written in a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub anchor: Anchor,
    pub distance: Distance,
}

impl Span {
    /// Reads `anchor`, `anchor+3d`, `anchor-2wd`, `anchor+4h`, `anchor+1y`, `anchor@20:00`.
    pub fn parse(text: &str) -> Option<Self> {
        // Anchors have hyphens too: the longest one that fits.
        let (word, anchor) = Anchor::WORDS.iter().filter(|(word, _)| text.starts_with(word)).max_by_key(|(word, _)| word.len())?;
        Some(Self { anchor: *anchor, distance: Distance::parse(text.get(word.len()..)?)? })
    }
}

impl Distance {
    fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::None);
        }
        if let Some(clock) = text.strip_prefix('@') {
            return time_of_day(clock).map(Self::Clock);
        }
        match text {
            "+filler" => return Some(Self::Filler),
            "+care" => return Some(Self::Care),
            _ => {}
        }
        let sign = if text.starts_with('-') { -1 } else { 1 };
        let text = text.strip_prefix(['+', '-'])?;
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let count = text.get(..digits)?.parse::<i64>().ok().filter(|count| *count <= 10_000)? * sign;
        match text.get(digits..)? {
            "h" => Some(Self::Hours(count)),
            "d" => Some(Self::Days(count)),
            "wd" if count > 0 => Some(Self::WorkingDays(count)),
            "y" => Some(Self::Years(count)),
            _ => None,
        }
    }
}

/// Reads `hh:mm` as seconds after midnight.
pub fn time_of_day(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 3_600 + minute * 60)
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| {
            let known = Anchor::WORDS.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
            D::Error::custom(format!("`{text}` is no time of a rule; write an anchor and a distance, like `received+10d`, `event+4h`, `expected+1wd` or `event@20:00`; anchors: {known}"))
        })
    }
}

/// A number of calendar days, written `30d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period(pub i64);

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        match Distance::parse(&format!("+{text}")) {
            Some(Distance::Days(days)) => Ok(Self(days)),
            _ => Err(D::Error::custom(format!("`{text}` is no number of days; write it like `30d`"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_rules_are_read() {
        let read = |text: &str| Span::parse(text).map(|span| (span.anchor, span.distance));
        assert_eq!(read("received+10d"), Some((Anchor::Received, Distance::Days(10))));
        assert_eq!(read("trip-start-14d"), Some((Anchor::TripStart, Distance::Days(-14))));
        assert_eq!(read("window-end"), Some((Anchor::WindowEnd, Distance::None)));
        assert_eq!(read("callback-1h"), Some((Anchor::Callback, Distance::Hours(-1))));
        assert_eq!(read("event@20:00"), Some((Anchor::Event, Distance::Clock(72_000))));
        assert_eq!(read("last-mail+filler"), Some((Anchor::LastMail, Distance::Filler)));
        for bad in ["", "soon", "received+", "received+10", "received+10x", "received+99999d", "event@25:00", "received-1wd", "received +1d"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
