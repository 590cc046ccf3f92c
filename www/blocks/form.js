// A form of knobs that reads and writes paths of an object.
import { made } from "../parts.js";

const read = (object, path) => path.split(".").reduce((inner, key) => inner?.[key], object);

/** Writes a value at a path; `undefined` takes it out, with what is empty then, or with all that it stands in where that is nothing without it. */
function write(object, path, value, { whole = false } = {}) {
  const keys = path.split(".");
  const last = keys.pop();
  const way = [object];
  for (const key of keys) {
    const inner = way.at(-1);
    if (value === undefined && inner[key] === undefined) return;
    inner[key] ??= {};
    way.push(inner[key]);
  }
  if (value !== undefined) way.at(-1)[last] = value;
  else {
    delete way.at(-1)[last];
    if (whole) delete way.at(-2)[keys.at(-1)];
    for (let i = keys.length; i > 0; i--) if (!Array.isArray(way[i]) && Object.keys(way[i]).length === 0) delete way[i - 1][keys[i - 1]];
  }
}

const two = (number) => String(number).padStart(2, "0");
/** RFC 3339 as a field for local times has it, and back. */
const local = (text) => {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? "" : `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
};
const instant = (field) => new Date(field).toISOString().replace(".000Z", "Z");

const field = (type, more) => Object.assign(document.createElement("input"), { type, ...more });

/** Each type: its field, its value from what is there, and what is there from its value. */
const TYPES = {
  text: { make: ({ placeholder = "" }) => field("text", { placeholder }), show: (value) => value ?? "", take: (text) => text || undefined },
  words: {
    make: () => field("text"),
    show: (value, language) => (typeof value === "object" ? value[language] : (value ?? "")),
    take: (text, language, value) => (typeof value === "object" && text ? { ...value, [language]: text } : text || undefined),
  },
  number: {
    make: ({ min, max, step = 1 }) => field("number", { min: min ?? "", max: max ?? "", step }),
    show: (value) => value ?? "",
    take: (text) => (text === "" ? undefined : Number(text)),
  },
  money: {
    make: () => field("number", { step: "0.01", min: 0 }),
    show: (value) => (value ? (value.amount / 100).toFixed(2) : ""),
    take: (text, _, value) => (text === "" ? undefined : { amount: Math.round(Number(text) * 100), currency: value?.currency ?? "EUR" }),
  },
  time: { make: () => field("datetime-local"), show: (value) => (value ? local(value) : ""), take: (text) => (text ? instant(text) : undefined) },
  date: { make: () => field("date"), show: (value) => value?.slice(0, 10) ?? "", take: (text) => text || undefined },
  color: { make: () => field("color"), show: (value) => value, take: (text) => text },
  select: {
    make({ options, optional }) {
      const select = document.createElement("select");
      select.append(...(optional ? [new Option("–", "")] : []), ...options.map((option) => new Option(option.replaceAll("_", " "), option)));
      return select;
    },
    show: (value) => (typeof value === "object" ? Object.values(value)[0] : (value ?? "")),
    take: (text) => text || undefined,
  },
};

/** Labels with their fields for some knobs. `changed` is called after each change. */
export function form(knobs, object, language, changed) {
  return knobs.map(([path, label, type, more = {}]) => {
    const line = made("label", "", { className: type });
    line.dataset.knob = path;
    let input;
    if (type === "check") {
      input = field("checkbox", { checked: read(object, path) ?? more.byDefault ?? false });
      input.onchange = () => {
        write(object, path, input.checked === (more.byDefault ?? false) ? undefined : input.checked);
        changed();
      };
    } else {
      const { make, show, take } = TYPES[type];
      input = make(more);
      input.value = show(read(object, path), language);
      input.required = Boolean(more.required);
      input.oninput = () => {
        if (more.required && input.value === "") return;
        write(object, path, take(input.value, language, read(object, path)), more);
        changed();
      };
    }
    line.append(made("span", label), input);
    return line;
  });
}
