import fs from "node:fs";
import { createEditor, createMetrics } from "../admin/api.js";
import { problem } from "../base/errors.js";
import { SQLITE_EDGE_BUSY } from "../base/limits.js";
import { createLive } from "../live.js";
import { listen } from "../runtimes/node.js";
import { photos } from "../shop/photo.js";
import { createWebhooks } from "../shop/webhooks.js";
import { type Command, JSON_FLAG, LINKS, STORE, TENANT } from "./command.js";
import { EXIT, type Flags, listed, print, text } from "./io.js";
import { DEFAULT_TENANT, hasKeys, openKeys, openSecret } from "./shop.js";
import { openStore } from "./stores.js";
import { studio } from "./studio.js";

export const command: Command = {
  usage: "serve",
  about: "run the edge: pictures, clicks and pages of opened mails",
  flags: {
    port: ["N", "the port (default 8787; 0 selects a free port)"],
    "new-key": ["", "create a new key if the file is missing, even though links of another key have been opened"],
    host: ["ADDRESS", "the address to listen on (default 127.0.0.1)"],
    keys: LINKS.keys as [string, string],
    allow: ["HOSTS", "hosts that clicks may lead to, comma-separated (default: each campaign's own)"],
    fallback: ["URL", "the fallback URL of clicks (default: the first campaign's)"],
    senders: ["ADDRESSES", "senders whose AMP mails may read lists: addresses, or domains like @shop.example, comma-separated"],
    "base-url": ["URL", "the edge's public address, for AMP parts"],
    editor: ["", "enable the editor's API under /e/ and its page under /editor/"],
    "editor-key": ["FILE", "the editors' key (default postfrisch.editor.key, created if missing; or POSTFRISCH_EDITOR_KEY)"],
    unsubscribed: ["FILE", "log file of unsubscribe requests, one JSON object per line; without it, /u/ reports that unsubscribing is not possible"],
    metrics: ["", "enable Prometheus metrics under /metrics"],
    "metrics-key": ["FILE", "its key (default postfrisch.metrics.key, created if missing; or POSTFRISCH_METRICS_KEY)"],
    webhooks: ["", "accept changes and parcels under /in/"],
    "webhooks-key": ["FILE", "the secret that signs them (default postfrisch.webhooks.key, created if missing; or POSTFRISCH_WEBHOOKS_KEY)"],
    ...TENANT,
    ...STORE,
    ...JSON_FLAG,
  },
  renamed: withFormerNames,
  run: serveCommand,
};

/** `--webhooks` was `--intake` before 0.2, with a key file of that name, which shops have. */
function withFormerNames(args: string[]): string[] {
  const named = args.map((arg) => arg.replace(/^--intake(?=$|-key)/, "--webhooks"));
  const hasFile = named.some((arg) => arg.startsWith("--webhooks-key"));
  return args.includes("--intake") && !hasFile ? [...named, "--webhooks-key", "postfrisch.intake.key"] : named;
}

/** `serve`: answers what opened mails ask, until it is stopped. */
async function serveCommand(_: string[], flags: Flags): Promise<number> {
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
    allow: listed(text(flags, "allow")),
    fallback: fallback ?? "https://example.org/",
    photos,
    senders: listed(text(flags, "senders")),
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
