// Exports of shop systems and mail providers (docs/journey-runner.md): recognised by their columns, and what each says of consents.
import { describe, expect, test } from "vitest";
import { importRows } from "../../../dist/js/journey.js";
import { all, CONSENTS, exported, file, journeyOf, problemsOf, short, taking, ZONE } from "./rows-read.js";

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

  test("orders whose payment expired are none, unless they were paid or somebody says so", async () => {
    const row = (status, paid) => `${SHOPIFY}#1,a@example.org,${status},${paid},,,no,EUR,1.00,2024-03-05 09:59:00 +0100,1,Hat,H-1,DE,,1\n`;
    const placed = async (content, options) => {
      const { found, report } = await all(content, { kind: "orders", zone: ZONE, ...options });
      return [found.length, report.problems.map(({ message }) => message)];
    };
    const left = "the order is left out: by its status it was not paid, and nothing says that it was";
    expect(await placed(row("expired", ""))).toEqual([0, [left]]);
    expect(await placed(row("expired", "2024-03-05 10:00:00 +0100"))).toEqual([1, []]);
    expect(await placed(row("expired", ""), { statuses: { expired: "placed" } })).toEqual([1, []]);
    for (const status of ["pending", "authorized", "partially_paid", "paid"]) expect([status, ...(await placed(row(status, "")))]).toEqual([status, 1, []]);
    expect(await placed(row("voided", ""))).toEqual([0, ["the order is left out: it was cancelled, and nothing says when"]]);
    const woo = (status) => `order_id,order_date,paid_date,status,billing_email\n1,2025-12-31 14:05:00,,${status},a@example.org\n`;
    expect([await placed(woo("wc-pending")), await placed(woo("wc-on-hold"))]).toEqual([[0, [left]], [1, []]]); // biome-ignore format: a list
  });

  test("rows of an order whose addresses differ in case alone are one order", async () => {
    const { found, report } = await all(`${SHOPIFY}${FIRST}#1001,Ada@Example.org,,,,,,,,,2,Hat,,,,\n`, { kind: "orders" });
    expect([found.map(({ customer, events }) => [customer, events[0].email, events[1].items.length]), report.problems]).toEqual([[["ada@example.org", "ada@example.org", 2]], []]); // biome-ignore format: a list
    expect((await all(`${SHOPIFY}${FIRST}#1001,bob@example.org,,,,,,,,,2,Hat,,,,\n`, { kind: "orders" })).report.refused).toBe(2);
  });

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

