import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
  ".jpg": "image/jpeg",
};
const FOLDER = fileURLToPath(new URL("../../studio/", import.meta.url));

/** A file of the studio, and its type; undefined where there is none. */
export function studioFile(name: string): { body: Buffer; type: string } | undefined {
  const file = path.join(FOLDER, name);
  if (!file.startsWith(FOLDER)) return undefined;
  try {
    return { body: fs.readFileSync(file), type: TYPES[path.extname(file)] ?? "application/octet-stream" };
  } catch {
    // A folder, or no name of a file.
    return undefined;
  }
}

/** The same as an answer. */
export function studio(name: string): Response {
  let file: ReturnType<typeof studioFile>;
  try {
    file = studioFile(decodeURIComponent(name));
  } catch {
    // No name of a file.
  }
  if (!file) return new Response("not found\n", { status: 404, headers: { "Content-Type": "text/plain" } });
  const headers = {
    "Content-Type": file.type,
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy":
      "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data: https:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  };
  return new Response(new Uint8Array(file.body), { headers });
}
