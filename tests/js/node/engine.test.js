// A trapped wasm instance is replaced, and what was compiled before goes on working.
import { execFileSync } from "node:child_process";
import { afterEach, expect, test, vi } from "vitest";
import { live as liveEngine } from "../../../dist/js/engine/live.js";
import { mail as mailEngine } from "../../../dist/js/engine/mail.js";
import { compile, sealLinks } from "../../../dist/js/index.js";
import { createLive } from "../../../dist/js/live.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { campaign, newKeys } from "./parts.js";

afterEach(() => vi.restoreAllMocks());

const source = "<mjml><mj-head><mj-title>Hi {{ name }}</mj-title></mj-head><mj-body></mj-body></mjml>";

/** Makes the next call of a wasm method trap, as unreachable code does. */
const trap = (type, method) =>
  vi.spyOn(type.prototype, method).mockImplementationOnce(() => {
    // The smallest module whose function is `unreachable`.
    const bytes = Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11]);
    new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.f();
  });

test("a template outlives a trap of the mail engine", () => {
  const template = compile(source);
  const generation = mailEngine.generation;
  trap(mailEngine.get().MailTemplate, "render");
  expect(() => template.render({ name: "A" })).toThrow("internal");
  expect(template.render({ name: "B" }).subject).toBe("Hi B");
  expect(mailEngine.generation).toBe(generation + 1);
});

test("an edge answers through a trap of the live engine", async () => {
  const keys = newKeys();
  const reasons = [];
  const live = createLive({
    store: memory(),
    keys,
    allow: ["shop.example"],
    fallback: "https://shop.example/",
    onFallback: ({ reason }) => reasons.push(reason),
  });
  const [{ picture }] = sealLinks({ baseUrl: "https://live.example", keys, campaign, message: "m" });
  trap(liveEngine.get().LiveEdge, "answer");
  const response = await live.fetch(new Request(picture));
  expect([response.status, response.headers.get("content-type"), reasons]).toEqual([200, "image/png", ["engine-replaced", "unknown-campaign"]]);
});

test("handles that the collector finds after a trap are not freed in the new instance", () => {
  // Templates are dropped and collected; their callbacks are queued when the instance is replaced, and run after it.
  const program = `
    import { compile } from "postfrisch";
    import { mail } from ${JSON.stringify(new URL("../../../dist/js/engine/mail.js", import.meta.url).href)};
    const source = (i) => "<mjml><mj-body><mj-section><mj-column><mj-text>" + "x".repeat(200 * (i % 50)) + "{{ a }}</mj-text></mj-column></mj-section></mj-body></mjml>";
    for (let i = 0; i < 400; i += 1) compile(source(i)).render({ a: "1" });
    globalThis.gc();
    mail.reset();
    const before = compile(source(1)).render({ a: "1" }).html;
    await new Promise((resolve) => setTimeout(resolve, 200));
    console.log(compile(source(1)).render({ a: "1" }).html === before);`;
  for (let round = 0; round < 3; round += 1)
    expect(execFileSync(process.execPath, ["--expose-gc", "--input-type=module", "-e", program], { encoding: "utf8" })).toBe("true\n");
});
