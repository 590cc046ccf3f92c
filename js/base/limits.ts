// Every ceiling of the JavaScript half in one place: its unit, and why it has this value. Those that the core has too are made from its own.
import { FEED_PAGE_BYTES, LINK_LIFE_SECONDS } from "./core-limits.js";

export { CLOCK_AHEAD, CLOCK_WRONG, HISTORY_AGE, HISTORY_GAP, PHOTO_BYTES } from "./core-limits.js";

/** Ceilings of one import. Each ends it with an error that names it; nothing is written then. */
export interface ReadLimits {
  /** Bytes of all its documents, as they come; 2 GiB by default: a million offers are 1 GB. What is under gzip may become 200 times as large. */
  maxBytes?: number;
  /** Rows, two million by default. */
  maxRows?: number;
  /** Pages, 10,000 by default. */
  maxPages?: number;
  /** Milliseconds that an address is waited for, all pages and pauses together; one hour by default. */
  timeout?: number;
  /** Milliseconds of a body without a byte, half a minute by default. An answer may take twice that to begin. */
  idleTimeout?: number;
}

// Feeds.

/** Bytes of all documents of an import: a million offers are 1 GB. */
export const FEED_BYTES = 2 * 1024 ** 3;
/** Rows of an import: twice as many as the largest shops have. */
export const FEED_ROWS = 2_000_000;
/** Pages of an import: a shop that counts its pages wrongly would never end. */
export const FEED_PAGES = 10_000;
/** Milliseconds that an import waits for an address: a million offers come in some minutes. */
export const FEED_TIMEOUT = 3_600_000;
/** Milliseconds of a body without a byte: a shop may make its feed while it is asked for. */
export const FEED_IDLE = 30_000;
/** Bytes a second of an address, over each {@link FEED_IDLE}: a body that drips holds a look for hours and says nothing. */
export const FEED_RATE = 100;
/** Milliseconds without a byte of a public address while a connection to it is made, before the answer, and within its body; by what is fetched. */
export const SILENCE = { photo: 10_000, feed: 60_000 };
/** Redirects that are followed: shops have one or two, and a circle has no end. */
export const REDIRECTS = 3;
/** Problems of an import that are named, and ids that come again: nobody reads more. */
export const FEED_PROBLEMS = 1_000;
/** Offers of each kind that an import's counts and differences name: a person looks through so many. */
export const NAMED_ROWS = 100;
/** Per cent of a feed's offers that may disappear at once without `force`: more is a feed that was cut. */
export const FEED_DISAPPEAR_PERCENT = 50;
/** Offers that an import asks a store for at once. */
export const FEED_LOOK_UP = 500;
/** Milliseconds between looks at a watched feed: shops make theirs every hour, or every quarter of one. */
export const FEED_INTERVAL = 300_000;
/** Bytes of a carrier's answer. */
export const PARCEL_BYTES = FEED_PAGE_BYTES;

// Photos.

/** Milliseconds for one photo, from asking to its last byte. */
export const PHOTO_TIMEOUT = 15_000;
/** Photos that are fetched at once by default: a shop's own server has customers too. */
export const PHOTOS_PARALLEL = 4;
/** Photos that are fetched at once, at most. */
export const PHOTOS_AT_ONCE = 32;
/** Pixels of a stored photo's longer side: the largest card shows it 600 wide, at 2×. */
export const PHOTO_SIDE = 1200;
/** Photos that are named of those that could not be had. */
export const PHOTO_PROBLEMS = 100;
/** Offers whose texts are measured at publishing for blocks with rules. */
export const LONGEST_OFFERS = 50;
/** Bytes of a logo's SVG file. */
export const LOGO_BYTES = 100_000;
/** Offers read at once where all are read. */
export const OFFERS_PAGE = 500;
/** Addresses whose photo is remembered for other offers with the same one; past it they are forgotten, and asked again. */
export const PHOTO_ADDRESSES = 10_000;
/** Bytes of photos that are kept, and as many of pictures made with them: about a hundred each. */
export const PHOTO_CACHE_BYTES = 8_000_000;

// Changes and parcels that are pushed.

/** Offers that are changed at once. */
export const PUSH_BATCH = 500;
/** How often an offer is read again that others change at the same time: past it others change it all the time. */
export const PUSH_TRIES = 50;
/** Milliseconds that such a try waits at most: a change is written in a few. */
export const PUSH_PAUSE = 64;
/** Changes of one request. */
export const PUSHED_CHANGES = 1_000;
/** Seconds that a signature may be old, or lie ahead: clocks and queues; a recorded request is worth nothing after that. */
export const SIGNATURE_TOLERANCE = 300;

