#!/usr/bin/env node
// Both newsletters on one address of this machine, with live pictures: `node examples/newsletters/serve.mjs`, after a build. Data are in memory.
import { randomBytes } from "node:crypto";
import http from "node:http";
import { pathToFileURL } from "node:url";
import { createLive } from "postfrisch/live";
import { photos } from "postfrisch/photo";
import { nodeListener } from "postfrisch/runtimes/node";
import { memory } from "postfrisch/stores/memory";
import { names, picture, render, seed } from "./newsletters.mjs";

/** Starts the edge and the shops' web server; `mail(name)` renders a newsletter whose links lead there. */
export async function startNewsletters({ port = 0 } = {}) {
  const store = memory();
  const keys = [{ kid: "demo", secret: randomBytes(32).toString("base64url") }];
  const seeded = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await seed(store, name)])));
  const campaigns = Object.values(seeded).map(({ campaign }) => campaign);
  const live = createLive({ store, keys, photos, allow: campaigns.flatMap(({ allow }) => allow), fallback: campaigns[0].fallback });
  const edge = nodeListener(live);
  const mail = (name) => render(name, { ...seeded[name], baseUrl: address(), keys, pictures: `${address()}/shop/${name}` });
  const server = http.createServer((request, response) => {
    const [, place, name] = request.url.split("/");
    if (names.includes(place)) return response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(mail(place).html);
    if (place !== "shop" || !names.includes(name)) return edge(request, response);
    const file = picture(name, `${address()}${request.url}`);
    // A mail's typeface is asked for from another origin.
    response.writeHead(file ? 200 : 404, { "Access-Control-Allow-Origin": "*" }).end(file);
  });
  const address = () => `http://127.0.0.1:${server.address().port}`;
  await new Promise((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  const close = async () => {
    server.closeAllConnections();
    await live.flush();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: address(), mail, store, close };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { url, close } = await startNewsletters({ port: Number(process.env.PORT ?? 5174) });
  console.log(`\n${names.map((name) => `  ${url}/${name}`).join("\n")}\n\n  Ctrl+C ends it.`);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => close().then(() => process.exit(0)));
}
