// The snippets of docs/sending.md, each run as it stands in a project of its own: against a real SMTP server, and one that answers in place of the providers.
import { spawn } from "node:child_process";
import fs from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { smtpServer, temporaryFolder } from "./parts.js";

const folder = temporaryFolder();
const snippets = [...fs.readFileSync("docs/sending.md", "utf8").matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code]) => code);
/** What providers' own clients ask for goes to the server here. */
const PRELOAD = `const real = globalThis.fetch;
globalThis.fetch = (url, options) => real(String(url).replace(/^https:\\/\\/[^/]+/, process.env.PROVIDERS), options);\n`;

/** What providers were asked for. */
const asked = [];
const providers = createServer(async (request, response) => {
  let body = "";
  for await (const piece of request) body += piece;
  asked.push({ url: request.url, body: JSON.parse(body) });
  response.setHeader("content-type", "application/json");
  response.end('{"id":"1","MessageId":"1","MessageID":"1","ErrorCode":0,"Message":"OK"}');
});
let smtp;
let env;

beforeAll(async () => {
  smtp = await smtpServer();
  await new Promise((resolve) => providers.listen(0, "127.0.0.1", resolve));
  const at = `http://127.0.0.1:${providers.address().port}`;
  env = {
    ...process.env,
    SMTP_URL: `smtp://127.0.0.1:${smtp.port}?ignoreTLS=true`,
    RESEND_API_KEY: "re_1",
    POSTMARK_TOKEN: "token",
    PROVIDERS: at,
    AWS_ENDPOINT_URL: at,
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "a",
    AWS_SECRET_ACCESS_KEY: "b",
  };
  const modules = path.join(folder, "node_modules");
  fs.mkdirSync(modules);
  fs.symlinkSync(process.cwd(), path.join(modules, "postfrisch"));
  for (const name of ["nodemailer", "resend", "postmark", "@aws-sdk"]) fs.symlinkSync(path.resolve("node_modules", name), path.join(modules, name));
  fs.writeFileSync(path.join(folder, "preload.mjs"), PRELOAD);
});

afterAll(() => Promise.all([smtp.close(), new Promise((resolve) => providers.close(resolve))]));

/** Runs a snippet; what it printed, and what was sent and asked meanwhile. */
async function run(number) {
  fs.writeFileSync(path.join(folder, `${number}.mjs`), snippets[number]);
  const [mailsBefore, askedBefore] = [smtp.mails.length, asked.length];
  const node = spawn(process.execPath, ["--import", "./preload.mjs", `${number}.mjs`], { cwd: folder, env });
  const printed = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"]) node[stream].on("data", (piece) => (printed[stream] += piece));
  const code = await new Promise((resolve) => node.on("close", resolve));
  const mails = smtp.mails.slice(mailsBefore).map((mail) => ({ ...mail, headers: mail.raw.split("\r\n\r\n")[0].replaceAll(/\r\n[ \t]+/g, " ") }));
  return { code, ...printed, mails, asked: asked.slice(askedBefore) };
}

/** What each snippet does, by a word of it. */
const DOES = {
  writeFileSync: () =>
    expect(fs.readFileSync(path.join(folder, "mail.eml"), "utf8")).toMatch(/^From: Shop <post@shop.example>\r\nTo: ada@example.com\r\nSubject: Hallo Ada\r\n/),
  renderMany: ({ stdout }) => expect(stdout).toMatch(/^1 \d{3,}\n$/),
  'use("compile"': ({ mails: [mail] }) => {
    expect(mail.to).toEqual(["ada@example.com"]);
    expect(mail.headers).toMatch(/^List-Unsubscribe: <https:/m);
    expect(mail.raw).toContain("Unsubscribe here");
  },
  envelope: ({ mails: [mail] }) => {
    expect(mail.to).toEqual(["ada@example.com", "archive@shop.example"]);
    expect(mail.headers).toMatch(/^To: ada@example.com$/m);
    expect(mail.raw).not.toContain("archive@");
  },
  "new Resend": ({ mails: [mail], asked: [resend, postmark, simple, raw] }) => {
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
};

test.each(snippets.map((code, number) => [number, code]))("m8_snippet_%i_of_the_docs_runs_as_it_stands", async (number, code) => {
  const does = Object.entries(DOES).filter(([word]) => code.includes(word));
  expect(does).toHaveLength(1);
  const ran = await run(number);
  expect(ran).toMatchObject({ code: 0, stderr: "" });
  does[0][1](ran);
});

test("m8_every_snippet_of_the_docs_is_run", () => {
  expect(snippets).toHaveLength(Object.keys(DOES).length);
});
