// What hands mails over: Nodemailer with its plugin, and the clients of Resend, Postmark and Amazon SES, as they are on npm.
import fs from "node:fs";
import path from "node:path";
import { SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import nodemailer from "nodemailer";
import { compile } from "postfrisch";
import newsletter from "postfrisch/letters/newsletter";
import { postfrisch } from "postfrisch/nodemailer";
import { ServerClient } from "postmark";
import { Resend } from "resend";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { smtpServer, temporaryFolder } from "./parts.js";

const template = compile(newsletter);
const [data] = Object.values(newsletter.samples);
const message = template.render(data);
const url = message.headers["List-Unsubscribe"];
const to = "ada@example.com";
const from = "shop@shop.example";

test("m8_headers_have_the_senders_shapes", () => {
  expect(message.headers).toEqual({ "List-Unsubscribe": expect.stringMatching(/^<https:/), "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" });
  expect(message.headerList).toEqual(Object.entries(message.headers).map(([Name, Value]) => ({ Name, Value })));
});

describe("nodemailer", () => {
  let server;
  beforeAll(async () => {
    server = await smtpServer();
  });
  afterAll(() => server.close());

  const transport = () => nodemailer.createTransport({ host: "127.0.0.1", port: server.port, secure: false, ignoreTLS: true });
  const sent = async (mail, through = transport()) => {
    await through.sendMail({ from, to, ...mail });
    return server.mails.at(-1);
  };
  const unfolded = (raw) => raw.replace(/\r\n[ \t]+/g, " ");
  const unsubscribes = ({ raw }) => [/^List-Unsubscribe: *(.*)\r$/m, /^List-Unsubscribe-Post: *(.*)\r$/m].map((line) => line.exec(unfolded(raw))?.[1]);
  const expected = () => [url, "List-Unsubscribe=One-Click"];

  test("m8_nodemailer_keeps_the_headers", async () => {
    const { subject, html, text, headers } = message;
    expect(unsubscribes(await sent({ subject, html, text, headers }))).toEqual(expected());
    expect(unsubscribes(await sent({ ...message }))).toEqual(expected());
  });

  test("m8_a_mail_of_ours_goes_through_as_it_is", async () => {
    const raw = message.eml({ from, to, date: 0 });
    const { raw: arrived, to: recipients } = await sent({ raw: Buffer.from(raw), envelope: { from, to: [to, "bcc@example.com"] } });
    expect(arrived).toBe(Buffer.from(raw).toString());
    expect(recipients).toEqual([to, "bcc@example.com"]);
  });

  test("m8_the_plugin_makes_mails_of_templates", async () => {
    const through = transport();
    through.use("compile", postfrisch({ templates: { newsletter: template } }));
    const named = await sent({ template: "newsletter", data, headers: { "X-Own": "1" } }, through);
    expect(unsubscribes(named)).toEqual(expected());
    expect(named.raw).toMatch(/^X-Own: 1\r$/m);
    const given = await sent({ template, data, subject: "Another", headers: [{ key: "list-unsubscribe", value: "<mailto:x@shop.example>" }] }, through);
    expect(unfolded(given.raw)).toMatch(/^Subject: Another\r$/m);
    expect(unfolded(given.raw).match(/^List-Unsubscribe: .*$/gim)).toEqual(["List-Unsubscribe: <mailto:x@shop.example>"]);
    expect(unsubscribes(given)[1]).toBe("List-Unsubscribe=One-Click");
    expect((await sent({ subject: "Plain", text: "x" }, through)).raw).not.toContain("text/html");
    await expect(sent({ template: "constructor", data }, through)).rejects.toMatchObject({
      message: expect.stringContaining("there is no template `constructor`"),
    });
    await expect(sent({ template, data: {} }, through)).rejects.toMatchObject({ message: expect.stringContaining("data/missing") });
  });
});

describe("providers' own clients", () => {
  const answering = (body) => {
    const bodies = [];
    const answer = async (_, { body: sent }) => {
      bodies.push(JSON.parse(sent));
      return new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } });
    };
    return { bodies, answer };
  };

  test("m8_resend_takes_headers", async () => {
    const { bodies, answer } = answering({ id: "1" });
    const real = globalThis.fetch;
    globalThis.fetch = answer;
    try {
      const { error } = await new Resend("re_1").emails.send({
        from,
        to,
        subject: message.subject,
        html: message.html,
        text: message.text,
        headers: message.headers,
      });
      expect(error).toBeNull();
    } finally {
      globalThis.fetch = real;
    }
    expect(bodies[0].headers).toEqual(message.headers);
  });

  test("m8_postmark_takes_the_list", async () => {
    const { bodies, answer } = answering({ ErrorCode: 0, Message: "OK" });
    const client = new ServerClient("token", { fetch: answer });
    await client.sendEmail({ From: from, To: to, Subject: message.subject, HtmlBody: message.html, TextBody: message.text, Headers: message.headerList });
    expect(bodies[0].Headers).toEqual(message.headerList);
  });

  test("m8_ses_takes_the_list_and_whole_mails", async () => {
    const bodies = [];
    const requestHandler = {
      handle: async ({ body }) => {
        bodies.push(JSON.parse(body));
        return { response: { statusCode: 200, headers: { "content-type": "application/json" }, body: new Response('{"MessageId":"1"}').body } };
      },
    };
    const client = new SESv2Client({ region: "eu-central-1", credentials: { accessKeyId: "a", secretAccessKey: "b" }, requestHandler });
    const Body = { Html: { Data: message.html }, Text: { Data: message.text } };
    await client.send(
      new SendEmailCommand({ FromEmailAddress: from, Content: { Simple: { Subject: { Data: message.subject }, Body, Headers: message.headerList } } }),
    );
    const whole = message.eml({ from, to, date: 0 });
    await client.send(new SendEmailCommand({ Content: { Raw: { Data: whole } } }));
    expect(bodies[0].Content.Simple.Headers).toEqual(message.headerList);
    expect(Buffer.from(bodies[1].Content.Raw.Data, "base64")).toEqual(Buffer.from(whole));
  });
});

