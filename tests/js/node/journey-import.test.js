// Customers, orders and consents from CSV and JSON Lines (docs/journey-runner.md): exports of systems, spreadsheets' habits, dates, and random files, read again by
// Python's csv and zoneinfo.
import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { openTable } from "../../../dist/js/journey/rows/table.js";
import { createJourney } from "../../../dist/js/journey/runner.js";
import { createPlanner, importRows, readRows } from "../../../dist/js/journey.js";
import { toEvents } from "../../../dist/js/shops/shopware.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { chance } from "./parts.js";
import { count, isLong, rounds } from "./share.js";
import { SHOPWARE_ORDER } from "./shops/orders.js";

const ZONE = "Europe/Berlin";
const AS_OF = Date.UTC(2026, 10, 30);
const utf8 = (text) => new TextEncoder().encode(text);
/** A file, in pieces of a few bytes. */
const file = (content, size = 7) => {
  const bytes = typeof content === "string" ? utf8(content) : content;
  return () => Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
};

/** What is read of a file, and told of it. */
async function all(content, options) {
  const rows = readRows(file(content), { asOf: AS_OF, ...options });
  const found = [];
  for await (const one of rows) found.push(one);
  return { found, report: rows.report };
}

/** Events without what an import gives each: `type at`, and the other fields. */
const short = ({ found }) =>
  found.map(({ customer, events }) => [customer, ...events.map(({ id: _, type, at, imported, ...more }) => ({ [type]: at, ...(imported !== true && { imported }), ...more }))]); // biome-ignore format: a list
const problemsOf = ({ report }) => report.problems.map(({ severity, line, path, message }) => `${severity} ${line} ${path}: ${message}`);

const planner = createPlanner({ domain: "shop.example", zone: ZONE, trade: "fashion", size: "large" });
const journeyOf = (store = memory()) => createJourney({ store, planner, letters: () => null, send: () => undefined });
async function exported(journey) {
  const customers = [];
  for await (const one of journey.export()) customers.push(one);
  return customers;
}

