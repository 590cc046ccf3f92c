// Whole mails: what mailparser and Python's `email` read in them is what was put in, whatever that was.
import { spawnSync } from "node:child_process";
import { simpleParser } from "mailparser";
import { compile, renderMany } from "postfrisch";
import { eml } from "postfrisch/eml";
import { describe, expect, test } from "vitest";
import { chance, hasPython } from "./parts.js";

const source =
  "<mjml><mj-head><mj-title>{{ title }}</mj-title></mj-head><mj-body><mj-section><mj-column><mj-text>{{ text }}</mj-text></mj-column></mj-section></mj-body></mjml>";
const template = compile(source);
const message = (title = "Hallo", text = "Guten Tag") => template.render({ title, text });
const base = { from: "Shop <post@shop.example>", to: "ada@example.com", date: Date.UTC(2026, 10, 22, 9) };
const text = (bytes) => Buffer.from(bytes).toString("latin1");
const code = (call) => {
  try {
    call();
  } catch (error) {
    return error.code;
  }
};

test("a process that only sends what another one rendered needs no other entry", () => {
  const { subject, html, text: plain } = message();
  const script = `import { eml } from "postfrisch/eml"; process.stdout.write(await eml(${JSON.stringify({ subject, html, text: plain })}, ${JSON.stringify(base)}));`;
  const alone = spawnSync(process.execPath, ["--input-type=module", "-e", script]);
  expect(alone.stderr.toString()).toBe("");
  expect(sound(alone.stdout)).toContain("Subject");
  expect(text(alone.stdout)).toContain("Subject: Hallo");
});

/** What holds for the bytes of every mail. */
function sound(bytes) {
  const raw = text(bytes);
  expect(raw).not.toMatch(/(^|[^\r])\n|\r(?!\n)|\0|[\x80-\xff]/);
  const lines = raw.split("\r\n");
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(998);
  const head = lines.slice(0, lines.indexOf(""));
  // A line of blanks ends the head for some readers. Only an address that is too long beside its name stands below it.
  for (const [i, line] of head.entries()) {
    const isAbove = / <\S{60,}$/.test(head[i + 1] ?? "");
    expect(line).toMatch(isAbove ? /^[!-9;-~]+:( \S.*)?$|^[ \t]+\S/ : /^[!-9;-~]+: ?\S|^[ \t]+\S/);
  }
  return head.filter((line) => !/^[ \t]/.test(line)).map((line) => line.slice(0, line.indexOf(":")));
}

const PARTS = [
  "Käthe",
  "Müller",
  "株式会社",
  "🚲",
  "👩‍👩‍👧",
  "Größe",
  "a, b",
  '"Q"',
  "\\",
  "(c)",
  "<x@y.example>",
  ";",
  ":",
  "@",
  "=?utf-8?Q?evil?=",
  "?=",
  "_",
  "=",
  ".",
  "Ada",
  "und",
  "x".repeat(90),
  "ß".repeat(50),
  "%41",
  "'",
  "*",
];

function random(seed) {
  const { below: whole, of: pick } = chance(seed);
  const words = (most) =>
    Array.from({ length: 1 + whole(most) }, () => pick(PARTS))
      .join(pick([" ", " ", "", "  "]))
      .trim();
  const named = () => ({
    name: pick([undefined, words(4)]),
    address: `${pick(["ada", "o'neil+x", "a..b", '"a b"', "x".repeat(60)])}@${pick(["example.com", "müller.example", "a.b.c.example"])}`,
  });
  const list = () => Array.from({ length: 1 + whole(6) }, named);
  const bodyText = Array.from({ length: 1 + whole(8) }, () =>
    pick([words(12), "", "y".repeat(1200), "\t tab", ".", "From x", "--", `z${" ".repeat(80)}z`]),
  ).join("\n");
  const attachments = Array.from({ length: whole(4) }, (_, at) => {
    const content = Uint8Array.from({ length: whole(300) }, () => whole(256));
    return pick([true, false]) ? { filename: `${words(4)}.pdf`, content } : { cid: `p${at}@shop.example`, filename: "p.png", content };
  });
  return {
    shown: { subject: words(10), text: `${bodyText}\n`, html: `<p>${bodyText.replaceAll("<", "&lt;")}</p>\n` },
    options: {
      ...base,
      from: named(),
      to: list(),
      cc: pick([[], list()]),
      replyTo: pick([undefined, named()]),
      headers: { "X-Note": words(12), "X-Id": "1" },
      attachments,
    },
  };
}

