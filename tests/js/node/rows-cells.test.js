// Cells of files (docs/journey-runner.md): spreadsheets' habits, dates, and random files, read again by Python's csv and zoneinfo.
import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { openTable } from "../../../dist/js/journey/rows/table.js";
import { chance, hasPython } from "./parts.js";
import { all, FILES, file, journeyOf, problemsOf, short, utf8, ZONE } from "./rows-read.js";
import { rounds } from "./share.js";

describe("spreadsheets' habits", () => {
  const TEXT = "Kundennummer;E-Mail;Vorname\n00017;ada@example.org;Jürgen Süß\n";
  const utf16 = (text, isBig) => {
    const bytes = Buffer.from(`\uFEFF${text}`, "utf16le");
    return new Uint8Array(isBig ? bytes.swap16() : bytes);
  };

  test("a file is the same in every encoding and with every delimiter", async () => {
    const expected = short(await all(TEXT, { kind: "customers" }));
    expect(expected[0][1].firstName).toBe("Jürgen Süß");
    const same = [
      [`\uFEFF${TEXT}`],
      [utf16(TEXT)],
      [utf16(TEXT, true)],
      [new Uint8Array(Buffer.from(TEXT, "latin1")), "windows-1252"],
      [new Uint8Array(Buffer.from(TEXT, "utf16le")), "utf-16le"],
      ...[",", "\t", "|"].map((delimiter) => [TEXT.replaceAll(";", delimiter)]),
      [`sep=;\r\n${TEXT.replaceAll("\n", "\r\n")}`],
      [TEXT.replaceAll("\n", "\r")],
      [`\n;;\n${TEXT}\n;;\n\n`],
      [TEXT.trimEnd()],
      [TEXT.replace("Vorname\n", "Vorname;;\n").replace("Süß\n", "Süß;;;;\n")],
    ];
    for (const [content, encoding] of same) expect(short(await all(content, { kind: "customers", encoding }))).toEqual(expected);
  });

  test("a file in another encoding is refused, and says so", async () => {
    for (const content of [Buffer.from(TEXT, "latin1"), Buffer.from(TEXT, "utf16le")])
      await expect(all(new Uint8Array(content), { kind: "customers" })).rejects.toMatchObject({ code: "feed/encoding" });
  });

  test("ids keep their digits, or their row is refused", async () => {
    const kept = [
      ["00017", "00017"],
      ['"=""00017"""', "00017"],
      ["'00017", "00017"],
      ["A 1", "A 1"],
      ["12345678901234567890", "12345678901234567890"],
    ];
    for (const [cell, id] of kept) {
      const { found } = await all(`customer,email\n${cell},ada@example.org\n`, { kind: "customers" });
      expect([cell, found[0]?.customer]).toEqual([cell, id]);
    }
    for (const cell of ['"1,23457E+12"', "1.23457E+12", "1E5"]) {
      const read = await all(`customer,email\n${cell},ada@example.org\n`, { kind: "customers" });
      expect([cell, read.found, problemsOf(read)[0]]).toEqual([cell, [], expect.stringContaining("has lost its digits")]);
    }
    const { report } = await all('{"email":"ada@example.org","customer":12345678901234567890}\n', { kind: "customers" });
    expect([report.refused, report.problems[0].message]).toEqual([1, "the number has more digits than JSON keeps"]);
  });

  test("addresses are trimmed and checked", async () => {
    const { found } = await all("email\n  Ada@Example.org\t\n", { kind: "customers" });
    expect([found[0].customer, found[0].events[0].email]).toEqual(["ada@example.org", "Ada@Example.org"]);
    const wrong = [
      "ada",
      "ada@",
      "@example.org",
      "ada@example",
      "ada@@example.org",
      "a@b.org c@d.org",
      "<ada@example.org>",
      `${"a".repeat(250)}@b.org`,
      "ada@.org",
      "ada@example..org",
      "ada@example.org.",
      "ada..l@example.org",
      ".ada@example.org",
      "ada.@example.org",
    ];
    for (const address of wrong) expect([address, (await all(`email\n${address}\n`, { kind: "customers" })).report.refused]).toEqual([address, 1]);
  });

  test("quantities have decimals with a point or a comma, and are above zero", async () => {
    const of = async (cell) => (await all(`email;order;placedAt;product;quantity\na@example.org;1;2025-01-01T00:00:00Z;p;${cell}\n`, { kind: "orders" })).found[0]?.events[1].items[0].quantity; // biome-ignore format: a call
    for (const [cell, number] of Object.entries({ 2: 2, "2,0": 2, 1.5: 1.5, "0,25": 0.25 })) expect([cell, await of(cell)]).toEqual([cell, number]);
    for (const [cell, number] of Object.entries({ 1000: 1000, "0.250": 0.25, "12,50": 12.5 })) expect([cell, await of(cell)]).toEqual([cell, number]);
    const json = { email: "a@example.org", order: 1, placedAt: "2025-01-01T00:00:00Z", product: "p", quantity: 1.125 };
    expect((await all(JSON.stringify(json), { kind: "orders" })).found[0].events[1].items[0].quantity).toBe(1.125);
    for (const cell of ["0", "-1", "two", "1.000,5", "1e3", "1.000", "1,000", "12.500"]) expect([cell, await of(cell)]).toEqual([cell, undefined]);
  });

  test("what can't be read in a profile is left out and told; the customer is taken in", async () => {
    const read = await all("email;Geburtsdatum;Land;Sprache;zone\nada@example.org;05/17;Atlantis;d;Mars\n", { kind: "customers" });
    expect(short(read)).toEqual([["ada@example.org", { "customer.updated": "2026-11-30T00:00:00.000Z", email: "ada@example.org" }]]);
    expect(read.report.problems.map(({ severity, path }) => [severity, path])).toEqual(
      ["Sprache", "Land", "zone", "Geburtsdatum"].map((path) => ["warning", path]),
    );
  });

  test("locales are tags of languages that there are; the names of German and English are known", async () => {
    const of = async (cell) => {
      const { found, report } = await all(`email;Sprache\na@example.org;${cell}\n`, { kind: "customers" });
      return found[0].events[0].locale ?? report.problems[0].message;
    };
    const known = {
      Deutsch: "de",
      german: "de",
      English: "en",
      Englisch: "en",
      "de-DE": "de-DE",
      de_AT: "de-AT",
      EN: "en",
      deu: "de",
      "fr-CA": "fr-CA",
      nl: "nl",
    };
    for (const [cell, locale] of Object.entries(known)) expect([cell, await of(cell)]).toEqual([cell, locale]);
    for (const cell of ["Klingon", "Standard", "dutch", "xq", "1"]) expect([cell, await of(cell)]).toEqual([cell, `\`${cell}\` is no locale`]);
  });

  test("a day of birth is not later than the file", async () => {
    const of = async (cell) => {
      const { found, report } = await all(`email;Geburtstag\na@example.org;${cell}\n`, { kind: "customers" });
      return found[0].events[0].birthDate ?? report.problems[0].message;
    };
    expect([await of("30.11.2026"), await of("01.12.2026"), await of("01.01.2099")]).toEqual(["2026-11-30", "`01.12.2026` is later than the file", "`01.01.2099` is later than the file"]); // biome-ignore format: a list
  });

  test("a row with too many or too few cells is refused alone, one with a wrong quote ends the reading with its line", async () => {
    const read = await all('email,name\nada@example.org,"two\nlines"\nbob@example.org\neve@example.org,a,b\ndan@example.org,x\n', { kind: "customers" });
    expect(read.found.map(({ customer }) => customer)).toEqual(["ada@example.org", "dan@example.org"]);
    expect(problemsOf(read)).toEqual([
      "error 4 undefined: the row has 1 cells, the first line has 2",
      "error 5 undefined: the row has 3 cells, the first line has 2",
    ]);
    for (const [rows, line] of [['a@example.org,"x"y\n', 2], ['a@example.org,x"y\n', 2], ['a@example.org,x\nb@example.org,"x\nc@example.org,y\n', 3]]) // biome-ignore format: a list
      await expect(all(`email,name\n${rows}`, { kind: "customers" })).rejects.toMatchObject({ code: "journey/invalid", diagnostic: { line } });
    await expect(all(`email,name\na@example.org,"${"x".repeat(1_000_001)}`, { kind: "customers" })).rejects.toMatchObject({ code: "journey/invalid" });
  });
});

