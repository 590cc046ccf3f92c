// Made by scripts/journey.mjs from src/journey.

/** Why a letter is due, waits, or is not sent (`docs/journey.md`). */
export type JourneyReason =
  | "due"
  | "no-event"
  | "bounced"
  | "off-by-trade"
  | "off-by-size"
  | "off-by-shop"
  | "imported"
  | "not-in-segment"
  | "sales-lead"
  | "inactive"
  | "already-sent"
  | "cancelled"
  | "returned"
  | "bought"
  | "answered"
  | "overtaken"
  | "merged"
  | "need-address"
  | "need-order"
  | "need-delivery"
  | "need-status"
  | "need-birthdate"
  | "need-content"
  | "need-offers"
  | "need-codes"
  | "need-programme"
  | "need-reason"
  | "objected"
  | "age"
  | "no-tracking-consent"
  | "doi-pending"
  | "doi-unproven"
  | "consent-stale"
  | "doi-only"
  | "not-similar"
  | "sale-void"
  | "no-notice"
  | "no-basis"
  | "not-received"
  | "trial-running"
  | "window-open"
  | "cooldown"
  | "return-open"
  | "recovery"
  | "delay-open"
  | "complaint-open"
  | "just-bought"
  | "too-few-offers"
  | "repeat-period"
  | "waiting"
  | "quiet-hours"
  | "cap-day"
  | "cap-week"
  | "cap-month"
  | "cap-group"
  | "too-late"
  | "requested"
  | "filler"
  | "redress"
  | "assumed-delivered"
  | "zone-assumed"
  | "dst-shifted"
  | "leap-day";

/** How far an entry of a plan is. */
export type JourneyStatus = "due" | "scheduled" | "done" | "suppressed" | "dropped" | "needs-data";

/** What the law takes a letter for. */
export type LetterClass = "contract" | "service" | "advertising";

/** What a letter is for. */
export type LetterAim = "activate" | "bind" | "emotionalise" | "inform";

/** A part of a letter that makes it advertising. */
export type LetterSlot = "rating" | "survey" | "opt-in" | "recommendation" | "offer" | "voucher" | "order-starter" | "loyalty" | "tips";

/** The trades that have a preset. */
export type JourneyTrade = "fashion" | "electronics" | "furniture" | "food" | "travel";

/** How many letters a shop keeps up. */
export type JourneySize = "small" | "middle" | "large";

/** What customers get with a thank-you. */
export type JourneyIncentive = "voucher" | "gift" | "discount" | "counted";

/** What a rule counts its times from. */
export type JourneyAnchor =
  | "event"
  | "ordered"
  | "dispatched"
  | "expected"
  | "received"
  | "trial-end"
  | "window-end"
  | "cooldown-end"
  | "trip-start"
  | "trip-end"
  | "birthday"
  | "anniversary"
  | "last-mail"
  | "overdue"
  | "storage-end"
  | "campaign-start"
  | "campaign-end"
  | "service-due"
  | "run-out"
  | "reorder-due"
  | "lapse"
  | "quarter"
  | "callback"
  | "due";

/** What a rule makes an entry for. */
export type RuleSubject = "event" | "order" | "trip" | "product" | "customer" | "campaign";

/** What tells one entry of a rule from another. */
export type RuleScope =
  | "event"
  | "order"
  | "parcel"
  | "return"
  | "basket"
  | "customer"
  | "day"
  | "tier"
  | "product"
  | "campaign"
  | "year"
  | "quarter"
  | "expected"
  | "last-mail"
  | "overdue"
  | "last-order"
  | "service";

/** The basis that advertising needs (`docs/consent.md`). */
export type RuleBasis = "any" | "similar" | "opt-in";

/** Which events, orders or customers a rule is for. */
export type RuleOnly =
  | "whole"
  | "partial"
  | "first"
  | "second"
  | "third"
  | "no-codes"
  | "incentive"
  | "fault"
  | "disliked"
  | "everything"
  | "part"
  | "session"
  | "seen-twice"
  | "consumable"
  | "durable"
  | "serviced"
  | "customer"
  | "member"
  | "account"
  | "advertising"
  | "large";

/** What makes a letter pointless. */
export type RuleStop =
  | "accepted"
  | "cancelled"
  | "returned"
  | "any-return"
  | "dispatched"
  | "received"
  | "parcel-received"
  | "collected"
  | "return-accepted"
  | "refund-told"
  | "answered"
  | "surveyed"
  | "bought"
  | "bought-same"
  | "basket"
  | "emptied"
  | "joined"
  | "given"
  | "birthday"
  | "advice"
  | "service-booked";

