import fs from "node:fs";
import { PostfrischError, problem } from "../base/errors.js";
import { FEED_FORMATS } from "../base/feed-formats.js";
import { FEED_BYTES, FEED_IDLE, FEED_INTERVAL, FEED_PAGES, FEED_ROWS, FEED_TIMEOUT, PARCEL_BYTES, type ReadLimits } from "../base/limits.js";
import { bytesOf, Meter, wholeBody } from "../base/meter.js";
import type { FeedFormat } from "../base/words.js";
import { publicFetch } from "../runtimes/node.js";
import { type Bytes, dropped, type ImportOptions, type ImportProblem, type ImportResult, importFeed, importPages } from "../shop/import.js";
import { type ImportedPhotos, importPhotos, photos } from "../shop/photo.js";
import { keepingHeaders, watchFeed } from "../shop/watch.js";
import { importParcels } from "../shop/webhooks.js";
import { memory } from "../stores/memory.js";
import type { Store } from "../stores/store.js";
import { type Command, JSON_FLAG, STORE, TENANT } from "./command.js";
import { EXIT, type Flags, finding, print, progressBar, text, told, unread } from "./io.js";
import { DEFAULT_TENANT } from "./shop.js";
import { openStore } from "./stores.js";

export const command: Command = {
  usage: "import FILE|URL|-",
  about: "import a shop's feed, product pages, or parcel data of AfterShip or DHL",
  flags: {
    format: ["NAME", `${FEED_FORMATS.join(", ")} (default: detected from the content), aftership, dhl`],
    currency: ["CODE", "the currency of feeds that don't state it"],
    base: ["URL", "the shop's base URL, for Shopify, Shopware and relative links"],
    encoding: ["NAME", "the encoding of column files: utf-8 (default), windows-1252, iso-8859-15"],
    lowest30: ["ELEMENT", "the element with the lowest price of the 30 days before the reduction, as confirmed by the shop"],
    "reduced-since": ["ELEMENT", "the element with the start of the reduction"],
    kind: ["ELEMENT", "the element that contains goods or service (default: all offers are goods)"],
    all: ["KIND", "goods (default) or service, if no element states it"],
    rrp: ["ELEMENT", "the element with the recommended retail price; list-price if the shop system's list prices are"],
    previous: ["ELEMENT", "the element with a service's earlier price, as confirmed by the shop"],
    perishable: ["ELEMENT", "the element that marks reductions due to a short shelf life"],
    deposit: ["ELEMENT", "the element with the deposit"],
    stock: ["ELEMENT", "the element with the number of items in stock"],
    feed: ["NAME", "the feed's name, for shops with several; only offers of the same feed can disappear (default default)"],
    header: ["NAME: VALUE", "an HTTP header for each request; @FILE reads headers from a file"],
    private: ["", "allow private addresses and http"],
    photos: ["", "also fetch new and changed photos of the offers"],
    partial: ["", "keep offers that the feed does not contain"],
    watch: ["", "poll the address for changes (ETag)"],
    every: ["SECONDS", `the polling interval of --watch (default ${FEED_INTERVAL / 1000})`],
    force: ["", "import even if most offers disappear"],
    strict: ["", "fail on any dropped field or row: write nothing, exit 1"],
    "max-bytes": ["N", `the maximum number of bytes, like 500M (default ${FEED_BYTES / 1024 ** 3} GiB)`],
    "max-rows": ["N", `the maximum number of rows (default ${FEED_ROWS})`],
    "max-pages": ["N", `the maximum number of pages, with {page} in the address (default ${FEED_PAGES})`],
    timeout: ["SECONDS", `the time limit for the whole import (default ${FEED_TIMEOUT / 1000})`],
    "dry-run": ["", "show the changes without writing them"],
    ...TENANT,
    ...STORE,
    ...JSON_FLAG,
  },
  run: importCommand,
};

/** Formats of carriers: parcels instead of offers. */
const PARCELS = ["aftership", "dhl"];