/** Readers show domains and quotes each in their way. */
const ascii = (address) => address.replace("xn--mller-kva.example", "müller.example").replaceAll('"', "");
const flat = (name) => (name ?? "").replace(/\s+/g, " ").trim();
const pairs = (list) =>
  [list]
    .flat()
    .filter(Boolean)
    .map(({ name, address }) => [flat(name), ascii(address)]);
/** What is expected of a reader. Blanks in a row count in no header. */
const given = ({ shown, options }) => ({
  subject: flat(shown.subject),
  from: pairs(options.from),
  to: pairs(options.to),
  cc: pairs(options.cc),
  replyTo: pairs(options.replyTo),
  note: flat(options.headers["X-Note"]),
  text: shown.text.trimEnd(),
  html: shown.html.trimEnd(),
  files: options.attachments.map(({ filename, cid, content }) => [filename, cid ?? null, Buffer.from(content).toString("base64")]).sort(),
});

const unix = (string) => (string || "").replaceAll("\r\n", "\n").trimEnd();

async function byMailparser(bytes) {
  const read = await simpleParser(Buffer.from(bytes), { skipImageLinks: true, skipTextToHtml: true });
  const people = (field) => (field?.value ?? []).map(({ name, address }) => [flat(name), ascii(address)]);
  return {
    subject: flat(read.subject),
    from: people(read.from),
    to: people(read.to),
    cc: people(read.cc),
    replyTo: people(read.replyTo),
    text: unix(read.text),
    html: unix(read.html),
    files: read.attachments.map(({ filename, cid, content }) => [filename, cid ?? null, content.toString("base64")]).sort(),
  };
}

const PYTHON = `
import base64, email, email.policy, json, sys
for line in sys.stdin:
    mail = email.message_from_bytes(base64.b64decode(line), policy=email.policy.default)
    people = lambda field: [[a.display_name, a.addr_spec] for a in mail[field].addresses] if mail[field] else []
    parts = [p for p in mail.walk() if not p.is_multipart()]
    body = lambda kind: next((p.get_content() for p in parts if p.get_content_type() == kind and not p.get_content_disposition()), "")
    files = [[p.get_filename(), p["content-id"].strip("<>") if p["content-id"] else None, base64.b64encode(p.get_payload(decode=True)).decode()] for p in parts if p.get_content_disposition()]
    print(json.dumps(dict(subject=mail["subject"], **{"from": people("from")}, to=people("to"), cc=people("cc"), replyTo=people("reply-to"), note=mail["x-note"], text=body("text/plain"), html=body("text/html"), files=files, defects=[str(d) for p in mail.walk() for d in p.defects])))
`;

