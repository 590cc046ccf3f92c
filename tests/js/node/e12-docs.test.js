// Every snippet of README, docs and doc comments, run as it stands: those of a page in order, in a project as the page has it.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { smallFeed, smtpServer, temporaryFolder } from "./parts.js";
import { hasPostgres, postgresServer } from "./postgres.js";
import { hasRedis, redisServer } from "./redis.js";
import { examplesOf, Project, pages, promised, snippetsOf, sources } from "./snippets.js";

/** What can't run here: a word that a block of the page has, and why. */
const NOT_RUN = [
  ["README.md", "npm start", "builds everything, and runs the tests of which this is one"],
  ["docs/counters.md", "scrape_configs:", "the configuration of another program, Prometheus"],
];

/** Pages whose blocks other tests run, on servers of their own: a deployment's are the examples, word for word. */
const RUN_BY = {
  "docs/backup.md": "e10-backup.test.js",
  "docs/deploy/": "e9-deploy-docs.test.js",
  "docs/experiments/assignment.md": "experiment-vectors.test.js",
  "docs/experiments/statistics.md": "../../../src/lib.rs",
  "docs/extending/": "extending.test.js",
  "docs/rust.md": "../../../src/lib.rs",
};
const isRunElsewhere = (page) => Object.keys(RUN_BY).some((beginning) => page.startsWith(beginning));

/** What goes on until it is stopped. */
const GOES_ON = [
  ["docs/feeds.md", "--watch"],
  ["js/runtimes/node.ts", ".listen(8787"],
];

const isOf = (list, { page, code }) => list.filter(([of, word]) => of === page && code.includes(word));

/** What the internet was asked for. */
const asked = [];
const internet = createServer(async (request, response) => {
  let body = "";
  for await (const piece of request) body += piece;
  const { url } = request;
  if (url === "/feed.xml") return response.end(smallFeed(["bike-004", "bike-007", "part-016"]));
  if (url === "/postfrisch") return response.setHeader("content-type", "application/json").end(JSON.stringify(registry));
  if (url.endsWith(".tgz")) return response.end(fs.readFileSync(registry.file));
  asked.push({ url, body: body.startsWith("{") ? JSON.parse(body) : body });
  response.setHeader("content-type", "application/json");
  response.end('{"id":"1","MessageId":"1","MessageID":"1","ErrorCode":0,"Message":"OK"}');
});
/** The package as a registry has it. */
const registry = { name: "postfrisch", versions: {} };
let smtp;
let redis;
let postgres;
let hosts;

function pack() {
  const folder = temporaryFolder();
  const packed = JSON.parse(execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], { encoding: "utf8" }));
  const [{ filename, integrity }] = Array.isArray(packed) ? packed : Object.values(packed);
  const { version, devDependencies, scripts, ...manifest } = JSON.parse(fs.readFileSync("package.json", "utf8"));
  registry.file = path.join(folder, filename);
  registry["dist-tags"] = { latest: version };
  registry.versions[version] = { ...manifest, version, dist: { integrity, tarball: `${hosts}/postfrisch/-/${filename}` } };
}

beforeAll(async () => {
  smtp = await smtpServer();
  if (hasRedis) redis = await redisServer();
  if (hasPostgres) {
    postgres = await postgresServer();
    await postgres.database("shop");
  }
  await new Promise((resolve) => internet.listen(0, "127.0.0.1", resolve));
  hosts = `http://127.0.0.1:${internet.address().port}`;
  pack();
}, 120_000);
afterAll(() => Promise.all([smtp.close(), redis?.stop(), postgres?.stop(), new Promise((resolve) => internet.close(resolve))]));

/** The folder that README's walk-through leaves behind, where a page goes on from there. */
async function afterTheWalk(project) {
  for (const { file, code } of snippetsOf("README.md")) if (file) project.write(file, code);
  const done = await project.run({
    language: "sh",
    code: "npx postfrisch import feed.csv; npx postfrisch publish campaign.json; npx postfrisch link --campaign herbst --message m-1",
  });
  expect(done).toMatchObject({ code: 0 });
}

