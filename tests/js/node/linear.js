// What imports and pushes do to one offer, one after the other: the plain rules of docs/feeds.md, written without the product's code. Whatever happens at
// once must end as some order of them would.

const GAP = 2 * 86_400_000;
const AHEAD = 300_000;
const PARTS = ["price", "sale", "availability", "stock", "rest"];

/** A state before anything is known. */
export const nothing = () => null;

const priced = ({ said }) => JSON.stringify([said.price, said.sale ?? null]);

function remember(before, after) {
  const since = Math.max(after.at.price, after.at.sale);
  const seen = before && Math.max(before.at.price, before.at.sale);
  const last = before?.history.at(-1);
  const same = last && last.said === priced(after) && since - seen <= GAP;
  const at = Math.max(since, last?.at ?? since);
  return { ...after, history: same ? before.history : [...(before?.history ?? []), { at, seen: seen ?? null, said: priced(after) }] };
}

const canBeHad = ({ said }) => !["sold_out", "unknown"].includes(said.availability);

/** A whole row, a bad one (`"kept"`) or none (`undefined`) of a feed. */
/** What a clock said that was ahead counts as of now. */
function corrected(state, { at, now }) {
  const right = (time) => (time > now + AHEAD ? at : time);
  const times = Object.fromEntries(PARTS.map((part) => [part, right(state.at[part])]));
  return { ...state, at: times, gone: state.gone && right(state.gone), history: state.history.filter((point) => point.at <= now + AHEAD) };
}

function feed(state, { at, now, row }) {
  const before = state && corrected(state, { at, now });
  if (row === "kept") return [before, "done"];
  if (row === undefined) {
    if (!before || before.at.availability > at) return [before, "done"];
    const gone = canBeHad(before) ? at : before.gone;
    return [{ ...before, said: { ...before.said, availability: "sold_out" }, at: { ...before.at, availability: at }, gone }, "done"];
  }
  const after = { said: {}, at: {}, deliveries: before?.deliveries ?? [], history: before?.history ?? [] };
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
  if ("salePrice" in change || "window" in change) {
    const amount = "salePrice" in change ? change.salePrice : state.said.sale?.amount;
    const kept = state.said.sale && !(state.said.sale.until <= at) ? { from: state.said.sale.from, until: state.said.sale.until } : {};
    const window = "window" in change ? (change.window ?? {}) : kept;
    if (amount === undefined || amount === null) {
      if (change.window) return [stored, "refused"];
      put("sale", undefined);
    } else put("sale", { amount, from: window.from, until: window.until });
  }
  if ("availability" in change) put("availability", change.availability);
  if ("stock" in change) put("stock", change.stock ?? undefined);
  if (("price" in change || "salePrice" in change) && said.sale && said.sale.amount > said.price) return [stored, "refused"];
  if (!fresh) return [stored, "older"];
  const after = { ...state, said, at: times, deliveries: [...state.deliveries, id].slice(-16) };
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
    deliveries,
    gone: goneSince,
    history: history.map(({ at, seen, data }) => ({ at, seen, said: said(data) })),
  };
}
