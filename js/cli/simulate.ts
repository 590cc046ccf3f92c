import fs from "node:fs";
import "../desk.js";
import { desk as engine } from "../engine/desk.js";
import { guarded, problem } from "../errors.js";
import { photos } from "../photo.js";
import { Finisher, type PhotoPart } from "../photos.js";
import type { Shown } from "../price.js";
import type { Found, Lookup, Store } from "../stores/store.js";
import { EXIT, type Flags, print, text } from "./io.js";
import { openKeys, openStore } from "./shop.js";

interface Explained {
  purpose: "picture" | "click" | "text";
  tenant: string;
  campaign: string;
  block: string;
  slot: number;
  kind: string | null;
  locale: string;
  /** Seconds since 1970. */
  issuedAt: number;
  state: "shown" | "badge" | "collapsed" | "ended" | "neutral";
  reason: string | null;
  shown: Shown | null;
  served: string | null;
  target: string;
  photo: PhotoPart | null;
}

type Stock = Map<string, string>;

const AVAILABILITIES = ["available", "limited", "preorder", "backorder", "sold_out", "unknown"];

/** `simulate LINK`: what a link of a mail would show at a moment, with a stock as it may be, and why. */
export async function simulateCommand([link]: string[], flags: Flags): Promise<number> {
  if (!link) throw problem("usage/bad", "there is no link", "write simulate LINK, with a picture's, a click's or a text's address from a mail");
  const path = pathOf(link);
  const at = text(flags, "at") === undefined ? Date.now() : Date.parse(text(flags, "at") ?? "");
  if (Number.isNaN(at)) throw problem("usage/bad", `\`${text(flags, "at")}\` is no point in time`, "write --at 2026-12-01T09:00:00+01:00");
  const stock = stockOf(text(flags, "stock"));
  const keys = openKeys(text(flags, "keys"));
  const store = await openStore(text(flags, "store"));
  try {
    const edge = guarded(() => new (engine.get().Desk)({ keys, fallback: "https://fallback.invalid/", photos: true }));
    const opened = await explain(edge, store, path, at, stock);
    // A privacy proxy fetches the picture when the mail is delivered, and keeps it: what is seen is older than the click.
    const seen = flags["privacy-proxy"] ? await explain(edge, store, path, opened.told.issuedAt * 1000, new Map()) : opened;
    const output = text(flags, "output");
    if (output) fs.writeFileSync(output, seen.picture);
    if (flags.json)
      print({ at: new Date(at).toISOString(), ...seen.told, target: opened.told.target, bytes: seen.picture.length, proxied: Boolean(flags["privacy-proxy"]) });
    else process.stdout.write(report(seen.told, opened.told, at, seen.picture.length, Boolean(flags["privacy-proxy"])));
    return EXIT.ok;
  } finally {
    await store.close();
  }
}

function pathOf(link: string): string {
  if (link.startsWith("/")) return link;
  try {
    return new URL(link).pathname;
  } catch {
    throw problem("usage/bad", `\`${link}\` is no address`, "copy the whole address of a picture from the mail");
  }
}

/** `ID=sold_out,ID=3`: an availability, or how many are left. */
function stockOf(said: string | undefined): Stock {
  const pairs = (said ?? "").split(",").filter((pair) => pair.trim() !== "");
  return new Map(
    pairs.map((pair) => {
      const [id = "", value = ""] = pair.split("=").map((part) => part.trim());
      if (!id || !(AVAILABILITIES.includes(value) || /^\d{1,6}$/.test(value)))
        throw problem("usage/bad", `\`${pair}\` is no stock`, `write --stock ID=0, ID=3, or one of ${AVAILABILITIES.join(", ")}`);
      return [id, value];
    }),
  );
}

async function explain(edge: InstanceType<ReturnType<typeof engine.get>["Desk"]>, store: Store, path: string, at: number, stock: Stock) {
  type Answer = { wants: Lookup } | { explained: Explained; picture: Uint8Array<ArrayBuffer> };
  const ask = (records: Partial<Found>): Answer => guarded(() => edge.explain(path, records, at));
  const first = ask({});
  const answer = "wants" in first ? ask(changed(await store.lookUp(first.wants), stock, at)) : first;
  if ("wants" in answer) throw new Error("the core asks again");
  const { photo, ...told } = answer.explained;
  const picture = photo ? await new Finisher(store, photos).finish(told.tenant, answer.picture, photo) : answer.picture;
  return { told, picture };
}

/** What the store found, with the stock that is supposed. */
function changed(found: Found, stock: Stock, at: number): Found {
  const offers = found.offers.map((offer) => {
    const value = stock.get(offer.id);
    if (value === undefined) return offer;
    const left = /^\d+$/.test(value) ? Number(value) : undefined;
    const availability = left === undefined ? value : left > 0 ? "available" : "sold_out";
    const gone = availability === "sold_out" || availability === "unknown";
    const data = JSON.stringify({ ...JSON.parse(offer.data), availability, ...(left !== undefined && { stock: left }) });
    return { ...offer, data, goneSince: gone ? (offer.goneSince ?? at) : null };
  });
  return { ...found, offers };
}

function report(seen: Omit<Explained, "photo">, opened: Omit<Explained, "photo">, at: number, bytes: number, proxied: boolean): string {
  const time = (ms: number) => `${new Date(ms).toISOString().slice(0, 16)}Z`;
  const lines = [
    `${seen.tenant}/${seen.campaign}  ${seen.block}.${seen.slot}  ${seen.kind ?? "unknown block"}  ${seen.locale}  sealed ${time(seen.issuedAt * 1000)}`,
    proxied ? `seen     as fetched at delivery, ${time(seen.issuedAt * 1000)}; opened ${time(at)}` : `opened   ${time(at)}`,
    `shows    ${seen.state}${seen.reason ? `: ${seen.reason}` : ""}, ${bytes} bytes`,
  ];
  if (seen.shown)
    lines.push(
      `offer    ${seen.shown.id}: ${seen.shown.text}`,
      `why      ${seen.shown.standing}${seen.shown.reasons.length ? `, ${seen.shown.reasons.join(", ")}` : ""}`,
    );
  if (seen.served) lines.push(`before   ${seen.served}`);
  lines.push(`click    ${opened.target}`);
  if (proxied && opened.shown?.id !== seen.shown?.id)
    lines.push(`now      ${opened.state}${opened.shown ? `: ${opened.shown.id}` : ""}: the picture that was kept shows another offer`);
  return `${lines.join("\n")}\n`;
}