// Vouchers.

/** Characters of a voucher's code: what somebody types, or a barcode has. */
export const VOUCHER_CHARS = 64;
/** Characters of the name of a pool, of a mail's id, and of an order's: those that shops have are shorter. */
export const VOUCHER_NAME_CHARS = 200;
/** Uses of one code: as many as a counted discount may have. */
export const VOUCHER_USES = 1_000_000_000;
/** Holders who are given codes at once: Redis answers nobody else for about half a second then. */
export const VOUCHERS_AT_ONCE = 20_000;
/** Codes that can't be read and are named: nobody reads more. */
export const VOUCHER_PROBLEMS = 100;

// Journeys.

/** Characters of a customer's id. */
export const CUSTOMER_CHARS = 200;
/** Characters of an event's id: that of a sent mail has its Message-ID. */
export const EVENT_ID_CHARS = 500;
/** Characters of an event as JSON: an order of a thousand items has half of it. */
export const EVENT_CHARS = 200_000;
/** The last moment of a `Date`, in milliseconds since 1970 (ECMA-262, 21.4.1.1): planners take none beyond it. */
export const LAST_MOMENT = 8_640_000_000_000_000;
/** Milliseconds for which a worker has a customer. It is extended with each mail; after a crash the next worker waits for so long. */
export const JOURNEY_LEASE = 600_000;
/** Milliseconds for rendering a mail, and for sending it: far less than a lease. SMTP servers answer in seconds; RFC 5321 lets them take minutes. */
export const JOURNEY_TIMEOUT = 120_000;
/** Customers of one worker at once: what a mail provider takes from one client without asking. */
export const JOURNEY_PARALLEL = 4;
/** Customers of one run where nobody says how many: some seconds of planning. */
export const JOURNEY_CUSTOMERS = 1_000;
/** Milliseconds until a mail that did not go out is tried again, by how often it was tried; from then on the last. */
export const JOURNEY_RETRIES = [60_000, 300_000, 900_000, 3_600_000];
/** Milliseconds until a customer is planned again of whom something could not be planned or rendered: somebody has to mend it. */
export const JOURNEY_MEND = 900_000;
/** Milliseconds until a customer is planned again whose plan names a moment that is over. */
export const JOURNEY_PAUSE = 60_000;
/** How often a mail that was sent is recorded, where the store fails: it then counts as unknown. */
export const JOURNEY_RECORD_TRIES = 5;
/** Milliseconds before the second try; each later one waits three times as long: four seconds in all. */
export const JOURNEY_RECORD_PAUSE = 100;
/** Problems that a run names: nobody reads more. */
export const JOURNEY_PROBLEMS = 100;
/** Customers that an export reads at once. */
export const JOURNEY_PAGE = 100;
/** Characters of histories that are compared at a time by two sets of rules. */
export const WHAT_IF_CHARS = 1_000_000;
/** Customers that a comparison names. */
export const WHAT_IF_NAMED = 10;
/** Characters of a row of customers, orders or consents: past it, a quote may not be closed, and the row would be the rest of the file. */
export const ROW_CHARS = 1_000_000;
/** Rows of orders that stand apart in a file and are in memory until its end: a file that is sorted by something else has all of them. */
export const ROWS_APART = 100_000;
/** Per cent of a file's rows that may be refused without `force`: more is a file that is read wrongly. */
export const REFUSED_ROWS_PERCENT = 10;
/** Minutes by which a zone may be off UTC: Kiribati's. */
export const OFFSET_MINUTES = 840;
/** The first year of a date in a file: nobody who orders was born before. */
export const FIRST_YEAR = 1900;
/** Characters of an e-mail address (RFC 5321, with the brackets of a path). */
export const ADDRESS_CHARS = 254;
/** Places for the orders of a file, a power of two, that it begins with: as many as a small shop has in a year. */
export const SEEN_PLACES = 4_096;

// Experiments.

/** Buckets of units: shares of experiments are whole numbers of them (docs/experiments/assignment.md). */
export const EXPERIMENT_BUCKETS = 10_000;
/** Values of a document that are searched for an experiment's tag: an order of a thousand items has some tens of thousands. */
export const TAG_VALUES = 100_000;
/** The largest amount of a unit, in a currency's main unit: the sum of squares of a million of them is a number that every store counts. */
export const EXPERIMENT_AMOUNT = 1_000_000;

// Answers to opened mails. `limits` of `createLive` sets those of `js/live/limits.ts`.

