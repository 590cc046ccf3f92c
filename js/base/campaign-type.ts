// Made by `UPDATE=1 cargo nextest run campaign::read` of the core's own shape.
import type { BlockKind, Language } from "./words.js";

/** A campaign: which live blocks its mails have, and which offers stand in them. */
export interface Campaign {
  /** The shop that the campaign belongs to: 1 to 12 letters, digits, `-` or `_`. */
  tenant: string;
  /** The campaign's id, unique within the shop: 1 to 12 letters, digits, `-` or `_`. */
  id: string;
  /** How prices and dates are written where a link has no locale of its own; `de` by default. */
  locale?: string;
  /** The IANA time zone in which times are shown; `Europe/Berlin` by default. */
  zone?: string;
  /** How old a price may be and still be shown, as an ISO 8601 duration; `PT24H` by default. */
  maxAge?: string;
  /** When the campaign ends, in RFC 3339: from then on every picture says that the offer has ended. */
  expires?: string | null;
  /** Whether prices say that they include VAT; true by default. */
  taxNote?: boolean;
  /** Attributes that offers of goods must have besides those that all offers must have. */
  required?: ("content" | "energyClass" | "image" | "brand")[];
  /** The look of the campaign's pictures. */
  theme?: CampaignTheme;
  /** Who the shop is, on the pages behind a mail's links. */
  shop?: CampaignShop | null;
  /** The hosts that clicks may lead to, exactly as addresses have them. */
  allow: string[];
  /** The https address that a click leads to when nothing better is known. */
  fallback: string;
  /** The live blocks, in the order of the mail. */
  blocks: CampaignBlock[];
  /** Where editors find the JSON Schema of this file. */
  $schema?: string;
}

/** The look of the campaign's pictures. */
export interface CampaignTheme {
  /** The colour that lies around a card in the mail; its edges are blended with it. */
  page?: string;
  /** The colour of a card. */
  background?: string;
  /** The colour of a card's border. */
  border?: string;
  /** The colour of text on a card. */
  text?: string;
  /** The colour of secondary text on a card. */
  muted?: string;
  /** The colour of links and of the badge with the saving. */
  accent?: string;
  /** The colour of text on the accent colour. */
  onAccent?: string;
  /** The radius of a card's corners, in pixels; 12 by default. */
  radius?: number;
  /** How much room there is around a card's lines; `regular` by default. */
  density?: "regular" | "compact";
  /** A typeface of your own, from TrueType files that are given with the campaign. */
  font?: CampaignFont | null;
}

/** A typeface of your own, from TrueType files that are given with the campaign. */
export interface CampaignFont {
  /** The file name of the regular face. */
  regular: string;
  /** The file name of the bold face; without it the regular face stands for it. */
  bold?: string | null;
  /** The files as the store knows them; publishing fills this in. */
  assets?: string[];
}

/** Who the shop is, on the pages behind a mail's links. */
export interface CampaignShop {
  /** The shop's name. */
  name: string;
  /** The https address of the shop's logo, at an allowed host. */
  logo?: string | null;
  /** The https address where a visitor continues the last visit, at an allowed host. */
  resumeUrl?: string | null;
}

/** A live block: a place in the mail whose pictures are painted when the mail is opened. */
export interface CampaignBlock {
  /** The block's id, unique within the campaign; it is also the file name of its pictures. */
  id: string;
  /** What the block shows. */
  kind: BlockKind;
  /** The width of its pictures, in pixels at 1×: 280 to 700. */
  width: number;
  /** The height of its pictures, in pixels at 1×; each kind has a least height. */
  height: number;
  /** Device pixels for each pixel, 1 or 2; 2 by default. */
  scale?: number;
  /** The alternative text of its pictures; it stays in the mail, so it never has a price. */
  alt?: CampaignWords | null;
  /** A heading that is painted above the block, and disappears with it. */
  heading?: CampaignWords | null;
  /** A line about the block itself: a countdown's, or a poll's question. */
  title?: CampaignWords | null;
  /** When a countdown without offers ends, in RFC 3339. */
  until?: string | null;
  /** The slot whose offer the block speaks of, like `top.0`, for `price`, `stock`, `rating` and `countdown`. */
  with?: string | null;
  /** The answers of a poll, in order; add new ones at the end. */
  answers?: BlockAnswer[];
  /** Whether cards of offers have the offers' photos; false by default. */
  photo?: boolean;
  /** Whether each frame of a countdown is the whole picture, for mail programs that need that; false by default. */
  wholeFrames?: boolean;
  /** What `content` and `banner` show: the first choice whose conditions hold; the last one has none. */
  choices?: BlockChoice[];
  /** Ids of offers, best first: the first ones fill the slots, the others wait. */
  offers?: string[];
  /** Rules that recommend offers before those of the list. */
  recommend?: BlockRule[];
  /** How many slots must show an offer, or the whole block disappears; 2 where there are rules. */
  atLeast?: number | null;
  /** The slots, in order; add new ones at the end. */
  slots: BlockSlot[];
}

/** An answer of a poll. */
export interface BlockAnswer {
  /** The answer's id, unique within the poll: 1 to 12 letters, digits, `-` or `_`. */
  id: string;
  /** What the answer says. */
  text: CampaignWords;
}

/** Something to show, and the conditions under which it is shown. */
export interface BlockChoice {
  /** Shown from then on: a date in the campaign's zone, or a time in RFC 3339. */
  from?: string | null;
  /** Shown until then: a date in the campaign's zone, or a time in RFC 3339. */
  until?: string | null;
  /** Shown on these days only. */
  weekdays?: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
  /** Shown to people of this segment who allow profiling. */
  segment?: string | null;
  /** Shown in mails of this variant of an experiment. */
  variant?: string | null;
  /** Shown while the offer with this id can be ordered. */
  inStock?: string | null;
  /** The headline. */
  headline?: CampaignWords | null;
  /** A text of a few lines. */
  text?: CampaignWords | null;
  /** The file name of a picture that is shown instead of words. */
  picture?: CampaignWords | null;
  /** The picture as the store knows it; publishing fills this in. */
  asset?: CampaignWords | null;
  /** What a click does, in words. */
  action?: CampaignWords | null;
  /** The https address that a click leads to, at an allowed host. */
  link?: string | null;
}

/** A rule: where recommended offers come from, and when it holds. */
export interface BlockRule {
  /** Where the offers come from. */
  slot: "must-have" | "accessories" | "cross-sell" | "up-sell" | "similar" | "replenishment" | "seasonal" | "topic" | "recipient" | "viewed";
  /** The offer whose relations count; without it those of the person's purchases do. */
  of?: string | null;
  /** Only for owners of something in this category. */
  category?: string | null;
  /** Only for people of this segment. */
  segment?: string | null;
  /** The rule holds from then on: a date, or a time in RFC 3339. */
  from?: string | null;
  /** The rule holds until then: a date, or a time in RFC 3339. */
  until?: string | null;
  /** The ids of the offers of a `seasonal` or `topic` rule. */
  offers?: string[];
}

/** A slot: the place of one picture. */
export interface BlockSlot {
  /** What is shown when the offer can't be ordered: the next offer, nothing, or a card that says so. */
  whenGone: "fill" | "collapse" | "badge";
  /** The https address that a click leads to when no offer is left. */
  fallback?: string | null;
}

/** One text, or one for each of several languages, the campaign's among them. */
export type CampaignWords = string | { [language in Language]?: string };