/** What holds a letter back for a while. */
export type RuleBlock = "delay-open" | "cooldown" | "window-open";

/** What a letter cannot do without. */
export type RuleNeed = "order" | "delivery" | "birthdate" | "content" | "offers" | "codes" | "programme" | "reason";

/** Letters of which one after another is too much. */
export type RuleGroup = "ask" | "intent" | "tips" | "club";

/** What a decision table does with several lines that hold (DMN 1.5). */
export type DecisionHit = "unique" | "first" | "collect";

/** A product in an order, a basket, a parcel or a return. */
export interface JourneyItem {
  /** The product's id. */
  product: string;
  /** Its group: products of one group go with each other. */
  group?: string;
  /** How many; 1 without it. */
  quantity?: number;
  /** Lasts for years: it has a birthday. */
  durable?: boolean;
  /** Is used up and bought again. */
  consumable?: boolean;
  /** Days until it is used up, or has to be serviced. */
  interval?: number;
  /** Has to be serviced. */
  service?: boolean;
  /** May be sold to adults only. */
  ageRestricted?: boolean;
  /** Whether there are texts on its care and use; true without it. */
  content?: boolean;
}

/** A letter to many, from its first to its last day. */
export interface JourneyCampaign {
  /** The campaign's id. */
  id: string;
  /** The letter: newsletter, promotion, gift-ideas, prize-draw, or one of your own. */
  letter: string;
  /** The first day. */
  start: string;
  /** The last day. */
  end: string;
  /** Whom it is for: an expression of the template language. */
  when?: string;
  /** Whether it advertises goods similar to those bought (§ 7(3) UWG). */
  similar?: boolean;
}

/** How much advertising a customer gets at most. */
export interface JourneyCaps {
  /** Mails a day; 1. */
  day?: number;
  /** Mails in 7 days; 2. */
  week?: number;
  /** Mails in 30 days; 6. */
  month?: number;
  /** Days between requests for reviews and answers; `14d`. */
  ask?: string;
  /** Days between reminders of baskets, visits and wish lists; `7d`. */
  intent?: string;
  /** Days between tips; `3d`. */
  tips?: string;
  /** Days between invitations to programmes; `30d`. */
  club?: string;
}

/** When advertising is sent, in the recipient's zone. */
export interface JourneyHours {
  /** Not earlier. */
  from: string;
  /** Not later. */
  until: string;
  /** The hour of letters that have a day. */
  sendAt: string;
}

/** A line of a decision table. */
export interface DecisionLine {
  /** A condition: an expression of the template language. */
  when: string;
  /** The value, if it holds. */
  then: string;
}

/** A fact that is decided by conditions. Conditions of rules use it by its name. */
export interface DecisionTable {
  /** What several lines that hold come to. */
  hit: DecisionHit;
  /** The conditions, the first first. */
  lines: DecisionLine[];
}

/** How often a letter may be sent. */
export interface RuleRepeats {
  /** Not within so many days of the same letter. */
  letter?: string;
  /** Not within so many days of the same letter about one of the products. */
  product?: string;
  /** Once for each product, or group of products. */
  about?: "product" | "group";
}

/** When a letter is due, for what, and what prevents it. */
export interface JourneyRule {
  /** The letter. */
  letter: string;
  /** Its variant. */
  variant?: string;
  /** What the law takes it for, without its slots. */
  class: LetterClass;
  /** What it is for. */
  aim: LetterAim;
  /** What the customer has of it. */
  benefit: string;
  /** What an entry is made for. */
  for: RuleSubject;
  /** The types of events that it answers. */
  on?: string[];
  /** All of these have to hold. */
  only?: RuleOnly[];
  /** What tells one entry from another. */
  per: RuleScope[];
  /** Of several events with one scope, the one that counts; the first without it. */
  pick?: "first" | "last";
  /** A condition: an expression over the customer's facts. */
  when?: string;
  /** When it is due: the latest of these. */
  due: string[];
  /** Until when it makes sense; without it, always. */
  end?: string;
  /** What makes it pointless. */
  stop?: RuleStop[];
  /** What holds it back. */
  block?: RuleBlock[];
  /** How often it may be sent. */
  repeats?: RuleRepeats;
  /** What it cannot do without. */
  needs?: RuleNeed[];
  /** The parts that make it advertising. */
  slots?: LetterSlot[];
  /** Among advertising of one day, the lowest is sent. */
  rank?: number;
  /** Letters of one group keep a distance. */
  group?: RuleGroup;
  /** An answer to the customer: at any hour, beyond all caps, but counted. */
  direct?: boolean;
  /** Beyond the caps, but counted. */
  uncapped?: boolean;
  /** The basis that it needs as advertising; `similar` without it. */
  basis?: RuleBasis;
  /** Whether it advertises goods similar to those bought. */
  similar?: boolean;
  /** Uses visit data. */
  visits?: boolean;
  /** Makes up for a fault: its voucher does not wait. */
  redress?: boolean;
  /** The condition under which it does. */
  redressWhen?: string;
}

