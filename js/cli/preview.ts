import fs from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { problem } from "../errors.js";
import { EXIT, type Flags, print, text } from "./io.js";
import { studioFile } from "./studio.js";

/** Files that a mail is made of. */
const KINDS = new Set([".mjml", ".html", ".css", ".json", ".txt"]);
/** Files and bytes of a folder that are read: more is no folder of mails. */
const MOST = { files: 2_000, bytes: 32_000_000 };

/** `preview`: a designer's folder in the studio, until it is stopped. */
export async function previewCommand([folder = "."]: string[], flags: Flags): Promise<number> {
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
  const server = createServer((request, response) => answer(request, response, folder, listeners));
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
    }, 60);
  });
  const closed = new Promise<void>((done) => server.once("close", done));
  const close = () => {
    clearTimeout(timer);
    watcher.close();
    server.close().closeAllConnections();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close, closed };
}

function answer(request: IncomingMessage, response: ServerResponse, folder: string, listeners: Set<ServerResponse>): void {
  const send = (status: number, type: string, body: string | Buffer) =>
    response.writeHead(status, { "Content-Type": type, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" }).end(body);
  // A page elsewhere may name this machine as it likes (DNS rebinding); it is not to read the folder.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? "")) return void send(403, "text/plain", "only this machine\n");
  if (request.method !== "GET") return void send(405, "text/plain", "only GET\n");
  const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
  if (pathname === "/folder/files.json") return void send(200, "application/json", JSON.stringify(filesOf(folder)));
  if (pathname === "/folder/events") {
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" }).write(": here\n\n");
    listeners.add(response);
    response.once("close", () => listeners.delete(response));
    return;
  }
  const file = studioFile(pathname === "/" ? "index.html" : decodeURIComponent(pathname));
  if (!file) return void send(404, "text/plain", "not found\n");
  const { body, type } = file;
  send(200, type, pathname === "/" ? body.toString("utf8").replace("</head>", '<meta name="postfrisch-folder"></head>') : body);
}

/** The texts of a folder by their paths, or what is wrong with it. */
function filesOf(folder: string): { name: string; files: Record<string, string>; problem?: string } {
  const files: Record<string, string> = {};
  let bytes = 0;
  const name = path.basename(path.resolve(folder));
  const wanted = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && KINDS.has(path.extname(entry.name)));
  for (const entry of wanted) {
    const file = path.join(entry.parentPath, entry.name);
    const relative = path.relative(folder, file).split(path.sep).join("/");
    if (/(^|\/)(\.|node_modules\/)/.test(relative)) continue;
    bytes += fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (Object.keys(files).length >= MOST.files || bytes > MOST.bytes)
      return { name, files, problem: "the folder has too many files: not all of them are shown" };
    try {
      files[relative] = fs.readFileSync(file, "utf8");
    } catch {
      // Gone since it was listed.
    }
  }
  return { name, files };
}
