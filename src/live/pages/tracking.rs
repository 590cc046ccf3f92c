use super::NO_FORM;
use crate::base::language::{Language, TrackingTexts};
use crate::base::limits;
use crate::base::stored::read;
use crate::base::time::{Millis, Zone, rfc3339};
use crate::live::decide::decision::Decision;
use crate::live::decide::link_state::LinkState;
use crate::live::decide::served::newly_served;
use crate::live::edge::{Answer, Edge};
use crate::live::item::Item;
use crate::live::progress::{Progress, When};
use crate::live::reason::NeutralReason;
use crate::live::reply::Reply;
use crate::live::request::Request;
use crate::live::store::view::StoreView;
use crate::live::words as common;
use crate::shop::campaign::{Block, BlockKind, Campaign, LivesOn};
use crate::shop::fact::{FactKind, Order, OrderStatus};
use crate::shop::link::{self, Link, Purpose};
use crate::shop::parcel::{Parcel, ParcelStatus, Window};
use askama::Template;
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// The status of a parcel or an order, with offers.
#[derive(Template)]
#[template(path = "live/tracking.html")]
struct Tracking<'a> {
    words: &'static TrackingTexts,
    instead_of: &'static str,
    told: &'a TrackingContent,
    offers_heading: &'a str,
}

const STYLE: &str = include_str!("../../../templates/live/tracking.css");
/// Refreshes the page if scripts run.
const SCRIPT: &str = include_str!("../../../templates/live/tracking.js");

/// The page's contents, which are also its JSON.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct TrackingContent {
    /// `parcel` or `order`: the source of the status.
    kind: Option<FactKind>,
    status: Option<Status>,
    headline: String,
    /// The expected or actual delivery, or else the next step.
    text: String,
    steps: Vec<StepContent>,
    expected: Option<Expected>,
    carrier: Option<String>,
    /// The carrier's events, latest first.
    history: Vec<Event>,
    offers: Vec<Item>,
    as_of: Option<String>,
    /// Carrier and as-of time, as printed on the page.
    #[serde(skip)]
    print: String,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Status {
    Parcel(ParcelStatus),
    Order(OrderStatus),
}

#[derive(Serialize)]
struct StepContent {
    name: &'static str,
    done: bool,
    current: bool,
}

#[derive(Serialize)]
struct Expected {
    from: String,
    until: String,
}

#[derive(Serialize)]
struct Event {
    /// RFC 3339.
    at: String,
    /// The same as text, in the campaign's zone.
    when: String,
    status: ParcelStatus,
    text: &'static str,
}

impl TrackingContent {
    fn saying((headline, text): (&str, &str)) -> Self {
        Self { headline: headline.into(), text: text.trim_end_matches(['→', ' ']).into(), ..Self::default() }
    }

    fn of(progress: Progress, kind: FactKind, status: Status, when: When<'_>) -> Self {
        let Progress { step, below, expected, as_of, .. } = progress;
        let steps = step.names().iter().enumerate().map(|(i, name)| StepContent { name, done: i < step.done, current: i + 1 == step.done });
        Self {
            steps: steps.collect(),
            kind: Some(kind),
            status: Some(status),
            expected: expected.map(|Window { from, until }| Expected { from: rfc3339(from), until: rfc3339(until) }),
            as_of: Some(rfc3339(as_of)),
            print: when.locale.prices().as_of.fill([&when.short(as_of)]),
            ..Self::saying((step.headline, &below))
        }
    }

    fn of_parcel(parcel: &Parcel, when: When<'_>) -> Self {
        let language = when.locale.language;
        let mut told = Self::of(Progress::of_parcel(parcel, when), FactKind::Parcel, Status::Parcel(parcel.status), when);
        told.history = parcel
            .events
            .iter()
            .take(limits::TRACKING_EVENTS)
            .map(|event| Event { at: rfc3339(event.at), when: when.datetime(event.at), status: event.status, text: common::happened(event, language) })
            .collect();
        if !parcel.carrier.is_empty() {
            told.print = format!("{} · {}", language.pages().tracking.carried_by.fill([&carrier_name(&parcel.carrier)]), told.print);
            told.carrier = Some(parcel.carrier.clone());
        }
        told
    }

    /// The order's status takes precedence before dispatch and during a return, otherwise the parcel's does. The parcel's history is always shown.
    fn of_facts(parcel: Option<&Parcel>, order: Option<&Order>, when: When<'_>) -> Option<Self> {
        let told_order = |order: &Order| Self::of(Progress::of_order(order, when), FactKind::Order, Status::Order(order.status), when);
        match (parcel.map(|parcel| Self::of_parcel(parcel, when)), order) {
            (Some(parcel), Some(order)) if order.status.is_after_delivery() => {
                Some(Self { history: parcel.history, carrier: parcel.carrier, ..told_order(order) })
            }
            (Some(parcel), _) => Some(parcel),
            (None, order) => order.map(told_order),
        }
    }
}