/** Milliseconds that a look-up may take: mail programs wait for a picture some seconds. */
export const STORE_TIMEOUT = 2_000;
/** Turns of the queue of promises that a store in this process takes at the most: one that has answered by then needs no timer. */
export const STORE_TURNS = 10;
/** Characters of one look-up as JSON: past it the process stands still while they are read. */
export const LOOKED_UP_CHARS = 32_000_000;
/** Entries of the served record of one mail: a campaign has far fewer slots. */
export const SERVED_SLOTS = 1_000;
/** Offers of one look-up: all that a campaign with its rules may bring up is a tenth of it. */
export const LOOKED_UP_OFFERS = 10_000;
/** Bytes of a form's body: one with a few fields of a mail program's own is far smaller. */
export const FORM_BYTES = 64 * 1024;
/** Milliseconds for a form's body: phones are slow, and what did not come in time was not sent. */
export const FORM_TIMEOUT = 10_000;
/** Milliseconds for the shop's own unsubscribing, which may ask another system. */
export const UNSUBSCRIBE_TIMEOUT = 10_000;
/** Answers that are kept within a second: of what is asked again so soon there are few. */
export const REPEATS = 100;
/** Bytes of an answer that is kept so: pictures have 5 to 50 KB. */
export const REPEAT_BYTES = 100_000;
/** Places for paths that were asked for once within a second, a power of two. */
export const REPEAT_PLACES = 1_024;
/** Mails whose entries of the served record wait until a store takes them; past it the oldest go. */
export const UNWRITTEN_MAILS = 10_000;
/** Milliseconds between tries to write them. */
export const SERVED_RETRY = 1_000;
/** Milliseconds between writes of what was counted: what a process that is killed loses. */
export const COUNT_INTERVAL = 10_000;
/** Counts that are kept until they are written; past it they are written at once. */
export const COUNTS_WAITING = 5_000;
/** Milliseconds that a write of counts may be late before another one is expected. */
export const COUNT_GRACE = 5_000;
/** Milliseconds after which a write of counts has failed: what a process ends with must end. */
export const COUNT_TIMEOUT = 10_000;
/** Records that are remembered as told; past it they are told again. */
export const TOLD_RECORDS = 1_000;
/** Characters of what can't be read, like the id of an offer, where it is told. */
export const TOLD_CHARS = 100;

// Requests and servers.

/** Bytes of a request's body: a thousand changes have a tenth of it. */
export const BODY_BYTES = 1_000_000;
/** Bytes of a shop system's webhook: an order of a thousand items has a tenth of it; Shopware sends every association. */
export const SHOP_BODY_BYTES = 8_000_000;
/** Milliseconds in which an answer must be made and taken: who never reads is cut. */
export const ANSWER_TIMEOUT = 60_000;
/** Milliseconds for a request's headers: who sends slowly holds a connection that others need. */
export const HEADERS_TIMEOUT = 5_000;
/** Milliseconds for all of a request: twice what a form may take. */
export const REQUEST_TIMEOUT = 20_000;
/** Milliseconds between a server's looks at those two. */
export const CONNECTIONS_INTERVAL = 1_000;
/** Milliseconds that a connection is kept for the next request: a mail's pictures are asked for one after the other. */
export const KEEP_ALIVE_TIMEOUT = 30_000;
/** Bytes of a request's headers: links are short, and nothing here sets cookies. */
export const HEADER_BYTES = 16_384;

// The editor's API, and what is simulated.

/** Offers of a page of the editor: what a person looks through. */
export const EDITOR_PAGE = 50;
/** Offers of such a page at most: a request takes some milliseconds for each. */
export const EDITOR_PAGE_MOST = 200;
/** Slots whose pictures a preview paints: the rest are told without. */
export const EDITOR_PICTURES = 12;
/** Pieces that a simulated stock stays below. */
export const STOCK_PIECES = 1_000_000;

// Stores.

