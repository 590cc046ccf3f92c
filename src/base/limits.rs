//! All limits of the core, each with its reason and the consequence of exceeding it.

/// Bytes of one MJML document with its includes. A newsletter has 20–100 KB and produces about 15 times as much HTML. Beyond it: `mjml/too-large`.
pub const MJML_BYTES: usize = 8 * 1024 * 1024;
/// Diagnostics reported for one document. Further ones are dropped.
pub const FINDINGS: usize = 1_000;
/// Nested components. Resolving and printing recurse, and a wasm stack has about 1 MB. Beyond it: `mjml/too-deep`.
pub const MJML_DEPTH: usize = 100;
/// Nested tags of any kind, including unclosed ones. Mails have 40. Beyond it: `mjml/too-deep`.
pub const MARKUP_DEPTH: usize = 1_000;
/// Pictures in one carousel. The size of its styles grows quadratically: 400 pictures make 2 MB. Beyond it: `mjml/too-large`.
pub const CAROUSEL_IMAGES: usize = 400;
/// Custom components in one document, including those that other components produce. Beyond it: `mjml/too-deep`.
pub const COMPONENTS: usize = 10_000;
/// Levels of custom components that produce custom components. Beyond it: `mjml/too-deep`.
pub const COMPONENT_DEPTH: usize = 16;
/// Nested `mj-include`s. Real documents have 3. Beyond it: `mjml/too-deep`.
pub const INCLUDE_DEPTH: usize = 16;
/// Files included by one document; repeated ones count each time. Beyond it: `mjml/too-large`.
pub const INCLUDES: usize = 500;
/// Template instructions of one merge. A letter needs a few thousand. Beyond it: `template/limit`.
pub const TEMPLATE_FUEL: u64 = 2_000_000;
/// Steps of a merge in the compiled program. Beyond it, the template engine takes over, with its own limit.
pub const PROGRAM_STEPS: u32 = 500_000;
/// Nested macro calls; an include counts as ten. Beyond it: `template/limit`.
pub const TEMPLATE_DEPTH: usize = 200;
/// Operators in one expression, and `elif` branches of one `if`. Parsing recurses, and a wasm stack has about 1 MB. Beyond it: `template/syntax`.
pub const CHAIN: usize = 500;
/// Bytes of one recipient's data. Orders have 2–20 KB. Beyond it: `data/too-large`.
pub const DATA_BYTES: usize = 4 * 1024 * 1024;
/// Nested lists and objects in the data. Letters have 4. Beyond it: `data/not-json`.
pub const DATA_DEPTH: usize = 128;
/// Bytes of one merged mail. Gmail clips at 102,000. Beyond it: `template/limit`.
pub const MERGED_BYTES: usize = 8 * 1024 * 1024;
/// Decoded HTML bytes from which a message gets the warning `message/large`.
pub const MESSAGE_WARN_BYTES: usize = 80_000;
/// Decoded HTML bytes from which a message is reported as `message/too-large` (Gmail clips it).
pub const MESSAGE_MAX_BYTES: usize = 102_000;

/// Bytes of an id in a sealed link. Beyond it: `link/bad-id`.
pub const LINK_ID_BYTES: usize = 12;
/// Characters of a sealed link with its path, without the base URL. Beyond it: `link/too-long`.
pub const LINK_CHARS: usize = 200;
/// Characters of a request path. Longer paths are answered with 403 before any other work.
pub const PATH_CHARS: usize = 512;
/// Seconds for which picture and click links are answered in full (400 days). After that: "Angebot beendet".
pub const LINK_LIFE_SECONDS: i64 = 400 * 86_400;
/// Seconds for which an AMP list is answered (31 days, as long as mail clients show AMP). After that it is empty.
pub const AMP_LIFE_SECONDS: i64 = 31 * 86_400;
/// Bytes of an AMP part that Gmail shows. Beyond it: `amp/too-large`.
pub const AMP_BYTES: usize = 200_000;

