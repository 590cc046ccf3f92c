// Makes js/journey/types.ts, the two JSON Schemas of the journey and the table of events in docs/journey.md from src/journey. With --check: says whether they are up to date.
import { execFileSync } from "node:child_process";
import fs from "node:fs";

const { events, fields } = JSON.parse(fs.readFileSync("src/journey/events.json", "utf8"));
const presets = JSON.parse(fs.readFileSync("src/journey/presets.json", "utf8"));
const sources = Object.fromEntries(
  ["rule", "reason", "schedule", "rules", "span", "expression"].map((name) => [name, fs.readFileSync(`src/journey/${name}.rs`, "utf8")]),
);

/** The words of an enum, in the order of the core. */
function words(file, name) {
  const quoted = (text) => [...text.matchAll(/"([a-z0-9.-]+)"/g)].map(([, word]) => word);
  if (name === "Reason") return [.../^ {4}[A-Z]\w+ "([a-z-]+)"/gm[Symbol.matchAll](sources.reason)].map(([, code]) => code);
  if (name === "Anchor") return [.../^ {4}[A-Z]\w+ "([a-z-]+)";/gm[Symbol.matchAll](sources.span)].map(([, word]) => word);
  const found = new RegExp(`(?:written!\\(${name}:|^ {4}${name}:)([\\s\\S]*?)\\);?\\n`, "m").exec(sources[file]);
  if (!found) throw new Error(`there is no list of words of ${name} in src/journey/${file}.rs`);
  return quoted(found[1]);
}

const ENUMS = {
  JourneyReason: ["reason", "Reason", "Why a letter is due, waits, or is not sent (`docs/journey.md`)."],
  JourneyStatus: ["schedule", "EntryStatus", "How far an entry of a plan is."],
  LetterClass: ["rule", "LetterClass", "What the law takes a letter for."],
  LetterAim: ["rule", "Aim", "What a letter is for."],
  LetterSlot: ["rule", "Slot", "A part of a letter that makes it advertising."],
  JourneyTrade: ["rules", "Trade", "The trades that have a preset."],
  JourneySize: ["rules", "Size", "How many letters a shop keeps up."],
  JourneyIncentive: ["rules", "Incentive", "What customers get with a thank-you."],
  JourneyAnchor: ["span", "Anchor", "What a rule counts its times from."],
  RuleSubject: ["rule", "Subject", "What a rule makes an entry for."],
  RuleScope: ["rule", "Scope", "What tells one entry of a rule from another."],
  RuleBasis: ["rule", "Basis", "The basis that advertising needs (`docs/consent.md`)."],
  RuleOnly: ["rule", "Only", "Which events, orders or customers a rule is for."],
  RuleStop: ["rule", "Stop", "What makes a letter pointless."],
  RuleBlock: ["rule", "Block", "What holds a letter back for a while."],
  RuleNeed: ["rule", "Need", "What a letter cannot do without."],
  RuleGroup: ["rule", "Group", "Letters of which one after another is too much."],
  DecisionHit: ["expression", "Hit", "What a decision table does with several lines that hold (DMN 1.5)."],
};
const enumOf = Object.fromEntries(Object.entries(ENUMS).map(([name, [file, of]]) => [name, words(file, of)]));

const text = { type: "string" };
const flag = { type: "boolean" };
const date = { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}" };
const days = { type: "integer", minimum: 0, maximum: 3650 };
const period = { type: "string", pattern: "^\\d+d$" };
const count = { type: "integer", minimum: 0 };
const clock = { type: "string", pattern: "^\\d{2}:\\d{2}$" };
const list = (items) => ({ type: "array", items });
const ref = (name) => ({ $ref: `#/$defs/${name}` });
const span = { type: "string", pattern: `^(${enumOf.JourneyAnchor.join("|")})([+-]\\d+(h|d|wd|y)|\\+filler|\\+care|@\\d{2}:\\d{2})?$` };

