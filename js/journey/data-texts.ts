// What letters want of a shop's data, in words for whoever runs the shop; and what shop systems have of it out of the box.

/** What a shop knows of its customers: events that it has, and single fields of events. */
export interface AvailableData {
  /** Types of events. */
  events: string[];
  /** Fields, like `customer.updated.birthDate`, `order.placed.notice` or `item.interval`. */
  fields: string[];
}

/** Data that letters want; `event:…` for an event by itself. */
export type WantedData =
  | "address"
  | "order"
  | "acceptance"
  | "dispatch"
  | "delivery"
  | "promise"
  | "booking"
  | "birth-date"
  | "interval"
  | "durable"
  | "service"
  | "return-reason"
  | "loyalty"
  | "consent"
  | "notice"
  | "basis"
  | "visit-consent"
  | "codes"
  | "programme"
  | "content"
  | "offers"
  | `event:${string}`;

const WORDS: Record<Exclude<WantedData, `event:${string}`>, { en: string; de: string }> = {
  address: { en: "The customer's e-mail address.", de: "Die E-Mail-Adresse der Kundschaft." },
  order: { en: "Orders with their products.", de: "Bestellungen mit ihren Produkten." },
  acceptance: { en: "When the shop accepted an order.", de: "Wann der Shop eine Bestellung angenommen hat." },
  dispatch: { en: "When a parcel was handed over.", de: "Wann ein Paket übergeben wurde." },
  delivery: {
    en: "When a parcel arrived: ask the carrier, or let goods count as received some days later (`assumeDelivery`).",
    de: "Wann ein Paket angekommen ist: beim Versanddienst abrufen, oder Ware einige Tage später als zugestellt ansehen (`assumeDelivery`).",
  },
  promise: { en: "The day of delivery that was promised.", de: "Der zugesagte Liefertag." },
  booking: { en: "Bookings with the days of the trip.", de: "Buchungen mit den Reisetagen." },
  "birth-date": { en: "The date of birth, given for this purpose.", de: "Das Geburtsdatum, für diesen Zweck angegeben." },
  interval: { en: "Which products are used up, and after how many days.", de: "Welche Produkte verbraucht werden, und nach wie vielen Tagen." },
  durable: { en: "Which products last for years.", de: "Welche Produkte Jahre halten." },
  service: { en: "Which products have to be serviced.", de: "Welche Produkte gewartet werden müssen." },
  "return-reason": { en: "Why something was sent back.", de: "Warum etwas zurückgeschickt wurde." },
  loyalty: { en: "Who has joined the loyalty programme.", de: "Wer am Bonusprogramm teilnimmt." },
  consent: { en: "Confirmed consents to advertising, with proof (double opt-in).", de: "Bestätigte Einwilligungen in Werbung, mit Nachweis (Double-Opt-in)." },
  notice: {
    en: "Whether customers were told of their right to object when they ordered (§ 7(3) UWG).",
    de: "Ob bei der Bestellung auf das Widerspruchsrecht hingewiesen wurde (§ 7 Abs. 3 UWG).",
  },
  basis: {
    en: "A basis for advertising: confirmed consents, or the notice of the right to object at the order.",
    de: "Eine Grundlage für Werbung: bestätigte Einwilligungen, oder der Hinweis auf das Widerspruchsrecht bei der Bestellung.",
  },
  "visit-consent": { en: "Consents to the use of visit data.", de: "Einwilligungen in die Nutzung von Besuchsdaten." },
  codes: { en: "Voucher codes.", de: "Gutscheincodes." },
  programme: { en: "A referral, partner or loyalty programme.", de: "Ein Empfehlungs-, Partner- oder Bonusprogramm." },
  content: { en: "Texts on the care and use of products.", de: "Texte zu Pflege und Gebrauch der Produkte." },
  offers: { en: "Offers to show.", de: "Angebote, die gezeigt werden können." },
};

/** The sentence for data that are missing. */
export function textOf(data: WantedData, language: "en" | "de"): string {
  if (!data.startsWith("event:")) return WORDS[data as keyof typeof WORDS][language];
  return language === "de" ? `Das Ereignis ${data.slice(6)}.` : `The event ${data.slice(6)}.`;
}

const ORDERS = ["customer.created", "customer.updated", "order.placed", "order.accepted", "order.paid", "order.cancelled"];
const PROFILE = ["customer.created.email", "customer.updated.email", "customer.updated.locale", "customer.updated.country"];

/** What webhooks and APIs of shop systems have without extensions (as of 2026-11); visits, notices and product texts none has. */
export const SYSTEM_DATA: Record<string, AvailableData> = {
  shopware: {
    events: [...ORDERS, "order.in_process", "parcel.dispatched", "return.received", "refund.paid", "consent.requested", "consent.given"],
    fields: [...PROFILE, "order.placed.expected", "customer.updated.birthDate", "consent.given.proof"],
  },
  shopify: {
    events: [
      ...[
        ...ORDERS,
        "parcel.dispatched",
        "parcel.scanned",
        "parcel.out_for_delivery",
        "parcel.delivered",
        "parcel.attempt_failed",
        "parcel.ready",
        "parcel.delayed",
      ],
      ...["return.announced", "return.accepted", "refund.paid", "consent.requested", "consent.given", "basket.changed"],
    ],
    fields: [...PROFILE, "return.accepted.reason", "consent.given.proof"],
  },
  woocommerce: { events: [...ORDERS, "parcel.dispatched", "refund.paid"], fields: PROFILE },
};
