import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type Server, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { problem } from "../base/errors.js";
import { ANSWER_TIMEOUT, CONNECTIONS_INTERVAL, HEADER_BYTES, HEADERS_TIMEOUT, KEEP_ALIVE_TIMEOUT, REQUEST_TIMEOUT } from "../base/limits.js";
import type { WebRequest, WebResponse } from "../base/platform.js";
import { alreadyRead } from "../http/forms.js";
import { targetOf } from "../http/http.js";
import type { PlainRequest, PlainResponse } from "../live/handler.js";

export type { WebRequest, WebResponse, WebSignal } from "../base/platform.js";
export { isPublic, type PublicFetchOptions, publicFetch } from "../http/public-fetch.js";

/** A request handler: `createLive`, `createEditor`, `createWebhooks`, or a combination. */
export interface Answering {
  fetch(request: WebRequest): Promise<WebResponse>;
  /** Called instead of `fetch` if present. */
  answer?(request: PlainRequest): Promise<PlainResponse>;
}

/** A placeholder origin; the host is not used. */
const ORIGIN = "http://edge.invalid";

/** A request of Node's server, or of a framework that may have read the body. */
type NodeRequest = IncomingMessage & { body?: unknown };

/**
 * Handles requests of Node's own server, or of a framework based on it (Express, Fastify's raw requests, Next's API routes, NestJS). The body is read only
 * if it is needed; a body that the framework has read is taken from `request.body`. Other paths are passed to `next`, if given.
 *
 * @example
 * import { randomBytes } from "node:crypto";
 * import http from "node:http";
 * import { createLive } from "postfrisch/live";
 * import { nodeListener } from "postfrisch/runtimes/node";
 * import { memory } from "postfrisch/stores/memory";
 *
 * const keys = [{ kid: "k1", secret: randomBytes(32).toString("base64url") }]; // keep them in a file: mails are read for a long time
 * const live = createLive({ store: memory(), keys, fallback: "https://shop.example/" });
 * http.createServer(nodeListener(live)).listen(8787, "127.0.0.1"); // in Express: app.use(nodeListener(live))
 */
export function nodeListener(answering: Answering): (request: IncomingMessage, response: ServerResponse, next?: () => void) => Promise<void> {
  return async (request, response, next) => {
    const hasBody = Number(request.headers["content-length"] ?? 0) > 0 || request.headers["transfer-encoding"] !== undefined;
    const failed: PlainResponse = { status: 503, headers: [["Cache-Control", "no-store"]], body: null };
    const answered = async () => (answering.answer ? answering.answer(plain(request)) : fetched(answering, request, hasBody));
    // A framework may have stored anything in the request.
    const { status, headers, body, isUnknown } = await answered().catch(() => failed);
    if (isUnknown && next) return next();
    // Another handler has answered meanwhile, such as a timeout middleware.
    if (response.headersSent || response.writableEnded) return;
    const unread = hasBody && !request.readableEnded;
    if (unread) response.setHeader("Connection", "close");
    response.writeHead(status, named(headers));
    response.end(body ?? undefined);
    if (unread) response.on("finish", () => request.destroy());
  };
}

/** Headers as an object: middleware that wraps `writeHead` (sessions, compression) supports an object in all versions, but a flat list only in some. */
function named(headers: PlainResponse["headers"]): OutgoingHttpHeaders {
  const all: Record<string, string | string[]> = {};
  for (const [name, value] of headers) {
    const before = all[name];
    all[name] = before === undefined ? value : [before, value].flat();
  }
  return all;
}

function plain(request: NodeRequest): PlainRequest {
  const { headers, method = "GET" } = request;
  const target = targetOf(request.url ?? "") ?? "/";
  const [path = "/"] = target.split("?", 1);
  const header = (name: string) => {
    const value = headers[name];
    return typeof value === "string" && value ? value : undefined;
  };
  // An unread body is read here, regardless of what the framework provides.
  const form = request.readableDidRead ? (request.body ?? undefined) : undefined;
  return { method, path, query: target.slice(path.length + 1), origin: ORIGIN, header, body: (most) => bytesOf(request, most), form };
}

async function bytesOf(request: IncomingMessage, most: number): Promise<Uint8Array> {
  if (request.readableDidRead) throw alreadyRead();
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > most) throw problem("http/too-large", `the body has more than ${most} bytes`, "send smaller requests");
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** As above, through the classes of `fetch`. */
async function fetched(answering: Answering, request: IncomingMessage, hasBody: boolean): Promise<PlainResponse> {
  // `Request` rejects these methods; the edge treats them like any other unsupported one.
  const method = ["CONNECT", "TRACE", "TRACK"].includes(request.method ?? "") ? "PATCH" : (request.method ?? "GET");
  const body = hasBody && method !== "GET" && method !== "HEAD" ? { body: Readable.toWeb(request) as ReadableStream, duplex: "half" } : {};
  try {
    const headers = headersOf(request);
    const asked = new Request(new URL(ORIGIN + (targetOf(request.url ?? "") ?? "/")), { method, headers, ...body } as RequestInit);
    const answer = await answering.fetch(asked);
    return { status: answer.status, headers: [...answer.headers], body: answer.body ? new Uint8Array(await answer.arrayBuffer()) : null };
  } catch {
    return { status: 400, headers: [], body: null };
  }
}

/** All of a request's headers: those of HTTP/2 that begin with a colon are none. */
function headersOf({ headers }: IncomingMessage): [name: string, value: string][] {
  const all = Object.entries(headers).filter(([name, value]) => value !== undefined && !name.startsWith(":"));
  return all.map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : String(value)]);
}

/**
 * Listens on an address, and resolves with the server.
 * @param answerTimeout milliseconds for producing and sending a response, a minute by default; after that, the connection is closed
 */
export function listen(
  answering: Answering,
  port: number,
  host = "127.0.0.1",
  { answerTimeout = ANSWER_TIMEOUT }: { answerTimeout?: number } = {},
): Promise<Server> {
  // Who sends slowly, or more than anything here needs, is not waited for. Node looks at that only every so often.
  const limits = {
    headersTimeout: HEADERS_TIMEOUT,
    requestTimeout: REQUEST_TIMEOUT,
    connectionsCheckingInterval: CONNECTIONS_INTERVAL,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
    maxHeaderSize: HEADER_BYTES,
  };
  const server = createServer(limits, nodeListener(answering));
  // Counted from the request on, because slow readers are as harmful as those that never read.
  server.on("request", (request, response) => {
    const cut = setTimeout(() => request.socket.destroy(), answerTimeout);
    response.once("close", () => clearTimeout(cut));
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve(server));
  });
}
