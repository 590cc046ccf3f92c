// Made by scripts/contract.mjs from templates/letters/contract.json.

/** An amount in minor units. */
export interface LetterMoney {
  /** Minor units: 1299 is 12.99 EUR. */
  amount: number;
  /** ISO 4217. */
  currency: string;
}

/** Who sends the letter. */
export interface LetterShop {
  /** The name that customers know. */
  name: string;
  /** The shop's front page. */
  url: string;
  /** Where customers reach a person. */
  email: string;
  /** A telephone number as it is read aloud: 030 1234567. */
  phone?: string;
  /** When the telephone is answered. */
  hours?: string;
  /** The address of the logo. If empty, the name stands there. */
  logo?: string;
  /** The legal block: company, address, register, representatives, VAT number. */
  imprint: string;
  /** Whether the shop charges no VAT (§ 19 UStG). */
  smallBusiness?: boolean;
}

/** Whom the letter is written to. */
export interface LetterCustomer {
  /** Frau, Herr, Mr, Ms …; empty if it is not known. */
  salutation?: string;
  /** Dr., Prof. */
  title?: string;
  firstName?: string;
  lastName?: string;
  /** How many purchases, this one included; 0 if it is not known. Letters greet new and known customers differently. */
  purchases?: number;
}

/** What is sent, returned or missing. */
export interface LetterItem {
  name: string;
  /** Colour, size. */
  details?: string;
  /** The address of a picture, at least 136 pixels wide. */
  image?: string;
  quantity: number;
}

/** What is ordered, with its price. */
export interface LetterPricedItem {
  name: string;
  /** Colour, size. */
  details?: string;
  /** The address of a picture, at least 136 pixels wide. */
  image?: string;
  quantity: number;
  /** The price of one. */
  unitPrice?: LetterMoney | null;
  total: LetterMoney;
}

/** The VAT of one rate. */
export interface LetterTax {
  /** In percent: 19. */
  rate: number;
  amount: LetterMoney;
}

/** The order that a letter is about. */
export interface LetterOrderReference {
  /** The number that the customer knows. */
  number: string;
  /** The order in the customer's account. */
  url: string;
}

/** A whole order. */
export interface LetterOrder {
  /** The number that the customer knows. */
  number: string;
  /** When it was placed. */
  placedAt: string;
  /** The order in the customer's account. */
  url: string;
  items: LetterPricedItem[];
  subtotal: LetterMoney;
  /** Negative; or null. */
  discount?: LetterMoney | null;
  /** What the discount is called, with its code. */
  discountLabel?: string;
  shipping: LetterMoney;
  /** What else is in the total: fees, tips, duties, gift cards (below zero), rounding. */
  fees?: LetterFee[];
  total: LetterMoney;
  /** The VAT by rate. Without it, the letter says that prices include VAT. */
  taxes?: LetterTax[];
  /** Whether prices include VAT; whether it is added to them; or whether there is none. */
  taxStatus?: "gross" | "net" | "tax-free";
  /** How the order is paid. */
  payment?: string;
  /** Until when it is to be paid. */
  paymentDue?: string | null;
  /** Line by line. */
  billingAddress?: string[];
}

/** How an order gets to the customer. */
export interface LetterDelivery {
  /** Line by line. */
  address?: string[];
  /** The day of arrival, or the first of several; null if it is not known. */
  expected?: string | null;
  /** The last of several days. */
  expectedUntil?: string | null;
  carrier?: string;
  /** What is special about it: standard, express, by appointment. */
  method?: string;
}

/** One parcel. */
export interface LetterParcel {
  /** The shop's own page about the parcel, or the carrier's. */
  url: string;
  /** The carrier's number. */
  number?: string;
  carrier?: string;
  /** What is in it. */
  items?: LetterItem[];
  /** The day of arrival; null if it is not known. */
  expected?: string | null;
  /** The time of day from which on it is delivered: 10:00. */
  from?: string;
  /** The time of day until which it is delivered. */
  until?: string;
}

/** Where a parcel waits for its customer. */
export interface LetterPickup {
  /** Name and address, line by line. */
  place: string[];
  /** The last day. */
  until: string;
  /** When it is open. */
  hours?: string;
  /** What the customer shows or says. */
  code?: string;
}