/** `import FILE|URL|-`: a feed into the store. */
async function importCommand([source]: string[], flags: Flags): Promise<number> {
  if (!source) throw problem("usage/bad", "there is no feed", "write import FILE, import https://… or import -");
  const format = text(flags, "format");
  if (format !== undefined && !isFeedFormat(format) && !PARCELS.includes(format))
    throw problem("usage/bad", `there is no format \`${format}\``, `use one of: ${[...FEED_FORMATS, ...PARCELS].join(", ")}`);
  const store = await openStore(text(flags, "store"));
  try {
    if (format === undefined || isFeedFormat(format)) return await offers(store, source, flags, format);
    return await parcels(store, source, flags);
  } finally {
    await store.close();
  }
}

function isFeedFormat(name: string): name is FeedFormat {
  return (FEED_FORMATS as readonly string[]).includes(name);
}

async function offers(store: Store, source: string, flags: Flags, format: FeedFormat | undefined): Promise<number> {
  const all = text(flags, "all");
  if (all !== undefined && all !== "goods" && all !== "service")
    throw problem("usage/bad", `\`${all}\` is no kind of offer`, "write --all goods or --all service");
  const options: ImportOptions = {
    tenant: text(flags, "tenant") ?? DEFAULT_TENANT,
    feed: text(flags, "feed"),
    format,
    encoding: text(flags, "encoding"),
    currency: text(flags, "currency"),
    baseUrl: text(flags, "base"),
    all,
    lowest30: text(flags, "lowest30"),
    reducedSince: text(flags, "reduced-since"),
    kind: text(flags, "kind"),
    rrp: text(flags, "rrp"),
    previous: text(flags, "previous"),
    perishable: text(flags, "perishable"),
    deposit: text(flags, "deposit"),
    stock: text(flags, "stock"),
    partial: flags.partial === true,
    force: flags.force === true,
    strict: flags.strict === true,
    ...limitsOf(flags),
    dryRun: flags["dry-run"] === true,
  };
  const headers = headersOf(flags);
  const get = fetching(flags);
  if (flags.watch) {
    if (flags.photos) throw problem("usage/bad", "--photos goes with one import, not with --watch", "import with --photos from time to time beside it");
    await watch(store, source, options, headers, Number(text(flags, "every") ?? FEED_INTERVAL / 1000), flags);
    return EXIT.ok;
  }
  const paged = source.includes("{page}");
  const { stream, size } = paged ? { stream: undefined, size: undefined } : await feedStream(source, headers, get, new Meter(options));
  const bar = progressBar(size);
  try {
    const shown = { ...options, onProgress: ({ bytes, rows }: { bytes: number; rows: number }) => bar.update(bytes, rows) };
    const result = stream ? await importFeed(store, stream, shown) : await importPages(store, pages(source, headers, get, new Meter(options)), shown);
    bar.end();
    const pictures = flags.photos && !flags["dry-run"] ? await importPhotos(store, options.tenant, { photos, fetch: publicFetch }) : undefined;
    report(result, source, flags, pictures);
    return outcome(result, flags);
  } catch (error) {
    if (!(error instanceof PostfrischError) || error.code !== "feed/strict") throw error;
    bar.end();
    const [found, ...problems] = error.diagnostics as [ImportProblem, ...ImportProblem[]];
    if (flags.json) print({ error: found, problems });
    else tell(problems, source);
    process.stderr.write(told(found));
    return EXIT.found;
  } finally {
    bar.end();
  }
}

/** Tells what an import came to where that is not what a feed is for; gives the exit code. */
function outcome({ rows, droppedRows, gone, refused }: ImportResult, flags: Flags): number {
  if (refused) {
    process.stderr.write(told(refused));
    return EXIT.found;
  }
  if (rows > droppedRows) return EXIT.ok;
  const what = rows ? "every row was dropped" : "the feed has no row";
  const isDry = flags["dry-run"] === true;
  process.stderr.write(`${what}: ${gone ? `${gone} ${isDry ? "would be " : ""}gone` : `nothing ${isDry ? "would be" : "was"} imported`}\n`);
  return gone ? EXIT.ok : EXIT.found;
}

