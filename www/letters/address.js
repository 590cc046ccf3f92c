// What the page shows, as its address says it: a link to the page is a link to this view.

/** What is shown where the address says nothing, and what else may be shown. */
const FIRST = { letter: "", q: "", group: "", class: "", locale: "de", theme: "default", mode: "light", width: "600", sample: "whole" };

/** The view that an address names; values that there are not are left at their first one. */
export function fromAddress(hash, known) {
  const said = Object.fromEntries(new URLSearchParams(hash.slice(1)));
  return Object.fromEntries(
    Object.entries(FIRST).map(([key, first]) => {
      const value = said[key] ?? first;
      return [key, !known[key] || known[key].includes(value) ? value : first];
    }),
  );
}

/** The address of a view. */
export function toAddress(view) {
  const said = Object.entries(view).filter(([key, value]) => value !== FIRST[key]);
  return `#${new URLSearchParams(said)}`;
}