const smtpUrl = () => ({ SMTP_URL: `smtp://127.0.0.1:${smtp.port}?ignoreTLS=true` });

/** What a page needs besides an empty folder with the package. */
const NEEDS = {
  "README.md": { installed: false, env: () => ({ npm_config_registry: hosts }) },
  "docs/campaign.md": { before: afterTheWalk },
  "docs/cli.md": { before: afterTheWalk },
  "docs/counters.md": { before: afterTheWalk },
  "docs/editor.md": { before: afterTheWalk },
  "docs/feeds.md": { before: afterTheWalk },
  "docs/privacy.md": { before: afterTheWalk },
  "docs/protocol.md": { before: afterTheWalk },
  "docs/amp.md": { before: afterTheWalk },
  "docs/recommendations.md": { before: afterTheWalk },
  "docs/journey-runner.md": { packages: ["nodemailer"], env: smtpUrl },
  "js/send/nodemailer.ts": { packages: ["nodemailer"], env: smtpUrl },
  "js/stores/postgres.ts": { packages: ["pg"] },
  "js/stores/redis.ts": { packages: ["redis"] },
  "docs/sending.md": {
    packages: ["nodemailer", "resend", "postmark", "@aws-sdk"],
    env: () => ({
      ...smtpUrl(),
      RESEND_API_KEY: "re_1",
      POSTMARK_TOKEN: "token",
      AWS_ENDPOINT_URL: hosts,
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "a",
      AWS_SECRET_ACCESS_KEY: "b",
    }),
  },
};

const projects = [];
async function projectOf(page) {
  const { before, env, ...more } = NEEDS[page] ?? {};
  const project = await Project.at({ ...more, env: env?.(), hosts, ports: { 6379: redis?.port, 5432: postgres?.port } });
  projects.push(project);
  await before?.(project);
  return project;
}
afterAll(() => projects.forEach((project) => void project.close()));

/** What README's mail shows as text at its first slot. */
async function shown(project) {
  const [, link] = /href="(http:\/\/127\.0\.0\.1:\d+\/o\/[^"]+)"/.exec(project.read("mail.html").replaceAll(":8787/", `:${project.port}/`));
  return (await fetch(link)).text();
}

/** What blocks do that matters beyond their running, by a word of each. */
const DOES = [
  ["README.md", "serve --port", async (_, project) => expect(await shown(project)).toMatch(/632,99/)],
  ["README.md", "sed -i", async (_, project) => expect(await shown(project)).toMatch(/599,00/)],
  ["README.md", "override bike-004", async (_, project) => expect(await shown(project)).toMatch(/499,00/)],
  ["docs/feeds.md", "--watch", ({ stdout }) => expect(stdout).toContain("3 changed")],
  ["docs/cli.md", "--jsonl", ({ stdout }) => expect(JSON.parse(stdout)).toMatchObject({ id: 1, text: expect.stringContaining("Hallo Maria") })],
  [
    "docs/sending.md",
    "writeFileSync",
    (_, project) => expect(project.read("mail.eml")).toMatch(/^From: Shop <post@shop.example>\r\nTo: ada@example.com\r\nSubject: Hallo Ada\r\n/),
  ],
  ["docs/vouchers.md", "vouchers count", ({ stdout }) => expect(stdout).toMatch(/^spring: 3 codes left, 0 given, 0 expired$/m)],
  ["docs/vouchers.md", "onLow", ({ stdout }) => expect(stdout).toBe("pool spring: 2 codes left\ntrue\ntrue\n")],
  ["docs/sending.md", "renderMany", ({ stdout }) => expect(stdout).toMatch(/^1 \d{3,}\n$/)],
  [
    "docs/sending.md",
    'use("compile"',
    ({ mails: [mail] }) => {
      expect(mail.to).toEqual(["ada@example.com"]);
      expect(mail.headers).toMatch(/^List-Unsubscribe: <https:/m);
      expect(mail.raw).toContain("Unsubscribe here");
    },
  ],
  [
    "docs/sending.md",
    "envelope",
    ({ mails: [mail] }) => {
      expect(mail.to).toEqual(["ada@example.com", "archive@shop.example"]);
      expect(mail.headers).toMatch(/^To: ada@example.com$/m);
      expect(mail.raw).not.toContain("archive@");
    },
  ],
  [
    "docs/sending.md",
    "new Resend",
    ({ mails: [mail], asked: [resend, postmark, simple, raw] }) => {
      const [url, click] = [expect.stringMatching(/^<https:/), "List-Unsubscribe=One-Click"];
      const list = [
        { Name: "List-Unsubscribe", Value: url },
        { Name: "List-Unsubscribe-Post", Value: click },
      ];
      expect(mail.headers).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m);
      expect(resend.body).toMatchObject({ to: "ada@example.com", headers: { "List-Unsubscribe": url, "List-Unsubscribe-Post": click } });
      expect(postmark.body).toMatchObject({ To: "ada@example.com", Headers: list });
      expect(simple.body).toMatchObject({ Destination: { ToAddresses: ["ada@example.com"] }, Content: { Simple: { Headers: list } } });
      expect(Buffer.from(raw.body.Content.Raw.Data, "base64").toString()).toMatch(/^From: post@shop.example\r\nTo: ada@example.com\r$/m);
    },
  ],
];