/** Objects, as fields with what they are; a `!` after a name: required. */
const OBJECTS = {
  JourneyItem: {
    about: "A product in an order, a basket, a parcel or a return.",
    fields: {
      "product!": [text, "The product's id."],
      group: [text, "Its group: products of one group go with each other."],
      quantity: [count, "How many; 1 without it."],
      durable: [flag, "Lasts for years: it has a birthday."],
      consumable: [flag, "Is used up and bought again."],
      interval: [count, "Days until it is used up, or has to be serviced."],
      service: [flag, "Has to be serviced."],
      ageRestricted: [flag, "May be sold to adults only."],
      content: [flag, "Whether there are texts on its care and use; true without it."],
    },
  },
  JourneyCampaign: {
    about: "A letter to many, from its first to its last day.",
    fields: {
      "id!": [text, "The campaign's id."],
      "letter!": [text, "The letter: newsletter, promotion, gift-ideas, prize-draw, or one of your own."],
      "start!": [date, "The first day."],
      "end!": [date, "The last day."],
      when: [text, "Whom it is for: an expression of the template language."],
      similar: [flag, "Whether it advertises goods similar to those bought (§ 7(3) UWG)."],
    },
  },
  JourneyCaps: {
    about: "How much advertising a customer gets at most.",
    fields: {
      day: [count, "Mails a day; 1."],
      week: [count, "Mails in 7 days; 2."],
      month: [count, "Mails in 30 days; 6."],
      ask: [period, "Days between requests for reviews and answers; `14d`."],
      intent: [period, "Days between reminders of baskets, visits and wish lists; `7d`."],
      tips: [period, "Days between tips; `3d`."],
      club: [period, "Days between invitations to programmes; `30d`."],
    },
  },
  JourneyHours: {
    about: "When advertising is sent, in the recipient's zone.",
    fields: { "from!": [clock, "Not earlier."], "until!": [clock, "Not later."], "sendAt!": [clock, "The hour of letters that have a day."] },
  },
  DecisionLine: {
    about: "A line of a decision table.",
    fields: { "when!": [text, "A condition: an expression of the template language."], "then!": [text, "The value, if it holds."] },
  },
  DecisionTable: {
    about: "A fact that is decided by conditions. Conditions of rules use it by its name.",
    fields: {
      "hit!": [ref("DecisionHit"), "What several lines that hold come to."],
      "lines!": [list(ref("DecisionLine")), "The conditions, the first first."],
    },
  },
  RuleRepeats: {
    about: "How often a letter may be sent.",
    fields: {
      letter: [period, "Not within so many days of the same letter."],
      product: [period, "Not within so many days of the same letter about one of the products."],
      about: [{ enum: words("rule", "About") }, "Once for each product, or group of products."],
    },
  },
  JourneyRule: {
    about: "When a letter is due, for what, and what prevents it.",
    fields: {
      "letter!": [text, "The letter."],
      variant: [text, "Its variant."],
      "class!": [ref("LetterClass"), "What the law takes it for, without its slots."],
      "aim!": [ref("LetterAim"), "What it is for."],
      "benefit!": [text, "What the customer has of it."],
      "for!": [ref("RuleSubject"), "What an entry is made for."],
      on: [list(text), "The types of events that it answers."],
      only: [list(ref("RuleOnly")), "All of these have to hold."],
      "per!": [list(ref("RuleScope")), "What tells one entry from another."],
      pick: [{ enum: words("rule", "Pick") }, "Of several events with one scope, the one that counts; the first without it."],
      when: [text, "A condition: an expression over the customer's facts."],
      "due!": [list(span), "When it is due: the latest of these."],
      end: [span, "Until when it makes sense; without it, always."],
      stop: [list(ref("RuleStop")), "What makes it pointless."],
      block: [list(ref("RuleBlock")), "What holds it back."],
      repeats: [ref("RuleRepeats"), "How often it may be sent."],
      needs: [list(ref("RuleNeed")), "What it cannot do without."],
      slots: [list(ref("LetterSlot")), "The parts that make it advertising."],
      rank: [count, "Among advertising of one day, the lowest is sent."],
      group: [ref("RuleGroup"), "Letters of one group keep a distance."],
      direct: [flag, "An answer to the customer: at any hour, beyond all caps, but counted."],
      uncapped: [flag, "Beyond the caps, but counted."],
      basis: [ref("RuleBasis"), "The basis that it needs as advertising; `similar` without it."],
      similar: [flag, "Whether it advertises goods similar to those bought."],
      visits: [flag, "Uses visit data."],
      redress: [flag, "Makes up for a fault: its voucher does not wait."],
      redressWhen: [text, "The condition under which it does."],
    },
  },
  JourneyRules: {
    about: "A shop's rules: the presets of its trade and size, with what it changes.",
    fields: {
      $schema: [text, "This schema's address, for editors."],
      "domain!": [text, "The host in Message-IDs."],
      "zone!": [text, "The shop's time zone, an IANA name."],
      "trade!": [ref("JourneyTrade"), "The trade, whose preset applies."],
      "size!": [ref("JourneySize"), "The size, whose preset applies."],
      holidays: [list(date), "Public holidays: no working days (`holidays` of `postfrisch/journey` makes the list)."],
      assumeDelivery: [flag, "Without a report of the carrier, goods count as received three working days after they were expected."],
      returnDays: [days, "How long goods may be sent back; at least 14."],
      trialDays: [days, "How long customers try goods before they are asked."],
      missYouDays: [days, "After so many days without a purchase, a customer is missed."],
      careDays: [days, "So many days after receipt, tips on care are sent."],
      fillerDays: [days, "No more working days without a mail between order and delivery."],
      codes: [flag, "There are voucher codes to give."],
      programme: [flag, "There is a referral, partner or loyalty programme."],
      incentive: [ref("JourneyIncentive"), "What customers get with a thank-you; a voucher without it."],
      content: [flag, "There are texts on the care and use of products; true without it."],
      offers: [flag, "There are offers to show; true without it."],
      similarVouchers: [flag, "Vouchers are for goods similar to those bought."],
      salesLeadScore: [{ type: "integer" }, "From this score on, a person takes care of a lead; 40."],
      on: [list(text), "Letters, or letters with a variant, that are on against the presets."],
      off: [list(text), "Letters, or letters with a variant, that are off."],
      campaigns: [list(ref("JourneyCampaign")), "Letters to many."],
      caps: [ref("JourneyCaps"), "How much advertising a customer gets at most."],
      hours: [ref("JourneyHours"), "When advertising is sent; 08:00 to 20:00, at 10:00."],
      facts: [{ type: "object", additionalProperties: ref("DecisionTable") }, "Facts that are decided by tables, by name."],
      rules: [
        { type: "object", additionalProperties: ref("JourneyRuleChange") },
        "Changes to rules, by letter or by letter and variant; rules of your own, by a name of theirs.",
      ],
    },
  },
};

