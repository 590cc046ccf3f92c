import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Readable } from "node:stream";

export { isPublic, type PublicFetchOptions, publicFetch } from "./public-fetch.js";

/** What answers a request: `createLive`, `createEditor`, `createIntake`, or anything made of them. */
export interface Answering {
  fetch(request: Request): Promise<Response>;
}

/** Headers that anything here looks at. */
const HEADERS = ["origin", "if-none-match", "amp-email-sender", "authorization", "sec-fetch-dest", "postfrisch-signature", "aftership-hmac-sha256"];

/**
 * Answers a request of Node's own server. A body is read only if whoever answers asks for it.
 *
 * @example
 * http.createServer(nodeListener(createLive({ … }))).listen(8787, "127.0.0.1");
 */
export function nodeListener(answering: Answering): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const { url = "/" } = request;
    // A Request refuses these methods; to the edge they are like any other that it does not have.
    const method = ["CONNECT", "TRACE", "TRACK"].includes(request.method ?? "") ? "PATCH" : (request.method ?? "GET");
    const headers = new Headers();
    for (const name of HEADERS) {
      const value = request.headers[name];
      if (typeof value === "string" && value) headers.set(name, value);
    }
    const hasBody = Number(request.headers["content-length"] ?? 0) > 0 || request.headers["transfer-encoding"] !== undefined;
    const body = hasBody && method !== "GET" && method !== "HEAD" ? { body: Readable.toWeb(request) as ReadableStream, duplex: "half" } : {};
    let answer: Response;
    try {
      // The address's host is never looked at.
      answer = await answering.fetch(
        new Request(new URL(`http://edge.invalid${url.startsWith("/") ? url : "/"}`), { method, headers, ...body } as RequestInit),
      );
    } catch {
      answer = new Response(null, { status: 400 });
    }
    const unread = hasBody && !request.readableEnded;
    if (unread) response.setHeader("Connection", "close");
    response.writeHead(answer.status, [...answer.headers].flat());
    response.end(answer.body ? Buffer.from(await answer.arrayBuffer()) : undefined);
    if (unread) response.on("finish", () => request.destroy());
  };
}

/** Listens on an address and gives the server back once it does. */
export function listen(answering: Answering, port: number, host = "127.0.0.1"): Promise<Server> {
  // Who sends slowly, or more than anything here needs, is not waited for.
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 20_000, keepAliveTimeout: 30_000, maxHeaderSize: 16_384 }, nodeListener(answering));
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve(server));
  });
}
