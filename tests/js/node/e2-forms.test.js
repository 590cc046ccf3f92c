// Forms: whatever bytes come, either the reader's wish was carried out, or the answer says that it was not.
import net from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { publish } from "../../../dist/js/admin.js";
import { sealLinks, unsubscribeLink } from "../../../dist/js/index.js";
import { createLive } from "../../../dist/js/live.js";
import { listen, nodeListener } from "../../../dist/js/runtimes/node.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { newKeys } from "./parts.js";
import { runtimes } from "./runtimes.js";

const keys = newKeys();
const base = "https://live.example";
const campaign = {
  tenant: "shop",
  id: "form",
  allow: ["shop.example"],
  fallback: "https://shop.example/",
  blocks: [
    {
      id: "frage",
      kind: "poll",
      width: 600,
      height: 228,
      slots: [{ whenGone: "badge" }],
      title: { de: "Frage?", en: "Question?" },
      answers: [
        { id: "a", text: "Ja" },
        { id: "b", text: "Nein" },
      ],
    },
  ],
};
const URLENCODED = "application/x-www-form-urlencoded";
const ASKED = "List-Unsubscribe=One-Click";
const parts = (fields, { boundary = "xYzZY", end = "\r\n" } = {}) =>
  `${fields.map(([name, value]) => [`--${boundary}`, `Content-Disposition: form-data; name="${name}"`, "", value, ""].join(end)).join("")}--${boundary}--${end}`;
const MULTIPART = "multipart/form-data; boundary=xYzZY";
let messages = 0;
const unsubscribing = (url = base, message = `m${messages++}`) =>
  unsubscribeLink({ baseUrl: url, keys, campaign, message, subject: Buffer.alloc(16, 1).toString("base64url") });
/** The address behind the answer `a` of a mail of its own. */
const voting = (url = base) => sealLinks({ baseUrl: url, keys, campaign, message: `m${messages++}`, locale: "de" })[0].answers[0].url;

/** An edge over a store of its own that says whom it unsubscribed. */
async function edgeOf(more = {}) {
  const store = memory();
  await publish(store, campaign);
  const done = [];
  const reasons = [];
  const options = { store, keys, fallback: "https://shop.example/", countEvery: false, unsubscribe: (who) => done.push(who), ...more };
  const live = createLive({ ...options, onFallback: ({ reason }) => reasons.push(reason) });
  const votes = async () => (await store.lookUp({ tenant: "shop", campaign: "form" })).votes.frage ?? {};
  return { live, store, done, reasons, votes };
}
const post = (live, url, body, type, context) =>
  live.fetch(new Request(url, { method: "POST", body, duplex: "half", headers: type ? { "Content-Type": type } : {} }), context);

/** What says it, however it is written. */
const WISHES = {
  "as mail programs write it": [ASKED, URLENCODED],
  "among others": [`a=b&${ASKED}&c=d`, URLENCODED],
  "with a charset": [ASKED, `${URLENCODED}; charset=UTF-8`],
  "an encoded value": ["List-Unsubscribe=One%2DClick", URLENCODED],
  "an encoded name": ["List%2DUnsubscribe=One-Click", URLENCODED],
  "a line break behind it": [`${ASKED}\r\n`, URLENCODED],
  "small letters": [ASKED.toLowerCase(), URLENCODED],
  "said twice": [`${ASKED}&${ASKED}`, URLENCODED],
  "much behind it": [`${ASKED}&pad=${"x".repeat(20_000)}`, URLENCODED],
  "as text": [ASKED, "text/plain"],
  "without a type": [new TextEncoder().encode(ASKED), undefined],
  "in parts": [parts([["List-Unsubscribe", "One-Click"]]), MULTIPART],
  "in many parts": [parts([["x", "y".repeat(3_000)], ["List-Unsubscribe", "One-Click"], ["z", ""]]), MULTIPART], // biome-ignore format: one line a form
  "in parts with lines that end with LF": [parts([["List-Unsubscribe", "One-Click"]], { end: "\n" }), MULTIPART],
  "a quoted boundary": [parts([["List-Unsubscribe", "One-Click"]], { boundary: "a b" }), 'multipart/form-data; boundary="a b"'],
  "as JSON": ['{"List-Unsubscribe":"One-Click"}', "application/json"],
};
/** What asks for nothing, and the status that says so. */
const NOTHINGS = {
  nothing: ["", URLENCODED, 400],
  "another value": ["List-Unsubscribe=No", URLENCODED, 400],
  "two values": [`${ASKED}&List-Unsubscribe=No`, URLENCODED, 400],
  "the value alone": ["One-Click", URLENCODED, 400],
  "another field's text": [`note=${encodeURIComponent(ASKED)}`, URLENCODED, 400],
  "parts that end before they begin": ["--xYzZY\r\nContent-Disposition: form-data", MULTIPART, 400],
  "parts without a boundary": [parts([["List-Unsubscribe", "One-Click"]]), "multipart/form-data", 400],
  "a file of that name": [`--xYzZY\r\nContent-Disposition: form-data; name="List-Unsubscribe"; filename="x"\r\n\r\nOne-Click\r\n--xYzZY--\r\n`, MULTIPART, 400],
  "broken JSON": ["{", "application/json", 400],
  "a list": ['["List-Unsubscribe=One-Click"]', "application/json", 400],
  "too much": [`${ASKED}&pad=${"x".repeat(70_000)}`, URLENCODED, 413],
};

