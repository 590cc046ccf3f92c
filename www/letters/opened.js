// One letter, large: the mail, what it says of itself, its data to try out, and ways to make it one's own.
import { createEditor } from "../editor.js";
import { parseJson, placeInJson } from "../json.js";
import { $, factList, made, marked, settled } from "../parts.js";
import { copyTo, way } from "./copy.js";
import { framed, groundOf, rendered } from "./paint.js";

const TABS = ["data", "text", "sms"];
let editor;
/** The letter, its view, and the sample that the data began as. */
let entry;
let view;
let began;

/** Shows a letter, in a view, with a sample; what was changed in the data stays as long as letter and sample do. */
export function open(next, nextView, sample) {
  const isOther = next !== entry;
  view = nextView;
  entry = next;
  if (isOther) introduce();
  if (isOther || began?.sample !== sample) {
    began = { sample, text: JSON.stringify(entry.letter.samples[sample], null, 2) };
    editor.set(began.text);
  }
  show();
}

/** What is the same whatever the view. */
function introduce() {
  const { name, description } = entry;
  $("name").textContent = name;
  $("when").replaceChildren(...marked(description));
  $("folder").value = name;
  // Over a folder, that page has the folder's mails.
  $("source").hidden = way() === "served";
  $("source").href = `./index.html#${new URLSearchParams({ mail: name })}`;
  $("take").textContent = way() === "archive" ? "Download as .zip" : "Copy to my folder";
  $("taken").replaceChildren();
  command();
  $("mail").scrollTo(0, 0);
  $("about").scrollTo(0, 0);
}

function command() {
  const folder = $("folder").value.trim();
  $("command").textContent =
    `npx postfrisch new ${entry.name}${folder && folder !== entry.name ? ` ${/\s/.test(folder) ? JSON.stringify(folder) : folder}` : ""}`;
}

/** Renders the letter with the data as they stand. Where they have an error, the mail before it stays. */
function show() {
  const text = editor.get();
  $("reset").hidden = text === began.text;
  try {
    tell(rendered(entry.letter, parseJson(text), view));
    report();
  } catch (error) {
    report(error.diagnostics ?? [{ message: error.message, help: "" }]);
  }
  $("stage").style.background = groundOf(view);
}

function tell(message) {
  $("subject").textContent = message.subject;
  $("preheader").textContent = message.preheader;
  $("text").textContent = message.text;
  sms(message.sms);
  facts(message);
  paint(message.html);
}

function facts({ class: kind, size, missing }) {
  const codes = (names) => names.flatMap((name) => [made("code", name), " "]);
  const rows = [
    ["Class", [kind === entry.class ? kind : `${kind}, with these data`]],
    ["Needs", codes(entry.needs)],
    ["Takes besides", codes(entry.takes)],
    ["Size", [`${(size / 1000).toFixed(1)} KB`]],
    ["Missing", missing.length ? codes(missing) : ["nothing"]],
  ];
  $("facts").replaceChildren(...factList(rows));
}

function sms(said) {
  if (!said) return $("sms").replaceChildren(made("p", "This letter has no text for SMS."));
  const { text, encoding, length, parts } = said;
  const most = encoding === "GSM-7" ? 160 : 70;
  return $("sms").replaceChildren(
    made("p", text, { className: "bubble" }),
    made("p", `${parts} ${parts === 1 ? "part" : "parts"}, ${length} units of ${encoding}; one part has up to ${most}`, { className: "hint" }),
  );
}

/** Puts the mail into its frame, which is as high as the mail. */
function paint(html) {
  const frame = $("frame");
  frame.style.colorScheme = view.mode;
  frame.dataset.width = view.width;
  const wanted = framed(html, view);
  if (frame.srcdoc !== wanted) frame.srcdoc = wanted;
  resize();
}

/** As large as the mail, or as the window lets it be. */
function resize() {
  const frame = $("frame");
  const width = Number(frame.dataset.width);
  const { clientWidth } = $("stage");
  if (!clientWidth || !width) return;
  const factor = Math.min(1, clientWidth / width);
  frame.style.width = `${width}px`;
  frame.style.transform = `scale(${factor})`;
  const height = frame.contentDocument?.body?.offsetHeight || frame.offsetHeight;
  frame.style.height = `${height}px`;
  $("paper").style.width = `${width * factor}px`;
  $("paper").style.height = `${height * factor}px`;
}

function report(wrong = []) {
  const found = wrong.map((one) => (one.line || !one.path ? one : { ...one, ...placeInJson(editor.get(), one.path) }));
  editor.mark(found.filter(({ line }) => line));
  $("mail").toggleAttribute("data-stale", found.length > 0);
  $("problems").replaceChildren(
    ...found.map(({ message, help, path, line, column }) => {
      const item = made("li");
      const place = line ? `line ${line}, column ${column}` : path;
      const more = made("small");
      more.append(...marked(help));
      item.append(...marked(message), " ", ...(place ? [made("code", place)] : []), more);
      return item;
    }),
  );
}

function tab(name) {
  for (const key of TABS) {
    $(key).hidden = key !== name;
    $(`tab-${key}`).setAttribute("aria-selected", String(key === name));
    $(`tab-${key}`).tabIndex = key === name ? 0 : -1;
  }
}

async function take(event) {
  event.preventDefault();
  const folder = $("folder").value.trim();
  $("take").disabled = true;
  try {
    const done = await copyTo(entry.letter, folder);
    const more = way() === "served" ? [" ", made("a", "Open it", { href: `./#mail=${encodeURIComponent(`${folder}/letter.mjml`)}` })] : [];
    $("taken").replaceChildren(...(done ? [done, ...more] : []));
    $("taken").removeAttribute("data-wrong");
  } catch (error) {
    $("taken").replaceChildren(error.message, made("small", error.help ?? ""));
    $("taken").toggleAttribute("data-wrong", true);
  } finally {
    $("take").disabled = false;
  }
}

/** Makes the fields work, once. */
export function makeOpened() {
  editor = createEditor($("data"), "json", settled(120, show), "Data as JSON");
  $("frame").onload = resize;
  new ResizeObserver(resize).observe($("stage"));
  for (const [at, name] of TABS.entries()) {
    $(`tab-${name}`).onclick = () => tab(name);
    $(`tab-${name}`).onkeydown = ({ key }) => {
      const to = TABS[(at + { ArrowRight: 1, ArrowLeft: TABS.length - 1 }[key]) % TABS.length];
      if (!to) return;
      tab(to);
      $(`tab-${to}`).focus();
    };
  }
  // What is scrolled can be scrolled with keys.
  for (const name of ["mail", "text"]) $(name).tabIndex = 0;
  tab("data");
  $("reset").onclick = () => {
    editor.set(began.text);
    show();
  };
  $("folder").oninput = command;
  $("into").onsubmit = take;
  $("copy").onclick = async () => {
    await navigator.clipboard.writeText($("command").textContent);
    $("taken").removeAttribute("data-wrong");
    $("taken").textContent = "The command is copied.";
  };
}