describe("dates", () => {
  const of = async (cell, options = {}) => {
    const read = await all(`email\tcreatedAt\nada@example.org\t${cell}\n`, { kind: "customers", zone: ZONE, ...options });
    return read.found[0]?.events.find(({ type }) => type === "customer.created")?.at ?? read.report.problems[0]?.message;
  };

  test("are read in the forms that systems and spreadsheets write", async () => {
    const forms = {
      "2025-12-31T14:05:00+01:00": "2025-12-31T14:05:00+01:00",
      "2025-12-31 14:05:06 -0730": "2025-12-31T14:05:06-07:30",
      "2025-12-31 13:05:06.123+00": "2025-12-31T13:05:06+00:00",
      "2025-12-31 13:05 UTC": "2025-12-31T13:05:00+00:00",
      "2025-12-31T14:05": "2025-12-31T14:05:00+01:00",
      "2025/7/1 4:05": "2025-07-01T04:05:00+02:00",
      "31.12.2025 14:05": "2025-12-31T14:05:00+01:00",
      "31.12.2025, 14:05:06 Uhr": "2025-12-31T14:05:06+01:00",
      "1.7.2025": "2025-07-01T00:00:00+02:00",
      "31/12/2025 2:05 PM": "2025-12-31T14:05:00+01:00",
      "12/31/2025 12:05 a.m.": "2025-12-31T00:05:00+01:00",
      "05/05/2025": "2025-05-05T00:00:00+02:00",
    };
    for (const [cell, at] of Object.entries(forms)) expect([cell, await of(cell)]).toEqual([cell, at]);
  });

  test("that may be two, that count days or seconds, or that there are not, are refused", async () => {
    const refused = {
      "03/04/2025": "`03/04/2025` may be two dates",
      "03-04-2025 10:00": "`03-04-2025 10:00` may be two dates",
      45384.5868: "`45384.5868` is a date as Excel counts days",
      45384: "`45384` is a date as Excel counts days",
      1735650000: "`1735650000` is a number, not a date",
      "31.12.25": "`31.12.25` is no date that can be read",
      "31.02.2025": "there is no `31.02.2025`",
      "2025-13-01": "there is no `2025-13-01`",
      "2025-12-31 24:05": "there is no `2025-12-31 24:05`",
      "2025-12-31 14:05 +25:00": "there is no `2025-12-31 14:05 +25:00`",
      "0001-01-01": "there is no `0001-01-01`",
      "Dec 31, 2025": "`Dec 31, 2025` is no date that can be read",
      "31.12.2205": "`31.12.2205` is later than the file",
    };
    for (const [cell, message] of Object.entries(refused)) expect([cell, await of(cell)]).toEqual([cell, message]);
    expect(await of("2025-12-31 14:05", { zone: undefined })).toBe("`2025-12-31 14:05` has no offset from UTC");
    expect([await of("03/04/2025", { dates: "day-first" }), await of("03/04/2025", { dates: "month-first" })]).toEqual([
      "2025-04-03T00:00:00+02:00",
      "2025-03-04T00:00:00+01:00",
    ]);
    expect(await of("31/12/2025", { dates: "month-first" })).toBe("there is no `31/12/2025`");
    expect(await of("0000-00-00 00:00:00")).toBe(undefined);
  });

  const PYTHON = `
import json, sys
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo
for line in sys.stdin:
    zone, text = json.loads(line)
    zone = ZoneInfo(zone)
    local = datetime.fromisoformat(text)
    def back(fold):
        at = local.replace(tzinfo=zone, fold=fold)
        return at, at.astimezone(timezone.utc).astimezone(zone).replace(tzinfo=None) == local
    (first, fits), (second, _) = back(0), back(1)
    if not fits:
        # Clocks go on at the first minute with the later offset.
        at = first.astimezone(timezone.utc).replace(second=0)
        later = at.astimezone(zone).utcoffset()
        while (at - timedelta(minutes=1)).astimezone(zone).utcoffset() == later:
            at -= timedelta(minutes=1)
        print(json.dumps([at.isoformat(), "is skipped"]))
    else:
        print(json.dumps([first.astimezone(timezone.utc).isoformat(), "comes twice" if first.utcoffset() != second.utcoffset() else ""]))
`;
  test.runIf(hasPython)("without an offset are those of the zone, by Python's zoneinfo; hours that are skipped or come twice are told", async () => {
    const { below, of: pick } = chance(150);
    const zones = [ZONE, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia", "Europe/London"];
    const two = (number) => String(number).padStart(2, "0");
    // Half of them around the changes of clocks.
    const changes = [
      "2025-03-30T02:",
      "2025-10-26T02:",
      "2025-03-09T02:",
      "2025-11-02T01:",
      "2025-10-05T02:",
      "2025-04-06T01:",
      "2025-03-30T01:",
      "2025-10-26T01:",
    ];
    const times = Array.from({ length: rounds("local times in zones", 300, 3_000) }, () => [
      pick(zones),
      below(2)
        ? `${pick(changes)}${two(below(60))}:${two(below(60))}`
        : `20${two(12 + below(14))}-${two(1 + below(12))}-${two(1 + below(28))}T${two(below(24))}:${two(below(60))}:${two(below(60))}`,
    ]);
    const { stdout, stderr } = spawnSync("python3", ["-c", PYTHON], { input: times.map((one) => JSON.stringify(one)).join("\n"), encoding: "utf8" });
    expect(stderr).toBe("");
    const expected = stdout.trim().split("\n").map((line) => JSON.parse(line)); // biome-ignore format: a list
    const told = { "is skipped": 0, "comes twice": 0, "": 0 };
    for (const [zone, text] of times) {
      const read = await all(`email,createdAt\nada@example.org,${text}\n`, { kind: "customers", zone });
      const [at, notice] = expected.shift();
      const own = read.found[0].events[0].at;
      expect([zone, text, Date.parse(own)]).toEqual([zone, text, Date.parse(at)]);
      expect([zone, text, read.report.problems[0]?.message ?? ""]).toEqual([zone, text, notice ? expect.stringContaining(notice) : ""]);
      told[notice] += 1;
    }
    for (const number of Object.values(told)) expect(number).toBeGreaterThan(5);
  });
});

describe("random files", () => {
  /** Cells that files get wrong: delimiters, quotes, line breaks, marks, other scripts. */
  const NASTY = ["", " ", ",", ";", '"', '""', "\n", "\r\n", "\t", "=1+1", "'", "ß", "日本", "🎁", "a b", "x|y", "sep=;", "\uFEFF", "\u00a0", "{", "-"];
  const quoted = (cell, delimiter, isAlways) => (isAlways || /["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell);

  test.runIf(hasPython)("their cells are those that Python's csv reads", async () => {
    const { below, of: pick, may } = chance(7);
    const tables = Array.from({ length: rounds("random tables of CSV", 60, 1_000) }, () => {
      const [delimiter, end, width] = [pick([",", ";", "\t", "|"]), pick(["\n", "\r\n"]), 2 + below(6)];
      const cell = () => Array.from({ length: below(4) }, () => pick(NASTY)).join("");
      const rows = Array.from({ length: 1 + below(8) }, () => ["x", ...Array.from({ length: width - 1 }, cell)]);
      const names = Array.from({ length: width }, (_, at) => `c${at}`);
      return { delimiter, text: [names, ...rows].map((row) => row.map((one) => quoted(one, delimiter, may(20))).join(delimiter)).join(end) };
    });
    const script = "import csv, io, json, sys\nfor line in sys.stdin:\n  t = json.loads(line)\n  print(json.dumps(list(csv.reader(io.StringIO(t['text'], newline=''), delimiter=t['delimiter'], strict=True))))"; // biome-ignore format: a script
    const { stdout, stderr } = spawnSync("python3", ["-c", script], { input: tables.map((one) => JSON.stringify(one)).join("\n"), encoding: "utf8" });
    expect(stderr).toBe("");
    const read = stdout.split("\n");
    for (const { text } of tables) {
      const table = await openTable(file(text, 5), {}, (names) => names.filter((name) => /^c\d$/.test(name)).length);
      const own = [];
      for await (const { cells } of table.rows) own.push([...cells.values()]);
      const [names, ...rows] = JSON.parse(read.shift());
      expect([text, table.names, own]).toEqual([text, names, rows]);
    }
  });

  const at = (day, hour) => `${String(1 + day).padStart(2, "0")}.06.2025 ${String(hour).padStart(2, "0")}:00`;
  test("every order is read once with all of its rows, wherever they stand; wrong rows are refused, and no other", async () => {
    const { below, of: pick, may } = chance(99);
    for (let round = rounds("random files of orders", 60, 600); round > 0; round--) {
      const orders = Array.from({ length: 1 + below(12) }, (_, n) => ({
        ...{ order: `O-${n}`, email: `c${below(4)}@example.org`, placedAt: at(below(28), below(24)), isWrong: may(15) },
        items: Array.from({ length: 1 + below(3) }, (_, m) => ({ product: `${n}.${m}${pick(["", ";", ' "x"', "ü"])}`, quantity: 1 + below(5) })),
      }));
      const rows = orders.flatMap(({ order, email, placedAt, isWrong, items }) => {
        const wrong = isWrong ? below(items.length) : -1;
        return items.map(({ product, quantity }, at) => ({
          order,
          cells: [order, at ? "" : email, at && may(50) ? "" : placedAt, product, at === wrong ? "many" : quantity],
        }));
      });
      // Some rows stand apart from others of their order, behind them.
      for (let swaps = below(4); swaps > 0; swaps--) {
        const [row] = rows.splice(below(rows.length), 1);
        const last = rows.findLastIndex(({ order }) => order === row.order);
        const isFirst = row.cells[1] !== "";
        rows.splice(isFirst ? rows.findIndex(({ order }) => order === row.order) + (last < 0 ? 1 + below(rows.length + 1) : 0) : last + 1 + below(rows.length - last), 0, row); // biome-ignore format: a call
      }
      const text = [["order", "email", "placedAt", "product", "quantity"], ...rows.map(({ cells }) => cells)].map((row) => row.map((one) => quoted(String(one), ";")).join(";")).join("\n"); // biome-ignore format: a call
      const { found, report } = await all(text, { kind: "orders", zone: "UTC" });
      const read = found.map(({ customer, events: [, { order, items, at }] }) => ({ order, customer, at, items: sorted(items) }));
      const right = orders.filter(({ isWrong }) => !isWrong);
      const iso = (text) => `2025-06-${text.slice(0, 2)}T${text.slice(11)}:00+00:00`;
      const expected = right.map(({ order, email, placedAt, items }) => ({ order, customer: email, at: iso(placedAt), items: sorted(items) }));
      const byOrder = (a, b) => (a.order < b.order ? -1 : 1);
      expect(read.sort(byOrder)).toEqual(expected.sort(byOrder));
      const refused = orders.filter(({ isWrong }) => isWrong).reduce((sum, { items }) => sum + items.length, 0);
      expect([report.rows, report.refused, report.skipped, report.problemCount]).toEqual([rows.length, refused, 0, orders.length - right.length]);
    }
  });
  const sorted = (items) => [...items].sort((a, b) => (a.product < b.product ? -1 : 1));

  test("whatever is done to a file, it is read or refused, every row is counted once, and the planner reads what was taken in", async () => {
    const { below, of: pick, may } = chance(4);
    const done = { read: 0, refused: 0 };
    for (let round = rounds("files that were damaged", 400, 8_000); round > 0; round--) {
      const kind = pick(Object.keys(FILES));
      let text = FILES[kind];
      for (let changes = 1 + below(4); changes > 0; changes--) {
        const [from, length] = [below(text.length), below(6)];
        text =
          text.slice(0, from) + (may(50) ? pick([...NASTY, "\0", "9".repeat(30), "2025-02-30", "1E9", "\n\n", "0000-00-00"]) : "") + text.slice(from + length);
      }
      const bytes = may(20) ? utf8(text).map((byte) => (may(1) ? below(256) : byte)) : utf8(text);
      try {
        const { found, report } = await all(bytes, { kind });
        const events = found.reduce((sum, { events }) => sum + events.length, 0);
        expect(await journeyOf().import(found)).toMatchObject({ customers: found.length });
        expect(events >= found.length && report.rows >= report.refused + report.skipped + found.length).toBe(true);
        // What is not taken in is told.
        expect(report.problemCount >= (report.refused + report.skipped > 0 ? 1 : 0)).toBe(true);
        done.read += 1;
      } catch (error) {
        expect([text, error.name]).toEqual([text, "PostfrischError"]);
        done.refused += 1;
      }
    }
    for (const number of Object.values(done)) expect(number).toBeGreaterThan(20);
  });

  test("rows of an order that say different things refuse all of it", async () => {
    const read = await all("order,email,placedAt,product\n1,a@example.org,2025-06-01T10:00Z,x\n2,b@example.org,2025-06-01T10:00Z,x\n1,a@example.org,2025-06-02T10:00Z,y\n", { kind: "orders" }); // biome-ignore format: a call
    expect(read.found.map(({ customer }) => customer)).toEqual(["b@example.org"]);
    expect(problemsOf(read)).toEqual(["error 4 placedAt: `2025-06-02T10:00:00+00:00` is not what line 2 says of the same order"]);
    expect(read.report.refused).toBe(2);
    // Cells that are blank say nothing.
    const blank = await all("order,customer,email,placedAt,product\n1,c1,a@example.org,2025-06-01T10:00Z,x\n1,,,,y\n", { kind: "orders" });
    expect(blank.found.map(({ customer, events }) => [customer, events[1].items])).toEqual([["c1", [{ product: "x" }, { product: "y" }]]]);
    const same = await all("email,firstName\na@example.org,A\nb@example.org,B\na@example.org,A\na@example.org,C\n", { kind: "customers" });
    expect([same.found.map(({ customer }) => customer), same.report.refused]).toEqual([["b@example.org"], 3]);
  });
});
