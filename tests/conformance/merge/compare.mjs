// One mail made in two orders: merged by another Jinja and compiled by mjml, against compiled once and merged.
import postcss from "postcss";
import { differences } from "../dom.mjs";

/** Where the two differ, but for what the head loads or says for elements that the data left out. */
export function differ(wanted, got) {
  const loaded = fonts(got);
  const missing = [...fonts(wanted)].filter((font) => !loaded.has(font)).map((font) => `the head does not load ${font}`);
  return [...missing, ...differences(withoutUnused(wanted), withoutUnused(got))];
}

const FONTS = /<!--\[if !mso\]><!-->\s*<link[\s\S]*?<!--<!\[endif\]-->/;

/** Addresses of the fonts that a head loads, as links and as imports. */
function fonts(html) {
  const [block = ""] = FONTS.exec(html.split("</head>")[0]) ?? [];
  return new Set([...block.matchAll(/href="[^"]*"|@import url\([^)]*\)/g)].map(([font]) => font));
}

/** Classes that components bring along. */
const BROUGHT = /\.(mj-(?:column|carousel|accordion|menu|full-width)[\w-]*)/g;

function withoutUnused(html) {
  const [head, body] = html.split("</head>");
  const isUsed = (selector) => {
    const classes = [...selector.matchAll(BROUGHT)];
    return classes.length === 0 || classes.some(([, name]) => new RegExp(`class="[^"]*(?<![\\w-])${name}[ "]`).test(body));
  };
  const used = (css) => {
    const sheet = parsed(css);
    if (!sheet) return css;
    sheet.walkRules((rule) => {
      rule.selectors = rule.selectors.filter(isUsed);
      if (!rule.selector) rule.remove();
    });
    // An element has one of a column's classes: in what order their rules stand says nothing.
    const isOfColumn = (rule) => rule.type === "rule" && /^\.(moz-text-html \.)?mj-column-/.test(rule.selector);
    const sort = ({ nodes }) => void (nodes?.every(isOfColumn) && nodes.sort((a, b) => (a.selector < b.selector ? -1 : 1)));
    sort(sheet);
    sheet.walkAtRules(sort);
    // What is left of a component whose every class is gone: rules for its inputs, empty media queries.
    sheet.walkAtRules((rule) => void (rule.nodes?.length === 0 && rule.remove()));
    return sheet.toString();
  };
  const kept = head.replace(FONTS, "").replace(/(<style[^>]*>)([\s\S]*?)(<\/style>)/g, (_, open, css, close) => {
    const left = css.match(BROUGHT) ? used(css) : css;
    return left.trim() ? `${open}${left}${close}` : "";
  });
  return `${kept}</head>${body}`;
}

/** A style sheet as a tree; none where it is none. */
function parsed(css) {
  try {
    return postcss.parse(css);
  } catch {
    return undefined;
  }
}
