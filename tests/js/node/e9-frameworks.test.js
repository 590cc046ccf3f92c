// The edge inside applications: below a prefix, beside other routes, before and behind what a framework does with bodies. Each example is started as its user
// starts it. Next, SvelteKit and Astro are large: `npm run test:frameworks`.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import "reflect-metadata";
import formbody from "@fastify/formbody";
import multipart from "@fastify/multipart";
import { getRequestListener } from "@hono/node-server";
import { Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import multer from "multer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLive } from "../../../dist/js/live.js";
import { nodeListener } from "../../../dist/js/runtimes/node.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { check } from "./framework-checks.js";
import { newKeys } from "./parts.js";
import { sendRaw, statusOf } from "./raw.js";
import { example } from "./runtimes.js";

const keys = newKeys();
const CHECKS = 14;

/** As Nest's own command compiles it, types and all. */
function compiled(folder) {
  const options = ["--module", "nodenext", "--target", "es2022", "--experimentalDecorators", "--emitDecoratorMetadata", "--skipLibCheck", "--strict"];
  fs.symlinkSync(path.resolve("node_modules/@types"), path.join(folder, "node_modules/@types"));
  execFileSync(path.resolve("node_modules/.bin/tsc"), [...options, "--types", "node", "main.ts"], { cwd: folder, encoding: "utf8" });
}

const examples = {
  express: { file: "express/server.js", packages: ["express"] },
  fastify: { file: "fastify/server.js", packages: ["fastify", "@fastify/formbody"] },
  hono: { file: "hono/server.js", packages: ["hono", "@hono/node-server"], app: { guards: true } },
  nestjs: {
    file: "nestjs/main.ts",
    packages: ["@nestjs/common", "@nestjs/core", "@nestjs/platform-express", "reflect-metadata", "rxjs"],
    build: compiled,
    app: { missing: /"message":"Cannot GET/ },
  },
};

describe.each(Object.entries(examples))("e9: the example in %s", (_, { file, packages, build, app }) => {
  let edge;
  beforeAll(async () => {
    const program = path.basename(file).replace(".ts", ".js");
    edge = await example(file, process.execPath, [program], keys, { packages, build, prefix: "/mail" });
  }, 60_000);
  afterAll(() => edge?.close());

  test("e9_pictures, clicks, forms, its own routes and its own 404 are answered", async () => {
    expect((await check({ ...edge, keys }, app)).length).toBe(CHECKS + (app?.guards ? 1 : 0));
  });
});

/** An edge over a store of its own, for an application of this process. */
function edgeFor(baseUrl = "https://shop.example/mail") {
  const store = memory();
  const done = [];
  const live = createLive({ store, keys, fallback: "https://shop.example/", countEvery: false, baseUrl, unsubscribe: (who) => done.push(who) });
  return { store, live, listener: nodeListener(live), unsubscribed: () => done };
}

/** Has a handler of Node's answer for as long as something is done with its address. */
async function served(handler, work) {
  const server = http.createServer(handler);
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  try {
    return await work(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.close().closeAllConnections();
  }
}

const shop = (app) => {
  app.get("/health", (_, response) => response.send("ok"));
  return app;
};
const rest = (app) => {
  app.post("/cart", (request, response) => response.json(request.body));
  app.use((_, response) => response.status(404).send("The shop has no such page"));
  return app;
};

/** Ways in which an application has read or not read a body before the edge is asked, each by what a listener of Node's is made of. */
const BEHIND = {
  "Express without any parser": ({ listener }) => {
    const app = shop(express()).use("/mail", listener);
    return rest(app.use(express.urlencoded()));
  },
  "Express's parsers for urlencoded, JSON and multipart": ({ listener }) => {
    const parsers = [express.urlencoded({ extended: true }), express.json(), multer().none()];
    return rest(
      shop(express())
        .use(...parsers)
        .use("/mail", listener),
    );
  },
  "Express's raw and text parsers": ({ listener }) => {
    const app = shop(express()).use("/mail", express.raw({ type: "multipart/*" }), express.text({ type: "*/*" }), listener);
    return rest(app.use(express.urlencoded()));
  },
  "a router in a router in Express": ({ listener }) => {
    const inner = express.Router().use("/", listener);
    return rest(shop(express()).use(express.urlencoded()).use("/mail", inner));
  },
  "Fastify's parsers for urlencoded and multipart": async ({ listener }) => {
    const app = fastify();
    app.register(formbody).register(multipart, { attachFieldsToBody: "keyValues" });
    app.get("/health", () => "ok");
    app.all("/mail/*", (request, reply) => {
      // The edge is given Node's own request, which has no body of Fastify's.
      request.raw.body = request.body;
      return listener(request.raw, reply.raw, () => reply.callNotFound());
    });
    app.post("/cart", (request) => request.body);
    app.setNotFoundHandler((_, reply) => reply.code(404).send("The shop has no such page"));
    await app.ready();
    return app.routing;
  },
  "NestJS's parsers, as a module's middleware": async ({ listener }) => {
    class Shop {
      configure(consumer) {
        consumer.apply(listener).forRoutes("mail");
      }
    }
    Module({})(Shop);
    const app = await NestFactory.create(Shop, { logger: false });
    app.use("/health", (_, response) => response.send("ok"));
    app.use("/cart", express.urlencoded(), (request, response) => response.json(request.body));
    await app.init();
    return app.getHttpAdapter().getInstance();
  },
  "Hono's own parser": ({ live }) => {
    const app = new Hono();
    app.get("/health", (c) => c.text("ok"));
    app.all("/mail/:purpose{[icatosu]}/*", async (c) => live.fetch(c.req.raw, { form: c.req.method === "POST" ? await c.req.parseBody() : undefined }));
    app.post("/cart", async (c) => c.json(await c.req.parseBody()));
    app.notFound((c) => c.text("The shop has no such page", 404));
    return getRequestListener(app.fetch);
  },
};

describe("e9: behind bodies", () => {
  test.each(Object.entries(BEHIND))("e9_%s", async (_, make) => {
    const edge = edgeFor();
    const listener = await make(edge);
    await served(listener, async (origin) =>
      expect((await check({ ...edge, url: `${origin}/mail`, keys }, { missing: /The shop has no such page|Cannot GET/ })).length).toBe(CHECKS),
    );
  });
});

describe("e9: nodeListener", () => {
  const edge = edgeFor("https://shop.example");
  const get = (url) => `GET ${url} HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n`;

  test("e9_a target that is a whole address is its path, as proxies may send it", async () => {
    const bodies = { live: edge.live, "anything with a fetch": { fetch: edge.live.fetch } };
    for (const [name, answering] of Object.entries(bodies)) {
      await served(nodeListener(answering), async (url) => {
        for (const target of ["/c/x", "http://shop.example/c/x", "HTTPS://[::1]:80/c/x?a=b", "http:///c/x"])
          expect([name, target, statusOf(await sendRaw(url, get(target)))]).toEqual([name, target, 403]);
        for (const target of ["http://shop.example", "http://shop.example?/c/x", "*", "c/x"])
          expect([name, target, [400, 404].includes(statusOf(await sendRaw(url, get(target))))]).toEqual([name, target, true]);
      });
    }
  });

  test("e9_an answer that somebody else has begun is left alone", async () => {
    const rejected = [];
    const begun = (answer) => async (request, response) => {
      const work = edge.listener(request, response);
      answer(response);
      await work.catch((error) => rejected.push(error));
    };
    for (const answer of [(response) => response.writeHead(202).end("late"), (response) => response.end("late")])
      await served(begun(answer), async (url) => expect(await (await fetch(`${url}/c/x`)).text()).toBe("late"));
    expect(rejected).toEqual([]);
  });

  test("e9_middlewares around writeHead read the headers by their names, and add their own", async () => {
    const seen = [];
    const around = (request, response) => {
      const writeHead = response.writeHead;
      response.setHeader("X-Before", "1");
      response.setHeader("Referrer-Policy", "unsafe-url");
      response.writeHead = function (status, headers) {
        for (const name of Object.keys(headers)) seen.push(name.toLowerCase());
        return writeHead.call(this, status, headers);
      };
      return edge.listener(request, response);
    };
    await served(around, async (url) => {
      const { headers } = await fetch(`${url}/c/x`);
      expect([headers.get("x-before"), headers.get("referrer-policy")]).toEqual(["1", "no-referrer"]);
    });
    expect(seen).toContain("referrer-policy");
  });
});