const KINDS = {
  id: { type: ["string", "integer"] },
  text,
  texts: list(text),
  date,
  time: { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}" },
  number: { type: "integer" },
  flag,
  items: list(ref("JourneyItem")),
  place: { enum: ["home", "neighbour", "shop", "locker"] },
  purpose: { enum: ["advertising", "visits"] },
  class: ref("LetterClass"),
};

/** The TypeScript of a schema. */
function typeOf(schema) {
  if (schema.$ref) return schema.$ref.slice(8);
  if (schema.enum) return schema.enum.map((word) => JSON.stringify(word)).join(" | ");
  if (schema.type === "array") return /^\w+$/.test(typeOf(schema.items)) ? `${typeOf(schema.items)}[]` : `(${typeOf(schema.items)})[]`;
  if (schema.type === "object") return `Record<string, ${typeOf(schema.additionalProperties)}>`;
  if (Array.isArray(schema.type)) return "string | number";
  return { string: "string", integer: "number", boolean: "boolean" }[schema.type];
}

const isNeeded = (name) => name.endsWith("!");
const plain = (name) => name.replace(/!$/, "");

function objectSchema({ about, fields: of }) {
  const required = Object.keys(of).filter(isNeeded).map(plain);
  return {
    description: about,
    type: "object",
    ...(required.length && { required }),
    properties: Object.fromEntries(Object.entries(of).map(([name, [schema, told]]) => [plain(name), { description: told, ...schema }])),
    additionalProperties: false,
  };
}

