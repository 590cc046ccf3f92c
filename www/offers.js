// The editor's page: offers by campaign, a change with its look before and after, the log, taking back. It speaks to the editor's API alone.
import { ask as askEditor, key, Refused } from "./ask.js";
import { $, made, settled } from "./parts.js";

const AUTHOR = "postfrisch-editor-author";
/** What each action asks for, and what is said about it. */
const ACTIONS = {
  price: ["Price", "It must really be charged. Below the feed's price no saving is shown until a feed confirms it."],
  hide: ["", "Its slots show the next offer, collapse, or say that it is sold out, as the campaign has it."],
  show: ["", "Takes an earlier hiding back. A sold-out offer stays sold out."],
  text: ["Name", "Prices and savings have no place in a name: they are computed."],
  position: ["Position", "Where it stands in the lists that have it, from 1."],
  replacement: ["Offer", "The id of the offer that stands in its place, while that one can be had."],
};
const SAVE = $("save").textContent;
let action = "price";
let chosen;
let offers = [];
let next;

const ask = (path, body) => askEditor(`/e${path}`, body);

/** What is wrong, where people look for it. */
function tell(element, error) {
  element.replaceChildren();
  if (!error) return;
  if (error.status === 401) return signOut("The key is wrong.");
  const help = document.createElement("small");
  help.textContent = error.help ?? "";
  element.append(error.message, help);
}