test("m8_types_fit_each_sender", () => {
  const file = path.join(temporaryFolder(), "senders.ts");
  const from = JSON.stringify(path.resolve("dist/js/index.js"));
  const plugin = JSON.stringify(path.resolve("dist/js/nodemailer.js"));
  const types = (name) => JSON.stringify(path.resolve("node_modules", name));
  const lines = (headers, list) => `
import type { Message } from ${from};
import { postfrisch } from ${plugin};
import { createTransport } from ${types("nodemailer/dist/esm/nodemailer.js")};
import type { CreateEmailOptions } from ${types("resend")};
import type { Message as Postmark } from ${types("postmark")};
import type { SendEmailCommandInput } from ${types("@aws-sdk/client-sesv2")};
declare const message: Message;
const transport = createTransport({ host: "x" });
transport.use("compile", postfrisch({ templates: {} }));
void transport.sendMail({ from: "a@b.example", to: "c@d.example", ...message });
void transport.sendMail({ from: "a@b.example", to: "c@d.example", headers: ${headers} });
export const resend: CreateEmailOptions = { from: "a", to: "b", subject: "c", html: message.html, text: message.text, headers: ${headers} };
export const postmark: Postmark = { From: "a", Subject: "b", Headers: ${list} };
export const ses: SendEmailCommandInput = { Content: { Simple: { Subject: { Data: "a" }, Body: {}, Headers: ${list} } } };
export const raw: SendEmailCommandInput = { Content: { Raw: { Data: message.eml({ from: "a@b.example", to: { address: "c@d.example" } }) } } };
`;
  const check = (text) => {
    fs.writeFileSync(file, text);
    const program = ts.createProgram([file], {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      types: ["node"],
      typeRoots: [path.resolve("node_modules/@types")],
    });
    return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
  };
  expect(check(lines("message.headers", "message.headerList"))).toEqual([]);
  expect(check(lines("message.headerList", "message.headers")).length).toBeGreaterThanOrEqual(3);
}, 120_000);