function objectType([name, { about, fields: of }]) {
  const members = Object.entries(of).map(([field, [schema, told]]) => `  /** ${told} */\n  ${plain(field)}${isNeeded(field) ? "" : "?"}: ${typeOf(schema)};\n`);
  return `/** ${about} */\nexport interface ${name} {\n${members.join("")}}\n`;
}

/** The fields of an event, with whether each is required. */
const fieldsOf = ([, ...names]) => names.map((name) => [plain(name), isNeeded(name)]);

function types() {
  const unions = Object.entries(enumOf).map(
    ([name, all]) => `/** ${ENUMS[name][2]} */\nexport type ${name} = ${all.map((word) => JSON.stringify(word)).join(" | ")};\n`,
  );
  const known = Object.entries(events).map(([type, event]) => {
    const members = fieldsOf(event).map(
      ([name, needed]) => `    /** ${fields[name][1]} */\n    ${name}${needed ? "" : "?"}: ${typeOf(KINDS[fields[name][0]])};\n`,
    );
    return `  /** ${event[0]} */\n  ${JSON.stringify(type)}: ${members.length ? `{\n${members.join("")}  }` : "object"};\n`;
  });
  return [
    "// Made by scripts/journey.mjs from src/journey.\n",
    ...unions,
    ...Object.entries(OBJECTS).map(objectType),
    "/** A change to a rule: its fields that are different. `null` takes one away. */\nexport type JourneyRuleChange = { [Field in keyof JourneyRule]?: JourneyRule[Field] | null };\n",
    `/** What each type of event says. */\nexport interface JourneyEvents {\n${known.join("")}}\n`,
    `/** What every event has. */\nexport interface JourneyEventBase {
  /** Unique for the customer. The same id again is the same event. */
  id: string | number;
  /** When it happened: RFC 3339, with an offset. */
  at: string;
  /** A correction of an event has its id and a higher revision. */
  revision?: number;
}\n`,
    `/** Something that happened to a customer, or that a customer did. Types that the library does not know are for rules of your own. */\nexport type JourneyEvent =\n  | { [Type in keyof JourneyEvents]: JourneyEventBase & { type: Type } & JourneyEvents[Type] }[keyof JourneyEvents]\n  | (JourneyEventBase & { type: \`own.\${string}\` });\n`,
    `/** A customer with all that is known, in any order. */\nexport interface JourneyHistory {\n  /** The customer's id in the shop. */\n  customer: string;\n  events: JourneyEvent[];\n}\n`,
  ].join("\n");
}

const DRAFT = "https://json-schema.org/draft/2020-12/schema";
const enumDefs = Object.fromEntries(Object.entries(enumOf).map(([name, all]) => [name, { description: ENUMS[name][2], enum: all }]));

