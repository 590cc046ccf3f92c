// Values for attributes and texts: those that fit, those that are empty or name nothing, and odd ones.

export const TEXTS = [
  "Lampe",
  "5 € > 3 & <b>",
  "Größe „M“",
  "it's",
  'a "b"',
  "",
  "{x}",
  "{{ x }}",
  "{% x %}",
  "1 < 2",
  "&amp;",
  " x ",
  "a\nb",
  "日本",
  "<!-- c -->",
  "a-->b",
];
/** Values that are no texts, and texts that look as if they were none. */
export const TYPED = [0, 1, -1, 1.5, true, false, "0", " ", "false"];
/** Values that a template prints with `|safe`. */
export const MARKUP = [
  "<b>x</b>",
  "a<br>b",
  "<p>x</p><p>y</p>",
  "x</p><p>y",
  "<!-- c -->",
  "<!--[if mso]><b>m</b><![endif]-->",
  "<span>x",
  "</i>",
  "&amp;",
  "",
  '<a href="#" class="k">x</a>',
  "a & b",
  "<p class='k'>x</p>",
];
export const WORDS = ["Lampe", "Tisch", "b", "", "Größe", "7"];
export const NETWORKS = ["facebook", "web", "x", "twitter-noshare", "facebook-noshare", "", "eigen", "Facebook"];
export const URLS = ["https://a.example/?a=1&b=2", "https://b.example/bild.png", "mailto:x@a.example", "", "#", "/a", "none"];
export const COLORS = ["red", "#c8102e", "#abc", "rgb(1, 2, 3)", "rgba(1,2,3,0.5)", "", "none", "transparent", "inherit", "#ABCDEF", " red "];
export const CLASSES = ["k", "a", "a k", "", "b", "k-1", " k "];
const PADDINGS = ["0", "10px", "10px 25px", "1px 2px 3px 4px", "1px 2px 3px", "", "0 0", "none", "5%"];
const SIZES = ["7px", "0", "", "20%", "100px", "auto", "33.33%", "12", "none", "0px"];
const BORDERS = ["1px solid red", "none", "", "0", "2px dashed #abc", "1px"];
const RADII = ["3px", "0", "", "50%", "1px 2px"];
const FAMILIES = ["Arial", "Lato, Arial", "Roboto", "", "'Open Sans', serif", "Ubuntu", "none"];
const ODD = ["", "none", "transparent", " x ", "\nx", "it's", 'a "q"', "<b>", "&amp;", "ö", "{{ x }}", "auto", "0", "inherit", "a;b", "undefined", "null"];

/** Values by attribute, where the type says too little. */
const BY_NAME = {
  href: URLS,
  src: URLS,
  "thumbnails-src": URLS,
  "background-url": URLS,
  "base-url": ["https://c.example", "", "/x"],
  "icon-wrapped-url": URLS,
  "icon-unwrapped-url": URLS,
  "left-icon": URLS,
  "right-icon": URLS,
  srcset: ["a.png 1x, b.png 2x", ""],
  sizes: ["(max-width: 9px) 1px", ""],
  alt: TEXTS,
  title: TEXTS,
  name: ["n", "", "facebook", "web"],
  target: ["_self", "_blank", ""],
  rel: ["nofollow", "", "noopener"],
  "font-family": FAMILIES,
  "ico-font-family": FAMILIES,
  "font-weight": ["bold", "400", "", "normal"],
  "font-style": ["italic", "", "normal"],
  "text-decoration": ["underline", "none", ""],
  "text-transform": ["uppercase", "none", ""],
  "background-size": ["cover", "auto", "50%", "50% 20%", "contain", "", "100px"],
  "background-position": ["top center", "50% 20%", "left", "", "center", "10px 20px", "bottom right"],
  "background-position-x": ["left", "20%", "", "right"],
  "background-position-y": ["top", "20%", "", "bottom"],
  "border-style": ["solid", "none", ""],
  mode: ["fluid-height", "fixed-height", "", "vertical", "horizontal"],
  hamburger: ["hamburger", "", "false"],
  "fluid-on-mobile": ["true", "false", ""],
  "css-class": CLASSES,
  "mj-class": ["a", "b", "a b", "", "k", "none"],
  usemap: ["#m", ""],
  "line-height": ["1.5", "20px", "", "120%"],
  "max-height": ["50px", "", "20%"],
};

/** A function that gives values for an attribute of mjml's type: most fit, some are empty or name nothing, the rest is odd. */
export function valuesOf(m, name, type) {
  const fitting = BY_NAME[name] ?? byType(name, type);
  return () => (m.chance(0.15) ? m.one(["", "", "none"]) : m.chance(m.odd ?? 0.1) ? m.one(ODD) : m.one(fitting));
}

function byType(name, type) {
  const choices = /^enum\((.*)\)$/.exec(type)?.[1];
  if (choices !== undefined) return [...choices.split(","), "", "none"];
  if (type === "color") return COLORS;
  if (type === "boolean") return ["true", "false", ""];
  if (type === "integer") return ["0", "4", "", "x"];
  if (/padding/.test(name)) return PADDINGS.filter((value) => type.includes("{1,4}") || !value.includes(" "));
  if (/radius/.test(name)) return RADII;
  if (/border/.test(name)) return BORDERS;
  if (type.startsWith("unit")) return SIZES;
  return ODD;
}
