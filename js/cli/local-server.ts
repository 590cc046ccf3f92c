// The way into a server for whoever sits at this machine: it takes plain paths, asked by names of this machine, from its own pages or from no page.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { LOCAL_PATH_CHARS } from "../base/limits.js";

/** Names of this machine, with any port. */
const HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;

/** What is asked. */
export interface LocalRequest {
  method: string;
  /** Decoded: it begins with `/`, and no part of it is empty or dots. */
  path: string;
  query: URLSearchParams;
}

/** Why nothing is answered. */
interface Refusal {
  status: number;
  why: string;
}

/**
 * A server whose every request is read here first. What goes wrong while it is answered is told, costs this answer alone, and never ends the process.
 * @param isPublic says of a path whether pages elsewhere may ask for it too
 */
export function localServer(
  answer: (asked: LocalRequest, request: IncomingMessage, response: ServerResponse) => unknown,
  isPublic: (path: string) => boolean = () => false,
): Server {
  return createServer(async (request, response) => {
    // Who has gone is not answered.
    response.on("error", () => {});
    try {
      const asked = readRequest(request, isPublic);
      if ("why" in asked) refuse(response, asked);
      else await answer(asked, request, response);
    } catch (error) {
      process.stderr.write(`${request.method} ${JSON.stringify(request.url)}: ${error instanceof Error ? error.stack : error}\n`);
      if (response.headersSent) response.destroy();
      else refuse(response, { status: 500, why: "the request failed" });
    }
  });
}

function readRequest({ method = "GET", url = "", headers }: IncomingMessage, isPublic: (path: string) => boolean): LocalRequest | Refusal {
  // A whole address counts before the header (RFC 9112, 3.2.2).
  const [, named, target = ""] = /^(?:http:\/\/([^/?#]*))?(.*)$/is.exec(url) ?? [];
  const host = named ?? headers.host ?? "";
  // A page elsewhere may name this machine as it likes (DNS rebinding).
  if (!HOST.test(host)) return { status: 403, why: "only 127.0.0.1, localhost and [::1]" };
  const [written = "", ...query] = target.split("?");
  const path = pathOf(written);
  if (typeof path !== "string") return path;
  if (!isPublic(path) && !isOwn(method, host, headers)) return { status: 403, why: "only pages of this server" };
  return { method, path, query: new URLSearchParams(query.join("?")) };
}

function pathOf(written: string): string | Refusal {
  if (written.length > LOCAL_PATH_CHARS) return { status: 414, why: "the path is too long" };
  let path: string;
  try {
    path = decodeURIComponent(written);
  } catch {
    return { status: 400, why: "the path is badly encoded" };
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (!path.startsWith("/") || /[\0-\x1f\x7f\\]/.test(path)) return { status: 400, why: "this is no path" };
  const parts = path.slice(1).split("/");
  const isPlain = parts.every((part, i) => part !== "." && part !== ".." && (part !== "" || i === parts.length - 1));
  return isPlain ? path : { status: 404, why: "not found" };
}

/** Whether a page of this server asks, or none: a program, or a person who typed the address or followed a link. */
function isOwn(method: string, host: string, headers: IncomingMessage["headers"]): boolean {
  const { origin, "sec-fetch-site": site = "none", "sec-fetch-mode": mode, "sec-fetch-dest": destination } = headers;
  if (origin !== undefined && origin.toLowerCase() !== `http://${host}`.toLowerCase()) return false;
  const isFollowed = method === "GET" && mode === "navigate" && destination === "document";
  return site === "same-origin" || site === "none" || isFollowed;
}

function refuse(response: ServerResponse, { status, why }: Refusal): void {
  response.writeHead(status, { "Content-Type": "text/plain", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" }).end(`${why}\n`);
}