/** Runs a block and says what was wrong with it. */
async function runs(project, block) {
  const [mailsBefore, askedBefore] = [smtp.mails.length, asked.length];
  const ran = await project.run(block, isOf(GOES_ON, block).length > 0);
  expect(ran.code ?? 0, `${block.name} ended with ${ran.code}:\n${ran.stderr}`).toBe(0);
  if (block.language === "js" || block.language === "ts") expect(ran.stderr, block.name).toBe("");
  if (block.language === "sh") for (const line of promised(block.code)) expect(ran.stdout).toMatch(line);
  if (block.language === "mjml") expect(ran.warnings).toEqual([]);
  const mails = smtp.mails.slice(mailsBefore).map((mail) => ({ ...mail, headers: mail.raw.split("\r\n\r\n")[0].replaceAll(/\r\n[ \t]+/g, " ") }));
  for (const [, , does] of isOf(DOES, block)) await does({ ...ran, mails, asked: asked.slice(askedBefore) }, project);
}

const examples = sources.flatMap(examplesOf);
const blocks = [...pages.flatMap(snippetsOf), ...examples];

describe.each(pages.filter((page) => snippetsOf(page).length > 0 && !isRunElsewhere(page)))("e12_snippets_run_as_they_stand: %s", (page) => {
  let project;
  beforeAll(async () => {
    project = await projectOf(page);
  }, 60_000);
  const runnable = snippetsOf(page).filter((block) => isOf(NOT_RUN, block).length === 0);
  test.each(runnable.map((block) => [block.line, block]))("the block at line %i", (_, block) => runs(project, block), 60_000);
});

test.each(examples.map((example) => [example.name, example]))("e12_examples_of_doc_comments_run: %s", async (_, example) => {
  await runs(await projectOf(example.page), example);
});

test("e12_what_is_not_run_is_there_and_says_why", () => {
  for (const [page, word, why] of NOT_RUN) {
    expect(
      blocks.filter((block) => block.page === page && block.code.includes(word)),
      `${page}: ${word}`,
    ).toHaveLength(1);
    expect(why).toMatch(/\w+ \w+/);
  }
  for (const [page, word] of [...GOES_ON, ...DOES])
    expect(
      blocks.filter((block) => isOf([[page, word]], block).length > 0),
      `${page}: ${word}`,
    ).toHaveLength(1);
  for (const [beginning, file] of Object.entries(RUN_BY)) {
    expect(pages.some((page) => page.startsWith(beginning))).toBe(true);
    expect(fs.readFileSync(new URL(file, import.meta.url), "utf8")).toContain(beginning.replace(/\/$/, ""));
  }
  for (const page of Object.keys(NEEDS)) expect(pages.concat(sources)).toContain(page);
});
