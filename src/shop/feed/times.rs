use super::fields::split;
use super::sink::Sink;
use super::text::seen;
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::time::{self, Millis};

/// The feed's own time, from its channel.
#[derive(Debug, Default)]
pub(super) struct Times {
    /// The rank of the element whose time is used.
    best: Option<usize>,
    /// Whether there is a time other than `pubDate`.
    is_built: bool,
    published: Option<Millis>,
}

/// Elements with the time at which the feed was made, best first. The publication date is used only without them.
const BUILT: [&str; 3] = ["lastBuildDate", "updated", "modified"];
const PUBLISHED: &str = "pubDate";

impl Times {
    /// Whether an element gives the feed's own time: a child of RSS's channel or Atom's feed, not of an image or a source.
    pub fn are_said(parent: &str, depth: usize, local: &str) -> bool {
        let place = match split(parent).1 {
            "channel" => 2,
            "feed" => 1,
            _ => return false,
        };
        depth == place && (local == PUBLISHED || BUILT.contains(&local))
    }

    /// Reads the time of an element, if its text is complete.
    pub fn take(&mut self, local: &str, text: &str, is_whole: bool, at: usize, sink: &mut Sink<'_>) {
        let text = seen(text);
        if text.is_empty() {
            return;
        }
        let rank = BUILT.iter().position(|name| *name == local);
        self.is_built |= rank.is_some();
        let read = time::mail_date(&text).or_else(|_| time::lenient_instant(&text, false)).ok().filter(|_| is_whole);
        match (read, rank) {
            (None, _) => {
                let message = format!("`{}` is not a time", text.chars().take(80).collect::<String>());
                let diagnostic = *Diagnostic::new(Code::FeedBadDate, message).help("write RFC 2822, like Sun, 22 Nov 2026 10:00:00 +0100, or ISO 8601");
                sink.report(diagnostic, local, at);
            }
            (time, None) => self.published = self.published.or(time),
            (time, Some(rank)) => {
                if self.best.is_none_or(|best| rank < best) {
                    self.best = Some(rank);
                    sink.batch.feed_time = time;
                }
            }
        }
    }

    /// At the end of the feed, `pubDate` is used if there is no other time.
    pub fn ended(&self, sink: &mut Sink<'_>) {
        if !self.is_built && self.published.is_some() {
            sink.batch.feed_time = self.published;
        }
    }
}
