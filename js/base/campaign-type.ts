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
  /** How photos of offers are cropped. */
  photos?: CampaignPhoto[];
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
  /** The mail's ground, with which a card's edges are blended; plates of headings and text links. */
  page?: string;
  /** Cards, panels and chips. */
  surface?: string;
  /** The ground of a product photo in a hero. */
  tint?: string;
  /** The ground of product photos in cards; it stays light in the dark. */
  tile?: string;
  /** Quiet panels, like the code of a voucher. */
  soft?: string;
  /** Hairlines and empty tracks. */
  line?: string;
  /** Outlines that carry meaning, like open steps. */
  edge?: string;
  /** Text and plain prices. */
  ink?: string;
  /** Secondary text. */
  muted?: string;
  /** Buttons and progress. */
  action?: string;
  /** Text on `action`. */
  onAction?: string;
  /** Text buttons and text links. */
  link?: string;
  /** Reduced prices. */
  sale?: string;
  /** The label with the saving. */
  badge?: string;
  /** Text on `badge`. */
  onBadge?: string;
  /** A good state, like delivered. */
  ok?: string;
  /** A state to note, like a delay. */
  warn?: string;
  /** A bad state, like held up. */
  bad?: string;
  /** A neutral state, like a preorder. */
  info?: string;
  /** Signs and text on the colours of states. */
  onStatus?: string;
  /** Stars and bars of ratings. */
  star?: string;
  /** The trade whose colours and shapes stand for what is left out; without one, neutral ones. */
  preset?: "travel" | "sport" | "fashion" | "electronics" | "food" | null;
  /** The radius of a card's corners, in pixels. */
  radius?: number | null;
  /** The radius of a button's corners, in pixels. */
  buttonRadius?: number | null;
  /** The shape of the label with the saving; `disc` only in a wide hero. */
  badgeShape?: "tag" | "pill" | "flag" | "disc" | null;
  /** How the saving is said: `percent` (20 % sparen!), `minus` (−20 %) or `amount` (76 € sparen!); `percent` by default. */
  saving?: "percent" | "minus" | "amount";
  /** The look of calls to action; by default the layout's own. */
  button?: "filled" | "outlined" | "text" | null;
  /** How much room there is around a card's lines; `regular` by default. */
  density?: "regular" | "compact";
  /** A typeface of your own, from TrueType files that are given with the campaign. */
  font?: CampaignFont | null;
  /** Logos of brands, which heroes show in the place of the brand's name. */
  logos?: CampaignLogo[];
  /** The colours of the dark rendition. With it, even without colours, pictures have one for mail clients in dark mode. */
  dark?: CampaignDarkColors | null;
  /** The name of `surface` in earlier versions. */
  background?: string;
  /** The name of `line` in earlier versions. */
  border?: string;
  /** The name of `ink` in earlier versions. */
  text?: string;
  /** The name of `action` in earlier versions. */
  accent?: string;
  /** The name of `onAction` in earlier versions. */
  onAccent?: string;
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

/** A brand with its logo. */
export interface CampaignLogo {
  /** The brand, exactly as the feed has it. */
  brand: string;
  /** The name of an SVG file with filled paths, given with the campaign. */
  file: string;
  /** The outlines of the logo; publishing fills this in. */
  outlines?: number[][];
}

/** The colours of the dark rendition. With it, even without colours, pictures have one for mail clients in dark mode. */
export interface CampaignDarkColors {
  /** The mail's ground, with which a card's edges are blended; plates of headings and text links. */
  page?: string;
  /** Cards, panels and chips. */
  surface?: string;
  /** The ground of a product photo in a hero. */
  tint?: string;
  /** The ground of product photos in cards; it stays light in the dark. */
  tile?: string;
  /** Quiet panels, like the code of a voucher. */
  soft?: string;
  /** Hairlines and empty tracks. */
  line?: string;
  /** Outlines that carry meaning, like open steps. */
  edge?: string;
  /** Text and plain prices. */
  ink?: string;
  /** Secondary text. */
  muted?: string;
  /** Buttons and progress. */
  action?: string;
  /** Text on `action`. */
  onAction?: string;
  /** Text buttons and text links. */
  link?: string;
  /** Reduced prices. */
  sale?: string;
  /** The label with the saving. */
  badge?: string;
  /** Text on `badge`. */
  onBadge?: string;
  /** A good state, like delivered. */
  ok?: string;
  /** A state to note, like a delay. */
  warn?: string;
  /** A bad state, like held up. */
  bad?: string;
  /** A neutral state, like a preorder. */
  info?: string;
  /** Signs and text on the colours of states. */
  onStatus?: string;
  /** Stars and bars of ratings. */
  star?: string;
}

/** How the photo of one offer is cropped. */
export interface CampaignPhoto {
  /** The offer's id. */
  offer: string;
  /** The point that stays in view, in percent of the photo's width and height: `[86, 62]`. */
  focus?: number[] | null;
  /** How it is fitted: `cover` crops a scene, `contain` shows a product on a plain ground whole; by default the pixels decide. */
  fit?: "cover" | "contain" | null;
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
  /** The width of its pictures, in pixels at 1×: 264 to 700. */
  width: number;
  /** The height of its pictures, in pixels at 1×; each kind has a least height. */
  height: number;
  /** Device pixels for each pixel, 1 or 2; 2 by default. */
  scale?: number;
  /** How offer cards are laid out; by default what suits the box. */
  layout?: "row" | "stack" | "hero" | "compact" | null;
  /** A second picture, shown on screens below 600 px. */
  narrow?: BlockNarrow | null;
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

/** A second picture, shown on screens below 600 px. */
export interface BlockNarrow {
  /** The width of the narrow pictures, in pixels at 1×. */
  width: number;
  /** The height of the narrow pictures, in pixels at 1×. */
  height: number;
  /** How narrow offer cards are laid out; by default what suits the box. */
  layout?: "row" | "stack" | "hero" | "compact" | null;
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
