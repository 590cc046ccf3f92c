// The package as it would be published: packed, installed into an empty project, used from the Node it is for.

import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { buildSync } from "esbuild";
import { beforeAll, expect, test } from "vitest";
import { nodes, project } from "./installed.js";

let folder;
let run;

beforeAll(() => {
  ({ folder, run } = project({ type: "module" }));
}, 120_000);

const SECRET = randomBytes(32).toString("base64url");
const PROGRAM = `
import { compile } from "postfrisch";
import newsletter from "postfrisch/letters/newsletter";
import { letters } from "postfrisch/letters";
import { createLive } from "postfrisch/live";
import { createEditor, publish, showPrice } from "postfrisch/admin";
import { createWebhooks } from "postfrisch/webhooks";
import { watchFeed } from "postfrisch/watch";
import { importFeed } from "postfrisch/import";
import { memory } from "postfrisch/stores/memory";
import { sqlite } from "postfrisch/stores/sqlite";
import { d1 } from "postfrisch/stores/d1";
import { listen } from "postfrisch/runtimes/node";
const message = compile(newsletter, { locale: "en" }).render(newsletter.samples.autumn);
const live = createLive({ store: memory(), keys: [{ kid: "k", secret: "${SECRET}" }], fallback: "https://shop.example/" });
const { status } = await live.fetch(new Request("https://live.example/nowhere"));
const store = await sqlite("x.db").then((s) => s.close().then(() => "ok"), (e) => e.code);
console.log(JSON.stringify([message.subject, status, Object.keys(letters), store, typeof publish, typeof createEditor, typeof createWebhooks, typeof watchFeed, showPrice({ id: "a", kind: "goods", title: "A", link: "https://shop.example/a", availability: "available", price: { amount: 1299, currency: "EUR" } }, { locale: "en" }).current.text, typeof importFeed, typeof d1, typeof listen]));
`;

test.each(nodes)("it works in $version", ({ node }) => {
  fs.writeFileSync(path.join(folder, "use.js"), PROGRAM);
  const [major, minor] = run(node, ["-p", "process.versions.node"]).split(".").map(Number);
  const store = major > 22 || (major === 22 && minor >= 13) ? "ok" : "store/needs-node-22";
  expect(JSON.parse(run(node, ["use.js"]))).toEqual([
    "Current offers: Rad und Reise",
    404,
    expect.arrayContaining(["newsletter", "order-confirmation", "refund"]),
    store,
    "function",
    "function",
    "function",
    "function",
    "€12.99",
    "function",
    "function",
    "function",
  ]);
});

test("the slim entries take wasm from their caller", () => {
  fs.writeFileSync(
    path.join(folder, "slim.js"),
    `import fs from "node:fs"; import { compile, init } from "postfrisch/slim"; import { init as initLive, createLive } from "postfrisch/live/slim";
const bytes = (name) => fs.readFileSync(new URL(import.meta.resolve("postfrisch/wasm/" + name + ".wasm")));
let before; try { compile("<mjml></mjml>"); } catch (e) { before = e.code; }
init(bytes("mail")); initLive(new WebAssembly.Module(bytes("live")));
createLive({ store: {}, keys: [{ kid: "k", secret: "${SECRET}" }], fallback: "https://shop.example/" });
console.log(before, compile("<mjml><mj-body></mj-body></mjml>").html.length > 100);`,
  );
  expect(run(process.execPath, ["slim.js"]).trim()).toBe("usage/bad true");
});

test("checks come along; whole mails need nothing beside the package", () => {
  fs.writeFileSync(
    path.join(folder, "more.js"),
    `import { compile } from "postfrisch"; import { check } from "postfrisch/check"; import { eml } from "postfrisch/eml";
const message = compile("<mjml><mj-body></mj-body></mjml>").render({});
const mail = await eml(message, { from: "a@b.example", to: "c@d.example" }).then((bytes) => bytes.length > 100);
console.log(JSON.stringify([check(message).findings.length > 2, mail]));`,
  );
  expect(JSON.parse(run(process.execPath, ["more.js"]))).toEqual([true, true]);
});

