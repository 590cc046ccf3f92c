// A block in a case as the gallery shows it: its sheet (block, records, moment, theme) becomes a campaign, a sealed link and its picture, all in wasm.
import { resolveTheme, simulate } from "../../dist/js/admin.js";
import { guarded, PostfrischError } from "../../dist/js/base/errors.js";
import { PHOTO_SIDE } from "../../dist/js/base/limits.js";
import { admin } from "../../dist/js/engine/admin.js";
import { sealLinks } from "../../dist/js/index.js";
import { photos } from "../../dist/js/photo.js";
import shop from "../../tests/live/shop.json";
import { words } from "../brand/roles.js";

const nameOf = (path) => path.slice(path.lastIndexOf("/") + 1);

const cases = import.meta.glob("../../tests/live/*/*.json", { eager: true, import: "default" });
const files = import.meta.glob(["../../tests/photos/*", "../../examples/photos/{gravel,jacket,washer,beach,lofoten,winter}.jpg"], {
  eager: true,
  query: "?url",
  import: "default",
});
/** The addresses of photos by their names. */
const photoFiles = Object.fromEntries(Object.entries(files).map(([path, url]) => [nameOf(path), url]));

/** Typefaces that were brought, by their files' names. */
const typefaces = new Map();

/** Brings a TrueType file, by its name. */
export async function bringTypeface(file) {
  typefaces.set(file.name, new Uint8Array(await file.arrayBuffer()));
  return file.name;
}

/** Whether a file of this name was brought. */
export const hasTypeface = (name) => typefaces.has(name);

const SUBJECT = "AAECAwQFBgcICQoLDA0ODw";
/** It seals links that lead nowhere. */
const keys = [{ kid: "studio", secret: btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32)))).replaceAll(/[+/=]/g, "A") }];

const copy = (value) => structuredClone(value);
const withoutNulls = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));

const PRESETS = Object.fromEntries(words("preset").map((preset) => [preset, { preset }]));
/** Every theme that is offered, whole: the neutral one, presets, and those of the cases. */
export const themes = Object.fromEntries(Object.entries({ default: {}, ...PRESETS, ...shop.themes }).map(([name, theme]) => [name, wholeTheme(theme)]));

/** Every case, in the order of its kind. */
export const sheets = Object.entries(cases).map(([path, { says, struck, reads, theme, preset, ...rest }]) => {
  const { now, asOf, offers, ...own } = { ...copy(shop), ...copy(rest) };
  const named = shop.offers.filter(({ id }) => namedBy(own.block).includes(id));
  const records = named.map((offer) => withoutNulls({ ...copy(offer), ...copy(rest.offers?.[offer.id] ?? {}) }));
  const { themes: _, ...sheet } = own;
  return { name: nameOf(path).slice(0, -".json".length), now, asOf, ...sheet, offers: records, theme: theme ?? preset ?? "default" };
});

export const kindOf = (sheet) => (sheet.part ? sheet.part : sheet.block.kind);

/** The ids of the offers that a block names. */
function namedBy(block) {
  return [...(block.offers ?? []), ...(block.choices ?? []).flatMap(({ inStock }) => inStock ?? [])];
}

/** A theme with what it leaves to its preset. */
function wholeTheme(theme) {
  const { theme: own, light, radius, buttonRadius, badgeShape } = resolveTheme(theme);
  return { saving: "percent", density: "regular", ...own, ...light.colors, radius, buttonRadius, badgeShape };
}

/** Times as numbers, as stores have them: sheets write them as texts. */
function timed(value) {
  if (Array.isArray(value)) return value.map(timed);
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, timed(inner)]));
  return typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value) ? Date.parse(value) : value;
}

/** The campaign that a sheet stands for. */
export function campaignOf({ block, theme, expires, zone, maxAge, taxNote }, more = {}) {
  const said = Object.fromEntries(Object.entries({ expires, zone, maxAge, taxNote }).filter(([, value]) => value !== undefined && value !== ""));
  return { tenant: "studio", id: "gallery", allow: ["shop.example"], fallback: "https://shop.example/", ...said, theme, blocks: [{ ...block, ...more }] };
}

/** What publishing would say of a campaign whose links have a locale. */
function problems(campaign, offers, locale) {
  const { diagnostics } = guarded(() => admin.get().checkCampaign(JSON.stringify(campaign), offers, campaign.allow));
  const { font } = campaign.theme;
  try {
    if (font) guarded(() => admin.get().checkFont(typefaces.get(font.regular), typefaces.get(font.bold), locale));
    return diagnostics;
  } catch (error) {
    return [...diagnostics, { path: "theme.font", ...error.diagnostic }];
  }
}

/** Its picture, light or dark, at a moment with the reasons, and what publishing would say of its campaign. */
export async function painted(sheet, { locale, scale, theme, dark = false }) {
  const started = performance.now();
  const campaign = campaignOf({ ...sheet, theme }, { scale });
  const now = Date.parse(sheet.now);
  const offers = sheet.offers.map((offer) => ({
    id: offer.id,
    data: JSON.stringify(timed(offer)),
    asOf: Date.parse(sheet.asOf),
    goneSince: null,
    overrides: [],
    history: [],
    photo: sheet.photos?.[offer.id] ?? null,
    photoSource: null,
  }));
  const text = JSON.stringify(campaign);
  const diagnostics = problems(
    campaign,
    offers.map(({ data }) => data),
    locale,
  );
  const { block } = sheet;
  const ready = copy(campaign);
  for (const made of ready.blocks[0].choices ?? []) if (made.picture) made.asset = made.picture;
  const { font } = ready.theme;
  if (font && !diagnostics.some(({ code }) => code === "paint/bad-font")) font.assets = [font.regular, font.bold].filter(Boolean);
  const found = {
    ...(sheet.failed ? { failed: true } : { campaign: JSON.stringify(ready) }),
    served: {},
    offers,
    recipient: null,
    relations: [],
    facts: Object.fromEntries(Object.entries(sheet.facts ?? {}).map(([kind, fact]) => [kind, JSON.stringify(timed(fact))])),
    votes: sheet.votes ?? {},
  };
  const size = (block.choices ?? []).length
    ? { width: block.width * scale, height: block.height * scale, fit: "cover" }
    : { width: PHOTO_SIDE, height: PHOTO_SIDE, fit: "inside" };
  const store = { lookUp: async () => found, asset: async (_, name) => typefaces.get(name) ?? photo(name, size) };
  const [links] = sealLinks({ baseUrl: "https://studio.invalid", keys, campaign: text, message: "studio", locale, now, subjects: { [block.id]: SUBJECT } });
  const link = sheet.part === "heading" ? links.heading : sheet.part === "text" ? links.textLink : links;
  if (!link)
    throw new PostfrischError({
      code: "studio",
      severity: "error",
      message: "this block has no such part",
      help: "give it a heading",
      line: null,
      column: null,
    });
  const told = await simulate(dark ? link.dark : link.picture, { store, keys, at: now, photos });
  return { ...told.seen, alt: link.alt, width: block.width, height: link.height, diagnostics, took: performance.now() - started };
}

const prepared = new Map();

/** A photo of the shop's, ready. */
async function photo(name, size) {
  const key = `${name} ${size.width} ${size.height}`;
  if (!prepared.has(key)) {
    const url = photoFiles[name];
    if (!url) return null;
    prepared.set(key, photos.prepare(new Uint8Array(await (await fetch(url)).arrayBuffer()), size));
  }
  return prepared.get(key);
}
