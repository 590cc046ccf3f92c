// An experiment to look at, and counters that are made up for any experiment: with one seed, always the same.

/** What the page shows at first. */
export const SAMPLE = {
  name: "autumn-sale",
  factors: [
    { name: "subject", levels: ["Unser Herbst", "Schon gespannt?"] },
    {
      name: "button",
      levels: [
        { name: "green", value: "#0a7d34" },
        { name: "orange", value: "#c75000" },
      ],
    },
  ],
  baseline: 0.03,
  effect: 0.2,
  maturity: 7,
  segments: ["new", "returning"],
};

const START = Date.UTC(2026, 9, 1);
const DAYS = 30;
const MAILS_A_DAY = 6_000;
/** What the second level of the first factor changes, segment by segment. */
const FIRST = [0.32, 0.1];

/** Numbers from 0 to 1 that look random (mulberry32). */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The change that a variant makes: most factors make hardly one. */
function change({ factors }, levels, segment) {
  const ofFactor = (factor, at) => {
    const level = factor.levels.findIndex((one) => (one.name ?? one) === levels[factor.name]);
    return at === 0 && level === 1 ? FIRST[segment % FIRST.length] : level * (((at * 7 + level * 3) % 5) - 2) * 0.01;
  };
  return factors.reduce((factor, one, at) => factor * (1 + ofFactor(one, at)), 1);
}

/** Counters of 30 days for an experiment. */
export function sampleCounts({ id, definition, variants }) {
  const random = randomFrom(4711);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const { segments = [], measure = "rate", baseline, deviation = 0 } = definition;
  const groups = segments.length ? segments : [""];
  const counts = [];
  for (let day = 0; day < DAYS; day++) {
    const date = new Date(START + day * 86_400_000).toISOString().slice(0, 10);
    for (const [at, segment] of groups.entries()) {
      for (const { variant, share, levels } of variants) {
        const expected = (MAILS_A_DAY * share) / groups.length;
        const units = Math.max(0, Math.round(expected + Math.sqrt(expected * (1 - share)) * normal()));
        const mean = baseline * change(definition, levels, at);
        const row = { experiment: id, variant, ...(segment && { segment }), day: date, units };
        counts.push({ ...row, ...(measure === "amount" ? amounts(units, mean, deviation, normal) : { conversions: conversions(units, mean, random) }) });
      }
    }
  }
  return counts;
}

function conversions(units, rate, random) {
  let sum = 0;
  for (let unit = 0; unit < units; unit++) if (random() < rate) sum += 1;
  return sum;
}

function amounts(units, mean, deviation, normal) {
  const amount = Math.max(0, units * mean + Math.sqrt(units) * deviation * normal());
  const squares = units * (deviation ** 2 + mean ** 2);
  const cents = (number) => Math.round(number * 100) / 100;
  return { amount: cents(amount), squares: cents(Math.max(squares, units && amount ** 2 / units)) };
}

/** Counters as CSV. */
export function csvOf(counts) {
  const names = Object.keys(counts[0] ?? {});
  const cell = (value) => (/[",\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : String(value ?? ""));
  return `${[names, ...counts.map((row) => names.map((name) => row[name]))].map((row) => row.map(cell).join(",")).join("\n")}\n`;
}