/** The definitions that a schema refers to, and those that these refer to. */
function closed(schema, all) {
  const found = {};
  const visit = (value) => {
    for (const [, name] of JSON.stringify(value).matchAll(/"#\/\$defs\/(\w+)"/g)) {
      if (found[name]) continue;
      found[name] = all[name];
      visit(all[name]);
    }
  };
  visit(schema);
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function rulesSchema() {
  const { $schema, ...rule } = objectSchema(OBJECTS.JourneyRule);
  const nullable = Object.fromEntries(
    Object.entries(rule.properties).map(([name, { description, ...schema }]) => [name, { description, anyOf: [schema, { type: "null" }] }]),
  );
  const change = { ...rule, description: "A change to a rule, or a rule of your own. `null` takes a field away.", required: undefined, properties: nullable };
  const objects = Object.fromEntries(Object.entries(OBJECTS).map(([name, object]) => [name, objectSchema(object)]));
  const schema = { $schema: DRAFT, title: "The rules of a shop's journey", ...objectSchema(OBJECTS.JourneyRules) };
  return { ...schema, $defs: closed(schema, { ...enumDefs, ...objects, JourneyRuleChange: JSON.parse(JSON.stringify(change)) }) };
}

function historySchema() {
  const base = {
    id: { description: "Unique for the customer. The same id again is the same event.", ...KINDS.id },
    at: { description: "When it happened: RFC 3339, with an offset.", type: "string", format: "date-time" },
    revision: { description: "A correction of an event has its id and a higher revision.", type: "integer" },
  };
  const each = Object.entries(events).map(([type, event]) => ({
    if: { properties: { type: { const: type } } },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's word.
    then: {
      description: event[0],
      required: fieldsOf(event).flatMap(([name, needed]) => (needed ? [name] : [])),
    },
  }));
  const event = {
    type: "object",
    required: ["id", "type", "at"],
    properties: {
      ...base,
      type: { description: "What happened. Types that the library does not know are for rules of your own.", anyOf: [{ enum: Object.keys(events) }, text] },
      ...Object.fromEntries(Object.entries(fields).map(([name, [kind, told]]) => [name, { description: told, ...KINDS[kind] }])),
    },
    allOf: each,
  };
  const schema = {
    $schema: DRAFT,
    title: "A customer's history",
    description: "A customer with all that is known, in any order.",
    type: "object",
    required: ["customer", "events"],
    properties: { customer: { description: "The customer's id in the shop.", ...KINDS.id }, events: list(ref("JourneyEvent")) },
    additionalProperties: false,
  };
  const all = { ...enumDefs, JourneyItem: objectSchema(OBJECTS.JourneyItem), JourneyEvent: event };
  return { ...schema, $defs: closed(schema, all) };
}

/** The table of events. */
export function tableOfEvents() {
  const rows = Object.entries(events).map(([type, event]) => {
    const named = fieldsOf(event).map(([name, needed]) => (needed ? `**\`${name}\`**` : `\`${name}\``));
    return `| \`${type}\` | ${event[0]} | ${named.join(" ")} |`;
  });
  return `| event | what happened | fields |\n|---|---|---|\n${rows.join("\n")}\n`;
}

/** The table of fields. */
export function tableOfFields() {
  const rows = Object.entries(fields).map(([name, [kind, told]]) => `| \`${name}\` | ${kind} | ${told.replaceAll("|", "\\|")} |`);
  return `| field | type | what it says |\n|---|---|---|\n${rows.join("\n")}\n`;
}

/** The table of reasons. */
function tableOfReasons() {
  const rows = [...sources.reason.matchAll(/^ {4}[A-Z]\w+ "([a-z-]+)" "((?:[^"\\]|\\.)*)" "/gm)].map(([, code, english]) => `| \`${code}\` | ${english} |`);
  return `| code | what it says |\n|---|---|\n${rows.join("\n")}\n`;
}

