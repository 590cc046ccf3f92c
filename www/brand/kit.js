// The brand kit that is edited: a theme without what its preset says too, its former states, and the page's address.
import { resolveTheme } from "../../dist/js/admin.js";

const SHAPES = ["radius", "buttonRadius", "badgeShape"];

/** What a theme comes to; two themes with the same are the same. */
function sameness(theme) {
  const {
    diagnostics: _,
    theme: { preset, saving, button, density, font },
    ...seen
  } = resolveTheme(theme);
  return JSON.stringify([preset, saving, button, density, font, seen]);
}

/** A theme without what it would be without, too. */
export function lean(theme) {
  let kept = structuredClone(resolveTheme(theme).theme);
  const seen = sameness(kept);
  const without = (change) => {
    const less = structuredClone(kept);
    change(less);
    if (sameness(less) === seen) kept = less;
  };
  const isColour = (value) => typeof value === "string" && value.startsWith("#");
  for (const field of Object.keys(kept)) if (SHAPES.includes(field) || isColour(kept[field])) without((less) => delete less[field]);
  for (const role of Object.keys(kept.dark ?? {})) without((less) => delete less.dark[role]);
  return kept;
}

/** Where a field of a theme stands: a colour of the dark rendition, or a field of the theme itself. */
export const partOf = (theme, look) => (look === "dark" ? theme.dark : theme);

/** A theme with a field changed; `undefined` takes the field out. */
export function changed(theme, look, field, value) {
  const next = structuredClone(theme);
  if (value === undefined) delete partOf(next, look)[field];
  else partOf(next, look)[field] = value;
  return next;
}

/** The states of a theme, with what led to each. */
export class History {
  #states;
  #at = 0;

  constructor(theme) {
    this.#states = [{ theme, what: "" }];
  }

  get theme() {
    return this.#states[this.#at].theme;
  }

  /** What can be undone and redone. */
  get undo() {
    return this.#states[this.#at].what;
  }

  get redo() {
    return this.#states[this.#at + 1]?.what ?? "";
  }

  /** Keeps a state; false where it is the one that is there. */
  keep(theme, what) {
    if (JSON.stringify(theme) === JSON.stringify(this.theme)) return false;
    this.#states = [...this.#states.slice(0, this.#at + 1), { theme, what }];
    this.#at += 1;
    return true;
  }

  /** Goes a step back (−1) or forth (1); false at the end. */
  go(step) {
    if (!this.#states[this.#at + step]) return false;
    this.#at += step;
    return true;
  }
}

/** The page's state in its address: the theme, and how it is looked at. */
export const inAddress = (theme, view) => `#${new URLSearchParams({ ...view, theme: JSON.stringify(theme) })}`;

/** The same, read; what can't be read is left out. */
export function fromAddress(hash) {
  const said = Object.fromEntries(new URLSearchParams(hash.slice(1)));
  try {
    return { ...said, theme: lean(JSON.parse(said.theme ?? "{}")) };
  } catch (error) {
    return { ...said, theme: {}, wrong: error };
  }
}
