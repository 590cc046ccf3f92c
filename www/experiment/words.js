// What the report says besides the core's sentences, in English and German.
const WORDS = {
  en: {
    day: "Day",
    plan: "Plan",
    mailsPerDay: "Mails per day",
    all: "All",
    groups: "Recipients",
    combinations: "Combinations",
    arm: "Level",
    levels: "Levels",
    units: "Units",
    rate: "Rate",
    mean: "Mean amount",
    change: "Change",
    interval: "Interval",
    first: "as it is",
    unknown: "unknown",
    verdicts: { winner: "Decided", alike: "No difference", open: "Open", uneven: "Not usable" },
    versus: (arm, first) => `“${arm}” compared with “${first}”`,
    between: (low, high) => `between ${low} and ${high}`,
    to: (low, high) => `${low} to\u00A0${high}`,
    atLeast: (low) => `at least ${low}`,
    atMost: (high) => `at most ${high}`,
    change0: (versus) => `${versus}: change by day of sending`,
    lastPoint: (day, lift, range) => `Mails sent up to ${day}: ${lift}, ${range}.`,
    unknownYet: "Nothing is known yet: all mails are too young.",
    bandLegend: "the true change is in here",
    lineLegend: "change that was seen",
    effectLegend: (effect) => `planned effect, ±${effect}`,
    figures: "Figures by day",
    sent: "Sent up to",
    summary: (mature, pending) => `${mature} units compared, ${pending} still too young`,
    noReport: "There is no report: the counters can't be read.",
    noCounts: "There are no counters yet: here is the plan.",
    variant: "Variant",
    share: "Share",
    variants: "Variants",
    needs: "Mails needed",
    needsOf: "An answer about",
    eachFactor: "each factor",
    eachCombination: "the combinations",
    most: "at most",
    average: "on average",
    fixed: "with one look at the end",
    days: (count) => (count === "1" ? "1 day" : `${count} days`),
    perGroup: "So many in each group that is looked at: all recipients, and each segment. A report may be looked at as often as you like.",
    aliases: "Cannot be told apart",
  },
  de: {
    day: "Tag",
    plan: "Plan",
    mailsPerDay: "Mails pro Tag",
    all: "Alle",
    groups: "Empfänger",
    combinations: "Kombinationen",
    arm: "Stufe",
    levels: "Stufen",
    units: "Einheiten",
    rate: "Quote",
    mean: "Mittlerer Betrag",
    change: "Änderung",
    interval: "Intervall",
    first: "wie bisher",
    unknown: "unbekannt",
    verdicts: { winner: "Entschieden", alike: "Kein Unterschied", open: "Offen", uneven: "Nicht auswertbar" },
    versus: (arm, first) => `„${arm}“ im Vergleich zu „${first}“`,
    between: (low, high) => `zwischen ${low} und ${high}`,
    to: (low, high) => `${low} bis\u00A0${high}`,
    atLeast: (low) => `mindestens ${low}`,
    atMost: (high) => `höchstens ${high}`,
    change0: (versus) => `${versus}: Änderung nach Versandtag`,
    lastPoint: (day, lift, range) => `Mails, die bis ${day} gesendet wurden: ${lift}, ${range}.`,
    unknownYet: "Noch ist nichts bekannt: Alle Mails sind zu jung.",
    bandLegend: "hierin liegt die wahre Änderung",
    lineLegend: "beobachtete Änderung",
    effectLegend: (effect) => `geplanter Effekt, ±${effect}`,
    figures: "Zahlen nach Tag",
    sent: "Gesendet bis",
    summary: (mature, pending) => `${mature} Einheiten verglichen, ${pending} noch zu jung`,
    noReport: "Kein Bericht: Die Zähler lassen sich nicht lesen.",
    noCounts: "Es gibt noch keine Zähler: Hier ist der Plan.",
    variant: "Variante",
    share: "Anteil",
    variants: "Varianten",
    needs: "Benötigte Mails",
    needsOf: "Eine Antwort über",
    eachFactor: "jeden Faktor",
    eachCombination: "die Kombinationen",
    most: "höchstens",
    average: "im Mittel",
    fixed: "bei einem Blick am Ende",
    days: (count) => (count === "1" ? "1 Tag" : `${count} Tage`),
    perGroup: "So viele in jeder betrachteten Gruppe: alle Empfänger und jedes Segment. Der Bericht darf beliebig oft angesehen werden.",
    aliases: "Nicht zu unterscheiden",
  },
};

/** The words of a language, with its ways to write numbers and days. */
export function wordsOf(language) {
  const locale = language === "de" ? "de-DE" : "en-GB";
  const number = (options) => {
    const format = new Intl.NumberFormat(locale, options);
    return (value) => format.format(value).replace("-", "\u2212");
  };
  const date = (options) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
    return (day) => format.format(Date.parse(day));
  };
  const words = WORDS[language];
  const signed = number({ style: "percent", signDisplay: "exceptZero", minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const { atLeast, atMost, unknown } = words;
  const rangeBy =
    (both) =>
    ({ low, high }) => {
      if (low === null) return high === null ? unknown : atMost(signed(high));
      return high === null ? atLeast(signed(low)) : both(signed(low), signed(high));
    };
  return {
    ...words,
    signed,
    count: number({}),
    amount: number({ minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    percent: number({ style: "percent", maximumFractionDigits: 2 }),
    rateText: number({ style: "percent", minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    tick: number({ style: "percent", signDisplay: "exceptZero", maximumFractionDigits: 0 }),
    shortDay: date({ day: "numeric", month: "short" }),
    longDay: date({ day: "numeric", month: "long", year: "numeric" }),
    /** A change with two ends, one, or none: in a sentence, and in a cell. */
    range: rangeBy(words.between),
    shortRange: rangeBy(words.to),
    lift: (lift) => (lift === null ? unknown : signed(lift)),
  };
}