/** The table of letters: when each is due, and until when. */
function tableOfLetters() {
  const rules = JSON.parse(fs.readFileSync("src/journey/letters.json", "utf8"));
  const on = (size) => presets.sizes[size].on;
  const rows = rules.map((rule) => {
    const id = rule.variant ? `${rule.letter}:${rule.variant}` : rule.letter;
    const isOwed = rule.class !== "advertising";
    const from = isOwed || on("small").includes(rule.letter) ? "small" : on("middle").includes(rule.letter) ? "middle" : "large";
    const what = rule.on?.map((type) => `\`${type}\``).join(", ") ?? rule.for;
    return `| ${id} | ${what} | ${rule.due.map((due) => `\`${due}\``).join(", ")} | ${rule.end ? `\`${rule.end}\`` : ""} | ${rule.class}${rule.rank ? ` ${rule.rank}` : ""} | ${from} |`;
  });
  return `| letter | for | due | until | class, rank | from size |\n|---|---|---|---|---|---|\n${rows.join("\n")}\n`;
}

/** By conversion and measure: the letters. */
const TIMING = {
  purchase: {
    thanks: ["order-received", "order-confirmation", "thank-you:alone"],
    status: ["order-in-process", "shipping-confirmation", "shipping-partial", "out-for-delivery", "delivered", "delay", "delivery-attempt", "ready-for-pickup"],
    "cross-sell": ["recommendations"],
    voucher: ["thank-you:voucher", "thank-you:gift", "thank-you:discount", "thank-you:counted"],
    review: ["review-request", "survey"],
    referral: ["referral", "partner", "community"],
    loyalty: ["loyalty-invitation", "anniversary"],
    reactivation: ["replenishment", "reorder", "we-miss-you"],
    service: ["how-to", "care", "faq", "maintenance-service", "product-birthday"],
  },
  booking: {
    thanks: ["booking-confirmation", "trip-after"],
    status: ["trip-before"],
    "cross-sell": ["recommendations"],
    review: ["review-request"],
    reactivation: ["we-miss-you"],
  },
  registration: { thanks: ["welcome"], newsletter: ["double-opt-in"], loyalty: ["birthday"] },
  newsletter: { thanks: ["newsletter-welcome"], newsletter: ["newsletter", "promotion", "gift-ideas", "prize-draw"] },
  survey: { thanks: ["survey-thanks"] },
  basket: { reactivation: ["basket-abandoned", "wish-list"] },
  visit: { reactivation: ["visit-abandoned", "last-session"], service: ["call-back"] },
  "store visit": { thanks: ["store-visit"] },
  return: { status: ["return-received", "return-accepted", "exchange", "refund", "repair"] },
  "withdrawal or cancellation": { status: ["withdrawal-receipt", "order-cancelled"] },
  loyalty: { thanks: ["loyalty-joined", "loyalty-milestone"], loyalty: ["loyalty-balance"] },
};

/** The table of timing: conversion × measure, each letter with the first and the last moment. */
function tableOfTiming() {
  const rules = JSON.parse(fs.readFileSync("src/journey/letters.json", "utf8"));
  const idOf = (rule) => (rule.variant ? `${rule.letter}:${rule.variant}` : rule.letter);
  const named = new Set(Object.values(TIMING).flatMap((row) => Object.values(row).flat()));
  const lost = rules.filter((rule) => !named.has(rule.letter) && !named.has(idOf(rule))).map(idOf);
  if (lost.length) throw new Error(`the table of timing lacks ${lost.join(", ")}`);
  const rows = Object.entries(TIMING).flatMap(([conversion, row]) =>
    Object.entries(row).map(([measure, letters]) => {
      const all = letters
        .flatMap((name) => rules.filter((rule) => rule.letter === name || idOf(rule) === name))
        .map((rule) => {
          const last = rule.end ? ` to \`${rule.end}\`` : "";
          return `${idOf(rule)}: ${rule.due.map((due) => `\`${due}\``).join(" and ")}${last}`;
        });
      return `| ${conversion} | ${measure} | ${all.join("; ")} |`;
    }),
  );
  return `| after | measure | letters, from the first moment to the last |\n|---|---|---|\n${rows.join("\n")}\n`;
}

/** As the linter writes it. */
const formatted = (file, input) => execFileSync("node_modules/.bin/biome", ["format", `--stdin-file-path=${file}`], { input, encoding: "utf8" });
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
const made = {
  "js/journey/types.ts": formatted("js/journey/types.ts", types()),
  "docs/journey-rules.schema.json": json(rulesSchema()),
  "docs/journey-history.schema.json": json(historySchema()),
};
const page = "docs/journey.md";
let told = fs.readFileSync(page, "utf8");
for (const table of [tableOfEvents(), tableOfFields(), tableOfReasons(), tableOfLetters(), tableOfTiming()]) {
  const [head] = table.split("\n");
  // A table is found by its head, and ends with its last row.
  const from = told.indexOf(`${head}\n`);
  if (from < 0) throw new Error(`${page} has no table \`${head}\``);
  const to = from + /^(?:\|.*\n)+/.exec(told.slice(from))[0].length;
  told = told.slice(0, from) + table + told.slice(to);
}
made[page] = told;
for (const [file, written] of Object.entries(made)) {
  const before = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  if (before === written) continue;
  if (!process.argv.includes("--check")) fs.writeFileSync(file, written);
  else {
    process.stderr.write(`${file} is out of date: run node scripts/journey.mjs\n`);
    process.exitCode = 1;
  }
}
