// The plan: which variants are sent, and how many mails an answer needs.
import { $, made } from "../parts.js";
import { markWide, tableOf, wide } from "./report.js";

function variantsTable({ variants }, { definition, words }) {
  const factors = definition.factors.map(({ name }) => name);
  const rows = variants.map(({ variant, share, levels }) => [variant, words.percent(share), ...factors.map((name) => levels[name])]);
  return tableOf([words.variant, words.share, ...factors], rows, { caption: words.variants });
}

function needsTable({ effects, combinations }, words) {
  const cell = (mails, days) => (days === undefined ? words.count(mails) : [words.count(mails), made("small", words.days(words.count(days)))]);
  const row = (name, { fixed, most, average, days = [] }) => [name, cell(most, days[0]), cell(average, days[1]), cell(fixed)];
  const rows = [row(words.eachFactor, effects), ...(combinations ? [row(words.eachCombination, combinations)] : [])];
  return tableOf([words.needsOf, words.most, words.average, words.fixed], rows, { caption: words.needs });
}

/** Draws a plan. */
export function drawPlan(plan, { definition, words }) {
  const names = (effects) => effects.map((factors) => factors.join(" × ")).join(" = ");
  const aliases = plan.aliases.map(names);
  $("plan").replaceChildren(
    Object.assign(wide(needsTable(plan, words)), { id: "needs" }),
    made("p", words.perGroup, { className: "hint" }),
    Object.assign(wide(variantsTable(plan, { definition, words })), { id: "variants" }),
    ...(aliases.length ? [made("p", `${words.aliases}: ${aliases.join("; ")}`, { className: "hint", id: "aliases" })] : []),
  );
  markWide();
}