describe("m8: a mail", () => {
  const mails = Array.from({ length: 200 }, (_, seed) => random(seed + 1));
  const written = Promise.all(mails.map(({ shown, options }) => eml(shown, options)));

  test("m8_mailparser_reads_what_was_put_in", async () => {
    for (const [at, bytes] of (await written).entries()) {
      sound(bytes);
      // It leaves headers that it does not know as they are.
      const { note, ...expected } = given(mails[at]);
      expect(await byMailparser(bytes), `mail ${at}`).toEqual(expected);
    }
  });

  test.runIf(hasPython)("m8_python_reads_what_was_put_in (skipped without python3)", async () => {
    const input = (await written).map((bytes) => Buffer.from(bytes).toString("base64")).join("\n");
    const { stdout, stderr } = spawnSync("python3", ["-c", PYTHON], { input, encoding: "utf8", maxBuffer: 1e9 });
    expect(stderr).toBe("");
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(mails.length);
    for (const [at, line] of lines.entries()) {
      const { defects, ...read } = JSON.parse(line);
      const expected = given(mails[at]);
      // Python before 3.13 keeps the blank between two encoded words of a name, which is not of it (RFC 2047, 6.2).
      const close = ([name, address]) => [name.replaceAll(/\s/g, ""), ascii(address)];
      const tidy = { ...read, subject: flat(read.subject), note: flat(read.note), text: unix(read.text), html: unix(read.html), files: read.files.sort() };
      for (const field of ["from", "to", "cc", "replyTo"]) {
        tidy[field] = read[field].map(close);
        expected[field] = expected[field].map(close);
      }
      expect([tidy, defects], `mail ${at}`).toEqual([expected, []]);
    }
  });

  test("m8_a_value_never_makes_a_header_or_a_line", () => {
    const names = sound(message().eml({ ...base, headers: { "X-A": "1" } }));
    for (const bad of ["\r\nBcc: eve@evil.example", "\nX: y", "\r", "\0", "\u0085", "\u007f"]) {
      for (const [options, expected] of [
        [{ from: `Shop${bad} <post@shop.example>` }, "eml/bad-address"],
        [{ from: { name: `Shop${bad}`, address: "post@shop.example" } }, "eml/bad-address"],
        [{ to: { address: `ada@example.com${bad}` } }, "eml/bad-address"],
        [{ cc: `ada@example.com,${bad}b@example.com` }, "eml/bad-address"],
        [{ replyTo: [`a@b.example${bad}`] }, "eml/bad-address"],
        [{ messageId: `<a@b.example${bad}>` }, "eml/bad-message-id"],
        [{ headers: { "X-A": `1${bad}` } }, "eml/bad-header"],
        [{ headers: { [`X-A${bad}`]: "1" } }, "eml/bad-header"],
        [{ headers: { [`X-A:${bad}`]: "1" } }, "eml/bad-header"],
        [{ attachments: [{ filename: `a${bad}.txt`, content: "" }] }, "eml/bad-header"],
        [{ attachments: [{ filename: "a", cid: `a${bad}@b`, content: "" }] }, "eml/bad-attachment"],
        [{ attachments: [{ filename: "a", contentType: `text/plain${bad}`, content: "" }] }, "eml/bad-attachment"],
      ])
        expect([JSON.stringify(options), code(() => message().eml({ ...base, ...options }))]).toEqual([JSON.stringify(options), expected]);
      // A title has one line, whatever the data have; texts of a caller's own are refused.
      expect(sound(message(`Hallo${bad.replace(/[\0\x7f\x85]/, "")}`).eml({ ...base, headers: { "X-A": "1" } }))).toEqual(names);
    }
    const long = { ...base, headers: { "X-Long": "x".repeat(2000) } };
    expect(code(() => message().eml(long))).toBe("eml/bad-header");
    sound(message().eml({ ...base, headers: { "X-Long": `a${" ".repeat(2000)}${"b ".repeat(2000)}` } }));
  });

  test("m8_what_is_no_mail_has_a_code", () => {
    const of = (options) => code(() => message().eml({ ...base, ...options }));
    for (const address of [
      "shop",
      "a@",
      "@b.example",
      "a b@c.example",
      "Ada a@b.example",
      "a@b..example",
      "a@-b.example",
      "<a@b.example",
      "a@b.example>",
      '"x <a@b.example>',
      "Müller, Anna <a@b.example>",
      "käthe@b.example",
      "a@b.example; c@d.example",
      "G: a@b.example",
      `${"x".repeat(250)}@b.example`,
      "a@b.example <c@d.example> e",
      "a@exa mple.com",
      "a@b/c.example",
      "a@ü/c.example",
    ])
      expect([address, of({ to: address })]).toEqual([address, "eml/bad-address"]);
    expect([undefined, "", "a@b.example, c@d.example", "G: a@b.example;"].map((from) => of({ from }))).toEqual([
      "eml/missing",
      "eml/bad-address",
      "eml/bad-address",
      "eml/bad-address",
    ]);
    expect([undefined, "", [], null].map((to) => of({ to }))).toEqual(Array(4).fill("eml/missing"));
    expect([Number.NaN, new Date("x"), -1, 1e18, Number.POSITIVE_INFINITY].map((date) => of({ date }))).toEqual(Array(5).fill("eml/bad-date"));
    expect(
      [
        { filename: "a" },
        { content: "x" },
        { filename: "a", content: 1 },
        { filename: "a", content: "x", contentType: "pdf" },
        { filename: "a", content: "x", contentType: "message/rfc822" },
      ].map((file) => of({ attachments: [file] })),
    ).toEqual(Array(5).fill("eml/bad-attachment"));
    for (const name of ["Bcc", "bcc", "From", "Subject", "Content-Type", "MIME-Version", "Message-ID", "", "X Y", "Ä"])
      expect([name, of({ headers: { [name]: "x" } })]).toEqual([name, "eml/bad-header"]);
    expect(of({ messageId: "1" })).toBe("eml/bad-message-id");
  });

  test("m8_addresses_as_people_write_them", async () => {
    const to = [
      "ada@example.com (Ada L.)",
      "Dr. B. O'Neil <b@example.com>, c@example.com,",
      '"Meier, (C)" <c@[192.0.2.1]>',
      "Team: d@example.com, E <e@example.com>;",
      '"f f"@example.com',
      "g(x)@example.com",
      "Leer:;",
    ];
    const { to: read } = await simpleParser(Buffer.from(message().eml({ ...base, to })));
    const flatten = (value) => value.flatMap(({ name, address, group }) => (group ? [`${name}:`, ...flatten(group)] : [`${name} <${address}>`]));
    expect(flatten(read.value)).toEqual([
      "Ada L. <ada@example.com>",
      "Dr. B. O'Neil <b@example.com>",
      " <c@example.com>",
      "Meier, (C) <c@[192.0.2.1]>",
      "Team:",
      " <d@example.com>",
      "E <e@example.com>",
      expect.stringMatching(/^ <"?f f"?@example.com>$/),
      "x <g@example.com>",
      "Leer:",
    ]);
  });

  test("m8_the_same_mail_has_the_same_bytes", () => {
    const files = [
      { filename: "a.txt", content: "1" },
      { cid: "p", content: "2" },
    ];
    const written = (more = {}) => text(message().eml({ ...base, attachments: files, ...more }));
    expect(written()).toBe(written());
    const id = (bytes) => /^Message-ID: (<.*>)\r$/m.exec(bytes)[1];
    const ids = [
      written(),
      written({ to: "b@example.com" }),
      written({ date: 0 }),
      written({ attachments: [] }),
      text(message("B").eml(base)),
      text(message("A", "B").eml(base)),
    ].map(id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids[0]).toMatch(/^<[0-9a-f]{32}@shop\.example>$/);
    expect(id(written({ messageId: "<1@x.example>" }))).toBe("<1@x.example>");
    // A text that has the boundary in it has another one.
    const [mark] = /=_[0-9a-f]{32}/.exec(written());
    const again = text(message("Hallo", `Guten Tag --${mark}.mixed`).eml({ ...base, attachments: files }));
    expect(/boundary="(=_[0-9a-f]{32})/.exec(again)[1]).not.toBe(mark);
  });

  test("m8_parts_stand_in_each_other_as_mail_programs_want_them", () => {
    const files = [{ filename: "a.pdf", content: new Uint8Array(1) }];
    const pictures = [{ cid: "logo@shop.example", contentType: "image/png", content: new Uint8Array(1) }];
    const types = (attachments) => [...text(message().eml({ ...base, attachments })).matchAll(/^Content-Type: ([\w/]+)/gm)].map(([, type]) => type);
    const both = ["multipart/alternative", "text/plain", "text/html"];
    expect(types([])).toEqual(both);
    expect(types(pictures)).toEqual(["multipart/related", ...both, "image/png"]);
    expect(types([...pictures, ...files])).toEqual(["multipart/mixed", "multipart/related", ...both, "image/png", "application/pdf"]);
    expect(text(message().eml({ ...base, attachments: pictures }))).toContain("\r\nContent-ID: <logo@shop.example>\r\n");
  });

  test("m8_the_address_to_unsubscribe_is_never_broken", async () => {
    const url = `https://live.shop.example/u/${"x".repeat(300)}`;
    const bytes = await eml(
      { subject: "x", html: "<p>x</p>", text: "x", headers: { "List-Unsubscribe": `<${url}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" } },
      { ...base, headers: { "list-unsubscribe-post": "List-Unsubscribe=One-Click" } },
    );
    expect(sound(bytes).filter((name) => /^list/i.test(name))).toHaveLength(2);
    expect(text(bytes)).toContain(`List-Unsubscribe:\r\n <${url}>\r\nlist-unsubscribe-post: List-Unsubscribe=One-Click\r\nFrom: `);
  });

  test("m8_render_many_writes_mails", async () => {
    const recipients = [
      { id: 1, data: { title: "Eins", text: "x" }, to: "ada@example.com" },
      { id: 2, data: { title: "Zwei", text: "x" }, to: "keine" },
      { id: 3, data: { title: "Drei", text: "x" }, to: { name: "C, D", address: "c@example.com" } },
    ];
    const mails = [];
    for await (const mail of renderMany(template, recipients, { eml: { from: base.from, date: 0 } })) mails.push(mail);
    expect(mails.map(({ error }) => error?.code)).toEqual([undefined, "eml/bad-address", undefined]);
    expect((await simpleParser(Buffer.from(mails[2].bytes))).to.text).toBe('"C, D" <c@example.com>');
    const own = renderMany(template, recipients, { eml: ({ id }) => ({ ...base, to: `r${id}@example.com` }) });
    expect(text((await own.next()).value.bytes)).toContain("\r\nTo: r1@example.com\r\n");
  });
});
