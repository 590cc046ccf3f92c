// One price picture, from the decision to encoded bytes, at 2×; each one different, as in a mail opened by many.
import fs from "node:fs";
import { createRequire } from "node:module";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import satori from "satori";
import { sealLinks } from "../dist/js/index.js";
import { createLive } from "../dist/js/live.js";

const require = createRequire(import.meta.url);
const WIDTH = 560;
const HEIGHT = 172;

const fonts = () =>
  ["Regular", "Bold"].map((weight) => ({
    name: "Inter",
    weight: weight === "Bold" ? 700 : 400,
    style: "normal",
    data: fs.readFileSync(`src/paint/fonts/Inter-${weight}.ttf`),
  }));

const div = (style, ...children) => ({ type: "div", props: { style: { display: "flex", ...style }, children: children.length > 1 ? children : children[0] } });

/** The same card as markup for the peers. */
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
      div({ fontSize: px(20), fontWeight: 700 }, "Lastenrad Elbe T 800"),
      div(
        { fontSize: px(14), fontWeight: 700, color: "#ffffff", background: "#0b6b4a", borderRadius: px(14), padding: `${px(5)}px ${px(10)}px` },
        "24\u00a0% sparen!",
      ),
    ),
    div({ fontSize: px(14), color: "#56606e" }, "Elbe · Lastenrad"),
    div(
      { alignItems: "baseline", gap: px(14) },
      div({ fontSize: px(34), fontWeight: 700 }, price),
      div({ fontSize: px(18), color: "#56606e", textDecoration: "line-through" }, "1.000,00\u00a0€"),
      div({ fontSize: px(13), color: "#56606e" }, "30-Tage-Bestpreis"),
    ),
    div({ justifyContent: "space-between", fontSize: px(12.5), color: "#56606e" }, div({}, "inkl. MwSt., zzgl. Versand"), div({}, "Stand: 22.11., 20:51")),
  );
};

const priceOf = (n) => ({ amount: 70_000 + n, currency: "EUR" });
const textOf = (n) => `${((70_000 + n) / 100).toFixed(2).replace(".", ",")}\u00a0€`;

/** Our whole endpoint: link opened, data read, decided, painted. */
async function ours() {
  const keys = [{ kid: "b", secret: "A".repeat(43) }];
  const block = { id: "b", kind: "offer", width: WIDTH, height: HEIGHT, offers: ["a"], slots: [{ whenGone: "badge" }] };
  const campaign = { tenant: "t", id: "c", allow: ["shop.example"], fallback: "https://shop.example/", blocks: [block] };
  const manifest = JSON.stringify(campaign);
  const offer = {
    id: "a",
    kind: "goods",
    title: "Lastenrad Elbe T 800",
    link: "https://shop.example/a",
    brand: "Elbe",
    category: "Lastenrad",
    availability: "available",
    price: priceOf(0),
    prior: { lowest30: { amount: 100_000, currency: "EUR" }, reducedSince: Date.now() - 86_400_000 },
  };
  let n = 0;
  const store = {
    lookUp: async () => ({
      campaign: manifest,
      served: {},
      recipient: null,
      relations: [],
      offers: [{ id: "a", data: JSON.stringify({ ...offer, price: priceOf(n) }), asOf: Date.now() - 60_000, goneSince: null, overrides: [], history: [] }],
    }),
    putServed: async () => {},
  };
  const live = createLive({
    store,
    keys,
    allow: ["shop.example"],
    fallback: "https://shop.example/",
    onFallback: ({ reason }) => {
      throw new Error(`the picture shows no price: ${reason}`);
    },
  });
  const [{ picture }] = sealLinks({ baseUrl: "https://live.example", keys, campaign, message: "m" });
  return async (round) => {
    n = round;
    return new Uint8Array(await (await live.fetch(new Request(picture))).arrayBuffer());
  };
}

async function satoriAndResvg() {
  await initWasm(fs.readFileSync(require.resolve("@resvg/resvg-wasm/index_bg.wasm")));
  const loaded = fonts();
  return async (n) => {
    const svg = await satori(card(textOf(n), 1), { width: WIDTH, height: HEIGHT, fonts: loaded });
    return new Resvg(svg, { fitTo: { mode: "width", value: WIDTH * 2 } }).render().asPng();
  };
}

async function takumi() {
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
  return async (n) => renderer.render(node(card(textOf(n), 2)), { width: WIDTH * 2, height: HEIGHT * 2, format: "png" });
}

export default async function suite({ measure, report }) {
  const contenders = { ours: await ours(), "satori + resvg-wasm": await satoriAndResvg() };
  try {
    const render = await takumi();
    await render(0);
    contenders["takumi wasm"] = render;
  } catch (error) {
    console.log(`takumi is left out: ${error.message}`);
  }
  if (process.env.PICTURES) for (const [name, paint] of Object.entries(contenders)) fs.writeFileSync(`${process.env.PICTURES}/${name}.png`, await paint(1));
  report("picture: one price card at 2×, request to bytes (peers: painting alone)", "ms", await measure(contenders));
  const bytes = {};
  for (const [name, paint] of Object.entries(contenders)) bytes[name] = (await paint(1)).length;
  report("picture: encoded size", "bytes", bytes);
}
