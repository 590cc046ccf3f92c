// What a link of a mail would show at a moment, with a stock as it may be, and why. The shop answers: it has the keys.
import { ask, key } from "./ask.js";
import { $, made, settled, told } from "./parts.js";

const AVAILABILITIES = ["available", "limited", "preorder", "backorder", "sold_out", "unknown"];
/** What is supposed, by offer. */
const stock = {};
let listed = "";

const two = (number) => String(number).padStart(2, "0");
const field = (at) => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
const time = (at) => new Date(at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });

async function look() {
  const link = $("link").value.trim();
  if (!link) return;
  const at = Date.parse($("at").value) || undefined;
  try {
    const answer = await ask(key.get() ? "/e/simulate" : "/demo/simulate", { link, at, stock, privacyProxy: $("proxy").checked });
    $("wrong").replaceChildren();
    show(answer);
  } catch (error) {
    $("result").replaceChildren();
    const signIn = error.status === 401 || error.status === 404;
    $("wrong").replaceChildren(error.message, made("small", signIn ? "Sign in on the page of offers; postfrisch serve --editor has it." : (error.help ?? "")));
  }
}

function show({ seen, opened, offers, scale, ...link }) {
  const { campaign, block, slot, kind, locale, issuedAt, purpose } = link;
  const proxied = $("proxy").checked;
  const head = made("p", `${campaign} · ${block}.${slot} · ${kind ?? "unknown block"} · ${locale} · ${purpose} · sealed ${time(issuedAt)}`, {
    className: "head",
  });
  const sights = proxied
    ? [sight("What the reader sees: the picture of delivery", seen, scale), sight("What the link shows when it is opened", opened, scale)]
    : [sight("What the reader sees", opened, scale)];
  const note =
    proxied && seen.shown?.id !== opened.shown?.id
      ? [made("p", "The picture that was kept shows another offer than the click leads to.", { className: "note" })]
      : [];
  $("result").replaceChildren(head, ...note, ...sights);
  list(offers);
}

function sight(title, seen, scale) {
  const figure = made("figure");
  figure.dataset.state = seen.state;
  const image = made("img", "", { src: seen.picture, alt: title });
  image.onload = () => {
    image.style.width = `${image.naturalWidth / scale}px`;
  };
  const box = made("div", "", { className: "picture" });
  box.append(image);
  const list = made("dl");
  list.append(...told(seen));
  figure.append(made("figcaption", `${title}, ${time(seen.at)}`), box, list);
  return figure;
}

/** The mail's offers, each with its stock as it is and as it may be. */
function list(offers) {
  $("stock").hidden = offers.length === 0;
  if (listed === JSON.stringify(offers)) return;
  listed = JSON.stringify(offers);
  $("offers").replaceChildren(
    ...offers.map(({ id, title, availability }) => {
      const item = made("li");
      item.dataset.offer = id;
      const choice = made("select", "", { ariaLabel: `Stock of ${title}` });
      choice.append(
        new Option(`as it is: ${availability.replaceAll("_", " ")}`, ""),
        ...AVAILABILITIES.map((value) => new Option(value.replaceAll("_", " "), value)),
      );
      choice.append(new Option("3 left", "3"));
      choice.value = String(stock[id] ?? "");
      choice.onchange = () => {
        if (choice.value === "") delete stock[id];
        else stock[id] = /^\d+$/.test(choice.value) ? Number(choice.value) : choice.value;
        look();
      };
      item.append(made("strong", title), made("small", id), choice);
      return item;
    }),
  );
}

$("asked").onsubmit = (event) => {
  event.preventDefault();
  look();
};
for (const id of ["link", "at"]) $(id).oninput = settled(300, look);
$("proxy").onchange = look;
for (const button of document.querySelectorAll("[data-hours]")) {
  button.onclick = () => {
    const hours = Number(button.dataset.hours);
    const from = hours && $("at").value ? Date.parse($("at").value) : Date.now();
    $("at").value = hours ? field(new Date(from + hours * 3_600_000)) : "";
    look();
  };
}
const given = /^#link=(.+)$/.exec(location.hash)?.[1];
if (given) $("link").value = decodeURIComponent(given);
await look();