/// Pixels of one picture. 600×400 at 2× has 0.96 million. Beyond it: `paint/too-large`.
pub const PICTURE_PIXELS: u32 = 4_000_000;
/// Colours of one picture: the palette of an indexed PNG. Further colours are mapped to the nearest one.
pub const PICTURE_COLOURS: usize = 256;
/// Glyph bitmaps in the cache. When it is full, the cache is emptied.
pub const GLYPHS_CACHED: usize = 4_096;
/// Pixels of one glyph. Larger ones, which only broken fonts have, are not drawn.
pub const GLYPH_PIXELS: usize = 1024 * 1024;
/// Bytes of one font file of a theme. Inter with all its scripts has 800 KB. Beyond it: `paint/bad-font`.
pub const FONT_BYTES: usize = 1024 * 1024;
/// Points of a logo's outlines. A wordmark of ten letters has 400. Beyond it: `paint/bad-logo`.
pub const LOGO_POINTS: usize = 3_000;
/// How many times as wide as high a logo may be: 20 px high, it stands in at most 560 px. Beyond it: `paint/bad-logo`.
pub const LOGO_RATIO: f64 = 28.0;

/// Fonts of campaigns cached between requests. Others are parsed again.
pub const FONTS_KEPT: usize = 8;
/// Bytes of parsed manifests and offers cached between requests. Others are parsed again.
pub const KNOWN_BYTES: usize = 4 << 20;
/// Seconds for which public data may be cached, at most.
pub const DATA_SECONDS: i64 = 60;
/// Encoded pictures cached between requests. When it is full, the cache is emptied.
pub const PICTURES_CACHED: usize = 256;

/// Bytes of a campaign manifest. Beyond it: `campaign/invalid`.
pub const CAMPAIGN_BYTES: usize = 256 * 1024;
/// Offers listed by one block. Beyond it: `campaign/invalid`.
pub const BLOCK_OFFERS: usize = 100;
/// Slots of one block. Beyond it: `campaign/invalid`.
pub const BLOCK_SLOTS: usize = 12;

/// Bytes of one feed value. Google allows 5,000 characters for a description, which is not read. Longer texts are cut; other values are reported:
/// `feed/too-large`.
pub const FEED_VALUE_BYTES: usize = 64 * 1024;
/// Bytes of a compressed feed after decompression. A million offers have 1 GB. Beyond it: `feed/too-large`.
pub const FEED_UNPACKED_BYTES: u64 = 8 << 30;
/// Expansion factor of a compressed feed, after the first megabytes. XML expands 10 to 30 times, a decompression bomb a thousand times. Beyond it: `feed/too-large`.
pub const FEED_UNPACKED_RATIO: u64 = 200;
/// Characters of a title, brand or category. Google allows 150 for a title. Longer ones are cut.
pub const FEED_TEXT_CHARS: usize = 1_000;
/// Nested elements of a feed whose names are read; RSS has its values four levels deep. Deeper elements are skipped. An item nested deeper: `feed/too-large`.
pub const FEED_DEPTH: usize = 32;
/// `product_detail`s read per item, and columns of a row. Beyond it: `feed/too-large`.
pub const FEED_FIELDS: usize = 1_000;
/// Bytes of one product in JSON, or of one row. Beyond it: `feed/too-large`.
pub const FEED_ITEM_BYTES: usize = 4 * 1024 * 1024;
/// Bytes of a page with JSON-LD, or of a carrier's response. Beyond it: `feed/too-large`.
pub const FEED_PAGE_BYTES: usize = 16 * 1024 * 1024;
/// Parcels in one carrier response; AfterShip returns up to 200. Beyond it: `feed/too-large`.
pub const PARCELS: usize = 10_000;
/// Offers of one JSON-LD product, and values of one property. Further offers are reported; further values are ignored.
pub const PRODUCT_OFFERS: usize = 1_000;
/// Offers on one page of JSON-LD, counted for each product that refers to them. Beyond it: `feed/too-large`.
pub const PAGE_OFFERS: usize = 100_000;
/// Events read per parcel, and characters of a carrier's status text. Further ones are ignored.
pub const PARCEL_EVENTS: usize = 1_000;
/// Nested objects searched for products and parcels. Deeper ones are not found.
pub const FEED_SEARCH_DEPTH: usize = 12;
/// Bytes of a single tag in a feed. Beyond it: `feed/too-large`.
pub const FEED_TAG_BYTES: usize = 64 * 1024;

/// Milliseconds that a time may be ahead of this clock (five minutes): real clocks differ by less. Beyond it, the time is rejected with `feed/clock-ahead`, and no price is shown.
pub const CLOCK_AHEAD: i64 = 5 * 60_000;
/// Milliseconds that a stored time may be ahead of the reading clock (two days) before it is taken for the error of the writing clock. A clock that is a few hours
/// slow must not undo newer updates. Beyond it, the stored data count as having an unknown time.
pub const CLOCK_WRONG: i64 = 2 * 86_400_000;
/// Push ids stored with an offer, so that a repeated delivery changes nothing. Timestamps already reject older pushes; ids distinguish those of the same second.
pub const DELIVERIES: usize = 64;

