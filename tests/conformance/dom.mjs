// Compares HTML by what it means: the document tree in two views, as most clients see it and as Outlook does. Blanks, the order of attributes and
// comments say nothing; the order of declarations does where one is a part of the other.
import { parse as parseHtml } from "parse5";
import postcss from "postcss";

const BLOCKS = new Set(
  `html head body title meta link style script noscript xml div table tbody thead tfoot tr td th caption col colgroup p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd br hr
   blockquote pre section article header footer nav center form v:rect v:fill v:textbox v:image o:officedocumentsettings`.split(/\s+/),
);

/** Where two documents differ: one entry a view, with the lines that only one of them has. */
export function differences(wanted, got) {
  const views = { modern: (html) => html, outlook: asOutlook };
  return Object.entries(views).flatMap(([view, see]) => {
    const [a, b] = [wanted, got].map((html) => lines(see(withPlainIds(html))));
    const at = a.findIndex((line, index) => line !== b[index]);
    if (at < 0 && a.length === b.length) return [];
    const from = at < 0 ? a.length : at;
    return [`${view}, line ${from}: wanted ${a.slice(from, from + 4).join(" · ")} — got ${b.slice(from, from + 4).join(" · ")}`];
  });
}

/** Names that are made up anew for each document, as numbers in the order they come up. */
function withPlainIds(html) {
  const made = new Map();
  for (const [, carousel, menu] of html.matchAll(/mj-carousel-([0-9a-f]{16})-|<input type="checkbox" id="([^"]+)" class="mj-menu-checkbox"/g)) {
    const id = carousel ?? menu;
    if (!made.has(id)) made.set(id, `made-${made.size}`);
  }
  return [...made].reduce((text, [id, plain]) => text.replaceAll(id, plain), html);
}

/** The document as Outlook sees it: what is meant for it is there, what is meant for others is not. */
function asOutlook(html) {
  const withoutOthers = html.replace(/<!--\[if [^\]]*![^\]]*\]><!-->[\s\S]*?<!--<!\[endif\]-->/g, "");
  return withoutOthers.replace(/<!--\[if ([^\]]*)\]>([\s\S]*?)<!\[endif\]-->/g, (_, condition, inside) => (condition.includes("!") ? "" : inside));
}

function lines(html) {
  const out = [];
  const state = { blank: false, isAtEdge: true };
  walk(parseHtml(html), out, state);
  return out;
}

function walk(node, out, state) {
  if (node.nodeName === "#text") return text(node.value, out, state);
  if (node.nodeName === "#comment") return;
  if (node.tagName) element(node, out, state);
  else {
    if (node.nodeName === "#documentType") out.push(`doctype ${node.name}`);
    for (const child of node.childNodes ?? []) walk(child, out, state);
  }
}

function text(value, out, state) {
  const words = value.replace(/[ \t\r\n\f]+/g, " ");
  if (words.startsWith(" ") && !state.isAtEdge) state.blank = true;
  const said = words.trim();
  if (!said) return;
  out.push(`${state.blank ? "_" : ""}“${said}”`);
  state.blank = words.endsWith(" ");
  state.isAtEdge = false;
}

function element(node, out, state) {
  const isBlock = BLOCKS.has(node.tagName);
  const edge = () => Object.assign(state, { blank: false, isAtEdge: true });
  if (isBlock) edge();
  if (["img", "input"].includes(node.tagName)) {
    if (state.blank) out.push("_");
    Object.assign(state, { blank: false, isAtEdge: false });
  }
  out.push(`<${node.tagName}`);
  for (const { name, value } of [...node.attrs].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (name === "style") out.push(...declarations(value));
    else if (name !== "class" || value.trim()) out.push(`  ${name}=${value.replace(/\s+/g, " ").trim()}`);
  }
  if (node.tagName === "style") out.push(...rules(node.childNodes.map((child) => child.value).join("")));
  else for (const child of (node.content ?? node).childNodes) walk(child, out, state);
  if (isBlock) edge();
  out.push(`/${node.tagName}`);
}

/** Declarations by family (`padding`, `padding-left`); inside a family in the order they are written. */
function declarations(style) {
  const found = style
    .match(/(?:[^;"'(]|"[^"]*"|'[^']*'|\([^)]*\)|["'(])+/g)
    ?.map((declaration) => declaration.trim())
    .filter(Boolean);
  const family = (declaration) => declaration.split(":")[0].trim().split("-")[0];
  return (found ?? [])
    .map((declaration) => declaration.replace(/\s+/g, " ").replace(/\s*([:,])\s*/g, "$1"))
    .sort((a, b) => (family(a) < family(b) ? -1 : family(a) > family(b) ? 1 : 0))
    .map((declaration) => `  style ${declaration}`);
}

function rules(css) {
  let sheet;
  try {
    sheet = postcss.parse(css);
  } catch {
    return [`css ${css.replace(/\s+/g, " ").trim()}`];
  }
  const out = [];
  const plain = (words) =>
    words
      .replace(/\s+/g, " ")
      .replace(/\s*([,>+~:])\s*/g, "$1")
      .trim();
  const visit = (nodes, around) => {
    for (const node of nodes) {
      if (node.type === "decl") out.push(`css ${around}{${node.prop}:${plain(node.value)}${node.important ? "!" : ""}}`);
      if (node.type === "rule") visit(node.nodes, `${around}${plain(node.selector)}`);
      if (node.type === "atrule") {
        out.push(`css ${around}@${node.name} ${plain(node.params)}`);
        visit(node.nodes ?? [], `${around}@${node.name} ${plain(node.params)}|`);
      }
    }
  };
  visit(sheet.nodes, "");
  return out;
}