describe("unsubscribing (RFC 8058)", () => {
  test.each(Object.entries(WISHES))("e2_carried out: %s", async (_, [body, type]) => {
    const { live, done } = await edgeOf();
    const answer = await post(live, unsubscribing(), body, type);
    expect([answer.status, done.length]).toEqual([200, 1]);
    expect(await answer.text()).toContain("Abgemeldet");
  });

  test.each(Object.entries(NOTHINGS))("e2_not carried out, and said so: %s", async (_, [body, type, status]) => {
    const { live, done } = await edgeOf();
    const answer = await post(live, unsubscribing(), body, type);
    const page = await answer.text();
    expect([answer.status, done.length]).toEqual([status, 0]);
    // A person can still do it.
    expect(page).toMatch(/<h1 role="status">Noch nicht abgemeldet<\/h1>[\s\S]*<button>Abmelden<\/button>/);
  });

  test("e2_a shop's own unsubscribing that fails, or is not there, is 503", async () => {
    const refuse = async () => {
      throw new Error("the database is away");
    };
    for (const unsubscribe of [refuse, undefined]) {
      const { live, reasons } = await edgeOf({ unsubscribe });
      const answer = await post(live, unsubscribing(), ASKED, URLENCODED);
      expect([answer.status, answer.headers.get("retry-after"), reasons]).toEqual([503, "30", ["not-unsubscribed"]]);
      expect(await answer.text()).not.toContain("Abgemeldet");
    }
  });

  test("e2_a body that somebody else has read is taken from there, or the answer is 503", async () => {
    const { live, done, reasons } = await edgeOf();
    const read = async (form, type = URLENCODED) => {
      const request = new Request(unsubscribing(), { method: "POST", body: "x=y", headers: { "Content-Type": type } });
      await request.text();
      return (await live.fetch(request, { form })).status;
    };
    const data = new FormData();
    data.set("List-Unsubscribe", "One-Click");
    const forms = [{ "List-Unsubscribe": "One-Click" }, ASKED, Buffer.from(ASKED), new TextEncoder().encode(ASKED).buffer, data, new URLSearchParams(ASKED)];
    for (const form of forms) expect(await read(form)).toBe(200);
    expect(await read({ "List-Unsubscribe": ["One-Click", "One-Click"] })).toBe(200);
    expect(await read(Buffer.from(parts([["List-Unsubscribe", "One-Click"]])), MULTIPART)).toBe(200);
    expect(done.length).toBe(forms.length + 2);
    for (const form of [{}, { "List-Unsubscribe": 1 }, 7, [], Object.create(null)]) expect(await read(form)).toBe(400);
    expect(await read(undefined)).toBe(503);
    expect([done.length, reasons.includes("form-not-read")]).toEqual([forms.length + 2, true]);
  });
});

describe("polls", () => {
  test("e3_what was chosen is counted, or nothing", async () => {
    const { live, votes } = await edgeOf();
    const chosen = [
      ["answer=b"],
      ["answer=b&x=1"],
      ["x=1&answer=b"],
      [`answer=b&pad=${"x".repeat(2_000)}`],
      [parts([["answer", "b"]]), MULTIPART],
      ["answer=%62"],
    ];
    for (const [body, type = URLENCODED] of chosen) expect([body, (await post(live, voting(), body, type)).status]).toEqual([body, 200]);
    expect(await votes()).toEqual({ b: chosen.length });
    for (const [body, type = URLENCODED] of [[""], ["answer=zzz"], ["answer="], ["answer=a&answer=b"], ["frage=b"], ["--xYzZY\r\nanswer", MULTIPART]]) {
      const answer = await post(live, voting(), body, type);
      const page = await answer.text();
      expect([body, answer.status]).toEqual([body, 400]);
      // The link's own answer is proposed.
      expect(page).toMatch(/<p role="status">Noch nicht abgestimmt[\s\S]*value="a" required checked/);
    }
    expect(await votes()).toEqual({ b: chosen.length });
  });

  test("e3_a store that does not say whether it counted has not", async () => {
    for (const said of [undefined, null, 1, "yes", {}]) {
      const inner = memory();
      await publish(inner, campaign);
      const store = { lookUp: (wants) => inner.lookUp(wants), putVote: async () => said };
      const { live, reasons } = await edgeOf({ store });
      expect([(await post(live, voting(), "answer=a", URLENCODED)).status, reasons]).toEqual([503, ["vote-not-kept"]]);
    }
  });
});