/// Milliseconds for which prices are stored and considered (400 days, as long as links live). An earlier reduction shows no struck price.
pub const HISTORY_AGE: i64 = 400 * 86_400_000;
/// Milliseconds between two readings of a feed after which the time between them counts as unknown (two days). Beyond it, the history has a gap.
pub const HISTORY_GAP: i64 = 2 * 86_400_000;
/// Milliseconds for which an earlier price of a service must have been charged before it may be struck (two weeks). Below it, no struck price is shown.
pub const PREVIOUS_PRICE_AGE: i64 = 14 * 86_400_000;
/// Longest life of an override in milliseconds (400 days). Beyond it: `override/invalid`.
pub const OVERRIDE_LIFE: i64 = 400 * 86_400_000;
/// Characters of an editor's text, reason or name. Beyond it: `override/invalid`.
pub const OVERRIDE_TEXT: usize = 200;

/// Bytes of one fact: an order, a balance, a voucher, or a parcel with its events. Beyond it: `fact/invalid`.
pub const FACT_BYTES: usize = 64 * 1024;

/// Characters of a voucher code. Scanners can read up to 24 as Code 128 on a narrow card. Beyond it: `fact/invalid`.
pub const VOUCHER_CHARS: usize = 24;

/// Answers of a poll. Beyond it: `campaign/invalid`.
pub const POLL_ANSWERS: usize = 6;
/// Parcel events that the tracking page lists, the latest ones. Carriers scan 5 to 15 times.
pub const TRACKING_EVENTS: usize = 30;
/// Characters of a shop's name on its pages. Beyond it: `campaign/invalid`.
pub const SHOP_CHARS: usize = 60;

/// Choices of one block. Beyond it: `campaign/invalid`.
pub const BLOCK_CHOICES: usize = 20;

/// Bytes of one recipient's data for recommendations. Beyond it: `recommend/invalid`.
pub const RECIPIENT_BYTES: usize = 64 * 1024;
/// Entries in each of a recipient's lists. Beyond it: `recommend/invalid`.
pub const RECIPIENT_LIST: usize = 200;
/// Rules of one block. Beyond it: `campaign/invalid`.
pub const BLOCK_RULES: usize = 20;

/// Bytes of a photo file. Beyond it: `photo/too-large`.
pub const PHOTO_BYTES: usize = 12 * 1024 * 1024;
/// Decoded pixels of a photo (4 MP). Beyond it: `photo/too-large`.
pub const PHOTO_PIXELS: usize = 2048 * 2048;
/// Pixels of a JPEG that is scaled down while it is decoded (16 MP, the size of camera photos). Beyond it: `photo/too-large`.
pub const PHOTO_SOURCE_PIXELS: usize = 4096 * 4096;
/// Bytes of a picture that a mail shows as it is. Beyond it, its quality is reduced.
pub const PHOTO_READY_BYTES: usize = 100_000;
/// Bytes of a photo that is stored for cards. Beyond it, its quality is reduced.
pub const PHOTO_STORED_BYTES: usize = 200_000;
/// Bytes of decoded and scaled photos that are kept. Beyond it, the ones that were not used for the longest time are decoded again.
pub const PHOTO_KEPT_BYTES: usize = 12_000_000;

/// Factors of an experiment. Beyond it: `experiment/bad`.
pub const EXPERIMENT_FACTORS: usize = 16;
/// Levels of a factor. Beyond it: `experiment/bad`.
pub const EXPERIMENT_LEVELS: usize = 16;
/// Variants of an experiment: with more, each would get too few mails. Beyond it: `experiment/bad`.
pub const EXPERIMENT_VARIANTS: usize = 64;
/// Characters of the names of an experiment. Beyond it: `experiment/bad`.
pub const EXPERIMENT_NAME_CHARS: usize = 100;
/// Days on which an experiment's mails were sent. Beyond it: `experiment/bad`.
pub const EXPERIMENT_DAYS: usize = 1_000;
/// Units of one counter. Beyond it: `experiment/bad`.
pub const EXPERIMENT_UNITS: u64 = 1_000_000_000_000;
/// Draws from which the shares of a bandit are counted: they are right to about one in a hundred.
pub const EXPERIMENT_DRAWS: usize = 10_000;