/** How much is read, and how long. */
function limitsOf(flags: Flags): ReadLimits {
  const given = (name: string, pattern: RegExp, example: string): RegExpExecArray | undefined => {
    const value = text(flags, name);
    if (value === undefined) return undefined;
    const found = pattern.exec(value);
    if (!found || !(Number(found[1]) > 0)) throw problem("usage/bad", `\`${value}\` is no value for --${name}`, `write --${name} ${example}`);
    return found;
  };
  const [, amount, unit = ""] = given("max-bytes", /^(\d{1,15})([kMG]?)B?$/i, "500M") ?? [];
  const count = (name: string) => given(name, /^(\d{1,12})$/, "100")?.[1];
  const [rows, pages, seconds] = ["max-rows", "max-pages", "timeout"].map(count);
  return {
    maxBytes: amount === undefined ? undefined : Number(amount) * 1000 ** ["", "k", "m", "g"].indexOf(unit.toLowerCase()),
    maxRows: rows === undefined ? undefined : Number(rows),
    maxPages: pages === undefined ? undefined : Number(pages),
    timeout: seconds === undefined ? undefined : Number(seconds) * 1000,
    idleTimeout: seconds === undefined ? undefined : Math.max(1000, Math.min(FEED_IDLE, Number(seconds) * 500)),
  };
}

/** Looks at the address until it is stopped. */
async function watch(store: Store, url: string, options: ImportOptions, headers: Record<string, string>, seconds: number, flags: Flags): Promise<void> {
  if (!/^https?:/.test(url)) throw problem("usage/bad", `${url} is no address`, "write import --watch https://…");
  if (url.includes("{page}")) throw problem("usage/bad", "--watch looks at one document", "import the pages from time to time, without --watch");
  if (!(seconds >= 1)) throw problem("usage/bad", "--every is no number of seconds", "write --every 300");
  const ended = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ended.abort());
  const { dryRun: _, ...rest } = options;
  await watchFeed(store, url, {
    ...rest,
    headers,
    fetch: fetching(flags),
    interval: seconds * 1000,
    signal: ended.signal,
    onImport: (result) => {
      if (result) report(result, url, flags);
      else if (flags.json) print({ notModified: true });
      else process.stdout.write("unchanged\n");
    },
    onError: (error) => process.stderr.write(`${new Date().toISOString()} ${told(finding(error))}`),
  });
}

function report(result: ImportResult, source: string, flags: Flags, pictures?: ImportedPhotos): void {
  if (flags.json) {
    const { refused, ...told } = result;
    print({ ...told, photos: pictures, error: refused });
    return;
  }
  const { rows, added, changed, unchanged, gone, older, problems, problemCount, diff, droppedRows, droppedFields } = result;
  tell(problems, source);
  if (problemCount > problems.length) process.stderr.write(`… and ${problemCount - problems.length} more\n`);
  const ofOlder = older ? `, ${older} older than what is stored` : "";
  if (diff) {
    for (const id of diff.added) process.stdout.write(`+ ${id}\n`);
    for (const { id, before, after } of diff.changed) process.stdout.write(`~ ${id}: ${differences(JSON.parse(before), JSON.parse(after))}\n`);
    for (const id of diff.gone) process.stdout.write(`- ${id}\n`);
  }
  process.stdout.write(
    `${rows} rows: ${added} new, ${changed} changed, ${unchanged} unchanged, ${gone} gone${ofOlder}, ${dropped(droppedRows, droppedFields)}${flags["dry-run"] ? " (nothing was written)" : ""}\n`,
  );
  for (const { offer, problem } of pictures?.problems ?? [])
    process.stderr.write(told({ ...problem, message: `${offer}: ${problem.message}`, severity: "warning" }, source));
  if (pictures) process.stdout.write(`photos: ${pictures.fetched} fetched, ${pictures.unchanged} unchanged, ${pictures.failed} failed\n`);
}

/** What differs between two offers, a field each. */
function differences(before: Record<string, unknown>, after: Record<string, unknown>): string {
  const said = (value: unknown) => {
    const money = value as { amount?: number; currency?: string } | undefined;
    return money?.currency ? `${money.amount} ${money.currency}` : value === undefined ? "none" : JSON.stringify(value);
  };
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return names.map((name) => `${name} ${said(before[name])} → ${said(after[name])}`).join(", ");
}

