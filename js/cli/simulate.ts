import fs from "node:fs";
import { type SimulateOptions, type Simulation, simulate } from "../admin/api.js";
import { problem } from "../base/errors.js";
import { photos } from "../shop/photo.js";
import { type Command, JSON_FLAG, LINKS, STORE } from "./command.js";
import { EXIT, type Flags, print, text } from "./io.js";
import { openKeys } from "./shop.js";
import { openStore } from "./stores.js";

export const command: Command = {
  usage: "simulate LINK",
  about: "show what a link would display at a given time and stock, and why",
  flags: {
    at: ["TIME", "the time of opening, RFC 3339 (default now)"],
    stock: ["ID=N,…", "the stock by offer id: a number, or available, limited, preorder, backorder, sold_out, unknown"],
    "privacy-proxy": ["", "simulate a picture that was fetched at delivery, as Apple's proxy does, with a later click"],
    output: ["FILE", "output file for the picture"],
    keys: LINKS.keys as [string, string],
    ...STORE,
    ...JSON_FLAG,
  },
  run: simulateCommand,
};

/** `simulate LINK`: show what a link would display at a given time and stock, and why. */
async function simulateCommand([link]: string[], flags: Flags): Promise<number> {
  if (!link) throw problem("usage/bad", "there is no link", "write simulate LINK, with a picture's, a click's or a text's address from a mail");
  const said = text(flags, "at");
  const at = said === undefined ? Date.now() : Date.parse(said);
  if (Number.isNaN(at)) throw problem("usage/bad", `\`${said}\` is no point in time`, "write --at 2026-12-01T09:00:00+01:00");
  const stock = stockOf(text(flags, "stock"));
  const privacyProxy = Boolean(flags["privacy-proxy"]);
  const store = await openStore(text(flags, "store"), { mayMake: false });
  try {
    const keys = openKeys(text(flags, "keys"), undefined, { mayMake: false });
    const told = await simulate(link, { store, keys, at, stock, privacyProxy, photos });
    const output = text(flags, "output");
    if (output) fs.writeFileSync(output, told.seen.picture);
    if (flags.json) print(json(told, privacyProxy));
    else process.stdout.write(report(told, privacyProxy));
    return EXIT.ok;
  } finally {
    await store.close();
  }
}

/** `ID=sold_out,ID=3`: an availability, or how many are left. */
function stockOf(said = ""): SimulateOptions["stock"] {
  const pairs = said.split(",").filter((pair) => pair.trim() !== "");
  return Object.fromEntries(
    pairs.map((pair) => {
      const [id = "", value = ""] = pair.split("=").map((part) => part.trim());
      return [id, /^\d+$/.test(value) ? Number(value) : value];
    }),
  ) as SimulateOptions["stock"];
}

function json({ seen: { picture, at: _, ...seen }, opened, issuedAt, ...link }: Simulation, proxied: boolean) {
  return { at: new Date(opened.at).toISOString(), ...link, issuedAt: issuedAt / 1000, ...seen, target: opened.target, bytes: picture.length, proxied };
}

function report({ seen, opened, ...link }: Simulation, proxied: boolean): string {
  const time = (ms: number) => `${new Date(ms).toISOString().slice(0, 16)}Z`;
  const lines = [
    `${link.tenant}/${link.campaign}  ${link.block}.${link.slot}  ${link.kind ?? "unknown block"}  ${link.locale}  sealed ${time(link.issuedAt)}`,
    proxied ? `seen     as fetched at delivery, ${time(seen.at)}; opened ${time(opened.at)}` : `opened   ${time(opened.at)}`,
    `shows    ${seen.state}${seen.reason ? `: ${seen.reason}` : ""}, ${seen.picture.length} bytes`,
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