/** Random answers. */
function chance(seed) {
  let state = seed | 1;
  return (most) => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return (((state >>> 3) % most) + most) % most;
  };
}

/** Bytes nastier than any program sends: pieces of forms, cut, stirred, repeated, of several kinds at once. */
function nasty(next) {
  const pieces = [ASKED, "List-Unsubscribe", "One-Click", "=", "&", "\r\n", "\n", "--xYzZY", "--xYzZY--", 'Content-Disposition: form-data; name="List-Unsubscribe"', "\r\n\r\n", "%", "%2D", "+", "\0", "ß", "{", '"', "answer=a", "answer=b", "answer", '; filename="f"', parts([["List-Unsubscribe", "One-Click"]]), parts([["answer", "a"], ["answer", "b"]]), "x".repeat(1_000)]; // biome-ignore format: a list
  const text = Array.from({ length: next(7) }, () => pieces[next(next(2) ? 1 : pieces.length)]).join(next(2) ? "&" : "");
  const bytes = Buffer.from(text);
  if (bytes.length && next(3) === 0) bytes[next(bytes.length)] = next(256);
  return next(4) === 0 ? bytes.subarray(0, next(bytes.length + 1)) : bytes;
}
const TYPES = [
  URLENCODED,
  MULTIPART,
  "multipart/form-data; boundary=",
  "multipart/form-data;boundary=x",
  "text/plain",
  "application/json",
  "é/ß",
  "",
  undefined,
];

test("e2_any bytes, of any type: 200 says that it was done, and nothing else does", async () => {
  const next = chance(23);
  const { live, done, votes } = await edgeOf();
  let [wishes, refusals, voted] = [0, 0, 0];
  for (let n = 0; n < 6_000; n++) {
    const [body, type] = [nasty(next), TYPES[next(TYPES.length)]];
    const before = done.length;
    const header = (name) => (name === "content-type" ? type : undefined);
    // In pieces, as they come off a wire, some of which breaks.
    const breaks = next(5) === 0;
    const read = async () => {
      if (breaks) throw new Error("aborted");
      return body;
    };
    const isVote = next(2) === 0;
    const path = new URL(isVote ? voting() : unsubscribing()).pathname;
    const { status } = await live.answer({ method: "POST", path, query: "", origin: base, header, body: read });
    const counted = Object.values(await votes()).reduce((sum, count) => sum + count, 0);
    const happened = isVote ? counted - voted : done.length - before;
    voted = counted;
    expect([n, status === 200, happened], `${type}: ${JSON.stringify(body.toString("latin1"))}`).toEqual([n, happened === 1, happened]);
    expect([200, 400]).toContain(status);
    if (status === 200) wishes += 1;
    else refusals += 1;
  }
  // Both happen often, or this shows nothing.
  expect(Math.min(wishes, refusals)).toBeGreaterThan(300);
}, 60_000);

test("e9_baseUrl's path is taken from an address where it stands, and only once: also where it looks like one of the edge's own", async () => {
  for (const mount of ["", "/", "/mail", "/mail/", "/a/b", "/i", "/c", "/u", "/c/c"]) {
    const { live, done } = await edgeOf({ baseUrl: base + mount });
    const own = new URL(unsubscribing()).pathname;
    const below = mount.replace(/\/$/, "");
    // As a framework hands it on that takes the path away, and as one that does not.
    for (const path of [own, below + own])
      expect([mount, path.slice(0, 8), (await post(live, base + path, ASKED, URLENCODED)).status]).toEqual([mount, path.slice(0, 8), 200]);
    expect([mount, done.length]).toEqual([mount, 2]);
    if (below) expect((await post(live, `${base}/other${own}`, ASKED, URLENCODED)).status).toBe(404);
  }
  expect(() => createLive({ store: memory(), keys, fallback: "https://shop.example/", baseUrl: "mail" })).toThrow(/`baseUrl` is not an address/);
});

