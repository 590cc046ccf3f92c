// One price block, from the request to encoded bytes, at 1× and 2×; each one different, as in a mail opened by many. The peers paint the same block, and only that.
import fs from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const WIDTH = 480;
const HEIGHT = 160;

const fonts = () =>
  ["Regular", "Bold"].map((weight) => ({
    name: "Inter",
    weight: weight === "Bold" ? 700 : 400,
    style: "normal",
    data: fs.readFileSync(`src/live/paint/fonts/Inter-${weight}.ttf`),
  }));

const div = (style, ...children) => ({ type: "div", props: { style: { display: "flex", ...style }, children: children.length > 1 ? children : children[0] } });

/** The same block as markup for the peers. */
const card = (price, scale) => {
  const px = (n) => n * scale;
  return div(
    {
      width: px(WIDTH),
      height: px(HEIGHT - 12),
      flexDirection: "column",
      justifyContent: "space-between",
      padding: px(18),
      border: `${scale}px solid #d8dde3`,
      borderRadius: px(12),
      background: "#ffffff",
      color: "#171c24",
      fontFamily: "Inter",
    },
    div(
      { justifyContent: "space-between", alignItems: "center" },
      div({ fontSize: px(16), fontWeight: 700 }, "Lastenrad Elbe T 800"),
      div(
        { fontSize: px(14), fontWeight: 700, color: "#ffffff", background: "#0b6b4a", borderRadius: px(14), padding: `${px(5)}px ${px(10)}px` },
        "24\u00a0% sparen!",
      ),
    ),
    div(
      { alignItems: "baseline", gap: px(14) },
      div({ fontSize: px(34), fontWeight: 700 }, price),
      div({ fontSize: px(18), color: "#56606e", textDecoration: "line-through" }, "1.000,00\u00a0€"),
      div({ fontSize: px(13), color: "#56606e" }, "30-Tage-Bestpreis"),
    ),
    div({ justifyContent: "space-between", fontSize: px(12.5), color: "#56606e" }, div({}, "inkl. MwSt., zzgl. Versand"), div({}, "Stand: 22.11., 20:51")),
  );
};

/** The same as SVG, for painters of SVG. */
const svg = (price, scale) => {
  const text = (x, y, size, weight, color, said, more = "") =>
    `<text x="${x}" y="${y}" font-family="Inter" font-size="${size}" font-weight="${weight}" fill="${color}"${more}>${said}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH * scale}" height="${HEIGHT * scale}" viewBox="0 0 ${WIDTH} ${HEIGHT}">
<rect x=".5" y=".5" width="479" height="147" rx="12" fill="#fff" stroke="#d8dde3"/>${text(20, 37, 16, 700, "#171c24", "Lastenrad Elbe T 800")}
<rect x="344" y="17" width="116" height="27" rx="13.5" fill="#0b6b4a"/>${text(354, 35.5, 14, 700, "#fff", "24\u00a0% sparen!")}
${text(20, 98, 34, 700, "#171c24", price)}${text(196, 98, 18, 400, "#56606e", "1.000,00\u00a0€", ' text-decoration="line-through"')}
${text(300, 98, 13, 400, "#56606e", "30-Tage-Bestpreis")}${text(20, 130, 12.5, 400, "#56606e", "inkl. MwSt., zzgl. Versand")}${text(460, 130, 12.5, 400, "#56606e", "Stand: 22.11., 20:51", ' text-anchor="end"')}</svg>`;
};

const priceOf = (n) => ({ amount: 70_000 + n, currency: "EUR" });
const textOf = (n) => `${((70_000 + n) / 100).toFixed(2).replace(".", ",")}\u00a0€`;

/** Our whole endpoint: link opened, data read, decided, painted. */
async function ours(scale) {
  const { edge } = await import("./edge.mjs");
  const block = { id: "b", kind: "price", width: WIDTH, height: HEIGHT, scale, offers: ["a"], slots: [{ whenGone: "badge" }] };
  const offer = {
    id: "a",
    kind: "goods",
    title: "Lastenrad Elbe T 800",
    link: "https://shop.example/a",
    brand: "Elbe",
    category: "Lastenrad",
    availability: "available",
    prior: { lowest30: { amount: 100_000, currency: "EUR" }, reducedSince: Date.now() - 86_400_000 },
  };
  return edge(block, (n) => ({ ...offer, price: priceOf(n) }));
}

let ready;
async function satoriAndResvg(scale) {
  const [{ initWasm, Resvg }, { default: satori }] = await Promise.all([import("@resvg/resvg-wasm"), import("satori")]);
  ready ??= initWasm(fs.readFileSync(require.resolve("@resvg/resvg-wasm/index_bg.wasm")));
  await ready;
  const loaded = fonts();
  return async (n) => {
    const svg = await satori(card(textOf(n), 1), { width: WIDTH, height: HEIGHT, fonts: loaded });
    return new Resvg(svg, { fitTo: { mode: "width", value: WIDTH * scale } }).render().asPng();
  };
}

