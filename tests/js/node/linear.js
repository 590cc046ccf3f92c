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
  const last = before?.history.findLast(({ said }) => said.startsWith("["));
  const same = last && last.said === priced(after) && confirmed(after) - seen <= GAP;
  const at = Math.max(since, before?.history.at(-1)?.at ?? since);
  if (same) return { ...after, history: before.history };
  const history = [...(before?.history ?? [])];
  // A part of the price before that was confirmed after the other.
  const { price, sale } = before?.at ?? {};
  if (price !== sale && Math.max(price, sale) > last?.at) {
    const part = sale > price ? { sale: before.said.sale ?? null } : { price: before.said.price };
    history.push({ at: Math.max(price, sale), seen: null, said: JSON.stringify(part) });
  }
  return { ...after, history: [...history, { at, seen: seen ?? null, said: priced(after) }] };
}

/** What came late enters the history at its own time, but for what it says there already. */
function tellLate(state, at, fact, made) {
  const place = state.history.findLastIndex((point) => point.at <= at);
  const last = state.history[place];
  const said = JSON.stringify(fact);
  // A state that was confirmed later still need not be told.
  const next = state.history.find((point) => point.at > at && point.said.startsWith("["));
  const isKnown = last?.said === made && (!next || next.seen === null || next.seen > at);
  if (last && (isKnown || (last.at === at && last.said === said))) return state;
  return { ...state, history: state.history.toSpliced(place + 1, 0, { at, seen: null, said }) };
}

const isLate = (state, at) => Math.max(state.at.price, state.at.sale) > at;

const canBeHad = ({ said }) => !["sold_out", "unknown"].includes(said.availability);

/** What a clock said that was days ahead is of an unknown time. */
function corrected(state, { now, force }) {
  const believed = now + (force ? AHEAD : WRONG);
  const right = (time, to) => (time > believed ? to : time);
  const all = Object.fromEntries(PARTS.map((part) => [part, right(state.at[part], 0)]));
  return { ...state, at: all, gone: state.gone && right(state.gone, 0), history: state.history.filter((point) => point.at <= believed) };
}

/** A whole row, a bad one (`"kept"`) or none (`undefined`) of a feed. */
function feed(state, { at, now, row, force }) {
  // Older than the feed's last whole version: nothing is gone by it.
  const believed = now + (force ? AHEAD : WRONG);
  const isBelated = state && state.whole > at && state.whole <= believed;
  const before = state && { ...corrected(state, { now, force }), whole: isBelated ? state.whole : at };
  if (row === "kept") return [before, "done"];
  if (row === undefined) {
    if (!before || isBelated || before.at.availability > at) return [before, "done"];
    const gone = canBeHad(before) ? at : before.gone;
    return [{ ...before, said: { ...before.said, availability: "sold_out" }, at: { ...before.at, availability: at }, gone }, "done"];
  }
  const after = { said: {}, at: {}, whole: before?.whole ?? at, apart: before?.apart, deliveries: before?.deliveries ?? [], history: before?.history ?? [] };
  for (const part of PARTS) {
    const takes = !before || before.at[part] <= at;
    after.said[part] = takes ? row[part] : before.said[part];
    after.at[part] = takes ? at : before.at[part];
  }
  after.gone = canBeHad(after) ? null : before && !canBeHad(before) ? before.gone : after.at.availability;
  const told = after.at.price === at || after.at.sale === at ? remember(before, after) : after;
  const { price, sale = null } = row;
  return [before && isLate(before, at) ? tellLate(told, at, { price, sale }, JSON.stringify([price, sale])) : told, "done"];
}

/** What is known of a sale, half by half: what it costs, and when. */
function halves({ at, said, apart }) {
  if (apart?.of === at.sale) return { ...apart };
  return { price: at.sale, window: at.sale, vouched: at.sale, amount: said.sale?.amount, from: said.sale?.from, until: said.sale?.until };
}

/** The sale of two halves, and its time. */
function together({ price, window, amount, from, until }) {
  return [amount === undefined ? undefined : { amount, from, until }, Math.max(price, window)];
}

