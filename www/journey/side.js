// What is beside the timeline: problems, changes, and the mails that changes gain or lose.
import { $, made, marked } from "../parts.js";
import { isOff, isWaiting } from "./tell.js";
import { momentText } from "./time.js";

/** Shows diagnostics: an error's, or those of a check. */
export function problems(wrong, place = "problems") {
  const found = Array.isArray(wrong) ? wrong : (wrong.diagnostics ?? [{ message: wrong.message, help: "" }]);
  $(place).replaceChildren(
    ...found.map(({ message, help, severity, code }) => {
      const item = made("li");
      item.dataset.severity = severity ?? "error";
      item.dataset.code = code ?? "";
      const more = made("small");
      more.append(...marked(help ?? ""));
      item.append(...marked(message), more);
      return item;
    }),
  );
}

/** The changes that were made. */
export function steps(changed) {
  $("changes").hidden = changed.length === 0;
  $("steps").replaceChildren(...changed.map(({ label }) => made("li", label)));
}

/** A story in a sentence: what is counted is what the timeline shows. */
export function summary({ mails, silent }) {
  const sent = mails.filter(({ isBefore }) => !isBefore).length;
  const not = silent.filter(({ ms, entry }) => ms !== null && !isOff(entry) && !isWaiting(entry)).length;
  return `${sent} ${sent === 1 ? "mail" : "mails"} sent, ${not} not sent`;
}

/** Which mails of this customer are gained, lost or sent at another time. */
export function drawDifference(found, zone) {
  $("diff").hidden = !found;
  if (!found) return;
  const rows = [
    ...[...found.gained.values()].map((mail) => ["gained", "+", mail]),
    ...[...found.lost.values()].map((mail) => ["lost", "−", mail]),
    ...found.moved.map((mail) => ["moved", "↔", mail]),
  ].sort(([, , a], [, , b]) => a.ms - b.ms);
  $("diff-none").hidden = rows.length > 0;
  $("diff-list").replaceChildren(
    ...rows.map(([kind, sign, { rule, ms, was }]) => {
      const item = made("li");
      item.dataset.diff = kind;
      item.append(
        made("b", sign, { ariaLabel: kind }),
        made("span", rule),
        made("small", was ? `${momentText(was, zone)} → ${momentText(ms, zone)}` : momentText(ms, zone)),
      );
      return item;
    }),
  );
}
