// A trapped wasm instance is replaced, and what was compiled before goes on working.
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
