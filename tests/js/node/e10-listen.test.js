// Who asks and never reads the answer keeps no connection of the edge.
import { once } from "node:events";
import http from "node:http";
import net from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { listen } from "../../../dist/js/runtimes/node.js";

const answerTimeout = 600;
const body = new Uint8Array(64 * 1024 ** 2);
let server;
afterEach(() => server?.close().closeAllConnections());

async function opened(answering, asked) {
  server = await listen(answering, 0, "127.0.0.1", { answerTimeout });
  const socket = net.connect(server.address().port, "127.0.0.1").on("error", () => {});
  await new Promise((resolve) => socket.once("connect", resolve));
  socket.pause();
  socket.write(asked);
  return socket;
}
const connections = () => new Promise((resolve) => server.getConnections((_, n) => resolve(n)));
/** Waits until the connection is cut: not at once, and long before the default would. */
async function isCut() {
  const from = Date.now();
  expect(await connections()).toBe(1);
  while ((await connections()) > 0 && Date.now() - from < 10_000) await new Promise((resolve) => setTimeout(resolve, 20));
  const after = Date.now() - from;
  expect([after > 300, after < 10_000], `after ${after} ms`).toEqual([true, true]);
}
const GET = "GET /i/x HTTP/1.1\r\nHost: e\r\n\r\n";
const large = { fetch: async () => new Response(body) };

test("e10 a reader that takes nothing is cut", async () => {
  const socket = await opened(large, GET);
  await isCut();
  socket.destroy();
});

test("e10 one that takes a little now and then is cut too", async () => {
  const socket = await opened(large, GET);
  const sips = setInterval(() => socket.read(1_000), 50);
  await isCut();
  clearInterval(sips);
  socket.destroy();
});

test("e10 one that asks again and again and reads nothing is cut", async () => {
  const socket = await opened({ fetch: async () => new Response(body.subarray(0, 100_000)) }, GET.repeat(2_000));
  await isCut();
  socket.destroy();
});

test("e10 an answer that is never made ends its connection", async () => {
  const socket = await opened({ fetch: () => new Promise(() => {}) }, GET);
  await isCut();
  socket.destroy();
});

test("e10 who reads is not cut, for as long as the connection is used", async () => {
  const socket = await opened({ fetch: async () => new Response("answer") }, "");
  let said = "";
  socket.resume().on("data", (piece) => {
    said += piece;
  });
  for (let i = 0; i < 5; i++) {
    socket.write(GET);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  expect([said.split("answer").length - 1, await connections()]).toEqual([5, 1]);
  socket.destroy();
});

test("e10 all headers of a request reach what answers it, also those that nothing in the package reads", async () => {
  const answering = { fetch: async ({ headers }) => Response.json([headers.get("shopware-shop-signature"), headers.get("x-own"), headers.get("cookie")]) };
  server = await listen(answering, 0);
  const { port } = server.address();
  const headers = { "Shopware-Shop-Signature": "a1", "X-Own": "größe", Cookie: "a=1; b=2" };
  const request = http.get({ port, host: "127.0.0.1", headers });
  const [response] = await once(request, "response");
  expect(JSON.parse(await text(response))).toEqual(["a1", "größe", "a=1; b=2"]);
});