describe("a row that says that someone has left leaves no consent", () => {
  const WITHDRAWN = "E-Mail;Status;Angemeldet am;Bestätigt am;Bestätigungs-IP;Abgemeldet am\n";
  const NOVEMBER = "01.11.2026 10:00;01.11.2026 10:05;192.0.2.1";
  /** Consents of a row, in their order, and whether the planner has one at the end. */
  const consents = async (content, options) => {
    const { found } = await all(content, { kind: "consents", zone: ZONE, ...options });
    return found.flatMap(({ events }) => events).filter(({ type }) => type.startsWith("consent.")).map(({ type, at }) => `${type.slice(8)} ${at}`); // biome-ignore format: a list
  };
  const FROM_FILE = "withdrawn 2026-11-30T00:00:00.000Z";

  test("a withdrawal with only a day counts from its end, one with a time from its time", async () => {
    const [requested, given] = ["requested 2026-11-01T10:00:00+01:00", "given 2026-11-01T10:05:00+01:00"];
    for (const status of ["abgemeldet", ""])
      for (const day of ["01.11.2026", "01.11.2026 00:00", "2026-11-01 00:00:00", "2026-11-01"])
        expect([day, await consents(`${WITHDRAWN}a@example.org;${status};${NOVEMBER};${day}\n`)]).toEqual([day, [requested, given, "withdrawn 2026-11-01T23:59:59+01:00"]]); // biome-ignore format: a call
    expect(await consents(`${WITHDRAWN}a@example.org;;${NOVEMBER};01.11.2026 10:06\n`)).toEqual([requested, given, "withdrawn 2026-11-01T10:06:00+01:00"]);
    // Who left and came back has a consent.
    expect((await consents(`${WITHDRAWN}a@example.org;aktiv;${NOVEMBER};31.10.2026\n`)).sort()).toEqual([
      given,
      requested,
      "withdrawn 2026-10-31T23:59:59+01:00",
    ]);
  });

  test("no withdrawal counts later than the file, and no consent remains behind it", async () => {
    const asOf = Date.UTC(2026, 10, 1, 12);
    expect((await consents(`${WITHDRAWN}a@example.org;;${NOVEMBER};01.11.2026\n`, { asOf })).at(-1)).toBe("withdrawn 2026-11-01T12:00:00.000Z");
    // The file is older than the consent that it has.
    for (const day of ["01.11.2026", "01.11.2026 10:30"]) expect(await consents(`${WITHDRAWN}a@example.org;;${NOVEMBER};${day}\n`, { asOf: Date.UTC(2026, 10, 1, 8) })).toEqual(["withdrawn 2026-11-01T08:00:00.000Z"]); // biome-ignore format: a call
    expect(await consents(`${WITHDRAWN}a@example.org;abgemeldet;${NOVEMBER};\n`, { asOf: Date.UTC(2026, 10, 1, 8) })).toEqual([
      "withdrawn 2026-11-01T08:00:00.000Z",
    ]);
  });

  test("by the status, a withdrawal that is not later than the consent counts from the file, and the consent is left out", async () => {
    for (const moment of ["31.10.2026", "01.11.2026 10:05", "01.11.2026 09:00"]) {
      const content = `${WITHDRAWN}a@example.org;abgemeldet;${NOVEMBER};${moment}\n`;
      expect([moment, await consents(content)]).toEqual([moment, [FROM_FILE]]);
      expect(problemsOf(await all(content, { kind: "consents", zone: ZONE }))).toEqual([
        "warning 2 Abgemeldet am: the consent was withdrawn, and the moment of that is not later than its own; it counts from 2026-11-30T00:00:00.000Z",
        "warning 2 Bestätigt am: the consent is left out: it was withdrawn",
      ]);
    }
    const mailchimp =
      "Email Address,OPTIN_TIME,CONFIRM_TIME,CONFIRM_IP,LEID,UNSUB_TIME\na@example.org,2024-05-01 10:00:00,2024-05-01 10:02:00,192.0.2.1,1,2024-04-01 10:00:00\n";
    expect(await consents(mailchimp)).toEqual([FROM_FILE]);
  });

  test("a file needs its moment for withdrawals without one; the same file again does not withdraw what was given since", async () => {
    const journey = journeyOf();
    const content = `${WITHDRAWN}a@example.org;abgemeldet;${NOVEMBER};\n`;
    const how = { kind: "consents", zone: ZONE };
    await expect(importRows(journey, file(content), how)).rejects.toMatchObject({ code: "journey/invalid", diagnostic: { line: 2, help: expect.stringContaining("asOf") } }); // biome-ignore format: a call
    expect(await exported(journey)).toEqual([]);
    await taking(journey, content, how);
    await journey.record("a@example.org", [{ id: "again", type: "consent.given", at: "2026-11-30T08:00:00Z", proof: true }]);
    expect(await taking(journey, content, how)).toMatchObject({ events: 0, corrected: 0 });
    const [{ events }] = await exported(journey);
    expect(events.filter(({ type }) => type === "consent.withdrawn").map(({ at }) => at)).toEqual(["2026-11-30T00:00:00.000Z"]);
    // With all moments, a file needs none.
    expect(await importRows(journey, file(CONSENTS.replaceAll("2026-11-29", "2025-11-29")), how)).toMatchObject({ customers: 1 });
  });
});

