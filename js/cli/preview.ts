import fs from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { problem } from "../base/errors.js";
import { PREVIEW_SETTLE } from "../base/limits.js";
import { type Command, JSON_FLAG } from "./command.js";
import { readFolder } from "./folder.js";
import { EXIT, type Flags, print, text } from "./io.js";
import { copyLetter } from "./letter-folder.js";
import { type LocalRequest, localServer } from "./local-server.js";
import { studioFile } from "./studio.js";

export const command: Command = {
  usage: "preview [FOLDER]",
  about: "preview a folder of MJML files in the studio; updates when a file is saved",
  flags: { port: ["N", "the port on 127.0.0.1 (default 8788; 0 selects a free port)"], ...JSON_FLAG },
  run: previewCommand,
};

/** Nothing is kept, and no page elsewhere shows or takes in what is here. */
const HEADERS = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  "Content-Security-Policy": "frame-ancestors 'none'",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/** `preview`: a designer's folder in the studio, until it is stopped. */
async function previewCommand([folder = "."]: string[], flags: Flags): Promise<number> {
  if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw problem("usage/bad", `there is no folder ${folder}`, "write preview FOLDER, with MJML files in it");
  const port = Number(text(flags, "port") ?? 8788);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw problem("usage/bad", `\`${text(flags, "port")}\` is no port`, "write 0 to 65535");
  const { url, closed } = await preview(folder, port);
  if (flags.json) print({ url });
  else process.stdout.write(`${folder} in the studio: ${url}\nSave a file, and the mail follows. Ctrl+C ends it.\n`);
  await closed;
  return EXIT.ok;
}

/** Serves the studio and a folder on 127.0.0.1. */
export async function preview(folder: string, port: number): Promise<{ url: string; close(): void; closed: Promise<void> }> {
  const listeners = new Set<ServerResponse>();
  const server = localServer((asked, request, response) => answer(asked, request, response, folder, listeners));
  await new Promise<void>((ready, failed) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      failed(error.code === "EADDRINUSE" ? problem("usage/bad", `port ${port} is in use`, "write --port 0 for a free one") : error),
    );
    server.listen(port, "127.0.0.1", ready);
  });
  let timer: NodeJS.Timeout | undefined;
  const watcher = fs.watch(folder, { recursive: true }, () => {
    clearTimeout(timer);
    // Editors write a file in several steps.
    timer = setTimeout(() => {
      for (const listener of listeners) listener.write("data: changed\n\n");
    }, PREVIEW_SETTLE);
  });
  watcher.on("error", (error: Error) => process.stderr.write(`saved files are no longer noticed: ${error.message}\n`));
  const closed = new Promise<void>((done) => server.once("close", done));
  const close = () => {
    clearTimeout(timer);
    watcher.close();
    server.close().closeAllConnections();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close, closed };
}

async function answer(
  { method, path: asked }: LocalRequest,
  request: IncomingMessage,
  response: ServerResponse,
  folder: string,
  listeners: Set<ServerResponse>,
): Promise<void> {
  const send = (status: number, type: string, body: string | Buffer) => void response.writeHead(status, { "Content-Type": type, ...HEADERS }).end(body);
  if (method === "POST" && asked === "/folder/letters") {
    const { status, body } = await copyLetter(request, folder);
    return send(status, "application/json", JSON.stringify(body));
  }
  if (method !== "GET") return send(405, "text/plain", "only GET\n");
  if (asked === "/folder/files.json") return send(200, "application/json", JSON.stringify(readFolder(folder)));
  if (asked === "/folder/events") {
    response.writeHead(200, { "Content-Type": "text/event-stream", ...HEADERS }).write(": here\n\n");
    listeners.add(response);
    response.once("close", () => listeners.delete(response));
    return;
  }
  const file = studioFile(asked === "/" ? "index.html" : asked);
  if (!file) return send(404, "text/plain", "not found\n");
  const { body, type } = file;
  send(200, type, type.startsWith("text/html") ? body.toString("utf8").replace("</head>", '<meta name="postfrisch-folder"></head>') : body);
}
