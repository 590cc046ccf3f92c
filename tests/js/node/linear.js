// What imports and pushes do to one offer, one after the other: the plain rules of docs/feeds.md, written without the product's code. Whatever happens at
// once must end as some order of them would.

const GAP = 2 * 86_400_000;
const AHEAD = 300_000;
const WRONG = 2 * 86_400_000;
const PARTS = ["price", "sale", "availability", "stock", "rest"];

/** A state before anything is known. */
export const nothing = () => null;

const priced = ({ said }) => JSON.stringify([said.price, said.sale ?? null]);

function remember(before, after) {
  const since = Math.max(after.at.price, after.at.sale);
  const confirmed = ({ at }) => Math.min(at.price, at.sale);
  const seen = before && confirmed(before);
  const last = before?.history.at(-1);
  const same = last && last.said === priced(after) && confirmed(after) - seen <= GAP;
  const at = Math.max(since, last?.at ?? since);
  return { ...after, history: same ? before.history : [...(before?.history ?? []), { at, seen: seen ?? null, said: priced(after) }] };
}

const canBeHad = ({ said }) => !["sold_out", "unknown"].includes(said.availability);

/** A whole row, a bad one (`"kept"`) or none (`undefined`) of a feed. */
/** What a clock said that was days ahead is of an unknown time. */
function corrected(state, { at, now, force }) {
  const believed = now + (force ? AHEAD : WRONG);
  const right = (time, to) => (time > believed ? to : time);
  const all = Object.fromEntries(PARTS.map((part) => [part, right(state.at[part], 0)]));
  return { ...state, at: all, gone: state.gone && right(state.gone, at), history: state.history.filter((point) => point.at <= believed) };
}

function feed(state, { at, now, row, force }) {
  const before = state && corrected(state, { at, now, force });
  if (row === "kept") return [before, "done"];
  if (row === undefined) {
    if (!before || before.at.availability > at) return [before, "done"];
    const gone = canBeHad(before) ? at : before.gone;
    return [{ ...before, said: { ...before.said, availability: "sold_out" }, at: { ...before.at, availability: at }, gone }, "done"];
  }
  const after = { said: {}, at: {}, apart: before?.apart, deliveries: before?.deliveries ?? [], history: before?.history ?? [] };
  for (const part of PARTS) {
    const takes = !before || before.at[part] <= at;
    after.said[part] = takes ? row[part] : before.said[part];
    after.at[part] = takes ? at : before.at[part];
  }
  after.gone = canBeHad(after) ? null : before && !canBeHad(before) ? before.gone : after.at.availability;
  return [after.at.price === at || after.at.sale === at ? remember(before, after) : after, "done"];
}

function push(stored, { id, at, now, change }) {
  if (!stored) return [stored, "refused"];
  if (stored.deliveries.includes(id)) return [stored, "older"];
  const state = corrected(stored, { at, now });
  const said = { ...state.said };
  const times = { ...state.at };
  let fresh = false;
  const put = (part, value) => {
    if (at < times[part]) return;
    said[part] = value;
    times[part] = at;
    fresh = true;
  };
  if ("price" in change) put("price", change.price);
  // A sale's price and its window have a time each, for as long as nothing else has said the sale.
  let apart = state.apart?.of === state.at.sale ? state.apart : { price: state.at.sale, window: state.at.sale };
  const newSale = "salePrice" in change && at >= apart.price;
  const newWindow = "window" in change && at >= apart.window;
  const sale = said.sale && { ...said.sale };
  if (newSale && change.salePrice === null) {
    if (newWindow && change.window) return [stored, "refused"];
    apart = { price: at, window: Math.max(at, apart.window) };
    said.sale = undefined;
  } else {
    if (newSale && change.salePrice > said.price) return [stored, "refused"];
    if (newSale && !newWindow && sale && sale.amount !== change.salePrice && sale.until <= at) return [stored, "refused"];
    if (newSale) {
      said.sale = { amount: change.salePrice, from: sale?.from, until: sale?.until };
      apart = { ...apart, price: at };
    }
    if (newWindow) {
      if (!said.sale && change.window) return [stored, "refused"];
      if (said.sale) said.sale = { ...said.sale, from: change.window?.from, until: change.window?.until };
      apart = { ...apart, window: at };
    }
  }
  if (newSale || newWindow) {
    times.sale = Math.max(apart.price, apart.window);
    fresh = true;
  }
  if ("availability" in change) put("availability", change.availability);
  if ("stock" in change) put("stock", change.stock ?? undefined);
  if (!fresh) return [stored, "older"];
  const after = {
    ...state,
    said,
    at: times,
    apart: newSale || newWindow ? { ...apart, of: times.sale } : state.apart,
    deliveries: [...state.deliveries, id].slice(-64),
  };
  after.gone = canBeHad(after) ? null : canBeHad(state) ? after.at.availability : state.gone;
  return [remember(state, after), "taken"];
}

/** The state after an operation, and what is answered. */
export const step = (state, operation) => (operation.kind === "feed" ? feed : push)(state, operation);

/** Every order of some things. */
export function* orders(things) {
  if (things.length === 0) yield [];
  for (let i = 0; i < things.length; i++) for (const rest of orders(things.toSpliced(i, 1))) yield [things[i], ...rest];
}

/** What a stored offer says, as a state. */
export function stateOf({ data, times, deliveries, goneSince, history }) {
  const { price, sale, availability, stock, title } = JSON.parse(data);
  const plain = (s) => s && { amount: s.price.amount, from: s.from, until: s.until };
  const said = (text) => {
    const [price, sale] = JSON.parse(text);
    return JSON.stringify([price.amount, sale ? plain(sale) : null]);
  };
  return {
    said: { price: price.amount, sale: plain(sale), availability, stock, rest: title },
    at: times,
    // What is known of the sale's times stands among them.
    deliveries: deliveries.filter((entry) => !entry.startsWith("s")),
    gone: goneSince,
    history: history.map(({ at, seen, data }) => ({ at, seen, said: said(data) })),
  };
}
