use super::frame::{Frame, Style};
use crate::base::diagnostic::Result;
use crate::live::paint::{Scene, Weight};
use crate::live::progress::Progress;
use crate::shop::parcel::Parcel;

/// How much of a parcel's way is done, as a bar.
pub(super) fn progress(parcel: &Parcel, style: &Style<'_>) -> Result<Scene> {
    let Progress { step, as_of, .. } = Progress::of_parcel(parcel, style.when());
    let mut c = Frame::card(style);
    c.fitted(c.margin, c.margin + 17.0, [20.0, 15.0], Weight::Bold, c.colors.ink, step.headline, c.room())?;
    let (share, action) = (step.done as f32 / step.names().len().max(1) as f32, c.colors.action);
    c.bar([c.margin, c.last() - 34.0, c.room(), 8.0], share, action);
    c.last_line("", as_of)?;
    Ok(c.scene())
}