impl Edge {
    /// The shop's own tracking page, or its data as JSON.
    pub(crate) fn tracking(&self, link: &Link, json: bool, request: &Request, store: &StoreView<'_>, now: Millis) -> Answer {
        let locale = self.locale_of(link);
        let state = match self.mail_state(link, store, now) {
            Err(wants) => return Answer::Wants(*wants),
            Ok(state) => state,
        };
        let words = &locale.language.pages().tracking;
        let zone = state.campaign().and_then(|campaign| Zone::named(&campaign.zone).ok());
        let when = When { locale, zone: zone.as_ref().unwrap_or(&self.policy.zone), now };
        let parcel = store.records.facts.get(&FactKind::Parcel).and_then(|text| read::<Parcel>(text).ok());
        let order = store.records.facts.get(&FactKind::Order).and_then(|text| read::<Order>(text).ok());
        let (told, fallback) = match &state {
            LinkState::Failed(reason @ (NeutralReason::StoreFailed | NeutralReason::BadData)) => (TrackingContent::saying(words.unavailable), Some(*reason)),
            LinkState::Expired(_) => (TrackingContent::saying(common::ended(BlockKind::Parcel, locale.language)), None),
            LinkState::Failed(_) | LinkState::Decided(_) => match TrackingContent::of_facts(parcel.as_ref(), order.as_ref(), when) {
                Some(told) => (told, None),
                None if store.records.facts.is_empty() => (TrackingContent::saying(words.nothing), Some(NeutralReason::UnknownSubject)),
                None => (TrackingContent::saying(words.unavailable), Some(NeutralReason::BadData)),
            },
        };
        let beside = state.campaign().map(|campaign| self.beside(campaign, link, request, store, now, locale.language)).unwrap_or_default();
        let told = TrackingContent { offers: beside.offers, ..told };
        let frame = self.frame(&state, locale.language, self.target(link, &state, store));
        let heading = beside.heading.as_deref().unwrap_or(words.offers);
        let mut reply = if json {
            Reply::private_data(serde_json::to_vec(&told).unwrap_or_default())
        } else {
            let hash = STANDARD.encode(Sha256::digest(SCRIPT));
            let main = Tracking { offers_heading: heading, words, instead_of: locale.language.mail().instead_of, told: &told }.render();
            frame.reply(&told.headline, main, (STYLE, SCRIPT), &format!("{NO_FORM}; script-src 'sha256-{hash}'; connect-src 'self'"))
        };
        if matches!(fallback, Some(NeutralReason::StoreFailed | NeutralReason::BadData)) {
            reply = reply.failing();
        }
        reply.served = beside.served;
        reply.fallback = fallback;
        Answer::Reply(reply)
    }

    /// The offers of the campaign's first block with offers, as shown in the mail.
    fn beside(&self, campaign: &Campaign, link: &Link, request: &Request, store: &StoreView<'_>, now: Millis, language: Language) -> Beside {
        // The link belongs to a parcel. A block with rules must exclude purchases (R162), so it needs the recipient's data.
        let may_show = |block: &&Block| block.recommend.is_empty() || store.records.recipient.is_some();
        let shows = |block: &&Block| block.lives_on() == LivesOn::Offers && !block.kind.accompanies() && may_show(block);
        let Some(block) = campaign.blocks.iter().find(shows) else { return Beside::default() };
        let first = Link { block: block.id.clone(), slot: 0, ..link.clone() };
        let Ok(LinkState::Decided(decided)) = self.mail_state(&first, store, now) else { return Beside::default() };
        let mut beside = Beside { heading: block.heading.as_ref().map(|heading| heading.text(language).to_owned()), ..Beside::default() };
        for (slot, shown) in (0..).zip(&decided.slots) {
            let link = Link { purpose: Purpose::Click, slot, ..first.clone() };
            let Decision::Show(offer) = &shown.decision else { continue };
            let Ok(click) = link::seal(&link, "", &self.keys) else { continue };
            beside.offers.push(Item { click: format!("../c/{click}"), ..Item::of(offer, language) });
            beside.served.extend(newly_served(shown, &link, request));
        }
        beside
    }
}

/// The offers next to the status.
#[derive(Default)]
struct Beside {
    heading: Option<String>,
    offers: Vec<Item>,
    served: Vec<crate::live::reply::Served>,
}

/// A carrier's name as people know it. Short ones are abbreviations (DHL); the others are names, some with a country behind them.
fn carrier_name(carrier: &str) -> String {
    let mut name = carrier.split('-').next().unwrap_or(carrier).to_owned();
    let capitals = if name.len() > 3 { 1 } else { name.len() };
    if let Some(head) = name.get_mut(..capitals) {
        head.make_ascii_uppercase();
    }
    name
}