/** Days for which is kept what a mail's slots showed last: as long as links are answered. */
export const SERVED_DAYS = LINK_LIFE_SECONDS / 86_400;
/** Prices of one offer that are read; the oldest are left out. */
export const HISTORY_POINTS = 1_000;
/** Relations of one look-up: those of what a person has seen and of a few categories. */
export const LOOK_UP_RELATIONS = 1_000;
/** Offers or log entries that a list has where nobody says how many. */
export const LIST_PAGE = 100;
/** Milliseconds without a row after which an import has died; its rows are swept out. */
export const IMPORT_ABANDONED = 3_600_000;
/** Entries of the served record after which a little of it is looked through: four for each that is written. */
export const SWEEP_EVERY = 256;
/** Entries that are looked through beside one that is written: some milliseconds. */
export const SWEEP_A_LITTLE = 1_000;
/** Entries that are looked through beside an import, which takes seconds anyway. */
export const SWEEP_MORE = 50_000;
/** Entries that are looked through when it is asked for; the next sweep goes on there. */
export const SWEEP_MUCH = 1_000_000;
/** Entries of which one statement of SQLite looks through: a writer waits for no longer one. */
export const SWEEP_WINDOW = 10_000;
/** Durable Objects over which the served record is spread: one takes some hundred requests a second. */
export const SERVED_SHARDS = 256;

/** Bytes of a text, of a picture, or of a row in D1 (developers.cloudflare.com/d1/platform/limits). */
export const D1_VALUE_BYTES = 2_000_000;
/** Bytes of one list from which a statement reads its rows: half of what a parameter of D1 may have. */
export const LIST_BYTES = D1_VALUE_BYTES / 2;
/** Rows of one statement of an import in SQLite and D1. */
export const SQL_ROWS = 100;
/** Statements that an import sends at once. */
export const SQL_STATEMENTS = 50;
/** Bytes that an import sends at once: D1 takes some more. */
export const SQL_BATCH_BYTES = 8_000_000;

/** Milliseconds that a statement of SQLite waits for another process's lock: the end of a large import holds it for some seconds. */
export const SQLITE_BUSY = 5_000;
/** The same for `serve`: an edge waits for no writer. */
export const SQLITE_EDGE_BUSY = 50;
/** Milliseconds between looks at SQLite's files. */
export const SQLITE_LOOK = 1_000;
/** Statements of a batch that may write much of what is not in them, like the end of an import. */
export const SQLITE_STATEMENTS = 8;
/** Characters of a batch from which on the files are looked at in any case. */
export const SQLITE_CHARS = 1_000_000;
/** Bytes to which the write-ahead log is cut when all of it is in the database. */
export const WAL_KEPT = 16 * 1024 ** 2;
/** Bytes of the write-ahead log past which nothing more is written: a reader that never ends would fill the disk. */
export const WAL_MOST = 1024 ** 3;
/** Milliseconds after which a log is cut that tells what was written together. */
export const WAL_SETTLE = 1_000;

/** How often a change is tried in PostgreSQL that another one crossed. */
export const POSTGRES_TRIES = 5;
/** Milliseconds for a connection to it. */
export const POSTGRES_CONNECT = 10_000;
/** Offers of an import that are in memory at once. */
export const POSTGRES_WINDOW = 2_000;

/** Rows that are sent to Redis at once, or asked of it: it answers nobody else meanwhile. */
export const REDIS_BATCH = 500;
/** Entries that it looks at for one answer of a scan. */
export const REDIS_SCAN = 1_000;
/** Answers of a scan that one sweep takes. */
export const REDIS_SWEEP = 1_000;
/** Milliseconds before the first try to connect to it again; each later one waits twice as long. */
export const REDIS_RETRY = 50;
/** Milliseconds that such a try waits at most: a server that comes back is used at once. */
export const REDIS_RETRY_MOST = 2_000;

// Commands.

/** Bytes of a text that a command reads: a template, data, a campaign, what goes with what. */
export const TEXT_BYTES = 256 * 1024 * 1024;
/** Files of a folder that `preview` reads: more is no folder of mails. */
export const FOLDER_FILES = 2_000;
/** Bytes of them: the studio has them all in memory. */
export const FOLDER_BYTES = 32_000_000;
/** Names in such a folder that it looks at: a home folder has a hundred times as many. */
export const FOLDER_NAMES = 50_000;
/** Characters of a path that its server is asked for: nothing there has one that is longer. */
export const LOCAL_PATH_CHARS = 4_000;
/** Bytes of what it is asked to copy: two names. */
export const COPY_BYTES = 4_000;
/** Milliseconds after a saved file until the mail follows: editors write a file in several steps. */
export const PREVIEW_SETTLE = 60;
/** Milliseconds between looks at watched documents. */
export const COMPILE_LOOK = 200;
/** Templates of `render --jsonl` that are kept compiled; past it they are compiled anew. */
export const TEMPLATES_KEPT = 100;
/** Bytes of what SpamAssassin says of a mail, which it may repeat with it. */
export const SPAM_BYTES = 64_000_000;
/** Milliseconds between two looks of a progress bar. */
export const PROGRESS_INTERVAL = 100;