describe("on the wire, in Node", () => {
  let edge;
  let server;
  beforeAll(async () => {
    edge = await edgeOf();
    server = await listen(edge.live, 0);
  });
  afterAll(() => server.close().closeAllConnections());

  /** Sends pieces and pauses; gives the status. */
  const sent = (pieces, { ends = false } = {}) =>
    new Promise((resolve) => {
      const socket = net.connect(server.address().port, "127.0.0.1");
      let said = "";
      socket.on("data", (piece) => {
        said += piece;
        const status = /^HTTP\/1.1 (\d+)/.exec(said)?.[1];
        if (status) socket.destroy();
      });
      socket.on("error", () => {});
      socket.on("close", () => resolve(Number(/^HTTP\/1.1 (\d+)/.exec(said)?.[1] ?? 0)));
      (async () => {
        for (const piece of pieces) {
          if (typeof piece === "number") await new Promise((done) => setTimeout(done, piece));
          else socket.write(piece);
        }
        if (ends) socket.end();
      })();
    });
  const head = (more, url = unsubscribing()) =>
    `POST ${new URL(url).pathname}?utm_source=a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: ${URLENCODED}\r\n${more}\r\n\r\n`;

  test("e2_a body that comes late, in pieces or in chunks is read", async () => {
    const before = edge.done.length;
    const statuses = await Promise.all([
      sent([head(`Content-Length: ${ASKED.length}`), 2_600, ASKED]),
      sent([head(`Content-Length: ${ASKED.length}`), ...[...ASKED].flatMap((letter) => [letter, 20])]),
      sent([head("Transfer-Encoding: chunked"), `${ASKED.length.toString(16)}\r\n${ASKED}\r\n`, 500, "0\r\n\r\n"]),
    ]);
    expect([statuses, edge.done.length - before]).toEqual([[200, 200, 200], 3]);
  }, 20_000);

  test("e2_a body that is cut or never comes unsubscribes nobody", async () => {
    const before = edge.done.length;
    const statuses = await Promise.all([
      sent([head(`Content-Length: ${ASKED.length + 5}`), ASKED], { ends: true }),
      sent([head(`Content-Length: ${ASKED.length}`), "List-Unsub"]),
      sent([head("Transfer-Encoding: chunked"), "ffff\r\nList"]),
    ]);
    expect(statuses.every((status) => status === 400 || status === 408)).toBe(true);
    expect([edge.done.length - before, edge.reasons.includes("form-not-read")]).toEqual([0, true]);
  }, 30_000);

  test("e2_what a framework has read before is taken from its request", async () => {
    const { live, done } = await edgeOf();
    const listener = nodeListener(live);
    // As Express's parsers leave it: read and parsed, or an empty object beside a body that nobody has read.
    const { createServer } = await import("node:http");
    const app = createServer(async (request, response) => {
      if (request.headers["x-parsed"] === "yes") {
        const pieces = await request.toArray();
        request.body = Object.fromEntries(new URLSearchParams(Buffer.concat(pieces).toString()));
      } else request.body = {};
      await listener(request, response);
    });
    await new Promise((ready) => app.listen(0, "127.0.0.1", ready));
    const url = `http://127.0.0.1:${app.address().port}${new URL(unsubscribing()).pathname}`;
    for (const [parsed, type, body] of [
      ["yes", URLENCODED, ASKED],
      ["no", URLENCODED, ASKED],
      ["no", MULTIPART, parts([["List-Unsubscribe", "One-Click"]])],
    ]) {
      // biome-ignore format: one line
      const answer = await fetch(url, { method: "POST", body, headers: { "Content-Type": type, "X-Parsed": parsed } });
      expect(answer.status).toBe(200);
    }
    expect(done.length).toBe(3);
    app.close().closeAllConnections();
  });
});

describe.each(Object.keys(runtimes))("%s", (runtime) => {
  let edge;
  beforeAll(async () => {
    edge = await runtimes[runtime](keys);
    await publish(edge.store, campaign);
  }, 60_000);
  afterAll(() => edge.close());

  test("e2_forms are read, with whatever a mail service appended to the address, and 200 says that it was done", async () => {
    let wishes = 0;
    for (const [body, type] of Object.values(WISHES)) {
      const answer = await fetch(`${unsubscribing(edge.url)}?fbclid=1`, { method: "POST", body, headers: type ? { "Content-Type": type } : {} });
      expect(answer.status, body.toString()).toBe(200);
      wishes += 1;
    }
    for (const [body, type, status] of Object.values(NOTHINGS)) {
      const answer = await fetch(unsubscribing(edge.url), { method: "POST", body, headers: { "Content-Type": type } });
      expect(answer.status, body).toBe(status);
    }
    expect((await edge.unsubscribed()).length).toBe(wishes);
  });

  test("e4_a link that is not ours is answered with a page that says something", async () => {
    for (const path of ["/c/x?utm_source=a", "/s/v1.a.b.c", "/t/x", "/u/x", "/o/x"]) {
      const answer = await fetch(edge.url + path, { redirect: "manual" });
      expect([path, answer.status, (await answer.text()).includes("<h1>Diese Seite gibt es nicht</h1>")]).toEqual([path, 403, true]);
    }
  });
});
