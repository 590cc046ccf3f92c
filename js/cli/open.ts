import fs from "node:fs";
import { createEditor, createMetrics, type Facts, publish, putFact, putRecipient, type Recipient, type Relation, relate, validate } from "../admin/api.js";
import { PostfrischError, problem } from "../base/errors.js";
import { SQLITE_EDGE_BUSY } from "../base/limits.js";
import { createLive } from "../live.js";
import { listen } from "../runtimes/node.js";
import { photos } from "../shop/photo.js";
import { createWebhooks } from "../shop/webhooks.js";
import { EXIT, type Flags, filesBeside, objectLines, print, readText, text, told } from "./io.js";
import { DEFAULT_TENANT, hasKeys, openKeys, openSecret } from "./shop.js";
import { openStore } from "./stores.js";
import { studio } from "./studio.js";

const list = (value: string | undefined): string[] | undefined => value?.split(",").map((part) => part.trim());

/** `publish campaign.json`: checks a campaign and makes it the one that mails show. */
export async function publishCommand([file]: string[], flags: Flags): Promise<number> {
  if (!file) throw problem("usage/bad", "there is no campaign", "write publish campaign.json");
  const manifest = await readText(file);
  const store = await openStore(text(flags, "store"));
  try {
    const allow = list(text(flags, "allow"));
    if (flags["dry-run"]) {
      const { diagnostics } = await validate(store, manifest, { allow });
      const [first] = diagnostics;
      if (first) throw new PostfrischError(first, diagnostics);
      if (flags.json) print({ diagnostics });
      else process.stdout.write(`${file}: nothing is wrong; nothing was published\n`);
      return EXIT.ok;
    }
    const done = await publish(store, manifest, { allow, photos, file: filesBeside(file) });
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
  // An edge waits for no writer: while one holds the file, its pictures go out all the same.
  const store = await openStore(text(flags, "store"), { busyTimeout: SQLITE_EDGE_BUSY });
  const [first] = await store.campaigns();
  const fallback = text(flags, "fallback") ?? (first ? (JSON.parse(first.manifest) as { fallback: string }).fallback : undefined);
  const keysFile = text(flags, "keys");
  const mayMake = hasKeys(keysFile) || Boolean(flags["new-key"]) || (await store.counts()).length === 0;
  const keys = openKeys(keysFile, undefined, { mayMake });
  const unsubscribed = text(flags, "unsubscribed");
  const live = createLive({
    store,
    keys,
    ...(unsubscribed !== undefined && {
      unsubscribe: (who) => fs.promises.appendFile(unsubscribed, `${JSON.stringify({ ...who, at: new Date().toISOString() })}\n`),
    }),
    allow: list(text(flags, "allow")),
    fallback: fallback ?? "https://example.org/",
    photos,
    senders: list(text(flags, "senders")),
    baseUrl: text(flags, "base-url"),
    onFallback: ({ reason, error }) => process.stderr.write(`${new Date().toISOString()} ${reason}${error instanceof Error ? ` ${error.message}` : ""}\n`),
  });
  const tenant = text(flags, "tenant") ?? DEFAULT_TENANT;
  const editorKey = flags.editor ? openSecret(text(flags, "editor-key"), "postfrisch.editor.key", process.env.POSTFRISCH_EDITOR_KEY) : undefined;
  const webhooksKey = flags.webhooks
    ? openSecret(text(flags, "webhooks-key"), "postfrisch.webhooks.key", process.env.POSTFRISCH_WEBHOOKS_KEY ?? process.env.POSTFRISCH_INTAKE_KEY)
    : undefined;
  const metricsKey = flags.metrics ? openSecret(text(flags, "metrics-key"), "postfrisch.metrics.key", process.env.POSTFRISCH_METRICS_KEY) : undefined;
  const metrics = metricsKey === undefined ? undefined : createMetrics({ store, key: metricsKey });
  const editor = editorKey === undefined ? undefined : createEditor({ store, tenant, key: editorKey, keys, photos });
  const webhooks =
    webhooksKey === undefined
      ? undefined
      : createWebhooks({ store, tenant, secret: webhooksKey, aftership: process.env.POSTFRISCH_AFTERSHIP_SECRET, dhl: process.env.POSTFRISCH_DHL_TOKEN });
  const all = {
    fetch: async (request: Request): Promise<Response> => {
      const { pathname } = new URL(request.url);
      if (editor && pathname.startsWith("/e/")) return editor.fetch(request);
      if (editor && pathname.startsWith("/editor/")) return studio(pathname.slice("/editor/".length) || "offers.html");
      if (metrics && pathname === "/metrics") return metrics.fetch(request);
      if (webhooks && pathname.startsWith("/in/")) return webhooks.fetch(request);
      return live.fetch(request);
    },
  };
  const port = Number(text(flags, "port") ?? 8787);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw problem("usage/bad", `${text(flags, "port")} is no port`, "write --port 8787");
  const host = text(flags, "host") ?? "127.0.0.1";
  const server = await listen(editor || webhooks || metrics ? all : live, port, host).catch((error: Error) => {
    throw problem("usage/bad", `can't listen on ${host}:${port}: ${error.message}`, "choose another --port", { cause: error });
  });
  const address = server.address();
  const url = `http://${host}:${typeof address === "object" && address ? address.port : port}`;
  if (flags.json)
    print({ url, ...(editor && { editor: `${url}/editor/` }), ...(webhooks && { webhooks: `${url}/in/` }), ...(metrics && { metrics: `${url}/metrics` }) });
  else {
    process.stdout.write(`answering on ${url}\n`);
    if (editor) process.stdout.write(`editing on ${url}/editor/\n`);
    if (webhooks) process.stdout.write(`taking in on ${url}/in/\n`);
    if (metrics) process.stdout.write(`counters on ${url}/metrics\n`);
  }
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await live.flush();
  await store.close();
  return EXIT.ok;
}

/** A line of what `relate` reads about a subject reference. */
type Said = { subject: string; recipient?: Recipient | null } & { [Kind in keyof Facts]?: Facts[Kind] | null };

const FACTS = ["order", "points", "voucher"] as const;

/** `relate FILE`: what goes with what, and what a shop says of people, orders, balances and vouchers. */
export async function relateCommand([file]: string[], flags: Flags): Promise<number> {
  if (!file) throw problem("usage/bad", "there is no file", "write relate FILE, with a relation or a recipient a line");
  const tenant = text(flags, "tenant") ?? DEFAULT_TENANT;
  const relations: Relation[] = [];
  const subjects: Said[] = [];
  for await (const { object } of objectLines(file)) {
    const said = object() as unknown as Relation | Said;
    if ("subject" in said) subjects.push(said);
    else relations.push(said);
  }
  const store = await openStore(text(flags, "store"));
  try {
    await relate(store, tenant, relations);
    let facts = 0;
    let recipients = 0;
    for (const { subject, recipient, ...told } of subjects) {
      if (recipient !== undefined) {
        await putRecipient(store, tenant, subject, recipient);
        recipients += 1;
      }
      for (const kind of FACTS) {
        const fact = told[kind];
        if (fact === undefined) continue;
        await putFact(store, tenant, kind, subject, fact);
        facts += 1;
      }
    }
    if (flags.json) print({ relations: relations.length, recipients, facts });
    else process.stdout.write(`${relations.length} relations, ${recipients} recipients, ${facts} facts\n`);
    return EXIT.ok;
  } finally {
    await store.close();
  }
}