/** What an import does after all else: a row's half of a sale of which a push has said the other one since. */
function settle(state, { at, now, row }) {
  if (!state?.apart || typeof row !== "object" || state.apart.of !== state.at.sale || state.at.sale <= at) return [state, "done"];
  const apart = halves(state);
  if (at >= apart.price) Object.assign(apart, { price: at, amount: row.sale?.amount });
  if (at >= apart.window) Object.assign(apart, { window: at, from: row.sale?.from, until: row.sale?.until });
  apart.vouched = Math.max(at, apart.vouched);
  const before = corrected(state, { now });
  const [sale, time] = together(apart);
  const after = { ...before, said: { ...before.said, sale }, at: { ...before.at, sale: time }, apart: { ...apart, of: time } };
  return [remember(before, after), "done"];
}

function push(stored, { id, at, now, change }) {
  if (!stored) return [stored, "refused"];
  if (stored.deliveries.includes(id)) return [stored, "older"];
  const state = corrected(stored, { now });
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
  const apart = halves(state);
  const [isPrice, isWindow] = ["salePrice" in change && at >= apart.price, at >= apart.window];
  let newWindow = "window" in change && isWindow;
  if (isPrice && change.salePrice === null) {
    if (change.window) return [stored, "refused"];
    Object.assign(apart, { price: at, amount: undefined });
  } else if (isPrice) {
    if (change.salePrice > said.price) return [stored, "refused"];
    if (!newWindow && apart.amount !== undefined && apart.amount !== change.salePrice && apart.until <= at) return [stored, "refused"];
    Object.assign(apart, { price: at, amount: change.salePrice });
  }
  // A sale ends with its window.
  if (change.salePrice === null && isWindow) newWindow = true;
  if (newWindow) {
    const window = change.salePrice === null ? undefined : change.window;
    if (window && apart.amount === undefined) return [stored, "refused"];
    Object.assign(apart, { window: at, from: window?.from, until: window?.until });
  }
  // With a sale ends what the shop vouched for.
  const isVouched = change.salePrice === null && at >= apart.vouched;
  if (isVouched) apart.vouched = at;
  if (isPrice || newWindow || isVouched) {
    fresh = true;
    [said.sale, times.sale] = together(apart);
  }
  if ("availability" in change) put("availability", change.availability);
  if ("stock" in change) put("stock", change.stock ?? undefined);
  // What it says of a price at a time that is over.
  const fact = {};
  if ("price" in change) fact.price = change.price;
  if (change.salePrice === null) fact.sale = null;
  else if ("salePrice" in change) fact.salePrice = change.salePrice;
  if ("window" in change && change.salePrice !== null) fact.window = [change.window?.from ?? null, change.window?.until ?? null];
  const hasLate = isLate({ at: times }, at) && Object.keys(fact).length > 0;
  const tell = (after) => {
    if (!hasLate) return after;
    const last = state.history.findLast((point) => point.at <= at);
    return tellLate(after, at, fact, last?.said.startsWith("[") ? made(JSON.parse(last.said), fact) : undefined);
  };
  if (!fresh) return [hasLate ? tell(remember(state, state)) : stored, "older"];
  const after = {
    ...state,
    said,
    at: times,
    apart: isPrice || newWindow || isVouched ? { ...apart, of: times.sale } : state.apart,
    deliveries: [...state.deliveries, id].slice(-64),
  };
  after.gone = canBeHad(after) ? null : canBeHad(state) ? after.at.availability : state.gone;
  return [tell(remember(state, after)), "taken"];
}

/** A price's state with what a fact says of it. */
function made([price, sale], fact) {
  let next = "sale" in fact ? fact.sale : sale;
  if ("salePrice" in fact) next = { ...next, amount: fact.salePrice };
  if ("window" in fact && next) next = { amount: next.amount, from: fact.window[0] ?? undefined, until: fact.window[1] ?? undefined };
  return JSON.stringify([fact.price ?? price, next && { amount: next.amount, from: next.from, until: next.until }]);
}

/** The state after an operation, and what is answered. */
export const step = (state, operation) => ({ feed, settle, push })[operation.kind](state, operation);

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
    if (text.startsWith("{")) {
      const { price, sale, salePrice, ...rest } = JSON.parse(text);
      return JSON.stringify({ price: price?.amount, sale: sale === undefined ? undefined : sale && plain(sale), salePrice: salePrice?.amount, ...rest });
    }
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