/** A shop's rules: the presets of its trade and size, with what it changes. */
export interface JourneyRules {
  /** This schema's address, for editors. */
  $schema?: string;
  /** The host in Message-IDs. */
  domain: string;
  /** The shop's time zone, an IANA name. */
  zone: string;
  /** The trade, whose preset applies. */
  trade: JourneyTrade;
  /** The size, whose preset applies. */
  size: JourneySize;
  /** Public holidays: no working days (`holidays` of `postfrisch/journey` makes the list). */
  holidays?: string[];
  /** Without a report of the carrier, goods count as received three working days after they were expected. */
  assumeDelivery?: boolean;
  /** How long goods may be sent back; at least 14. */
  returnDays?: number;
  /** How long customers try goods before they are asked. */
  trialDays?: number;
  /** After so many days without a purchase, a customer is missed. */
  missYouDays?: number;
  /** So many days after receipt, tips on care are sent. */
  careDays?: number;
  /** No more working days without a mail between order and delivery. */
  fillerDays?: number;
  /** There are voucher codes to give. */
  codes?: boolean;
  /** There is a referral, partner or loyalty programme. */
  programme?: boolean;
  /** What customers get with a thank-you; a voucher without it. */
  incentive?: JourneyIncentive;
  /** There are texts on the care and use of products; true without it. */
  content?: boolean;
  /** There are offers to show; true without it. */
  offers?: boolean;
  /** Vouchers are for goods similar to those bought. */
  similarVouchers?: boolean;
  /** From this score on, a person takes care of a lead; 40. */
  salesLeadScore?: number;
  /** Letters, or letters with a variant, that are on against the presets. */
  on?: string[];
  /** Letters, or letters with a variant, that are off. */
  off?: string[];
  /** Letters to many. */
  campaigns?: JourneyCampaign[];
  /** How much advertising a customer gets at most. */
  caps?: JourneyCaps;
  /** When advertising is sent; 08:00 to 20:00, at 10:00. */
  hours?: JourneyHours;
  /** Facts that are decided by tables, by name. */
  facts?: Record<string, DecisionTable>;
  /** Changes to rules, by letter or by letter and variant; rules of your own, by a name of theirs. */
  rules?: Record<string, JourneyRuleChange>;
}

/** A change to a rule: its fields that are different. `null` takes one away. */
export type JourneyRuleChange = { [Field in keyof JourneyRule]?: JourneyRule[Field] | null };