const time = (at) => new Date(at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
const money = ({ amount, currency }) => {
  const format = new Intl.NumberFormat(undefined, { style: "currency", currency });
  return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
};
function signOut(why = "") {
  key.forget();
  document.querySelector("main").hidden = true;
  $("leave").hidden = true;
  $("entry").hidden = false;
  $("refused").textContent = why;
  $("key").focus();
}

async function enter() {
  try {
    const { campaigns } = await ask("/campaigns");
    $("campaign").replaceChildren(...campaigns.map(({ id }) => new Option(id, id)), new Option("all offers", ""));
  } catch (error) {
    if (error instanceof Refused) return signOut(error.status === 401 ? "The key is wrong." : error.message);
    throw error;
  }
  $("entry").hidden = true;
  document.querySelector("main").hidden = false;
  $("leave").hidden = false;
  await Promise.all([list(), log()]);
}

/** The offers of the campaign, or all of them, that have what is searched for. */
async function list(after) {
  const query = new URLSearchParams({ search: $("search").value });
  if ($("campaign").value) query.set("campaign", $("campaign").value);
  if (after) query.set("after", after);
  const found = await ask(`/offers?${query}`);
  offers = after ? [...offers, ...found.offers] : found.offers;
  next = found.next;
  $("more").hidden = !next;
  $("empty").hidden = offers.length > 0;
  $("offers").replaceChildren(...offers.map(row));
  $("status").textContent = `${offers.length}${next ? "+" : ""} offers`;
}

const standing = { sold_out: "sold out", unknown: "availability unknown", stale: "data too old" };

function row(offer) {
  const { id, title, shown, overrides } = offer;
  const button = made("button", "", { type: "button" });
  button.dataset.offer = id;
  button.setAttribute("aria-current", String(chosen?.id === id));
  const told = [id, standing[shown.standing] ?? shown.standing, shown.saving].filter(Boolean).join(" · ");
  button.append(made("strong", shown.title, { title }), made("span", shown.current?.text ?? "–", { className: "price" }), made("small", told));
  if (overrides) button.append(made("small", overrides === 1 ? "1 override" : `${overrides} overrides`, { className: "overridden" }));
  button.onclick = () => choose(offer);
  const item = document.createElement("li");
  item.append(button);
  return item;
}

async function choose(offer) {
  chosen = offer;
  for (const button of document.querySelectorAll("[data-offer]")) button.setAttribute("aria-current", String(button.dataset.offer === offer.id));
  $("hint").hidden = true;
  $("override").hidden = false;
  const { feed, shown } = offer;
  const reasons = shown.reasons.length ? `Not shown: ${shown.reasons.map((r) => r.replaceAll("_", " ")).join(", ")}.` : "";
  const regular = feed.sale ? `${money(feed.sale.price)}, otherwise ${money(feed.price)}` : money(feed.price);
  $("chosen").replaceChildren(
    made("strong", shown.title),
    made("p", `The feed says: ${regular}, ${feed.availability.replaceAll("_", " ")}, as of ${time(feed.asOf)}.`),
    made("p", `Mails say: ${shown.text}. ${reasons}`),
  );
  $("value").value = "";
  act(action);
  if ($("only").checked) await log();
}

function act(name) {
  action = name;
  for (const button of document.querySelectorAll("[data-action]")) button.setAttribute("aria-pressed", String(button.dataset.action === name));
  const [label, explained] = ACTIONS[name];
  const currency = name === "price" ? ` in ${chosen.feed.price.currency}` : "";
  $("for-value").firstChild.textContent = `${label}${currency} `;
  $("for-value").hidden = !label;
  $("value").required = Boolean(label);
  $("value").inputMode = name === "price" ? "decimal" : name === "position" ? "numeric" : "text";
  $("explained").textContent = explained;
  settle();
  $("wrong").replaceChildren();
  preview();
}

/** The override as it stands in the form; undefined while something is missing. */
function said() {
  const value = $("value").value.trim();
  const until = Date.parse($("until").value);
  const base = { offer: chosen.id, author: $("author").value.trim(), reason: $("reason").value.trim(), until };
  if (!until || ($("value").required && !value)) return undefined;
  switch (action) {
    // The core reads it, and says how it was understood.
    case "price":
      return { ...base, price: value };
    case "hide":
      return { ...base, visible: false };
    case "show":
      return { ...base, visible: true };
    case "position":
      return /^\d{1,4}$/.test(value) ? { ...base, position: Number(value) } : { wrong: `“${value}” is no place` };
    default:
      return { ...base, [action]: value };
  }
}

let asked = 0;
const preview = settled(250, look);

/** Every slot that the change would touch, before and after. */
async function look() {
  const mine = ++asked;
  const body = chosen && said();
  understand();
  if (!body || body.wrong) {
    $("effects").replaceChildren();
    return tell($("wrong"), body && { message: body.wrong });
  }
  try {
    // Who and why are not needed to see what would change.
    const { changes, understood } = await ask("/preview", { ...body, author: body.author || "–", reason: body.reason || "–" });
    if (mine !== asked) return;
    if (!doubted) tell($("wrong"));
    show(changes, understood);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (mine !== asked) return;
    $("effects").replaceChildren();
    tell($("wrong"), error);
  }
}

/** The amount as it was understood; an unlikely one is marked, and takes a second press. */
function understand(understood) {
  $("understood").textContent = understood ? `${understood.price.text} instead of ${understood.instead.text}` : "";
  $("understood").dataset.unlikely = String(understood?.unlikely ?? false);
}

function show(changes, understood) {
  understand(understood);
  $("effects").replaceChildren(...(changes.length ? changes.map(effect) : [made("p", "No slot of any campaign shows something else.")]));
}

/** What the next press confirms: the change that was asked about, as it was. */
let doubted;

/** Asks once more, on the button itself. */
async function doubt(body, { message }) {
  const { changes, understood } = await ask("/preview", body);
  // Another amount was typed meanwhile.
  if (JSON.stringify(said()) !== JSON.stringify(body)) return;
  doubted = JSON.stringify(body);
  show(changes, understood);
  tell($("wrong"), { message, help: "Press once more if this is what is charged." });
  $("save").textContent = `${understood.price.text} instead of ${understood.instead.text}: really change it`;
  $("save").dataset.doubted = "true";
}

function settle() {
  doubted = undefined;
  $("save").textContent = SAVE;
  delete $("save").dataset.doubted;
}

const STATES = { collapsed: "the slot collapses", badge: "marked as sold out", ended: "the campaign is over" };

function effect({ campaign, block, slot, before, after }) {
  const box = made("div", "", { className: "effect" });
  const pair = made("div", "", { className: "pair" });
  for (const [label, side] of [
    ["Before", before],
    ["After", after],
  ]) {
    const figure = document.createElement("figure");
    figure.append(made("figcaption", label));
    if (side.picture && side.state !== "collapsed") figure.append(made("img", "", { src: side.picture, alt: side.text ?? side.state }));
    figure.append(made("p", side.text ?? STATES[side.state] ?? side.state.replaceAll("-", " ")));
    pair.append(figure);
  }
  box.append(made("h3", `${campaign} · ${block} · slot ${slot + 1}`), pair);
  return box;
}

async function log() {
  const query = $("only").checked && chosen ? `?offer=${encodeURIComponent(chosen.id)}` : "";
  const { log: entries } = await ask(`/log${query}`);
  $("log").replaceChildren(...(entries.length ? entries.map(entry) : [made("li", "Nothing was changed yet.")]));
}

function what({ price, visible, text, position, replacement }) {
  if (price) return `price ${money(price)}`;
  if (visible !== undefined) return visible ? "shown again" : "hidden";
  if (text !== undefined) return `name “${text}”`;
  return position === undefined ? `replaced by ${replacement}` : `position ${position}`;
}

function entry(said) {
  const { id, offer, author, reason, at, until, undone, holds } = said;
  const item = document.createElement("li");
  item.dataset.holds = String(holds);
  item.dataset.entry = id;
  item.append(made("p", `${offer}: ${what(said)}`), made("small", `${author}, ${time(at)}: ${reason}`));
  if (undone) item.append(made("small", `taken back by ${undone.author}, ${time(undone.at)}: ${undone.reason}`));
  else item.append(made("small", holds ? `until ${time(until)}` : `ended ${time(until)}`));
  if (holds) {
    const button = made("button", "Take back", { type: "button" });
    button.onclick = () => takeBack(said);
    item.append(button);
  }
  return item;
}

function takeBack(said) {
  $("undone").textContent = `${said.offer}: ${what(said)}`;
  $("undo-author").value = $("author").value || (localStorage.getItem(AUTHOR) ?? "");
  $("undo-reason").value = "";
  $("undo-wrong").replaceChildren();
  $("undo").querySelector("form").onsubmit = async (event) => {
    event.preventDefault();
    try {
      await ask(`/overrides/${said.id}/undo`, { author: $("undo-author").value, reason: $("undo-reason").value });
      $("undo").close();
      await refresh();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      tell($("undo-wrong"), error);
    }
  };
  $("undo").showModal();
}

/** Reads everything again after a change. */
async function refresh() {
  await Promise.all([list(), log()]);
  const again = offers.find(({ id }) => id === chosen?.id);
  if (again) await choose(again);
}

$("entry").onsubmit = (event) => {
  event.preventDefault();
  key.set($("key").value.trim());
  $("key").value = "";
  enter();
};
$("leave").onclick = () => signOut();
$("keep").onclick = () => $("undo").close();
$("campaign").onchange = () => list();
$("more").onclick = () => list(next);
$("only").onchange = log;
$("search").oninput = settled(200, list);
for (const button of document.querySelectorAll("[data-action]"))
  button.onclick = () => {
    $("value").value = "";
    act(button.dataset.action);
  };
for (const id of ["value", "until"])
  $(id).oninput = () => {
    settle();
    understand();
    preview();
  };
$("override").onsubmit = async (event) => {
  event.preventDefault();
  const body = said();
  if (!body || body.wrong) return tell($("wrong"), { message: body?.wrong ?? "something is missing" });
  try {
    localStorage.setItem(AUTHOR, body.author);
    const { id } = await ask("/overrides", { ...body, confirm: doubted === JSON.stringify(body) });
    settle();
    $("reason").value = "";
    await refresh();
    $("status").textContent = `override ${id} shows in sent mails now`;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.code === "override/confirm") await doubt(body, error);
    else tell($("wrong"), error);
  }
};

const week = new Date(Date.now() + 7 * 86_400_000 - new Date().getTimezoneOffset() * 60_000);
$("until").value = week.toISOString().slice(0, 16);
$("author").value = localStorage.getItem(AUTHOR) ?? "";
// A key in the address's fragment never reaches a server; it does not stay in the address either.
const given = /^#key=(.+)$/.exec(location.hash)?.[1];
if (given) {
  key.set(decodeURIComponent(given));
  history.replaceState(null, "", location.pathname);
}
if (key.get()) await enter();
else signOut();