async function takumi(scale) {
  const { default: init, Renderer } = await import("@takumi-rs/wasm");
  const file = fs.globSync("benches/node_modules/@takumi-rs/wasm/**/*.wasm")[0];
  await init({ module_or_path: fs.readFileSync(file) });
  const renderer = new Renderer();
  for (const { name, weight, style, data } of fonts()) renderer.registerFont({ name, weight, style, data: new Uint8Array(data) });
  const node = ({ type, props }) => {
    const { style, children } = props;
    if (typeof children === "string") return { type: "text", text: children, style };
    return {
      type: "container",
      style,
      children: (Array.isArray(children) ? children : [children]).filter(Boolean).map((child) => node(child ?? { type, props })),
    };
  };
  return async (n) => renderer.render(node(card(textOf(n), scale)), { width: WIDTH * scale, height: HEIGHT * scale, format: "png" });
}

const resvgJs = async (scale) => {
  const { Resvg } = await import("@resvg/resvg-js");
  const fontFiles = ["Regular", "Bold"].map((weight) => `src/live/paint/fonts/Inter-${weight}.ttf`);
  return async (n) => new Resvg(svg(textOf(n), scale), { font: { fontFiles, loadSystemFonts: false, defaultFontFamily: "Inter" } }).render().asPng();
};

const withSharp = async (scale) => {
  const { default: sharp } = await import("sharp");
  return async (n) =>
    sharp(Buffer.from(svg(textOf(n), scale)))
      .png()
      .toBuffer();
};

async function skia(scale) {
  const { createCanvas, GlobalFonts } = await import("@napi-rs/canvas");
  for (const weight of ["Regular", "Bold"]) GlobalFonts.registerFromPath(`src/live/paint/fonts/Inter-${weight}.ttf`, "Inter");
  return async (n) => {
    const canvas = createCanvas(WIDTH * scale, HEIGHT * scale);
    const c = canvas.getContext("2d");
    c.scale(scale, scale);
    const box = (x, y, width, height, radius, color) => {
      c.fillStyle = color;
      c.beginPath();
      c.roundRect(x, y, width, height, radius);
      c.fill();
    };
    const text = (x, y, font, color, said, align = "left") => {
      c.font = font;
      c.fillStyle = color;
      c.textAlign = align;
      c.fillText(said, x, y);
    };
    box(0, 0, 480, 148, 12, "#d8dde3");
    box(1, 1, 478, 146, 11, "#ffffff");
    text(20, 37, "bold 16px Inter", "#171c24", "Lastenrad Elbe T 800");
    box(344, 17, 116, 27, 13.5, "#0b6b4a");
    text(354, 35.5, "bold 14px Inter", "#ffffff", "24\u00a0% sparen!");
    text(20, 98, "bold 34px Inter", "#171c24", textOf(n));
    text(196, 98, "18px Inter", "#56606e", "1.000,00\u00a0€");
    c.fillRect(194, 91.5, 98, 1.5);
    text(300, 98, "13px Inter", "#56606e", "30-Tage-Bestpreis");
    text(20, 130, "12.5px Inter", "#56606e", "inkl. MwSt., zzgl. Versand");
    text(460, 130, "12.5px Inter", "#56606e", "Stand: 22.11., 20:51", "right");
    return canvas.encode("png");
  };
}

const at = (scale) => ({
  ours: () => ours(scale),
  "satori + resvg-wasm": () => satoriAndResvg(scale),
  "takumi wasm": () => takumi(scale),
  "resvg-js (native)": () => resvgJs(scale),
  "sharp (native)": () => withSharp(scale),
  "Skia (native)": () => skia(scale),
});

export const groups = { 1: at(1), 2: at(2) };

export default async function suite({ figures, report }) {
  for (const scale of [1, 2]) {
    const name = `picture: one price block at ${scale}×, request to bytes (peers: painting alone)`;
    const contenders = await figures(name, import.meta.url, String(scale), groups[scale], { rounds: 40, burst: 10 });
    if (process.env.PICTURES)
      for (const [name, paint] of Object.entries(contenders)) fs.writeFileSync(`${process.env.PICTURES}/${name}.${scale}x.png`, await paint(1));
    const bytes = {};
    for (const [name, paint] of Object.entries(contenders)) bytes[name] = (await paint(1)).length;
    report(`picture: encoded size at ${scale}×`, "bytes", bytes);
  }
}