function tell(problems: ImportProblem[], source: string): void {
  for (const p of problems) process.stderr.write(told({ ...p, message: `row ${p.row}${p.id ? ` (${p.id})` : ""}, ${p.field}: ${p.message}` }, source));
}

/** What a carrier says of parcels. */
async function parcels(store: Store, source: string, flags: Flags): Promise<number> {
  const limits = limitsOf(flags);
  const meter = new Meter(limits);
  const { stream } = await feedStream(source, headersOf(flags), fetching(flags), meter);
  const most = Math.min(limits.maxBytes ?? PARCEL_BYTES, PARCEL_BYTES);
  const bytes = await bytesOf(meter.timed(stream), most, () =>
    problem("feed/too-large", `${source} has more than ${most} bytes`, "ask the carrier for fewer parcels at once"),
  );
  const [tenant, answer] = [text(flags, "tenant") ?? DEFAULT_TENANT, decoded(bytes, source)];
  // With --strict a store that nobody keeps shows first whether all of it can be read.
  const refused = flags.strict === true && (await importParcels(memory(), tenant, answer)).problems.length > 0;
  const { references, problems } = await importParcels(refused ? memory() : store, tenant, answer);
  if (refused) references.length = 0;
  if (flags.json) print({ parcels: references, problems });
  else {
    tell(problems, source);
    for (const { number, reference } of references) process.stdout.write(`${number} ${reference}\n`);
    process.stdout.write(`${references.length} parcels, ${new Set(problems.map((p) => p.row)).size} dropped\n`);
  }
  return references.length === 0 ? EXIT.found : EXIT.ok;
}

function decoded(bytes: Uint8Array, source: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw problem("feed/encoding", `${source} is not UTF-8`, "save it as UTF-8");
  }
}

/** `--header "sw-access-key: …"`, and from a file what should not stand in a shell's history: `--header @FILE`. */
function headersOf(flags: Flags): Record<string, string> {
  const given = text(flags, "header");
  if (given === undefined) return {};
  const lines = (given.startsWith("@") ? readFile(given.slice(1)) : given).split("\n").filter((line) => line.trim());
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(":");
      if (at < 1) throw problem("usage/bad", "a header has no colon", "write --header 'name: value'");
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
}

function readFile(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    throw unread(file, error);
  }
}

type Get = (url: string, options: { headers: Record<string, string>; signal?: AbortSignal }) => Promise<Response>;

/** A feed's address, and what it leads to, is a public one, unless its shop says otherwise. */
function fetching(flags: Flags): Get {
  return flags.private ? keepingHeaders(fetch) : (url, options) => publicFetch(url, { ...options, what: "feed" });
}

async function* pages(source: string, headers: Record<string, string>, get: Get, meter: Meter): AsyncGenerator<Bytes> {
  for (let page = 1; ; page++) yield (await feedStream(source.replaceAll("{page}", String(page)), headers, get, meter)).stream;
}

/** The bytes of an address, a file or standard input. */
async function feedStream(
  source: string,
  headers: Record<string, string>,
  get: Get,
  meter: Meter,
): Promise<{ stream: AsyncIterable<Uint8Array>; size: number | undefined }> {
  if (source === "-") return { stream: process.stdin, size: undefined };
  if (/^https?:/.test(source)) {
    const response = await meter.answer(source, (signal) => get(source, { headers, signal }));
    return { stream: wholeBody("feed", source, response), size: Number(response.headers.get("content-length")) || undefined };
  }
  let found: fs.Stats;
  try {
    found = fs.statSync(source);
  } catch {
    throw problem("usage/bad", `the file ${source} can't be read`, "check the path; `-` reads standard input");
  }
  if (found.isDirectory()) throw problem("usage/bad", `${source} is a folder`, "give the feed's file");
  return { stream: fileBytes(source), size: found.size };
}

async function* fileBytes(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* fs.createReadStream(file);
  } catch (error) {
    throw problem("usage/bad", `the file ${file} can't be read: ${(error as Error).message}`, "check the path and who may read it", { cause: error });
  }
}
