import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Live } from "../handler.js";

/**
 * Answers a request of Node's own server. Bodies are never read: nothing here needs one.
 *
 * @example
 * http.createServer(nodeListener(createLive({ … }))).listen(8787, "127.0.0.1");
 */
export function nodeListener(live: Live): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const { url = "/" } = request;
    // A Request refuses these methods; to the edge they are like any other that it does not have.
    const method = ["CONNECT", "TRACE", "TRACK"].includes(request.method ?? "") ? "POST" : (request.method ?? "GET");
    const headers = new Headers();
    for (const name of ["origin", "if-none-match"] as const) {
      const value = request.headers[name];
      if (value) headers.set(name, value);
    }
    let answer: Response;
    try {
      // The address's host is never looked at.
      answer = await live.fetch(new Request(new URL(`http://edge.invalid${url.startsWith("/") ? url : "/"}`), { method, headers }));
    } catch {
      answer = new Response(null, { status: 400 });
    }
    const hasBody = Number(request.headers["content-length"] ?? 0) > 0 || request.headers["transfer-encoding"] !== undefined;
    if (hasBody) response.setHeader("Connection", "close");
    response.writeHead(answer.status, [...answer.headers].flat());
    response.end(answer.body ? Buffer.from(await answer.arrayBuffer()) : undefined);
    if (hasBody) response.on("finish", () => request.destroy());
  };
}

/** Listens on an address and gives the server back once it does. */
export function listen(live: Live, port: number, host = "127.0.0.1"): Promise<Server> {
  const server = createServer(nodeListener(live));
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve(server));
  });
}
