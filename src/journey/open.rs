//! What is open among the orders that were kept: read once, asked for by every letter.

use super::order::{Order, Received};
use super::reason::Reason;
use crate::base::time::{Day, Millis};

/// What is open among the orders that were kept.
#[derive(Debug, Clone, Copy, Default)]
pub struct Open<'h> {
    /// The last day on which something may be sent back.
    pub window: Option<Day>,
    /// When the pause after the purchases ends.
    pub cooldown: Option<Day>,
    /// Whether something is late, and still on its way.
    pub is_late: bool,
    /// The latest order: when it was placed, and its id.
    pub latest: Option<(Millis, &'h str)>,
}

impl<'h> Open<'h> {
    pub fn of(orders: &[Order<'h>], today: Day) -> Self {
        let mut open = Self::default();
        for order in orders.iter().filter(|order| order.is_kept()) {
            // A trip can't be sent back.
            open.window = open.window.max(order.trip.is_none().then_some(order.window));
            open.cooldown = open.cooldown.max(Some(order.cooldown.day));
            open.is_late |= !order.is_received() && (order.is_delayed || is_overdue(order, today));
            open.latest = open.latest.max(Some((order.placed, order.id)));
        }
        open
    }
}

fn is_overdue(order: &Order<'_>, today: Day) -> bool {
    order.is_sent_by_parcel() && order.received == Received::Not(Reason::NotReceived) && order.announced.is_some_and(|day| day < today)
}