/** What each type of event says. */
export interface JourneyEvents {
  /** The customer has ordered. */
  "order.placed": {
    /** The order's or booking's id. */
    order: string | number;
    /** The products, and how many. */
    items?: JourneyItem[];
    /** The day on which the goods are promised. */
    expected?: string;
    /** When the address was collected, the customer was told of the right to object (§ 7(3) UWG). */
    notice?: boolean;
    /** Sold in a store: received at once. */
    store?: boolean;
    /** Delivered abroad: it may take longer. */
    abroad?: boolean;
    /** A download: received at once, the return window is counted from the order. */
    digital?: boolean;
    /** Known from an earlier system: contract and service letters are not sent again. */
    imported?: boolean;
  };
  /** The shop has accepted the order. */
  "order.accepted": {
    /** The order's or booking's id. */
    order: string | number;
    /** The day on which the goods are promised. */
    expected?: string;
    /** Known from an earlier system: contract and service letters are not sent again. */
    imported?: boolean;
  };
  /** The order is paid. */
  "order.paid": {
    /** The order's or booking's id. */
    order: string | number;
    /** Known from an earlier system: contract and service letters are not sent again. */
    imported?: boolean;
  };
  /** The order is being prepared. */
  "order.in_process": {
    /** The order's or booking's id. */
    order: string | number;
    /** The day on which the goods are promised. */
    expected?: string;
    /** Known from an earlier system: contract and service letters are not sent again. */
    imported?: boolean;
  };
  /** The order was cancelled. */
  "order.cancelled": {
    /** The order's or booking's id. */
    order: string | number;
    /** Known from an earlier system: contract and service letters are not sent again. */
    imported?: boolean;
  };
  /** A trip is booked. */
  "booking.confirmed": {
    /** The order's or booking's id. */
    order: string | number;
    /** Trips: the day of departure. Calls: the moment. */
    start: string;
    /** Trips: the day of return. */
    end?: string;
    /** A large trip gets a second mail before departure. */
    large?: boolean;
    /** When the address was collected, the customer was told of the right to object (§ 7(3) UWG). */
    notice?: boolean;
    /** Known from an earlier system: contract and service letters are not sent again. */
    imported?: boolean;
  };
  /** The trip has new dates. */
  "booking.changed": {
    /** The order's or booking's id. */
    order: string | number;
    /** Trips: the day of departure. Calls: the moment. */
    start?: string;
    /** Trips: the day of return. */
    end?: string;
    /** A large trip gets a second mail before departure. */
    large?: boolean;
  };
  /** The trip was cancelled. */
  "booking.cancelled": {
    /** The order's or booking's id. */
    order: string | number;
  };
  /** A parcel was handed over. */
  "parcel.dispatched": {
    /** The order's or booking's id. */
    order: string | number;
    /** The parcel's number. */
    parcel: string | number;
    /** The day on which the goods are promised. */
    expected?: string;
    /** Parcels: more parcels of the order follow. Returns: only part of the order was returned. */
    partial?: boolean;
    /** The products, and how many. */
    items?: JourneyItem[];
    /** Known from an earlier system: contract and service letters are not sent again. */
    imported?: boolean;
  };
  /** The carrier has scanned the parcel. */
  "parcel.scanned": {
    /** The order's or booking's id. */
    order?: string | number;
    /** The parcel's number. */
    parcel: string | number;
    /** The day on which the goods are promised. */
    expected?: string;
  };
  /** The parcel comes today. */
  "parcel.out_for_delivery": {
    /** The order's or booking's id. */
    order?: string | number;
    /** The parcel's number. */
    parcel: string | number;
  };
  /** The parcel arrived. */
  "parcel.delivered": {
    /** The order's or booking's id. */
    order?: string | number;
    /** The parcel's number. */
    parcel: string | number;
    /** Where the parcel was left. In a shop or locker it is received when it is collected. */
    place?: "home" | "neighbour" | "shop" | "locker";
    /** The last day: of storage, of a voucher, of points. */
    until?: string;
    /** Known from an earlier system: contract and service letters are not sent again. */
    imported?: boolean;
  };
  /** The parcel waits to be collected. */
  "parcel.ready": {
    /** The order's or booking's id. */
    order?: string | number;
    /** The parcel's number. */
    parcel: string | number;
    /** The last day: of storage, of a voucher, of points. */
    until?: string;
  };
  /** The parcel was collected. */
  "parcel.collected": {
    /** The order's or booking's id. */
    order?: string | number;
    /** The parcel's number. */
    parcel: string | number;
  };
  /** The parcel is late. */
  "parcel.delayed": {
    /** The order's or booking's id. */
    order?: string | number;
    /** The parcel's number. */
    parcel: string | number;
    /** The day on which the goods are promised. */
    expected?: string;
  };
  /** Nobody was there. */
  "parcel.attempt_failed": {
    /** The order's or booking's id. */
    order?: string | number;
    /** The parcel's number. */
    parcel: string | number;
  };
  /** Something will be sent back. */
  "return.announced": {
    /** The order's or booking's id. */
    order: string | number;
    /** The return's id; without it, one return per order. */
    return?: string | number;
    /** The products, and how many. */
    items?: JourneyItem[];
  };
  /** The return arrived at the shop. */
  "return.received": {
    /** The order's or booking's id. */
    order: string | number;
    /** The return's id; without it, one return per order. */
    return?: string | number;
    /** The products, and how many. */
    items?: JourneyItem[];
    /** Known from an earlier system: contract and service letters are not sent again. */
    imported?: boolean;
  };
  /** The shop has checked and accepted the return. */
  "return.accepted": {
    /** The order's or booking's id. */
    order: string | number;
    /** The return's id; without it, one return per order. */
    return?: string | number;
    /** The products, and how many. */
    items?: JourneyItem[];
    /** `damaged`, `wrong` and `defective` are faults of the shop; `disliked`, `everything`, or a word of your own. */
    reason?: string;
    /** Parcels: more parcels of the order follow. Returns: only part of the order was returned. */
    partial?: boolean;
    /** Known from an earlier system: contract and service letters are not sent again. */
    imported?: boolean;
  };
  /** The return ended without being accepted. */
  "return.closed": {
    /** The order's or booking's id. */
    order: string | number;
    /** The return's id; without it, one return per order. */
    return?: string | number;
  };
  /** A replacement was sent. */
  "exchange.sent": {
    /** The order's or booking's id. */
    order: string | number;
    /** The parcel's number. */
    parcel: string | number;
    /** The products, and how many. */
    items?: JourneyItem[];
  };
  /** The money was paid back. */
  "refund.paid": {
    /** The order's or booking's id. */
    order: string | number;
    /** Known from an earlier system: contract and service letters are not sent again. */
    imported?: boolean;
  };
  /** The repair has a new state. */
  "repair.updated": {
    /** The order's or booking's id. */
    order?: string | number;
    /** The product. */
    product?: string;
  };
  /** The customer has withdrawn from the contract. */
  "withdrawal.received": {
    /** The order's or booking's id. */
    order: string | number;
    /** The products, and how many. */
    items?: JourneyItem[];
  };
  /** An account, or the first contact. */
  "customer.created": {
    /** The e-mail address. A new one clears earlier bounces. */
    email?: string;
    /** The customer's locale, like `de-AT`. */
    locale?: string;
    /** The customer's time zone, an IANA name. */
    zone?: string;
    /** The customer's country, ISO 3166-1. */
    country?: string;
    /** The date of birth. */
    birthDate?: string;
    /** There is no account. */
    guest?: boolean;
    /** Segments that the shop has put the customer into. */
    segments?: string[];
    /** What would be recommended, with its groups. */
    recommendations?: JourneyItem[];
    /** Known from an earlier system: contract and service letters are not sent again. */
    imported?: boolean;
  };
  /** Something is known of the customer that was not, or was different. */
  "customer.updated": {
    /** The e-mail address. A new one clears earlier bounces. */
    email?: string;
    /** The customer's locale, like `de-AT`. */
    locale?: string;
    /** The customer's time zone, an IANA name. */
    zone?: string;
    /** The customer's country, ISO 3166-1. */
    country?: string;
    /** The date of birth. */
    birthDate?: string;
    /** There is no account. */
    guest?: boolean;
    /** Segments that the shop has put the customer into. */
    segments?: string[];
    /** What would be recommended, with its groups. */
    recommendations?: JourneyItem[];
    /** Known from an earlier system: contract and service letters are not sent again. */
    imported?: boolean;
  };
  /** The customer has signed up, and has to confirm it. */
  "consent.requested": {
    /** What the consent is for; `advertising` without it. */
    purpose?: "advertising" | "visits";
    /** Known from an earlier system: contract and service letters are not sent again. */
    imported?: boolean;
  };
  /** The customer has consented. */
  "consent.given": {
    /** What the consent is for; `advertising` without it. */
    purpose?: "advertising" | "visits";
    /** The consent was confirmed (double opt-in), and the proof is kept. */
    proof?: boolean;
    /** Known from an earlier system: contract and service letters are not sent again. */
    imported?: boolean;
  };
  /** The customer has withdrawn the consent. */
  "consent.withdrawn": {
    /** What the consent is for; `advertising` without it. */
    purpose?: "advertising" | "visits";
    /** Known from an earlier system: contract and service letters are not sent again. */
    imported?: boolean;
  };
  /** The customer has objected to advertising. */
  "consent.objected": {
    /** What the consent is for; `advertising` without it. */
    purpose?: "advertising" | "visits";
    /** Known from an earlier system: contract and service letters are not sent again. */
    imported?: boolean;
  };
  /** The basket has changed; without items it is empty. */
  "basket.changed": {
    /** The basket's id. */
    basket?: string | number;
    /** The products, and how many. */
    items?: JourneyItem[];
  };
  /** The wish list has changed; without items it is empty. */
  "wishlist.changed": {
    /** The products, and how many. */
    items?: JourneyItem[];
  };
  /** A visit to the shop's pages, if the customer agreed to its use. */
  visit: {
    /** The products, and how many. */
    items?: JourneyItem[];
  };
  /** A visit to a store. */
  store_visit: object;
  /** The customer has joined the loyalty programme. */
  "loyalty.joined": object;
  /** The customer has left the loyalty programme. */
  "loyalty.left": object;
  /** The customer has reached a tier. */
  "loyalty.tier_reached": {
    /** The tier that was reached. */
    tier: string;
  };
  /** The balance of points has changed. */
  "points.changed": {
    /** Points of the loyalty programme, or of a lead. */
    points: number;
    /** The last day: of storage, of a voucher, of points. */
    until?: string;
  };
  /** The customer has a voucher. */
  "voucher.issued": {
    /** The voucher's code or id. */
    voucher: string;
    /** The last day: of storage, of a voucher, of points. */
    until?: string;
  };
  /** The voucher was redeemed. */
  "voucher.redeemed": {
    /** The voucher's code or id. */
    voucher: string;
  };
  /** Points for a lead, if the shop scores itself. */
  "lead.scored": {
    /** Points of the loyalty programme, or of a lead. */
    points: number;
  };
  /** The customer has complained. */
  "complaint.opened": object;
  /** The complaint is settled. */
  "complaint.closed": object;
  /** The customer has written a review. */
  "review.submitted": {
    /** The order's or booking's id. */
    order: string | number;
  };
  /** The customer has answered the survey. */
  "survey.answered": {
    /** The order's or booking's id. */
    order?: string | number;
    /** Surveys: 0 to 10. */
    score?: number;
  };
  /** The shop will call. */
  "callback.booked": {
    /** Trips: the day of departure. Calls: the moment. */
    start: string;
  };
  /** A service was booked. */
  "service.booked": {
    /** The order's or booking's id. */
    order?: string | number;
    /** The product. */
    product?: string;
  };
  /** A mail went out. */
  "mail.sent": {
    /** The letter. */
    letter: string;
    /** The rule: the letter with its variant. */
    rule?: string;
    /** The id of the plan's entry. */
    entry?: string;
    /** The letter's class. */
    class?: LetterClass;
    /** The order's or booking's id. */
    order?: string | number;
    /** The parcel's number. */
    parcel?: string | number;
    /** The return's id; without it, one return per order. */
    return?: string | number;
    /** The product. */
    product?: string;
    /** The campaign. */
    campaign?: string;
    /** The Message-ID without angle brackets. */
    messageId?: string;
    /** Nobody knows whether the mail went out. It counts as sent. */
    uncertain?: boolean;
  };
  /** A mail was opened, if the customer agreed to its measurement. */
  "mail.opened": {
    /** The Message-ID without angle brackets. */
    messageId?: string;
  };
  /** A link of a mail was clicked. */
  "mail.clicked": {
    /** The Message-ID without angle brackets. */
    messageId?: string;
  };
  /** A mail came back. */
  "mail.bounced": {
    /** The Message-ID without angle brackets. */
    messageId?: string;
    /** The address does not exist. `false` for a bounce that may pass. */
    hard?: boolean;
    /** Known from an earlier system: contract and service letters are not sent again. */
    imported?: boolean;
  };
  /** The customer has reported a mail as spam. */
  "mail.complained": {
    /** The Message-ID without angle brackets. */
    messageId?: string;
    /** Known from an earlier system: contract and service letters are not sent again. */
    imported?: boolean;
  };
}

/** What every event has. */
export interface JourneyEventBase {
  /** Unique for the customer. The same id again is the same event. */
  id: string | number;
  /** When it happened: RFC 3339, with an offset. */
  at: string;
  /** A correction of an event has its id and a higher revision. */
  revision?: number;
}

/** Something that happened to a customer, or that a customer did. Types that the library does not know are for rules of your own. */
export type JourneyEvent =
  | { [Type in keyof JourneyEvents]: JourneyEventBase & { type: Type } & JourneyEvents[Type] }[keyof JourneyEvents]
  | (JourneyEventBase & { type: `own.${string}` });

/** A customer with all that is known, in any order. */
export interface JourneyHistory {
  /** The customer's id in the shop. */
  customer: string;
  events: JourneyEvent[];
}
