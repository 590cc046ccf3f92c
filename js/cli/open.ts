import fs from "node:fs";
import { live as engine } from "../engine/live.js";
import { guarded, PostfrischError, problem } from "../errors.js";
import { importFeed } from "../import.js";
import { createLive, override, publish } from "../live.js";
import { listen } from "../runtimes/node.js";
import { EXIT, type Flags, print, progressBar, readText, text, told } from "./io.js";
import { DEFAULT_TENANT, openKeys, openStore } from "./shop.js";

const list = (value: string | undefined): string[] | undefined => value?.split(",").map((part) => part.trim());

/** `import FILE|URL|-`: a feed into the store. */
export async function importCommand([source]: string[], flags: Flags): Promise<number> {
  if (!source) throw problem("usage/bad", "there is no feed", "write import FILE, import https://… or import -");
  const { stream, size } = await feedStream(source);
  const store = await openStore(text(flags, "store"));
  const bar = progressBar(size);
  try {
    const result = await importFeed(store, stream, {
      tenant: text(flags, "tenant") ?? DEFAULT_TENANT,
      feed: text(flags, "feed"),
      lowest30: text(flags, "lowest30"),
      reducedSince: text(flags, "reduced-since"),
      kind: text(flags, "kind"),
      force: flags.force === true,
      dryRun: flags["dry-run"] === true,
      onProgress: ({ bytes, rows }) => bar.update(bytes, rows),
    });
    bar.end();
    if (flags.json) print(result);
    else {
      const { rows, added, changed, unchanged, gone, problems, problemCount } = result;
      for (const p of problems) process.stderr.write(told({ ...p, message: `row ${p.row}${p.id ? ` (${p.id})` : ""}, ${p.field}: ${p.message}` }, source));
      if (problemCount > problems.length) process.stderr.write(`… and ${problemCount - problems.length} more\n`);
      const bad = new Set(problems.map((p) => p.row)).size;
      process.stdout.write(
        `${rows} rows: ${added} new, ${changed} changed, ${unchanged} unchanged, ${gone} gone, ${bad} skipped${flags["dry-run"] ? " (nothing was written)" : ""}\n`,
      );
    }
    return EXIT.ok;
  } finally {
    bar.end();
    await store.close();
  }
}

async function feedStream(source: string): Promise<{ stream: AsyncIterable<Uint8Array>; size: number | undefined }> {
  if (source === "-") return { stream: process.stdin, size: undefined };
  if (/^https?:/.test(source)) {
    const response = await fetch(source);
    if (!response.ok || !response.body) throw problem("usage/bad", `${source} answered ${response.status}`, "check the address");
    return { stream: response.body as unknown as AsyncIterable<Uint8Array>, size: Number(response.headers.get("content-length")) || undefined };
  }
  if (!fs.existsSync(source)) throw problem("usage/bad", `the file ${source} can't be read`, "check the path; `-` reads standard input");
  return { stream: fs.createReadStream(source), size: fs.statSync(source).size };
}

/** `override OFFER`: an editor's word, in mails already sent too. */
export async function overrideCommand([offer]: string[], flags: Flags): Promise<number> {
  if (!offer) throw problem("usage/bad", "there is no offer", "write override OFFER --price 12.99 --author … --reason … --until …");
  const tenant = text(flags, "tenant") ?? DEFAULT_TENANT;
  const until = Date.parse(text(flags, "until") ?? "");
  if (Number.isNaN(until)) throw problem("override/invalid", "the expiry is missing or no point in time", "write --until 2026-12-01T00:00:00+01:00");
  const store = await openStore(text(flags, "store"));
  try {
    const [known] = await store.offers(tenant, [offer]);
    if (!known) throw problem("campaign/unknown-offer", `the offer \`${offer}\` is not in the store`, "import the offer first");
    const priced = text(flags, "price");
    const currency = (JSON.parse(known.data) as { price: { currency: string } }).price.currency;
    const price = priced === undefined ? undefined : guarded(() => engine.get().parseMoney(/[A-Z]{3}$/.test(priced.trim()) ? priced : `${priced} ${currency}`));
    const visible = flags.hide ? false : flags.show ? true : undefined;
    const said = { price, visible, author: text(flags, "author") ?? "", reason: text(flags, "reason") ?? "", until };
    await override(store, tenant, offer, said);
    if (flags.json) print({ offer, ...said });
    else process.stdout.write(`${offer}: kept until ${new Date(until).toISOString()}\n`);
    return EXIT.ok;
  } finally {
    await store.close();
  }
}

/** `publish campaign.json`: checks a campaign and makes it the one that mails show. */
export async function publishCommand([file]: string[], flags: Flags): Promise<number> {
  if (!file) throw problem("usage/bad", "there is no campaign", "write publish campaign.json");
  const manifest = await readText(file);
  const store = await openStore(text(flags, "store"));
  try {
    const done = await publish(store, manifest, { allow: list(text(flags, "allow")) });
    if (flags.json) print(done);
    else process.stdout.write(`${done.tenant}/${done.id}: version ${done.version} is published\n`);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof PostfrischError)) throw error;
    if (flags.json) print({ error: error.diagnostic, diagnostics: error.diagnostics });
    for (const found of error.diagnostics) process.stderr.write(told(found, file));
    return EXIT.found;
  } finally {
    await store.close();
  }
}

/** `serve`: answers what opened mails ask, until it is stopped. */
export async function serveCommand(_: string[], flags: Flags): Promise<number> {
  const store = await openStore(text(flags, "store"));
  const [first] = await store.campaigns();
  const fallback = text(flags, "fallback") ?? (first ? (JSON.parse(first.manifest) as { fallback: string }).fallback : undefined);
  const live = createLive({
    store,
    keys: openKeys(text(flags, "keys")),
    allow: list(text(flags, "allow")),
    fallback: fallback ?? "https://example.org/",
    onFallback: ({ reason, error }) => process.stderr.write(`${new Date().toISOString()} ${reason}${error instanceof Error ? ` ${error.message}` : ""}\n`),
  });
  const port = Number(text(flags, "port") ?? 8787);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw problem("usage/bad", `${text(flags, "port")} is no port`, "write --port 8787");
  const host = text(flags, "host") ?? "127.0.0.1";
  const server = await listen(live, port, host).catch((error: Error) => {
    throw problem("usage/bad", `can't listen on ${host}:${port}: ${error.message}`, "choose another --port");
  });
  const address = server.address();
  const url = `http://${host}:${typeof address === "object" && address ? address.port : port}`;
  if (flags.json) print({ url });
  else process.stdout.write(`answering on ${url}\n`);
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await store.close();
  return EXIT.ok;
}