describe("a consent without proof is none", () => {
  /** Whether a row's consent is taken in, and what is told. */
  const taken = async (content, options) => {
    const read = await all(content, { kind: "consents", zone: ZONE, ...options });
    return [read.found.some(({ events }) => events.some(({ type }) => type === "consent.given")), ...problemsOf(read)];
  };

  test("a row that says that there was no double opt-in, whatever else it says and whatever is said of the file", async () => {
    const left = "the consent is left out: the row says that there was no double opt-in";
    for (const doubleOptIn of [undefined, true]) {
      for (const no of ["nein", "No", "0", "false"])
        expect([no, await taken(`email;Double Opt-In;requestedAt;confirmedAt;confirmIp\na@example.org;${no};01.11.2026 10:00;01.11.2026 10:05;192.0.2.1\n`, { doubleOptIn })]).toEqual([no, [false, `warning 2 Double Opt-In: ${left}`]]); // biome-ignore format: a call
      for (const no of ["No", "2"])
        expect([no, await taken(`EMAIL;DOUBLE_OPT-IN;EMAIL_BLACKLISTED;ADDED_TIME\na@example.org;${no};No;03-04-2022 09:30\n`, { doubleOptIn })]).toEqual([no, [false, `warning 2 DOUBLE_OPT-IN: ${left}`]]); // biome-ignore format: a call
    }
    for (const yes of ["Yes", "1"]) expect(await taken(`EMAIL;DOUBLE_OPT-IN;EMAIL_BLACKLISTED;ADDED_TIME\na@example.org;${yes};No;03-04-2022 09:30\n`)).toEqual([true]); // biome-ignore format: a call
    // In other files, 2 says nothing.
    expect((await taken("email;doi;givenAt\na@example.org;2;01.11.2026 10:00\n"))[1]).toBe("error 2 doi: `2` is neither yes nor no");
  });

  test("one to something unknown refuses its row, and no other; a withdrawal of it is one of advertising", async () => {
    const rows = `email;status;purpose;requestedAt;confirmedAt;confirmIp;withdrawnAt\n${["a", "b", "c", "d", "e", "f", "g", "h"].map((name) => `${name}@example.org;;advertising;01.11.2026 10:00;01.11.2026 10:05;192.0.2.1;\n`).join("")}v@example.org;;Visits;01.11.2026 10:00;01.11.2026 10:05;192.0.2.1;02.11.2026 10:00\nn@example.org;;news;01.11.2026 10:00;01.11.2026 10:05;192.0.2.1;\nw@example.org;;news;01.11.2026 10:00;01.11.2026 10:05;192.0.2.1;02.11.2026 10:00\ns@example.org;abgemeldet;news;;;;\n`; // biome-ignore format: a file
    const journey = journeyOf();
    const result = await taking(journey, rows, { kind: "consents", zone: ZONE });
    expect([result.refusal, result.refused, result.customers]).toEqual([null, 1, 11]);
    expect(result.problems.filter(({ path }) => path === "purpose").map(({ severity, line, help }) => [severity, line, help.includes("advertising, visits")])).toEqual([["error", 11, true], ["warning", 12, true], ["warning", 13, true]]); // biome-ignore format: a call
    const of = Object.fromEntries((await exported(journey)).map(({ customer, events }) => [customer, events.filter(({ type }) => type.startsWith("consent.")).map(({ type, purpose }) => [type, purpose])])); // biome-ignore format: a call
    expect([of["w@example.org"], of["s@example.org"]]).toEqual([[["consent.withdrawn", undefined]], [["consent.withdrawn", undefined]]]);
    expect(of["v@example.org"]).toContainEqual(["consent.withdrawn", "visits"]);
    const few = `email;purpose;givenAt;doi\na@example.org;news;01.11.2026;ja\nb@example.org;advertising;01.11.2026;ja\n`;
    expect(await taking(journeyOf(), few, { kind: "consents", zone: ZONE })).toMatchObject({ customers: 0, refusal: { code: "journey/invalid" } });
    expect(await taking(journeyOf(), few, { kind: "consents", zone: ZONE, force: true })).toMatchObject({ customers: 1, refusal: null });
  });

  test("withdrawals of two purposes at one moment are two", async () => {
    const { found } = await all("email;purpose;withdrawnAt\na@example.org;advertising;01.11.2026 10:00\na@example.org;visits;01.11.2026 10:00\n", { kind: "consents", zone: ZONE }); // biome-ignore format: a call
    expect(new Set(found.map(({ events }) => events.find(({ type }) => type === "consent.withdrawn").id)).size).toBe(2);
  });

  test("an unknown status asks for a meaning of its kind", async () => {
    const helpOf = async (content, kind) => (await all(content, { kind, zone: ZONE })).report.problems[0].help;
    expect(await helpOf("email;status\na@example.org;blau\n", "consents")).toBe('say what it means: statuses { "blau": "withdrawn" } (--statuses "blau=withdrawn"); or given, requested, none'); // biome-ignore format: a call
    expect(await helpOf("email;order;placedAt;status\na@example.org;1;01.11.2026;blau\n", "orders")).toBe('say what it means: statuses { "blau": "placed" } (--statuses "blau=placed"); or cancelled, refunded, none'); // biome-ignore format: a call
  });

  test("one that was confirmed when it was requested, or from no IP address", async () => {
    const row = (confirmed, ip) => `email;requestedAt;confirmedAt;confirmIp\na@example.org;01.11.2026 10:00;01.11.2026 ${confirmed};${ip}\n`;
    for (const ip of ["192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1"]) expect([ip, await taken(row("10:05", ip))]).toEqual([ip, [true]]);
    const left = "warning 2 confirmedAt: the consent is left out: nothing shows that it was confirmed";
    for (const confirmed of ["10:00", "09:59"]) expect(await taken(row(confirmed, "192.0.2.1"))).toEqual([false, left]);
    for (const ip of ["unbekannt", "192.0.2", "192.0.2.256", "1", "0.0.0.0", "::", "a::z", "localhost"])
      expect(await taken(row("10:05", ip))).toEqual([false, `warning 2 confirmIp: \`${ip}\` is no IP address`, left]);
  });
});
