//! Every ceiling in one place: the value, why it is there, and what happens past it.

/// Bytes of one MJML document with its includes. A newsletter has 20–100 KB, and makes about 15 times as much HTML; past it: `mjml/too-large`.
pub const MJML_BYTES: usize = 8 * 1024 * 1024;
/// Findings told of one document; past it the first ones stand for all.
pub const FINDINGS: usize = 1_000;
/// Nested components. Resolving and printing recurse, and a wasm stack holds about 1 MB; past it: `mjml/too-deep`.
pub const MJML_DEPTH: usize = 100;
/// Nested tags of any kind, also those that a text never closes. Mails have 40; past it: `mjml/too-deep`.
pub const MARKUP_DEPTH: usize = 1_000;
/// Pictures of one carousel. Its styles grow with their square: 400 make 2 MB; past it: `mjml/too-large`.
pub const CAROUSEL_IMAGES: usize = 400;
/// Components of the caller's own in one document, those that they make too; past it: `mjml/too-deep`.
pub const COMPONENTS: usize = 10_000;
/// Components of the caller's own that make each other; past it: `mjml/too-deep`.
pub const COMPONENT_DEPTH: usize = 16;
/// Nested `mj-include`s. Real trees have 3; past it: `mjml/too-deep`.
pub const INCLUDE_DEPTH: usize = 16;
/// Files one document may include, repeated ones counted each time; past it: `mjml/too-large`.
pub const INCLUDES: usize = 500;
/// Template instructions of one merge. A letter takes some thousand; past it: `template/limit`.
pub const TEMPLATE_FUEL: u64 = 2_000_000;
/// Steps of a merge without the template engine; past it the engine takes over, which has its own limit.
pub const PROGRAM_STEPS: u32 = 500_000;
/// Macros that call each other, and includes, of which each counts ten; past it: `template/limit`.
pub const TEMPLATE_DEPTH: usize = 200;
/// Operators of one expression, and `elif`s behind each other. Parsing recurses, and a wasm stack holds about 1 MB; past it: `template/syntax`.
pub const CHAIN: usize = 500;
/// Bytes of one recipient's data. Orders have 2–20 KB; past it: `data/too-large`.
pub const DATA_BYTES: usize = 4 * 1024 * 1024;
/// Nested lists and objects of the data. Letters have 4; past it: `data/not-json`.
pub const DATA_DEPTH: usize = 128;
/// Bytes of one merged mail. Gmail clips at 102,000; past it: `template/limit`.
pub const MERGED_BYTES: usize = 8 * 1024 * 1024;
/// Decoded HTML bytes from which a message carries the warning `message/large`.
pub const MESSAGE_WARN_BYTES: usize = 80_000;
/// Decoded HTML bytes from which a message is reported as `message/too-large` (Gmail clips it).
pub const MESSAGE_MAX_BYTES: usize = 102_000;

/// Bytes of an id inside a sealed link; past it: `link/bad-id`.
pub const LINK_ID_BYTES: usize = 12;
/// Characters of a sealed link with its path, without the base URL; past it: `link/too-long`.
pub const LINK_CHARS: usize = 200;
/// Characters of a request path that are looked at; past it: 403 before anything else.
pub const PATH_CHARS: usize = 512;
/// Seconds a picture or click link is answered in full (400 days); past it: "Angebot beendet".
pub const LINK_LIFE_SECONDS: i64 = 400 * 86_400;
/// Seconds that an AMP list is answered (31 days, as long as mail programs show AMP); past it it is empty.
pub const AMP_LIFE_SECONDS: i64 = 31 * 86_400;
/// Bytes of a mail's AMP part that Gmail shows; past it: `amp/too-large`.
pub const AMP_BYTES: usize = 200_000;

/// Pixels of one picture. 600×400 at 2× is 0.96 million; past it: `paint/too-large`.
pub const PICTURE_PIXELS: u32 = 4_000_000;
/// Colours of one picture: the palette of an indexed PNG. Past it the nearest colour is taken.
pub const PICTURE_COLOURS: usize = 256;
/// Glyph bitmaps kept between pictures; past it the cache is emptied.
pub const GLYPHS_CACHED: usize = 4_096;
/// Pixels of one glyph; past it, as only a broken font has it, nothing is drawn.
pub const GLYPH_PIXELS: usize = 1024 * 1024;
/// Bytes of one face of a theme's own typeface. Inter with all its scripts has 800 KB; past it: `paint/bad-font`.
pub const FONT_BYTES: usize = 1024 * 1024;

/// Typefaces of campaigns kept between requests; past it they are read anew.
pub const FONTS_KEPT: usize = 8;
/// Bytes of manifests and offers kept read between requests; past it they are read anew.
pub const KNOWN_BYTES: usize = 4 << 20;
/// Seconds that anyone may keep public data, at the most.
pub const DATA_SECONDS: i64 = 60;
/// Encoded pictures kept between requests; past it the cache is emptied.
pub const PICTURES_CACHED: usize = 256;

/// Bytes of a campaign manifest; past it: `campaign/invalid`.
pub const CAMPAIGN_BYTES: usize = 256 * 1024;
/// Offers a block may list; past it: `campaign/invalid`.
pub const BLOCK_OFFERS: usize = 100;
/// Slots a block may have; past it: `campaign/invalid`.
pub const BLOCK_SLOTS: usize = 12;

