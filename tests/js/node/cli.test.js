// The command line as a user calls it.
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoFeed } from "../../../examples/shop/feed.mjs";
import { campaign, temporaryFolder } from "./parts.js";

const main = path.resolve("dist/js/cli/main.js");
const folder = temporaryFolder();
const cli = (args, input) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { cwd: folder, input, encoding: "utf8", maxBuffer: 1 << 26 });
  return { status, stdout, stderr };
};
const lines = (text) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

test.each(["compile", "render", "check", "letters", "preview", "import", "override", "relate", "publish", "link", "serve"])("%s has its help", (command) => {
  const { status, stdout } = cli([command, "--help"]);
  expect([status, stdout.includes("--")]).toEqual([0, true]);
  expect(cli(["--help"]).stdout).toContain(command);
});

test("wrong usage exits with 2 and says what to write", () => {
  for (const args of [["fly"], ["compile", "--fly"], ["import"], ["link"], ["render"], ["check"], ["preview", "none"], ["compile", "none.mjml"]]) {
    const { status, stderr } = cli(args);
    expect([args, status, stderr.includes("help: ")]).toEqual([args, 2, true]);
  }
});

test("import --photos tells which photos could not be fetched, and reaches into no private network", () => {
  const item =
    "<item><g:id>a</g:id><title>A</title><link>https://shop.example/a</link><g:image_link>https://127.0.0.1/a.jpg</g:image_link><g:availability>in_stock</g:availability><g:price>5.00 EUR</g:price></item>";
  const feed = `<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>${item}</channel></rss>`;
  const { status, stdout, stderr } = cli(["import", "-", "--photos", "--store", "photos.db"], feed);
  expect([status, stdout]).toEqual([0, expect.stringContaining("photos: 0 fetched, 0 unchanged, 1 failed")]);
  expect(stderr).toMatch(/photo\/not-reached: a: https:\/\/127\.0\.0\.1\/a\.jpg is not public/);
  expect(cli(["import", "https://shop.example/feed.xml", "--watch", "--photos", "--store", "photos.db"])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("--watch"),
  });
});

test("letters lists what each letter needs, new makes a copy of one that renders as the letter does", () => {
  const listed = lines(cli(["letters", "--json"]).stdout)[0];
  expect(listed.find(({ name }) => name === "refund")).toEqual({
    name: "refund",
    description: "Money went back to the customer.",
    subject: "Wir haben Ihnen 89,95\u00a0€ erstattet",
    class: "transactional",
    languages: ["de", "de-du", "en"],
    needs: ["shop", "order", "refund"],
    uses: ["customer", "reason"],
    samples: ["least", "whole"],
  });
  expect(cli(["letters"]).stdout).toMatch(
    /^newsletter\n {2}Shows every block .*\.\n {2}.*\n {2}advertising; needs shop, topic, unsubscribeUrl; takes customer, intro, products$/m,
  );
  for (const { name } of listed.filter((_, i) => i % 9 === 0)) {
    const made = cli(["new", name, `own-${name}`]);
    expect([made.status, made.stdout], made.stderr).toEqual([0, expect.stringContaining(`preview own-${name}`)]);
    const args = ["--locale", "de-du", "--sample", listed.find((one) => one.name === name).samples.at(-1)];
    const own = cli(["render", `own-${name}/letter.mjml`, ...args]);
    expect(own).toEqual({ ...cli(["render", "--letter", name, ...args]), stderr: "" });
  }
  const [{ name: first }] = listed;
  expect(cli(["new", first, `own-${first}`])).toMatchObject({ status: 2, stderr: expect.stringContaining(`own-${first} exists already`) });
  expect(cli(["new", "refnd"])).toMatchObject({ status: 1, stderr: expect.stringContaining("there is no letter `refnd`") });
  expect(cli(["new"]).status).toBe(2);
  expect(cli(["new", "--help"]).stdout).toContain("new LETTER [FOLDER]");
}, 60_000);

