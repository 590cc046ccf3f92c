//! Text blocks: polls, contents, messages, headings.

use super::frame::{Frame, SMALL, Style};
use crate::base::color::Color;
use crate::base::diagnostic::Result;
use crate::base::time::Millis;
use crate::live::paint::{Background, Family, Scene, Weight};
use crate::live::shares::shares;
use crate::live::words::votes as votes_in_all;
use crate::shop::link;

/// A question with the share of each answer.
pub(super) fn poll(question: &str, answers: &[(&str, u32)], now: Millis, style: &Style<'_>) -> Result<Scene> {
    let mut c = Frame::card(style);
    let colors = c.colors;
    let votes: Vec<u32> = answers.iter().map(|(_, votes)| *votes).collect();
    let all: u32 = votes.iter().fold(0, |sum, n| sum.saturating_add(*n));
    c.fitted(c.margin, c.margin + 16.0, [18.0, 14.0], Weight::Bold, colors.ink, question, c.room())?;
    let first = c.margin + 34.0;
    let step = ((c.foot() - 22.0 - first) / answers.len().max(1) as f32).min(48.0);
    for (i, ((text, votes), percent)) in answers.iter().zip(shares(&votes)).enumerate() {
        let y = first + step * i as f32;
        let share = style.locale.percent(percent);
        let room = c.room() - c.measure(&share, Weight::Bold, 14.0)? - 14.0;
        c.line(c.margin, y + 12.0, 14.0, Weight::Regular, colors.ink, text, room)?;
        c.text_right(c.right(), y + 12.0, 14.0, Weight::Bold, colors.ink, share);
        c.track(c.margin, y + 19.0, c.room(), 8.0, if all == 0 { 0.0 } else { *votes as f32 / all as f32 });
    }
    c.as_of(&votes_in_all(all, style.locale), now)?;
    Ok(c.scene())
}

/// A headline, a text of several lines, and a call to action.
pub(super) fn content(headline: &str, text: &str, action: &str, now: Millis, style: &Style<'_>) -> Result<Scene> {
    let mut c = Frame::card(style);
    let colors = c.colors;
    let mut baseline = c.margin + 17.0;
    if !headline.is_empty() {
        c.fitted(c.margin, baseline, [20.0, 16.0], Weight::Bold, colors.ink, headline, c.room())?;
        baseline += 26.0;
    }
    let below = if action.is_empty() { c.foot() - 20.0 } else { c.foot() - 42.0 };
    let most = (((below - baseline) / 22.0).floor() + 1.0).max(1.0) as usize;
    for line in style.family.wrap(text, Weight::Regular, 15.0, c.room(), most)? {
        c.text(c.margin, baseline, 15.0, Weight::Regular, colors.ink, line);
        baseline += 22.0;
    }
    if !action.is_empty() {
        c.line(c.margin, c.foot() - 22.0, 15.0, Weight::Bold, colors.action, &format!("{action} →"), c.room())?;
    }
    c.as_of("", now)?;
    Ok(c.scene())
}

/// Two centred lines without a price, for neutral and expired blocks.
pub(super) fn message((headline, below): (&str, &str), style: &Style<'_>) -> Result<Scene> {
    let mut c = Frame::card(style);
    let (room, center, middle) = (c.room(), c.width / 2.0, c.height / 2.0);
    for (text, weight, size, color, baseline) in
        [(headline, Weight::Bold, 20.0, c.colors.ink, middle - 4.0), (below, Weight::Regular, 14.0, c.colors.action, middle + 22.0)]
    {
        let size = c.shrunk(text, weight, [size, SMALL], room)?;
        let text = c.ellipsize(text, weight, size, room)?;
        c.text_center(center, baseline, size, weight, color, text);
    }
    Ok(c.scene())
}

/// A heading above a block's slots, on the page's background.
pub(super) fn heading(text: &str, style: &Style<'_>) -> Result<Scene> {
    let mut c = Frame::bare(style);
    c.fitted(0.0, 26.0, [22.0, 16.0], Weight::Bold, c.colors.ink, text, c.width)?;
    Ok(c.scene())
}

/// The underlined link to the price as text, on the page's background.
pub(super) fn text_link(text: &str, style: &Style<'_>) -> Result<Scene> {
    let mut c = Frame::bare(style);
    let width = c.line(0.0, 15.0, 13.0, Weight::Regular, c.colors.action, text, c.width)?;
    c.rect(0.0, 18.0, width, 1.0, 0.0, c.colors.action);
    Ok(c.scene())
}

/// The transparent picture of a collapsed slot: full width, 1 px high, so that a fluid picture stays a line.
pub(super) fn collapsed(size: link::Box) -> Result<Scene> {
    let background = Background::Transparent(Color([255; 3]));
    Ok(Scene { width: size.width, height: 1, scale: size.scale, family: Family::inter()?, background, items: Vec::new() })
}