/** A product or a page of the shop. */
export interface LetterLink {
  name: string;
  text: string;
  link: string;
  /** The address of a picture, at least 136 pixels wide. */
  image?: string;
}

/** A text of the shop: terms, withdrawal information. */
export interface LetterDocument {
  label: string;
  url: string;
}

/** What the contract needs on a durable medium. */
export interface LetterLegal {
  /** The withdrawal information and what else has to be said (§ 312f BGB). */
  text?: string;
  /** Terms, forms, the withdrawal function. */
  links?: LetterDocument[];
}

/** What the customer agreed to. */
export interface LetterConsent {
  /** Whether the customer may be advertised to; without it the mail has no offers. */
  advertising?: boolean;
}

/** A return. */
export interface LetterReturn {
  /** The number that the customer knows. */
  number?: string;
  /** The return in the customer's account. */
  url: string;
  /** What came back. */
  items?: LetterItem[];
}

/** Money that goes back. */
export interface LetterRefund {
  amount: LetterMoney;
  /** Where it goes: the card, the account that was used. */
  method?: string;
  /** When the bank shows it. */
  by?: string | null;
}

/** A declaration of withdrawal (§ 356a BGB). */
export interface LetterWithdrawal {
  /** When it was received. */
  receivedAt: string;
  /** What the customer declared, word for word. */
  content: string;
  /** The number of the order, if the customer gave one. */
  number?: string;
}

/** Where a parcel goes. */
export interface LetterDestination {
  /** Line by line. */
  address?: string[];
}

/** A voucher. Its terms are text, never a picture. */
export interface LetterVoucher {
  /** The code, one for each customer. */
  code: string;
  /** What it is worth; or null. */
  value?: LetterMoney | null;
  /** Or the percentage. */
  percent?: number | null;
  /** The last day. */
  validUntil: string;
  /** The least order it is for. */
  minimum?: LetterMoney | null;
  /** For how many purchases, if more than one. */
  times?: number | null;
  /** Where it can be used, and what it can't be combined with. */
  terms?: string;
}

/** A piece of advice. */
export interface LetterTip {
  title: string;
  text: string;
  /** Where there is more to read or see. */
  url?: string;
}

/** A product that the customer has. */
export interface LetterProduct {
  name: string;
  /** The product's page. */
  url: string;
  /** The address of a picture, at least 136 pixels wide. */
  image?: string;
  /** When it was bought. */
  boughtAt?: string | null;
}

/** What a review is asked for. */
export interface LetterReviewed {
  name: string;
  /** Colour, size. */
  details?: string;
  /** The address of a picture, at least 136 pixels wide. */
  image?: string;
  /** The page on which it is reviewed; `rating` is added: 1 to 5. */
  url: string;
}

/** A loyalty programme. */
export interface LetterProgram {
  name: string;
  /** The customer's page of it. */
  url: string;
  /** The balance. */
  points?: number | null;
  /** What the points are good for: a free delivery, 5 € off. */
  buys?: string;
  /** The status that was reached. */
  status?: string;
}

/** A trip. */
export interface LetterTrip {
  /** The booking's number. */
  number: string;
  destination: string;
  /** The booking in the customer's account. */
  url: string;
  hotel?: string;
  /** The day of departure. */
  start: string;
  /** The day of return. */
  end: string;
  board?: string;
  /** By name. */
  travellers?: string[];
  /** What the whole trip costs. */
  total?: LetterMoney | null;
}

/** A recommendation with its reward. */
export interface LetterReferral {
  /** The customer's own link. */
  url: string;
  /** What the customer gets. */
  reward: string;
  /** What the friend gets. */
  friend?: string;
}

/** A further amount between delivery and total. */
export interface LetterFee {
  /** What it is for; names it where there is no label. */
  kind?: "fee" | "tip" | "duties" | "gift-card" | "rounding";
  label?: string;
  amount: LetterMoney;
}

/** What a customer should know besides: opening hours, a manual, a change of terms. */
export interface LetterInformation {
  title: string;
  text?: string;
  /** Where there is more. */
  url?: string;
  /** The words of the link. Without them, the title is the link. */
  label?: string;
}