test("check tells what to look at, and fails where it is asked to be strict", () => {
  const source =
    '<mjml lang="de"><mj-head><mj-title>Hallo</mj-title><mj-preview>Vorab</mj-preview></mj-head><mj-body><mj-section><mj-column><mj-text color="#999999">Guten Tag, {{ name }}, schön, dass Sie da sind.</mj-text></mj-column></mj-section></mj-body></mjml>';
  fs.writeFileSync(path.join(folder, "grey.mjml"), source);
  fs.writeFileSync(path.join(folder, "grey.json"), '{"name":"Ada"}');
  const args = ["check", "grey.mjml", "--data", "grey.json"];
  const plain = cli(args);
  expect([plain.status, plain.stdout]).toEqual([0, expect.stringMatching(/^grey\.mjml: message\/low-contrast: #999999 on #ffffff[\s\S]*0 errors, 1 warnings/)]);
  expect(cli([...args, "--strict"]).status).toBe(1);
  expect(cli([...args, "--support", "--clients", "gmx"]).stdout).toMatch(/css-line-height +[+~?-] [+~?-] [+~?-]\n/);
  const read = lines(cli([...args, "--json"]).stdout)[0];
  expect([read.findings.map(({ code }) => code), read.support.length > 10]).toEqual([["message/low-contrast"], true]);
  expect(cli([...args, "--clients", "lotus"])).toMatchObject({ status: 2, stderr: expect.stringContaining("lotus") });
  expect(cli(["check", "--letter", "order-confirmation"])).toMatchObject({ status: 0, stdout: expect.stringContaining("0 errors, 0 warnings") });
});

test("render writes whole mails, and links with parameters", () => {
  const args = ["render", "--letter", "order-confirmation", "--links", "utm_source=mail&utm_campaign=x"];
  expect(cli([...args, "--eml", "mail.eml", "--from", "Shop <post@shop.example>", "--to", "ada@example.com"]).status).toBe(0);
  const mail = fs.readFileSync(path.join(folder, "mail.eml"), "utf8");
  expect(mail).toMatch(/^From: Shop <post@shop\.example>\r\nTo: ada@example\.com\r\nSubject: /);
  expect(mail).toContain("Content-Type: multipart/alternative");
  expect(mail).not.toMatch(/[^\r]\n/);
  expect(cli([...args, "--eml", "mail.eml"])).toMatchObject({ status: 2, stderr: expect.stringContaining("--from") });
  expect(cli(args).stdout).toContain("?utm_source=mail&amp;utm_campaign=x");
});

test("m8_render_writes_who_gets_a_copy_and_who_is_answered", () => {
  const args = ["render", "grey.mjml", "--data", "grey.json", "--from", "Shop <post@shop.example>"];
  const cc = ["--cc", 'bob@example.com, "Müller, Eva" <eva@example.com>', "--reply-to", "Service <hilfe@shop.example>"];
  expect(cli([...args, "--eml", "mail.eml", "--to", "ada@example.com", ...cc])).toMatchObject({ status: 0, stdout: "" });
  const mail = fs.readFileSync(path.join(folder, "mail.eml"), "utf8");
  expect(mail).toMatch(/^Reply-To: Service <hilfe@shop\.example>\r$/m);
  expect(mail.replaceAll(/\r\n[ \t]+/g, " ")).toMatch(/^Cc: bob@example\.com, =\?utf-8\?[bq]\?.*\?= <eva@example\.com>\r$/im);
  fs.writeFileSync(path.join(folder, "to.jsonl"), '{"id":1,"data":{"name":"Ada"},"to":"ada@example.com"}');
  expect(cli([...args, "--many", "to.jsonl", "--eml", "mails", ...cc]).status).toBe(0);
  expect(fs.readFileSync(path.join(folder, "mails", "1.eml"), "utf8")).toMatch(/^Reply-To: Service[\s\S]*^To: ada@|^To: ada@[\s\S]*^Reply-To: Service/m);
  const refused = (more, status, ...words) => {
    const { stderr, ...run } = cli([...args, ...more]);
    expect(run).toMatchObject({ status, stdout: "" });
    for (const word of words) expect(stderr).toContain(word);
  };
  const eml = ["--eml", "mail.eml", "--to", "ada@example.com"];
  refused([...eml, "--bcc", "a@shop.example"], 2, "--bcc", "who else got it", "sendmail");
  refused([...eml, "--cc", "nobody"], 1, "eml/bad-address", "nobody");
  refused([...eml, "--reply-to", "a@b.example\r\nBcc: eve@evil.example"], 1, "eml/bad-address");
  refused([...eml, "--cc", ""], 0);
  refused(["--cc", "a@shop.example"], 2, "--from is for whole mails", "--eml");
});

test("preview serves the folder until it is stopped", async () => {
  const served = spawn(process.execPath, [main, "preview", folder, "--port", "0", "--json"]);
  const { url } = JSON.parse(String(await new Promise((done) => served.stdout.once("data", done))));
  const { files } = await (await fetch(`${url}folder/files.json`)).json();
  expect(Object.keys(files)).toContain("grey.mjml");
  expect(await (await fetch(url)).text()).toContain("postfrisch-folder");
  served.kill("SIGINT");
  expect(await new Promise((done) => served.once("close", done))).toBe(0);
});

test("compile reads standard input and writes standard output", () => {
  const source = "<mjml><mj-body><mj-section><mj-column><mj-text>5 € > {{ x }}</mj-text></mj-column></mj-section></mj-body></mjml>";
  expect(cli(["compile", "-"], source)).toMatchObject({ status: 0, stdout: expect.stringContaining("5 € > {{ x }}") });
  const broken = cli(["compile", "-"], source.replace("</mj-column>", ""));
  expect([broken.status, broken.stderr]).toEqual([1, expect.stringContaining("mjml/syntax")]);
  expect(lines(cli(["compile", "-", "--json"], source).stdout)[0]).toMatchObject({ html: expect.any(String), diagnostics: [] });
});

describe("compile as mjml's command is used", () => {
  const mail = (text) =>
    `<mjml><mj-body><mj-section><mj-column>\n<mj-text>${text}</mj-text><mj-include path="part.mjml"/></mj-column></mj-section></mj-body></mjml>`;
  const at = (name) => path.join(folder, name);
  beforeAll(() => {
    fs.writeFileSync(at("one.mjml"), mail("eins"));
    fs.writeFileSync(at("two.mjml"), mail("zwei"));
    fs.writeFileSync(at("part.mjml"), "<mj-text>Teil</mj-text>");
  });

  test("several files go into a folder, one goes to a file or to standard output", () => {
    expect(cli(["compile", "-r", "one.mjml", "two.mjml", "-o", "out/"]).status).toBe(0);
    expect(
      ["one", "two"].map((name) =>
        fs
          .readFileSync(at(`out/${name}.html`), "utf8")
          .match(/eins|zwei|Teil/g)
          .join(),
      ),
    ).toEqual(["eins,Teil", "zwei,Teil"]);
    expect(cli(["compile", "one.mjml", "-o", "single.html"]).stdout).toBe("");
    expect(fs.readFileSync(at("single.html"), "utf8")).toContain("eins");
    expect(cli(["compile", "-r", "one.mjml", "-s"]).stdout).toContain("eins");
    expect(cli(["compile", "-i", "-s"], mail("drei")).stdout).toContain("drei");
  });

  test("a pattern that no shell has expanded names files, in every Node", () => {
    fs.mkdirSync(at("many/deep/er"), { recursive: true });
    for (const name of ["many/a1.mjml", "many/b.mjml", "many/deep/a2.mjml", "many/deep/er/a+3.mjml"]) fs.writeFileSync(at(name), mail(path.basename(name)));
    const named = (pattern) => [...cli(["compile", pattern]).stdout.matchAll(/\b[ab]\+?\d?\.mjml/g)].map(([name]) => name);
    expect(named("many/a*.mjml")).toEqual(["a1.mjml"]);
    expect(named("many/**/a*.mjml")).toEqual(["a1.mjml", "a2.mjml", "a+3.mjml"]);
    expect(named(at("many/*/*.mjml"))).toEqual(["a2.mjml"]);
    expect(named("man*/b.mjml")).toEqual(["b.mjml"]);
    expect(cli(["compile", "nowhere/*.mjml"]).stdout).toBe("");
    expect(cli(["compile", "*o.mjml"]).stdout).toContain("zwei");
  });

  test("--config.NAME sets mjml's options", () => {
    const plain = cli(["compile", "one.mjml"]).stdout;
    const minified = cli(["compile", "one.mjml", "--config.minify", "true"]).stdout;
    expect(minified.length).toBeLessThan(plain.length);
    expect(cli(["compile", "-", "--config.validationLevel", "strict"], mail("x").replace("<mj-text>", "<mj-text colour='red'>"))).toMatchObject({
      status: 1,
      stdout: "",
    });
    expect(cli(["compile", "one.mjml", "--config.juiceOptions", "x"])).toMatchObject({ status: 1, stderr: expect.stringContaining("usage/unsupported") });
  });

  test("--watch compiles again when an included file changes", async () => {
    const child = spawn(process.execPath, [main, "compile", "one.mjml", "-o", "watched.html", "--watch"], { cwd: folder });
    let said = "";
    child.stderr.on("data", (text) => {
      said += text;
    });
    const until = async (holds) => {
      for (let tries = 0; tries < 200 && !holds(); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
      expect(holds(), said).toBe(true);
    };
    const html = () => (fs.existsSync(at("watched.html")) ? fs.readFileSync(at("watched.html"), "utf8") : "");
    await until(() => said.includes("one.mjml - Successfully compiled") && html().includes("Teil"));
    fs.writeFileSync(at("part.mjml"), "<mj-text>anders</mj-text>");
    await until(() => html().includes("anders"));
    fs.writeFileSync(at("one.mjml"), "<p>");
    await until(() => said.includes("mjml/no-root"));
    fs.writeFileSync(at("one.mjml"), mail("wieder"));
    await until(() => html().includes("wieder"));
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGINT");
    expect(await ended).toBe(0);
  });
});

test("compile --jsonl answers each line in order, errors too", () => {
  const wrap = (text) => `<mjml><mj-body><mj-section><mj-column>${text}</mj-column></mj-section></mj-body></mjml>`;
  fs.mkdirSync(path.join(folder, "root"), { recursive: true });
  fs.writeFileSync(path.join(folder, "root/b.mjml"), "<mj-text>from root</mj-text>");
  fs.writeFileSync(path.join(folder, "a.mjml"), "<mj-text>from beside</mj-text>");
  const input = [
    { id: 1, source: wrap("<mj-text>eins</mj-text>") },
    { id: "memory", source: wrap('<mj-include path="m.mjml"/>'), files: { "m.mjml": "<mj-text>from memory</mj-text>" } },
    { id: "beside", source: wrap('<mj-include path="./a.mjml"/>'), path: path.join(folder, "case.mjml") },
    { id: "root", source: wrap('<mj-include path="b.mjml"/>'), path: path.join(folder, "case.mjml"), root: path.join(folder, "root") },
    { id: "bad", source: "<mjml><mj-body><mj-include path='m.mjml'/></mj-body></mjml>", files: { "m.mjml": "\n<!-- --><mj-include path='m.mjml'/>" } },
    { id: "missing", source: "\n<mjml><mj-body><mj-include path='none.mjml'/></mj-body></mjml>" },
    { id: "none" },
  ].map((line) => JSON.stringify(line));
  const { status, stdout } = cli(["compile", "--jsonl"], [...input, "no json", ""].join("\n"));
  const [one, memory, beside, root, bad, missing, none, garbage] = lines(stdout);
  expect([status, one.id, one.html.includes("eins")]).toEqual([0, 1, true]);
  expect([memory.html.includes("from memory"), beside.html.includes("from beside"), root.html.includes("from root")]).toEqual([true, true, true]);
  expect(bad).toEqual({
    id: "bad",
    error: {
      code: "mjml/include-cycle",
      severity: "error",
      message: expect.any(String),
      help: expect.any(String),
      file: "m.mjml",
      line: 2,
      column: 9,
      endLine: 2,
      endColumn: 36,
    },
  });
  expect(missing.diagnostics).toMatchObject([{ code: "mjml/include-missing", line: 2, column: 16, endColumn: 46 }]);
  expect([none.error.code, garbage.id, garbage.error.code]).toEqual(["usage/bad", null, "data/not-json"]);
});

test("render --jsonl takes letters and sources", () => {
  const sample = JSON.parse(fs.readFileSync("templates/letters/order-confirmation/samples/bike.json", "utf8"));
  const source =
    "<mjml><mj-head><mj-title>Hi {{ name }}</mj-title></mj-head><mj-body><mj-section><mj-column><mj-text>\n{{ name }} {{ nobody }}</mj-text></mj-column></mj-section></mj-body></mjml>";
  const input = [
    { id: 1, letter: "order-confirmation", data: sample, locale: "en" },
    { id: 2, letter: "order-confirmation", data: sample, locale: "de-du" },
    { id: 3, letter: "nothing", data: {} },
    { id: 4, source, data: { name: "A" } },
    { id: 5, source: source.replace("{{ nobody }}", ""), data: { name: "A" } },
    { id: 6, letter: "order-confirmation", data: { ...sample, order: { ...sample.order, number: 5 } } },
  ].map((line) => JSON.stringify(line));
  const { status, stdout } = cli(["render", "--jsonl"], input.join("\n"));
  const [en, du, unknown, undefinedName, plain, wrong] = lines(stdout);
  expect(status).toBe(0);
  expect(Object.keys(en)).toEqual(["id", "subject", "preheader", "html", "text"]);
  expect(en.subject).toBe("Order confirmation for your order NW-20417");
  expect(du.text).toContain("Hallo Maria,");
  expect([unknown.error.code, undefinedName.error.code, undefinedName.error.line, undefinedName.error.column]).toEqual([
    "letter/unknown",
    "template/undefined",
    2,
    15,
  ]);
  expect(plain).toMatchObject({ id: 5, subject: "Hi A", text: "A\n" });
  expect([wrong.error.code, wrong.error.path]).toEqual(["data/wrong-type", "order.number"]);
});

describe("a shop from the command line", () => {
  let server;
  let url;
  beforeAll(async () => {
    fs.writeFileSync(path.join(folder, "feed.xml"), demoFeed());
    fs.writeFileSync(path.join(folder, "campaign.json"), JSON.stringify(campaign));
  });
  afterAll(() => server?.kill());

  test("import, publish, override, link, serve", async () => {
    const elements = ["--lowest30", "g:lowest_price_30d", "--reduced-since", "g:reduced_since", "--previous", "g:previous_price", "--kind", "g:offer_kind"];
    const dry = cli(["import", "feed.xml", ...elements, "--dry-run"]);
    expect(dry.stdout).toContain("1006 rows: 1000 new, 0 changed, 0 unchanged, 0 gone, 6 rows dropped, 0 fields dropped (nothing was written)");
    expect(cli(["publish", "campaign.json", "--json"])).toMatchObject({ status: 1, stdout: expect.stringContaining("campaign/unknown-offer") });
    const imported = cli(["import", "-", ...elements, "--json"], demoFeed());
    expect([imported.status, lines(imported.stdout)[0].added]).toEqual([0, 1000]);
    expect(cli(["publish", "campaign.json"]).stdout).toBe("shop/herbst: version 1 is published\n");

    server = spawn(process.execPath, [main, "serve", "--port", "0", "--json", "--store", "sqlite:postfrisch.db"], { cwd: folder });
    url = await new Promise((resolve) => server.stdout.once("data", (text) => resolve(JSON.parse(text).url)));
    const linked = cli(["link", "--campaign", "herbst", "--message", "m1", "--base-url", url, "--json"]);
    const links = JSON.parse(linked.stdout);
    expect(links).toHaveLength(4);
    expect(links[0]).toMatchObject({
      block: "angebote",
      slot: 0,
      picture: expect.stringContaining(`${url}/i/v1.`),
      click: expect.stringContaining("/c/v1."),
      text: expect.stringContaining("/o/v1."),
    });
    expect(fs.statSync(path.join(folder, "postfrisch.keys.json")).mode & 0o777).toBe(0o600);

    const picture = async () => Buffer.from(await (await fetch(links[1].picture)).arrayBuffer());
    const before = await picture();
    expect(before.subarray(1, 4).toString()).toBe("PNG");
    const said = ["--author", "M. Lindt", "--reason", "Messe", "--until", new Date(Date.now() + 60_000).toISOString()];
    expect(cli(["override", "bike-004", "--price", "499.00", ...said]).status).toBe(0);
    expect((await picture()).equals(before)).toBe(false);
    const data = await (await fetch(`${url}/o/shop/bike-004.json`)).json();
    expect(data.offer.current).toMatchObject({ amount: 49_900, currency: "EUR" });
    expect(cli(["override", "bike-004", "--hide", "--author", "a", "--reason", "r"])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("usage/bad"),
    });
    expect(cli(["override", "none", "--hide", ...said]).stderr).toContain("campaign/unknown-offer");
    expect(cli(["override", "bike-004", "--text", "nur 99 €", ...said]).stderr).toContain("override/invalid");
    expect(cli(["override", "bike-007", "--replacement", "bike-010", ...said]).stdout).toContain("bike-007: override 2 holds until");
    expect(cli(["override", "--undo", "1", "--author", "A. Kern", "--reason", "vorbei"]).stdout).toBe("override 1 is taken back\n");
    expect((await picture()).equals(before)).toBe(true);
    const log = cli(["override", "--log"]).stdout.trim().split("\n");
    const ahead = (until) =>
      Date.parse(cli(["override", "bike-010", "--hide", "--author", "a", "--reason", "r", "--until", until]).stdout.split(" until ")[1]?.trim()) - Date.now();
    for (const [until, hours] of [
      ["P7D", 168],
      ["PT12H", 12],
      ["P1DT6H", 30],
    ])
      expect(ahead(until) / 3_600_000).toBeCloseTo(hours, 1);
    for (const until of ["P", "PT", "P1Y", "7D"]) expect(ahead(until)).toBeNaN();
    expect([log.length, log[0].includes('bike-007  {"replacement":"bike-010"}'), log[1].includes("taken back")]).toEqual([2, true, true]);
    expect(cli(["override", "--undo", "1", "--author", "a", "--reason", "r"])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("override/unknown"),
    });
    const render = ["render", "--letter", "newsletter", "--campaign", "herbst", "--message", "m1", "--base-url", url];
    expect(cli(render).stdout).toContain(`${url}/i/v1.k1.`);
    expect(cli([...render, "--amp"]).stdout).toMatch(/^<!doctype html>\s*<html ⚡4email[\s\S]*<amp-list [^>]*src="http:\/\/127\.0\.0\.1:\d+\/a\/v1\.k1\./);
    expect(cli([...render, "--amp", "--eml", "amp.eml", "--from", "a@shop.example", "--to", "b@kundin.example"]).status).toBe(0);
    const mail = fs.readFileSync(path.join(folder, "amp.eml"), "utf8");
    expect([...mail.matchAll(/^Content-Type: (text\/[\w-]+)/gm)].map(([, type]) => type)).toEqual(["text/plain", "text/x-amp-html", "text/html"]);
    expect(cli(["link", "--campaign", "none", "--message", "m"])).toMatchObject({ status: 1, stderr: expect.stringContaining("campaign/unknown") });
  }, 60_000);

  test("simulate says what a link would show, and why", () => {
    const links = JSON.parse(cli(["link", "--campaign", "herbst", "--message", "m9", "--json"]).stdout);
    const [, second] = links.filter(({ block }) => block === "angebote");
    const told = (...flags) => JSON.parse(cli(["simulate", second.picture, "--json", ...flags]).stdout);
    expect(told()).toMatchObject({
      purpose: "picture",
      campaign: "herbst",
      block: "angebote",
      slot: 1,
      kind: "offers",
      state: "shown",
      shown: { id: "bike-004", standing: "available" },
    });
    // Sold out, the next one stands there, and the click follows.
    expect(told("--stock", "bike-004=0")).toMatchObject({ state: "shown", target: expect.stringMatching(/trip-010$/) });
    const proxied = cli(["simulate", second.picture, "--stock", "bike-004=sold_out", "--privacy-proxy", "--output", "seen.png"]);
    expect(proxied.stdout).toMatch(
      /offer {4}bike-004: [\s\S]*click {4}https:\/\/shop.example\/reisen\/trip-010\nnow {6}shown: trip-010: the picture that was kept shows another offer/,
    );
    expect(fs.readFileSync(path.join(folder, "seen.png")).subarray(1, 4).toString()).toBe("PNG");
    const all = links.flatMap(({ block }) => block).length;
    expect(all).toBe(4);
    const late = new Date(Date.now() + 3 * 86_400_000).toISOString();
    expect(told("--at", late)).toMatchObject({ state: "neutral", reason: "data-too-old", shown: null });
    expect(told("--at", new Date(Date.now() + 500 * 86_400_000).toISOString())).toMatchObject({ state: "ended" });
    expect(cli(["simulate", second.picture.replace("/i/v1", "/c/v1")])).toMatchObject({ status: 1, stderr: expect.stringContaining("link/forbidden") });
    for (const wrong of [[], [second.picture, "--at", "morgen"], [second.picture, "--stock", "bike-004=viele"], ["kein link"]])
      expect(cli(["simulate", ...wrong])).toMatchObject({ status: 2, stderr: expect.stringContaining("usage/bad") });
  }, 60_000);

  test("feeds of every format, parcels, relations", () => {
    const feeds = (name) => path.resolve("tests/feeds", name);
    const store = ["--store", "sqlite:formats.db"];
    const shopify = cli(["import", feeds("shopify-kaffee.json"), "--currency", "EUR", "--base", "https://shop.example", "--feed", "shopify", ...store]);
    expect([shopify.status, shopify.stdout]).toEqual([0, "3 rows: 3 new, 0 changed, 0 unchanged, 0 gone, 1 row dropped, 0 fields dropped\n"]);
    expect(shopify.stderr).toContain("row 3 (7482917357), variants: there is no variants");
    expect(cli(["import", feeds("google-garten.csv"), "--encoding", "windows-1252", "--rrp", "UVP", "--feed", "csv", ...store]).stdout).toContain(
      "3 rows: 2 new",
    );
    const changed = cli(
      ["import", "-", "--feed", "csv", "--dry-run", ...store],
      "id;title;link;availability;price\n1;Mäher;https://shop.example/maeher;in_stock;299.00 EUR\n",
    );
    expect(changed.stdout).toContain("~ 1: ");
    expect(changed.stdout).toContain("price 34900 EUR → 29900 EUR");
    expect(changed.stdout).toContain("- 2\n");
    expect(cli(["import", feeds("google-garten.csv"), "--format", "fax"])).toMatchObject({ status: 2, stderr: expect.stringContaining("usage/bad") });
    const parcels = cli(["import", feeds("dhl-sendung.json"), "--format", "dhl", "--json", ...store]);
    expect(JSON.parse(parcels.stdout)).toEqual({
      parcels: [
        {
          number: "00340434161094042558",
          reference: expect.stringMatching(/^[\w-]{22}$/),
          event: { type: "parcel.out_for_delivery", parcel: "00340434161094042558", at: "2026-11-22T06:15:00.000Z", id: expect.stringMatching(/^parcel\./) },
        },
      ],
      problems: [],
    });
    const lines = [
      { source: "1", slot: "must-have", offer: "2" },
      { subject: "A".repeat(22), recipient: { purchases: [{ offer: "1" }], consent: { profiling: true } } },
    ];
    expect(cli(["relate", "-", ...store], lines.map((line) => JSON.stringify(line)).join("\n")).stdout).toBe("1 relations, 1 recipients, 0 facts\n");
    expect(cli(["relate", "-", ...store], '{"source":"1","slot":"best","offer":"2"}').stderr).toContain("recommend/invalid");
  }, 60_000);

  test("import from an address: page by page, with a header, and again and again until it is stopped", async () => {
    const page = (n) => ({
      products: n > 2 ? [] : [{ id: n, title: `P${n}`, handle: `p${n}`, variants: [{ id: n, title: "Default Title", available: true, price: "1.00" }] }],
    });
    const asked = [];
    const shop = createServer((request, response) => {
      asked.push([request.url, request.headers["x-key"], request.headers["if-none-match"]]);
      if (request.headers["if-none-match"] === '"1"') return response.writeHead(304).end();
      return response.writeHead(200, { ETag: '"1"' }).end(JSON.stringify(page(Number(new URL(request.url, "http://a").searchParams.get("page")))));
    });
    await new Promise((resolve) => shop.listen(0, "127.0.0.1", resolve));
    const at = `http://127.0.0.1:${shop.address().port}/products.json?page=`;
    const flags = ["--currency", "EUR", "--base", "https://shop.example", "--header", "X-Key: k", "--private", "--json", "--store", "sqlite:pages.db"];
    const run = async (args, until) => {
      const importer = spawn(process.execPath, [main, "import", ...args, ...flags], { cwd: folder });
      const told = [];
      importer.stdout.on("data", (text) => told.push(...lines(String(text))));
      const ended = new Promise((resolve) => importer.on("exit", resolve));
      if (until) {
        await expect.poll(() => told.some(until), { timeout: 10_000 }).toBe(true);
        importer.kill("SIGTERM");
      }
      return [await ended, told];
    };
    const [code, [all]] = await run([`${at}{page}`]);
    expect([code, all.added, asked.map(([url]) => url.slice(-1)), asked.every(([, key]) => key === "k")]).toEqual([0, 2, ["1", "2", "3"], true]);
    const [ended, told] = await run([`${at}1`, "--feed", "watched", "--watch", "--every", "1"], (line) => line.notModified);
    expect([ended, told[0].rows, told[1]]).toEqual([0, 1, { notModified: true }]);
    shop.close();
  }, 30_000);

  test("serve with the editor's API and page, and the webhooks, each with its key", async () => {
    const both = spawn(process.execPath, [main, "serve", "--port", "0", "--json", "--editor", "--webhooks", "--store", "sqlite:postfrisch.db"], {
      cwd: folder,
    });
    try {
      const { url: at, editor, webhooks } = await new Promise((resolve) => both.stdout.once("data", (text) => resolve(JSON.parse(text))));
      expect([editor, webhooks]).toEqual([`${at}/editor/`, `${at}/in/`]);
      for (const name of ["postfrisch.editor.key", "postfrisch.webhooks.key"]) expect(fs.statSync(path.join(folder, name)).mode & 0o777).toBe(0o600);
      const key = fs.readFileSync(path.join(folder, "postfrisch.editor.key"), "utf8").trim();
      const page = await fetch(editor);
      expect([
        page.status,
        (await page.text()).includes("Postfrisch editor"),
        page.headers.get("content-security-policy")?.includes("default-src 'self'"),
      ]).toEqual([200, true, true]);
      expect((await fetch(`${editor}..%2f..%2f..%2fpackage.json`)).status).toBe(404);
      expect((await fetch(`${at}/e/campaigns`)).status).toBe(401);
      const { campaigns } = await (await fetch(`${at}/e/campaigns`, { headers: { Authorization: `Bearer ${key}` } })).json();
      expect(campaigns.map((c) => c.id)).toEqual(["herbst"]);
      const said = { offer: "bike-010", author: "a", reason: "r", until: Date.now() + 60_000, visible: false };
      const made = await fetch(`${at}/e/overrides`, { method: "POST", headers: { Authorization: `Bearer ${key}` }, body: JSON.stringify(said) });
      expect([made.status, (await (await fetch(`${at}/o/shop/bike-010.json`)).json()).offer.standing]).toEqual([201, "hidden"]);
      expect((await fetch(`${at}/in/offers`, { method: "POST", body: "{}" })).status).toBe(401);
    } finally {
      both.kill();
    }
  }, 30_000);
});
