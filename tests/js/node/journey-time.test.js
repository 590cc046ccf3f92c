// Hours, days and zones of the planner (docs/journey.md), with the runtime's own calendar (Intl) as the oracle.
import { describe, expect, test } from "vitest";
import { createPlanner, holidays } from "../../../dist/js/journey.js";

/** Few letters, so that none takes another's day. */
const RULES = { domain: "shop.example", zone: "Europe/Berlin", trade: "fashion", size: "small", on: ["basket-abandoned", "birthday", "anniversary"] };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The last and the first night of summer time, as days on which the clocks change. */
const ZONES = [
  ["Europe/Berlin", "2026-10-25", "2027-03-28"],
  ["America/New_York", "2026-11-01", "2027-03-14"],
  ["Australia/Lord_Howe", "2027-04-04", "2026-10-04"],
  ["America/Santiago", "2027-04-04", "2026-09-06"],
  ["Asia/Tokyo", "2026-10-25", "2027-03-28"],
];

const formats = new Map();
function clockOf(zone) {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
  formats.set(zone, format);
  return (at) => format.format(at);
}

const rfc = (at) => new Date(at).toISOString();
const known = (zone, at) => [
  { id: "profile", type: "customer.updated", at: rfc(at), email: "ada@example.org", ...(zone && { zone }) },
  { id: "doi", type: "consent.given", at: rfc(at), proof: true },
];

describe.each(ZONES)("%s", (zone, ...nights) => {
  const clock = clockOf(zone);

  test.each(nights)("all hours of the night before %s: advertising is sent four hours later, or at eight", (day) => {
    const planner = createPlanner(RULES);
    const start = Date.parse(`${day}T00:00:00Z`) - 24 * HOUR;
    for (let at = start; at < start + 60 * HOUR; at += 15 * MINUTE) {
      const events = [...known(zone, at - 40 * 24 * HOUR), { id: "b", type: "basket.changed", at: rfc(at), basket: "b", items: [{ product: "p" }] }];
      const [mail] = planner.story({ customer: "c", events }, at, at + 48 * HOUR);
      let expected = at + 4 * HOUR;
      const hour = () => Number(clock(expected).slice(11, 13));
      while (hour() < 8 || hour() >= 20) expected += MINUTE;
      expect(mail, `${clock(at)} in ${zone}`).toMatchObject({ rule: "basket-abandoned", at: rfc(expected).replace(".000", "") });
    }
  });

  test.each(nights)("mails with a day are sent at ten on it, also around %s", (day) => {
    const planner = createPlanner(RULES);
    for (let back = 9; back >= 5; back--) {
      const delivered = Date.parse(`${day}T12:00:00Z`) - back * 24 * HOUR;
      const order = { order: "1", items: [{ product: "p" }] };
      const events = [
        ...known(zone, delivered - 40 * 24 * HOUR),
        { id: "1", type: "order.placed", at: rfc(delivered - 3 * 24 * HOUR), ...order },
        { id: "2", type: "parcel.delivered", at: rfc(delivered), order: "1", parcel: "P" },
      ];
      const asked = planner.story({ customer: "c", events }, delivered, delivered + 12 * 24 * HOUR).find(({ rule }) => rule === "review-request");
      const expected = new Date(`${clock(delivered).slice(0, 10)}T00:00:00Z`);
      expected.setUTCDate(expected.getUTCDate() + 7);
      expect(clock(Date.parse(asked.at)), zone).toBe(`${expected.toISOString().slice(0, 10)} 10:00:00`);
    }
  });
});

test("a zone that is unknown, or missing, is the shop's, and the plan says so; one of a country's own is the recipient's", () => {
  const planner = createPlanner(RULES);
  const at = Date.parse("2026-11-30T01:00:00Z");
  const basket = { id: "b", type: "basket.changed", at: rfc(at), basket: "b", items: [{ product: "p" }] };
  const entryFor = (profile) => {
    const [first, ...rest] = known(undefined, at - 40 * 24 * HOUR);
    return planner.plan({ customer: "c", events: [{ ...first, ...profile }, ...rest, basket] }, at).entries.find(({ rule }) => rule === "basket-abandoned");
  };
  const codes = (entry) => entry.reasons.map(({ code }) => code);
  for (const profile of [{}, { zone: "Mars/Olympus" }, { country: "US" }]) {
    expect(codes(entryFor(profile))).toContain("zone-assumed");
    expect(entryFor(profile).dueAt).toBe("2026-11-30T07:00:00Z");
  }
  expect(codes(entryFor({ country: "FI" }))).not.toContain("zone-assumed");
  expect(entryFor({ country: "FI" }).dueAt).toBe("2026-11-30T06:00:00Z");
  expect(entryFor({ zone: "Asia/Tokyo" }).dueAt).toBe("2026-11-30T05:00:00Z");
});

test("working days are those of the shop's country: Epiphany is one in Berlin, and none in Vienna", async () => {
  const at = (day) => `${day}T12:00:00+01:00`;
  const events = [
    { id: "0", type: "customer.updated", at: at("2027-01-04"), email: "ada@example.org" },
    { id: "1", type: "order.placed", at: at("2027-01-04"), order: "1", items: [{ product: "p" }] },
    { id: "2", type: "order.accepted", at: at("2027-01-04"), order: "1" },
  ];
  const filler = async (country, region) => {
    const planner = createPlanner({ ...RULES, holidays: await holidays({ country, region, from: 2027, to: 2027 }) });
    return planner.story({ customer: "c", events }, at("2027-01-05"), at("2027-01-12")).map(({ at, rule }) => `${at} ${rule}`)[0];
  };
  expect(await filler("DE", "BE")).toBe("2027-01-07T09:00:00Z order-in-process:filler");
  expect(await filler("AT")).toBe("2027-01-08T09:00:00Z order-in-process:filler");
});

test("29 February is 1 March where it is missing, for birthdays, anniversaries and years of use", () => {
  const planner = createPlanner({ ...RULES, trade: "electronics" });
  const bought = Date.parse("2024-02-29T12:00:00Z");
  const events = [
    { id: "0", type: "customer.updated", at: rfc(bought), email: "ada@example.org", birthDate: "2000-02-29" },
    { id: "1", type: "consent.given", at: "2026-12-01T12:00:00Z", proof: true },
    { id: "2", type: "order.placed", at: rfc(bought), order: "1", items: [{ product: "p", durable: true }], store: true },
  ];
  const plan = (at) => planner.plan({ customer: "c", events }, at).entries.filter(({ letter }) => ["birthday", "anniversary"].includes(letter));
  const told = plan("2027-02-01T12:00:00Z").map(({ rule, notBefore, reasons }) => [rule, notBefore, reasons.some(({ code }) => code === "leap-day")]);
  expect(told).toContainEqual(["birthday", "2027-03-01T09:00:00Z", true]);
  expect(told).toContainEqual(["birthday", "2028-02-29T09:00:00Z", false]);
  expect(told).toContainEqual(["anniversary", "2027-03-01T09:00:00Z", true]);
});