const SMALL = `import { compile } from "postfrisch"; import { createLive } from "postfrisch/live"; import { check } from "postfrisch/check";
import { memory } from "postfrisch/stores/memory";
const live = createLive({ store: memory(), keys: [{ kid: "k", secret: "${SECRET}" }], fallback: "https://shop.example/" });
const used = async () => [compile("<mjml><mj-body></mj-body></mjml>").html.length > 100, (await live.fetch(new Request("https://a.example/"))).status, check(compile("<mjml><mj-body></mj-body></mjml>").render({})).findings.length > 2];
`;

test("a wasm file is read where it stands when it is needed; without it, an error says so", () => {
  fs.writeFileSync(
    path.join(folder, "lazy.js"),
    `${SMALL}const told = []; try { await used(); } catch (e) { told.push(e.code, e.message, e.diagnostic.help); } console.log(JSON.stringify(told));`,
  );
  const file = path.join(folder, "node_modules/postfrisch/dist/wasm/mail.fast.wasm");
  fs.renameSync(file, `${file}.away`);
  const [code, message, help] = JSON.parse(run(process.execPath, ["lazy.js"]));
  fs.renameSync(`${file}.away`, file);
  expect([code, help]).toEqual(["usage/bad", expect.stringContaining("condition `module`")]);
  expect(message).toContain("mail.fast.wasm");
  expect(JSON.parse(run(process.execPath, ["lazy.js"]))).toEqual([]);
});

test.each(["esm", "cjs"])("a bundle for Node (%s) has its wasm in it", (format) => {
  fs.writeFileSync(path.join(folder, "bundled.js"), `${SMALL}used().then((all) => console.log(JSON.stringify(all)));`);
  const outfile = path.join(folder, `bundle/of.${format === "esm" ? "mjs" : "cjs"}`);
  buildSync({ entryPoints: [path.join(folder, "bundled.js")], bundle: true, platform: "node", format, outfile, logLevel: "error" });
  const alone = path.join(folder, "alone");
  fs.rmSync(alone, { recursive: true, force: true });
  fs.mkdirSync(alone);
  const moved = path.join(alone, path.basename(outfile));
  fs.renameSync(outfile, moved);
  expect(JSON.parse(run(process.execPath, [moved]))).toEqual([true, 404, true]);
});

test("npx postfrisch is there", () => {
  expect(run("npx", ["postfrisch", "--help"])).toContain("e-mails that are fresh when they are opened");
  expect(run("npx", ["postfrisch", "--version"]).trim()).toMatch(/^\d+\.\d+\.\d+$/);
});

test("it brings its types, its licences and nothing that was not meant", () => {
  const installed = path.join(folder, "node_modules/postfrisch");
  for (const file of ["LICENSE-MIT", "LICENSE-APACHE", "LICENSE-OFL", "NOTICES.md", "README.md", "dist/js/index.d.ts"])
    expect(fs.existsSync(path.join(installed, file)), file).toBe(true);
  expect(fs.readdirSync(installed).sort()).toEqual([
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "LICENSE-OFL",
    "NOTICES.md",
    "README.md",
    "dist",
    "docs",
    "package.json",
  ]);
  fs.writeFileSync(
    path.join(folder, "use.ts"),
    'import { compile, type Message } from "postfrisch";\nimport newsletter from "postfrisch/letters/newsletter";\nconst template = compile(newsletter, { locale: "de" });\nexport const m: Message = template.render(newsletter.samples.autumn!);\n// @ts-expect-error the topic is missing\ntemplate.render({ shop: newsletter.samples.autumn!.shop, unsubscribeUrl: "https://a.example" });\n',
  );
  const tsc = path.resolve("node_modules/typescript/bin/tsc");
  run(process.execPath, [tsc, "--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--lib", "es2023,dom", "use.ts"]);
});