describe("exports of systems are recognised by their columns", () => {
  const known = async (system, content, options, events, problems = []) => {
    const read = await all(content, options);
    expect(read.report.system).toBe(system);
    expect(short(read)).toEqual(events);
    expect(problemsOf(read)).toEqual(problems);
  };

  test("Shopware's customers, with the id that its webhooks have", () =>
    known(
      "shopware",
      "id;salutation;customer_number;first_name;last_name;email;active;guest;customer_group;language;sales_channel;billing_country\n018f2c;mrs;10001;Ada;Lovelace;ada@example.org;1;0;Standard;de-DE;Shop;AT\n",
      { kind: "customers" },
      [
        [
          "018f2c",
          {
            ...{ "customer.updated": "2026-11-30T00:00:00.000Z", email: "ada@example.org", firstName: "Ada", lastName: "Lovelace" },
            ...{ locale: "de-DE", country: "AT", guest: false },
          },
        ],
      ],
    ));

  test("Shopware's orders; a state that is only an id has to be explained", async () => {
    const rows =
      "id;order_number;customer_firstname;customer_email;amount_total;order_state_id;line_items;order_date_time\n018f3a;10007;Ada;ada@example.org;119.9;01a2;2x 018e01|1x 018e02;2025-06-01T09:30:00.000+00:00\n";
    await known("shopware", rows, { kind: "orders", statuses: { "01a2": "placed" } }, [
      [
        "ada@example.org",
        { "customer.updated": "2025-06-01T09:30:00+00:00", email: "ada@example.org" },
        { "order.placed": "2025-06-01T09:30:00+00:00", order: "018f3a", items: [{ product: "018e01", quantity: 2 }, { product: "018e02", quantity: 1 }] }, // biome-ignore format: a list
      ],
    ]);
    const { report } = await all(rows, { kind: "orders" });
    expect([report.refused, report.problems[0].message]).toEqual([1, "the status `01a2` is not known"]);
  });

  test("Shopware's newsletter recipients: optIn with its moment is a confirmed consent, direct is none", () =>
    known(
      "shopware",
      "id;email;status;hash;sales_channel_id;confirmed_at\n1;ada@example.org;optIn;h1;c;2025-06-01T09:30:00.000+00:00\n2;bob@example.org;direct;h2;c;2025-06-01T09:30:00.000+00:00\n3;eve@example.org;optOut;h3;c;\n",
      { kind: "consents" },
      [
        [
          "ada@example.org",
          { "customer.updated": "2025-06-01T09:30:00+00:00", email: "ada@example.org" },
          { "consent.given": "2025-06-01T09:30:00+00:00", proof: true },
        ],
        ["eve@example.org", { "customer.updated": "2026-11-30T00:00:00.000Z", email: "eve@example.org" }, { "consent.withdrawn": "2026-11-30T00:00:00.000Z" }],
      ],
      [
        "warning 3 confirmed_at: the consent is left out: nothing shows that it was confirmed",
        "warning 4 status: nothing says when the consent was withdrawn; it counts from 2026-11-30T00:00:00.000Z",
      ],
    ));

  test("Shopify's customers; its mark before ids is left out", () =>
    known(
      "shopify",
      "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Country Code,Total Spent,Total Orders\n'7001,Ada,Lovelace,ada@example.org,yes,DE,12.00,1\n",
      { kind: "customers" },
      [["7001", { "customer.updated": "2026-11-30T00:00:00.000Z", email: "ada@example.org", firstName: "Ada", lastName: "Lovelace", country: "DE" }]],
    ));

  const SHOPIFY =
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Total,Created at,Lineitem quantity,Lineitem name,Lineitem sku,Billing Country,Cancelled at,Id\n";
  const FIRST =
    '#1001,ada@example.org,paid,2024-03-01 12:35:10 +0100,fulfilled,2024-03-02 08:00:00 +0100,no,EUR,99.00,2024-03-01 12:34:56 +0100,1,"Coat, long",C-1,DE,,5001\n';
  test("Shopify's orders: several lines for an order, blank cells behind the first", () =>
    known(
      "shopify",
      `${SHOPIFY}${FIRST}#1001,ada@example.org,,,,,,,,,2,Hat,,,,\n#1002,bob@example.org,refunded,2024-03-05 10:00:00 +0100,,,no,EUR,1.00,2024-03-05 09:59:00 +0100,1,Hat,H-1,DE,,5002\n#1003,eve@example.org,voided,,,,no,EUR,1.00,2024-03-05 09:59:00 +0100,1,Hat,H-1,DE,2024-03-06 10:00:00 +0100,5003\n`,
      { kind: "orders", notice: true },
      [
        [
          "ada@example.org",
          { "customer.updated": "2024-03-01T12:34:56+01:00", email: "ada@example.org", country: "DE" },
          { "order.placed": "2024-03-01T12:34:56+01:00", order: "5001", items: [{ product: "C-1", quantity: 1 }, { product: "Hat", quantity: 2 }], notice: true }, // biome-ignore format: a list
          { "order.paid": "2024-03-01T12:35:10+01:00", order: "5001" },
          { "parcel.dispatched": "2024-03-02T08:00:00+01:00", order: "5001", parcel: "5001-1" },
        ],
        [
          "eve@example.org",
          { "customer.updated": "2024-03-05T09:59:00+01:00", email: "eve@example.org", country: "DE" },
          { "order.placed": "2024-03-05T09:59:00+01:00", order: "5003", items: [{ product: "H-1", quantity: 1 }], notice: true },
          { "order.cancelled": "2024-03-06T10:00:00+01:00", order: "5003" },
        ],
      ],
      ["warning 4 Financial Status: the order is left out: it was refunded, and nothing says when"],
    ));

  test("WooCommerce's customers of both exports, in the zone that is stated", async () => {
    await known(
      "woocommerce",
      "ID,customer_id,user_login,user_email,first_name,last_name,user_registered,billing_country\n12,12,ada,ada@example.org,Ada,,2023-07-01 10:00:00,DE\n",
      { kind: "customers", zone: ZONE },
      [
        [
          "12",
          { "customer.created": "2023-07-01T10:00:00+02:00", email: "ada@example.org" },
          { "customer.updated": "2026-11-30T00:00:00.000Z", email: "ada@example.org", firstName: "Ada", country: "DE" },
        ],
      ],
    );
    await known(
      "woocommerce",
      'Name,Username,"Last active","Sign up",Email,Orders,"Total spend",AOV,"Country / Region",City,Region,"Postal code"\n"Ada Lovelace",ada,2024-01-01,2023-07-01 10:00:00,ada@example.org,1,9,9,DE,Berlin,,10115\n',
      { kind: "customers", zone: "UTC" },
      [
        [
          "ada@example.org",
          { "customer.created": "2023-07-01T10:00:00+00:00", email: "ada@example.org" },
          { "customer.updated": "2026-11-30T00:00:00.000Z", email: "ada@example.org", country: "DE" },
        ],
      ],
    );
  });

  test("WooCommerce's orders: items in columns of their own, 0 for guests, states of its own", () =>
    known(
      "woocommerce",
      "order_id,order_number,order_date,paid_date,status,customer_id,customer_email,billing_email,billing_country,line_item_1,line_item_2\n101,101,2025-12-31 14:05:00,2025-12-31 14:06:00,wc-completed,0,,ada@example.org,AT,name:Coat|product_id:12|sku:C-1|quantity:2|total:9.00,\n102,102,2025-12-31 14:05:00,,failed,9,bob@example.org,,AT,name:Hat|product_id:13|sku:|quantity:1|total:9.00,\n103,103,2025-12-31 14:05:00,,cancelled,9,bob@example.org,,AT,name:Hat|product_id:13|sku:|quantity:1|total:9.00,\n",
      { kind: "orders", zone: ZONE },
      [
        [
          "ada@example.org",
          { "customer.updated": "2025-12-31T14:05:00+01:00", email: "ada@example.org", country: "AT" },
          { "order.placed": "2025-12-31T14:05:00+01:00", order: "101", items: [{ product: "C-1", quantity: 2 }] },
          { "order.paid": "2025-12-31T14:06:00+01:00", order: "101" },
        ],
      ],
      [
        "warning 3 status: the order is left out: by its status it was never made",
        "warning 4 status: the order is left out: it was cancelled, and nothing says when",
      ],
    ));

  const MAILCHIMP = '"Email Address",MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LEID,UNSUB_TIME,CLEAN_TIME\n';
  test("Mailchimp's contacts: a consent needs both its moments and the address of its confirmation", () =>
    known(
      "mailchimp",
      `${MAILCHIMP}ada@example.org,2,"2024-05-01 10:00:00",192.0.2.1,"2024-05-01 10:02:00",192.0.2.1,1,,\nbob@example.org,2,,,"2024-05-01 10:02:00",,2,,\neve@example.org,2,"2024-05-01 10:00:00",192.0.2.1,"2024-05-01 10:02:00",192.0.2.1,3,"2024-06-01 10:00:00",\ndan@example.org,1,,,,,4,,"2024-06-01 10:00:00"\n`,
      { kind: "consents", zone: "UTC" },
      [
        [
          "ada@example.org",
          { "customer.updated": "2024-05-01T10:00:00+00:00", email: "ada@example.org" },
          { "consent.requested": "2024-05-01T10:00:00+00:00", ip: "192.0.2.1" },
          { "consent.given": "2024-05-01T10:02:00+00:00", proof: true, ip: "192.0.2.1" },
        ],
        [
          "eve@example.org",
          { "customer.updated": "2024-05-01T10:00:00+00:00", email: "eve@example.org" },
          { "consent.requested": "2024-05-01T10:00:00+00:00", ip: "192.0.2.1" },
          { "consent.given": "2024-05-01T10:02:00+00:00", proof: true, ip: "192.0.2.1" },
          { "consent.withdrawn": "2024-06-01T10:00:00+00:00" },
        ],
        [
          "dan@example.org",
          { "customer.updated": "2024-06-01T10:00:00+00:00", email: "dan@example.org" },
          { "mail.bounced": "2024-06-01T10:00:00+00:00", hard: true },
        ],
      ],
      ["warning 3 CONFIRM_TIME: the consent is left out: nothing shows that it was confirmed"],
    ));

  test("Klaviyo's profiles: a consent counts where it is said that all were confirmed", async () => {
    const rows =
      'Email,"First Name","Email Marketing Consent","Email Marketing Consent Timestamp"\nada@example.org,Ada,SUBSCRIBED,2024-05-01T10:00:00Z\nbob@example.org,Bob,NEVER_SUBSCRIBED,\neve@example.org,Eve,SUBSCRIBED,\n';
    await known(
      "klaviyo",
      rows,
      { kind: "consents" },
      [],
      [
        "warning 2 Email Marketing Consent Timestamp: the consent is left out: nothing shows that it was confirmed",
        "warning 3 Email Marketing Consent: the row neither gives nor withdraws a consent",
        "warning 4 undefined: the consent is left out: nothing says when it was given",
      ],
    );
    const { found } = await all(rows, { kind: "consents", doubleOptIn: true });
    expect(short({ found })).toEqual([
      [
        "ada@example.org",
        { "customer.updated": "2024-05-01T10:00:00+00:00", email: "ada@example.org" },
        { "consent.given": "2024-05-01T10:00:00+00:00", proof: true },
      ],
    ]);
  });

  test("Brevo's contacts: blocked ones have withdrawn, and its dates begin with the day", () =>
    known(
      "brevo",
      "EMAIL;LASTNAME;EMAIL_BLACKLISTED;SMS_BLACKLISTED;ADDED_TIME;MODIFIED_TIME\nada@example.org;L;No;No;03-04-2022 09:30;04-04-2022 10:00\nbob@example.org;B;Yes;No;03-04-2022 09:30;04-04-2022 10:00\n",
      { kind: "consents", zone: ZONE, doubleOptIn: true },
      [
        [
          "ada@example.org",
          { "customer.updated": "2022-04-03T09:30:00+02:00", email: "ada@example.org" },
          { "consent.given": "2022-04-03T09:30:00+02:00", proof: true },
        ],
        [
          "bob@example.org",
          { "customer.updated": "2022-04-03T09:30:00+02:00", email: "bob@example.org" },
          { "consent.given": "2022-04-03T09:30:00+02:00", proof: true },
          { "consent.withdrawn": "2026-11-30T00:00:00.000Z" },
        ],
      ],
      ["warning 3 EMAIL_BLACKLISTED: nothing says when the consent was withdrawn; it counts from 2026-11-30T00:00:00.000Z"],
    ));

  test("who has withdrawn has not consented, whatever the hour; a row that says no to double opt-in proves nothing", async () => {
    const head = "E-Mail;Status;Angemeldet am;Bestätigt am;Bestätigungs-IP;Abgemeldet am;Double Opt-In;Zweck\n";
    const given = async (cells, options) => {
      const {
        found,
        report: { problems },
      } = await all(`${head}a@x.de;${cells}\n`, { kind: "consents", zone: ZONE, ...options });
      return [
        found.flatMap(({ events }) => events.map(({ type }) => type)).filter((type) => type.startsWith("consent.")),
        problems.map(({ message }) => message.split(":")[0]),
      ];
    };
    const times = "01.05.2025 10:00;01.05.2025 10:05;1.1.1.1";
    const [taken, leftOut] = [["consent.requested", "consent.given"], "the consent is left out"];
    expect(await given(`aktiv;${times};;;`)).toEqual([taken, []]);
    // A day without a time, a day long before, and a moment before the consent.
    for (const day of ["01.05.2025", "01.01.2024", "01.05.2025 09:00"])
      for (const status of ["abgemeldet", ""])
        expect([day, status, await given(`${status};${times};${day};;`)]).toEqual([day, status, [["consent.withdrawn"], [leftOut]]]);
    expect(await given(`abgemeldet;${times};02.05.2025;;`)).toEqual([[...taken, "consent.withdrawn"], []]);
    // Who is said to be subscribed came back.
    expect(await given(`aktiv;${times};01.01.2024;;`)).toEqual([["consent.requested", "consent.given", "consent.withdrawn"], []]);
    for (const options of [{}, { doubleOptIn: true }]) expect(await given(`aktiv;${times};;nein;`, options)).toEqual([[], [leftOut]]);
    // Lists without double opt-in write one moment twice; words are no address.
    expect(await given("aktiv;01.05.2025 10:05;01.05.2025 10:05;1.1.1.1;;;")).toEqual([[], [leftOut]]);
    expect(await given("aktiv;01.05.2025 10:00;01.05.2025 10:05;unbekannt;;;")).toEqual([[], [leftOut]]);
    expect(await given(`aktiv;${times};;;Newsletter`)).toEqual([[], ["`newsletter` is no purpose of a consent"]]);
    expect((await given("Hard Bounce;;;;;;"))[1]).toEqual(["the status `Hard Bounce` is not known"]);
  });

  test("CleverReach's recipients: those who were activated and have left", () =>
    known(
      "cleverreach",
      "email;registered;activated;deactivated;bounced;source\nada@example.org;01.05.2024 10:00;01.05.2024 10:02;0000-00-00 00:00:00;;Form\neve@example.org;01.05.2024 10:00;01.05.2024 10:02;01.06.2024 08:00;;Form\n",
      { kind: "consents", zone: ZONE },
      [
        [
          "eve@example.org",
          { "customer.updated": "2024-06-01T08:00:00+02:00", email: "eve@example.org" },
          { "consent.withdrawn": "2024-06-01T08:00:00+02:00" },
        ],
      ],
      [2, 3].map((line) => `warning ${line} activated: the consent is left out: nothing shows that it was confirmed`),
    ));

  test("other files by common names in English and German, or by the columns that are named", async () => {
    const german = "Kundennummer;E-Mail;Vorname;Geburtsdatum;Land;Angelegt am\n00017;ada@example.org;Ada;10.12.1985;Österreich;31.12.2025 14:05\n";
    const expected = [
      [
        "00017",
        { "customer.created": "2025-12-31T14:05:00+01:00", email: "ada@example.org" },
        { "customer.updated": "2026-11-30T00:00:00.000Z", email: "ada@example.org", firstName: "Ada", country: "AT", birthDate: "1985-12-10" },
      ],
    ];
    await known(null, german, { kind: "customers", zone: ZONE }, expected);
    const columns = { customer: "Nr", email: "An", firstName: "V", birthDate: "Geb", country: "L", createdAt: "Seit" };
    await known(null, german.replace(/^.*/, "Nr;An;V;Geb;L;Seit"), { kind: "customers", zone: ZONE, columns }, expected);
    const lines = `${JSON.stringify({ customer: "00017", email: "ada@example.org", firstName: "Ada", birthDate: "1985-12-10", country: "AT", createdAt: "2025-12-31T14:05:00+01:00" })}\n`;
    await known(null, lines, { kind: "customers" }, expected);
    const items = [{ product: "a", quantity: 2 }, { product: 7 }]; // biome-ignore format: a list
    const order = { email: "ada@example.org", order: 1001, placedAt: "2025-12-31T14:05:00+01:00", items };
    await known(null, `${JSON.stringify(order)}\n`, { kind: "orders" }, [
      [
        "ada@example.org",
        { "customer.updated": "2025-12-31T14:05:00+01:00", email: "ada@example.org" },
        { "order.placed": "2025-12-31T14:05:00+01:00", order: "1001", items: [{ product: "a", quantity: 2 }, { product: "7" }] }, // biome-ignore format: a list
      ],
    ]);
  });

  test("a file whose columns say too little is refused as a whole, with what it has", async () => {
    const refused = [
      ["name\nAda\n", { kind: "customers" }, "no column says the e-mail address"],
      ["email\nada@example.org\n", { kind: "orders" }, "no column says which order it is"],
      ["email,order\nada@example.org,1\n", { kind: "orders" }, "no column says when it was ordered"],
      ["email\nada@example.org\n", { kind: "consents" }, "no column says when a consent was given"],
      ["email,E-Mail,email\na@example.org,,b@example.org\n", { kind: "customers" }, "the column `email` occurs twice"],
      ["email\nada@example.org\n", { kind: "customers", columns: { firstName: "Vorname" } }, "there is no column `Vorname`"],
      ["email\nada@example.org\n", { kind: "customers", columns: { colour: "email" } }, "rows of customers have no `colour`"],
      ["email\nada@example.org\n", { kind: "people" }, "there are no rows of `people`"],
      ["email,status\nada@example.org,\n", { kind: "consents", statuses: { a: "placed" } }, "`placed` is no meaning of a status"],
    ];
    for (const [content, options, message] of refused)
      await expect(all(content, options)).rejects.toMatchObject({ code: "journey/invalid", diagnostic: { message, help: expect.stringMatching(/./) } });
    await expect(all("", { kind: "customers" })).rejects.toMatchObject({ code: "feed/empty" });
    await expect(all("email\n", { kind: "customers", zone: "Europe/Berln" })).rejects.toMatchObject({ code: "zone/unknown" });
    await expect(all("email\na@example.org\n", { kind: "customers", encoding: "utf-9" })).rejects.toMatchObject({ code: "feed/encoding" });
  });
});

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
    ];
    for (const address of wrong) expect([address, (await all(`email\n${address}\n`, { kind: "customers" })).report.refused]).toEqual([address, 1]);
  });

  test("quantities have decimals with a point or a comma, and are above zero", async () => {
    const of = async (cell) => (await all(`email;order;placedAt;product;quantity\na@example.org;1;2025-01-01T00:00:00Z;p;${cell}\n`, { kind: "orders" })).found[0]?.events[1].items[0].quantity; // biome-ignore format: a call
    for (const [cell, number] of Object.entries({ 2: 2, "2,0": 2, 1.5: 1.5, "0,25": 0.25 })) expect([cell, await of(cell)]).toEqual([cell, number]);
    for (const cell of ["0", "-1", "two", "1.000,5", "1e3"]) expect([cell, await of(cell)]).toEqual([cell, undefined]);
  });

  test("what can't be read in a profile is left out and told; the customer is taken in", async () => {
    const read = await all("email;Geburtsdatum;Land;Sprache;zone\nada@example.org;05/17;Atlantis;d;Mars\n", { kind: "customers" });
    expect(short(read)).toEqual([["ada@example.org", { "customer.updated": "2026-11-30T00:00:00.000Z", email: "ada@example.org" }]]);
    expect(read.report.problems.map(({ severity, path }) => [severity, path])).toEqual(
      ["Sprache", "Land", "zone", "Geburtsdatum"].map((path) => ["warning", path]),
    );
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
  test("without an offset are those of the zone, by Python's zoneinfo; hours that are skipped or come twice are told", async () => {
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

  test("their cells are those that Python's csv reads", async () => {
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

const CUSTOMERS = "customer,email,createdAt,country\n1,ada@example.org,2025-01-01T10:00Z,DE\n2,bob@example.org,2025-01-02T10:00Z,AT\n";
const ORDERS =
  "order,customer,email,placedAt,paidAt,dispatchedAt,deliveredAt,refundedAt,product\n100,1,ada@example.org,2026-11-29T10:00Z,2026-11-29T10:05Z,2026-11-29T12:00Z,2026-11-29T20:00Z,2026-11-29T21:00Z,coat\n101,2,bob@example.org,2026-11-29T10:00Z,,,,,hat\n";
const CONSENTS = "customer,email,requestedAt,confirmedAt,confirmIp\n1,ada@example.org,2026-11-29T10:00Z,2026-11-29T10:05Z,192.0.2.1\n";
const FILES = { customers: CUSTOMERS, orders: ORDERS, consents: CONSENTS };
const taking = (journey, content, options) => importRows(journey, file(content), { asOf: AS_OF, ...options });

describe("imports", () => {
  test("R150: customers, orders and consents come in from files, and an export carries all of it into another store", async () => {
    const [one, two] = [journeyOf(), journeyOf()];
    for (const [kind, content] of Object.entries(FILES)) {
      const { problems, refusal, customers, events } = await taking(one, content, { kind });
      expect([kind, problems, refusal, customers, events > 0]).toEqual([kind, [], null, kind === "consents" ? 1 : 2, true]);
    }
    const all = await exported(one);
    expect(all.map(({ customer, events }) => [customer, events.map(({ type }) => type).sort()])).toEqual([
      [
        "1",
        ["consent.given", "consent.requested", "customer.created", "customer.updated", "customer.updated", "customer.updated"].concat(["order.paid", "order.placed", "parcel.delivered", "parcel.dispatched", "refund.paid"]), // biome-ignore format: a list
      ],
      ["2", ["customer.created", "customer.updated", "customer.updated", "order.placed"]],
    ]);
    // As lines of JSON, as the command line writes them.
    const lines = all.map((customer) => JSON.stringify(customer));
    await two.import(lines.map((line) => JSON.parse(line)));
    expect(await exported(two)).toEqual(all);
  });

  test("the same file again changes nothing; a corrected row replaces what the earlier one said, once", async () => {
    const journey = journeyOf();
    for (const [kind, content] of Object.entries(FILES)) {
      await taking(journey, content, { kind });
      const before = await exported(journey);
      // Also as of a later day.
      expect(await taking(journey, content, { kind, asOf: AS_OF + 86_400_000 })).toMatchObject({ events: 0, corrected: 0 });
      expect(await exported(journey)).toEqual(before);
    }
    const corrected = ORDERS.replace(",hat", ",cap").replace("10:05Z", "10:06Z");
    expect(await taking(journey, corrected, { kind: "orders", dryRun: true })).toMatchObject({ events: 2, corrected: 2 });
    expect(await taking(journey, corrected, { kind: "orders" })).toMatchObject({ customers: 2, events: 2, corrected: 2 });
    expect(await taking(journey, corrected, { kind: "orders" })).toMatchObject({ events: 0, corrected: 0 });
    const [, bob] = await exported(journey);
    expect(bob.events.find(({ type }) => type === "order.placed")).toMatchObject({ items: [{ product: "cap" }], revision: 1 });
    // And back again: the newest import counts.
    expect(await taking(journey, ORDERS, { kind: "orders" })).toMatchObject({ events: 2, corrected: 2 });
    expect(await taking(journey, CUSTOMERS.replace(",AT", ",CH"), { kind: "customers" })).toMatchObject({ events: 1, corrected: 1 });
  });

  test("what the shop system's webhooks said is the same event, and is not overwritten", async () => {
    const journey = journeyOf();
    const document = {
      ...SHOPWARE_ORDER,
      orderCustomer: { customerId: "c1", firstName: "Ada", lastName: "Kern", email: "ada@example.org" },
      lineItems: [{ id: "l1", type: "product", productId: "p1", label: "Mantel", quantity: 1, unitPrice: 19.99, totalPrice: 19.99, position: 1 }],
    };
    const webhook = { data: { event: "checkout.order.placed", payload: { order: document } }, source: { eventId: "e1" } };
    const { customer, events } = toEvents(JSON.stringify(webhook), { topic: "checkout.order.placed" });
    await journey.record(customer, events);
    const orders = `id;order_number;customer_email;order_state;line_items;order_date_time;paidAt\n0190;10077;ada@example.org;open;2x p9;${document.orderDateTime};${document.orderDateTime}\n`;
    const customerOf = (email) => (email === "ada@example.org" ? "c1" : undefined);
    expect(await taking(journey, orders, { kind: "orders", customerOf })).toMatchObject({ system: "shopware", customers: 1, corrected: 0 });
    const [{ events: stored }, ...others] = await exported(journey);
    const placed = stored.filter(({ type }) => type === "order.placed");
    expect([others, placed.map(({ items, imported }) => [items[0].product, imported])]).toEqual([[], [["p1", undefined]]]);
    expect(stored.filter(({ type }) => type === "order.paid").length).toBe(1);
  });

  test("letters that another system has sent are not sent again, unless it is said that none has", async () => {
    const contract = async (options) => {
      const journey = journeyOf();
      for (const [kind, content] of Object.entries(FILES)) await taking(journey, content, { kind, ...options });
      const due = await Promise.all([0, 1, 2, 5, 20].map((days) => journey.due(AS_OF + days * 86_400_000)));
      return due.flat().filter(({ entry }) => entry.class !== "advertising").map(({ entry }) => entry.rule); // biome-ignore format: a call
    };
    expect(await contract({})).toEqual([]);
    expect(await contract({ imported: false })).toEqual(expect.arrayContaining(["order-received", "refund"]));
  });

  test("nothing is written if more than a tenth of the rows is refused, or any with `strict`; `force` takes in the rest", async () => {
    const rows = (wrong, right) => `email\n${"none\n".repeat(wrong)}${Array.from({ length: right }, (_, n) => `c${n}@example.org\n`).join("")}`;
    const journey = journeyOf();
    const result = async (wrong, right, options) => {
      const { customers, refused, refusal } = await taking(journey, rows(wrong, right), { kind: "customers", ...options });
      return [customers, refused, refusal?.message ?? null, (await exported(journey)).length];
    };
    expect(await result(2, 17)).toEqual([0, 2, "2 of 19 rows can't be read; nothing is imported", 0]);
    expect(await result(2, 18, { strict: true })).toEqual([0, 2, "2 of 20 rows can't be read; nothing is imported", 0]);
    expect(await result(2, 17, { dryRun: true })).toEqual([17, 2, "2 of 19 rows can't be read; nothing is imported", 0]);
    expect(await result(2, 18, { dryRun: true })).toEqual([18, 2, null, 0]);
    expect(await result(2, 17, { force: true })).toEqual([17, 2, null, 17]);
    expect(await result(2, 18)).toEqual([18, 2, null, 18]);
    // A quote that is wrong at the end of a file is found before anything is written.
    await expect(taking(journey, `${rows(0, 20)}"x\n`, { kind: "customers", columns: { customer: "email" } })).rejects.toMatchObject({
      code: "journey/invalid",
    });
    expect((await exported(journey)).length).toBe(18);
  });

  test("problems are counted, and the first thousand are named", async () => {
    const { report } = await all(`email\n${"none\n".repeat(1_200)}`, { kind: "customers" });
    expect([report.rows, report.refused, report.problemCount, report.problems.length]).toEqual([1_200, 1_200, 1_200, 1_000]);
  });

  test("orders whose rows all stand apart are refused before they fill the memory", async () => {
    const rows = function* () {
      yield utf8("order,email,placedAt,product\n");
      for (const product of ["a", "b"]) for (let n = 0; n <= 100_000; n += 1) yield utf8(`${n},a@example.org,2025-01-01T00:00Z,${product}\n`);
    };
    const read = readRows(rows, { kind: "orders" })[Symbol.asyncIterator]();
    await expect(read.next()).rejects.toMatchObject({ code: "journey/invalid", diagnostic: { help: "sort the file by order, or by customer" } });
  }, 60_000);

  test("memory does not grow with the file", { timeout: 600_000 }, () => {
    const number = isLong ? 1_000_000 : 100_000;
    count("rows of a large file", number, 1_000_000);
    const script = `
      import { readRows } from "./dist/js/journey.js";
      const row = (n) => \`\${Math.floor(n / 2)};c\${Math.floor(n / 2) % 5_000}@example.org;31.12.2025 14:05;product \${n}\\n\`;
      function* rows() {
        yield new TextEncoder().encode("order;email;placedAt;product\\n");
        for (let n = 0; n < ${number}; n += 100) yield new TextEncoder().encode(Array.from({ length: 100 }, (_, m) => row(n + m)).join(""));
      }
      const read = readRows(rows, { kind: "orders", zone: "Europe/Berlin" });
      let orders = 0;
      for await (const _ of read) orders += 1;
      console.log(JSON.stringify([orders, read.report.rows, read.report.problemCount]));`;
    // A tenth of what the rows would take as objects.
    const child = spawnSync(process.execPath, ["--max-old-space-size=40", "--input-type=module", "-e", script], { encoding: "utf8" });
    expect([child.stderr, child.status, child.stdout && JSON.parse(child.stdout)]).toEqual(["", 0, [number / 2, number, 0]]);
  });
});