/// Bytes of one value of a feed that is read. Google allows 5,000 characters of description, which is not; past it a text is cut, and anything else is told:
/// `feed/too-large`.
pub const FEED_VALUE_BYTES: usize = 64 * 1024;
/// Bytes of a packed feed once it is unpacked. A million offers have 1 GB; past it: `feed/too-large`.
pub const FEED_UNPACKED_BYTES: u64 = 8 << 30;
/// How many times as large a packed feed may become, past the first megabytes. XML becomes 10 to 30 times as large, a bomb a thousand; past it: `feed/too-large`.
pub const FEED_UNPACKED_RATIO: u64 = 200;
/// Characters of a title, a brand or a category. Google allows 150 of a title; longer ones are cut.
pub const FEED_TEXT_CHARS: usize = 1_000;
/// Nested elements in a feed whose names are looked at: RSS has its values four deep. Past it they are passed over; an item that stands there: `feed/too-large`.
pub const FEED_DEPTH: usize = 32;
/// `product_detail`s of one item that are read, and columns of a row; past it: `feed/too-large`.
pub const FEED_FIELDS: usize = 1_000;
/// Bytes of one product in JSON, or of one row in columns; past it: `feed/too-large`.
pub const FEED_ITEM_BYTES: usize = 4 * 1024 * 1024;
/// Bytes of a page with JSON-LD, or of a carrier's answer; past it: `feed/too-large`.
pub const FEED_PAGE_BYTES: usize = 16 * 1024 * 1024;
/// Parcels of one answer of a carrier; AfterShip gives 200. Past it: `feed/too-large`.
pub const PARCELS: usize = 10_000;
/// Offers of one product in JSON-LD, and values of one of its names, that are looked at; what comes behind them is told, or left.
pub const PRODUCT_OFFERS: usize = 1_000;
/// Offers of one page of JSON-LD, counted for each product that refers to them; past it: `feed/too-large`.
pub const PAGE_OFFERS: usize = 100_000;
/// Events of one parcel that are read, and characters of what a carrier says of one; what comes behind them is left.
pub const PARCEL_EVENTS: usize = 1_000;
/// Nested objects that are searched for products and parcels; below them nothing is found.
pub const FEED_SEARCH_DEPTH: usize = 12;
/// Bytes a single tag of a feed may have; past it: `feed/too-large`.
pub const FEED_TAG_BYTES: usize = 64 * 1024;

/// Milliseconds that a time may lie ahead of this clock (five minutes): clocks differ by less. Past it, it is not believed: `feed/clock-ahead`, and no price is shown.
pub const CLOCK_AHEAD: i64 = 5 * 60_000;
/// Milliseconds that a stored time may lie ahead of the clock that reads it (two days) before it is taken for the word of a clock that was wrong. A clock that is
/// a few hours behind must not undo newer news; past it, what is stored counts as of an unknown time.
pub const CLOCK_WRONG: i64 = 2 * 86_400_000;
/// Pushes that are remembered with an offer, so that one that is delivered again changes nothing. Times tell older ones apart; it is for those of one second.
pub const DELIVERIES: usize = 64;

/// Milliseconds that prices are kept and looked at (400 days, as long as links live); a reduction that began earlier strikes nothing.
pub const HISTORY_AGE: i64 = 400 * 86_400_000;
/// Milliseconds between two looks at a feed after which nothing is known of the time between them (two days); past it a history has a gap.
pub const HISTORY_GAP: i64 = 2 * 86_400_000;
/// Milliseconds an earlier price of a service must have been charged before it may be struck (two weeks); below it: no struck price.
pub const PREVIOUS_PRICE_AGE: i64 = 14 * 86_400_000;
/// Milliseconds an override may hold (400 days); past it: `override/invalid`.
pub const OVERRIDE_LIFE: i64 = 400 * 86_400_000;
/// Characters of an editor's text, reason or name; past it: `override/invalid`.
pub const OVERRIDE_TEXT: usize = 200;

/// Bytes of one fact: an order, a balance, a voucher, a parcel with its events; past it: `fact/invalid`.
pub const FACT_BYTES: usize = 64 * 1024;

/// Characters of a voucher's code. As Code 128 in a narrow card, 24 are what a scanner reads; past it: `fact/invalid`.
pub const VOUCHER_CHARS: usize = 24;

/// Answers of a poll; past it: `campaign/invalid`.
pub const POLL_ANSWERS: usize = 6;
/// Steps of a parcel that its page tells, the latest ones; carriers scan 5 to 15 times.
pub const TRACKING_EVENTS: usize = 30;
/// Characters of a shop's name on its pages; past it: `campaign/invalid`.
pub const SHOP_CHARS: usize = 60;

/// Choices of one block; past it: `campaign/invalid`.
pub const BLOCK_CHOICES: usize = 20;

/// Bytes of what a shop says of one person; past it: `recommend/invalid`.
pub const RECIPIENT_BYTES: usize = 64 * 1024;
/// Entries of each list of a person; past it: `recommend/invalid`.
pub const RECIPIENT_LIST: usize = 200;
/// Rules of one block; past it: `campaign/invalid`.
pub const BLOCK_RULES: usize = 20;

/// Bytes of a photo's file; past it: `photo/too-large`.
pub const PHOTO_BYTES: usize = 12 * 1024 * 1024;
/// Pixels of a photo that are decoded (4 MP); past it: `photo/too-large`.
pub const PHOTO_PIXELS: usize = 2048 * 2048;
/// Pixels of a JPEG that is made smaller while it is decoded (16 MP, what cameras give); past it: `photo/too-large`.
pub const PHOTO_SOURCE_PIXELS: usize = 4096 * 4096;
/// Bytes of a photo as a mail shows it; past it its quality is lowered.
pub const PHOTO_READY_BYTES: usize = 100_000;
