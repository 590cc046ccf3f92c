// What may be concluded of an experiment, as people read it.
import type { ExperimentAnswer, ExperimentArm, ExperimentDefinition, ExperimentReport } from "../experiments/types.js";
import { columns } from "./columns.js";

type Language = "en" | "de";

const TEXTS = {
  en: {
    head: ({ at, mature, pending }: Told) => `At the end of ${at}, ${mature} units are compared${pending ? `, ${pending} more may convert yet` : ""}.`,
    all: "All units",
    segment: "Segment",
    combinations: "combinations",
    rate: ["", "units", "converted", "rate", "change", "from", "to"],
    amount: ["", "units", "sum", "mean", "change", "from", "to"],
  },
  de: {
    head: ({ at, mature, pending }: Told) =>
      `Stand: Ende ${at}. ${mature} Mails werden verglichen${pending ? `, ${pending} weitere können noch konvertieren` : ""}.`,
    all: "Alle Mails",
    segment: "Segment",
    combinations: "Kombinationen",
    rate: ["", "Mails", "konvertiert", "Rate", "Änderung", "von", "bis"],
    amount: ["", "Mails", "Summe", "Mittelwert", "Änderung", "von", "bis"],
  },
};

interface Told {
  at: string;
  mature: string;
  pending: string;
}

/** The sample ratio, then for each group its questions: the answer in a sentence, and a table of arms. */
export function reported({ measure = "rate" }: ExperimentDefinition, report: ExperimentReport, language: Language): string {
  const told = TEXTS[language];
  const number = new Intl.NumberFormat(language);
  const pending = report.pending ? number.format(report.pending) : "";
  const lines = [
    `${report.experiment}. ${told.head({ at: dayIn(language, report.at), mature: number.format(report.mature), pending })}`,
    report.sampleRatio.text,
  ];
  for (const { segment, units, questions } of report.groups) {
    lines.push("", `${segment === null ? told.all : `${told.segment} ${segment}`} (${number.format(units)})`);
    for (const question of questions) lines.push("", ...answered(question, { measure, language }).map((line) => `  ${line}`));
  }
  return `${lines.join("\n")}\n`;
}

function answered({ factor, text, arms }: ExperimentAnswer, { measure, language }: { measure: "rate" | "amount"; language: Language }): string[] {
  const told = TEXTS[language];
  const two = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  const count = new Intl.NumberFormat(language, measure === "rate" ? {} : two);
  const mean = new Intl.NumberFormat(language, { ...two, ...(measure === "rate" && { style: "percent" as const }) });
  const units = new Intl.NumberFormat(language);
  const change = new Intl.NumberFormat(language, { style: "percent", signDisplay: "exceptZero", minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const written = (format: Intl.NumberFormat, value: number | null) => (value === null ? "–" : format.format(value));
  const row = (arm: ExperimentArm, at: number) => {
    const changes = at === 0 ? ["", "", ""] : [arm.lift, arm.low, arm.high].map((value) => written(change, value));
    return [arm.name, units.format(arm.units), count.format(arm.sum), written(mean, arm.mean), ...changes];
  };
  return [`${factor ?? told.combinations}: ${text}`, ...columns([told[measure], ...arms.map(row)]).map((line) => `  ${line}`)];
}

/** A day as a sentence has it; in English as ISO 8601 has it, which no country reads differently. */
function dayIn(language: Language, day: string): string {
  return language === "de" ? new Intl.DateTimeFormat("de", { dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`)) : day;
}
