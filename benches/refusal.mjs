// What is refused is refused in like time, whatever is wrong with it: who measures learns nothing of the seal. All ratios should be near 1.
import fs from "node:fs";
import { sealLinks } from "../dist/js/index.js";
import { initSync, LiveEdge } from "../dist/wasm/live.js";

const slots = [{ whenGone: "badge" }];
const campaign = {
  tenant: "t",
  id: "c",
  allow: ["shop.example"],
  fallback: "https://shop.example/",
  blocks: [{ id: "top", kind: "offer", width: 560, height: 172, offers: ["a"], slots }],
};

export default async ({ warm, report }) => {
  initSync({ module: new WebAssembly.Module(fs.readFileSync("dist/wasm/live.wasm")) });
  const keys = ["k1", "k2"].map((kid, i) => ({ kid, secret: `${"AB"[i].repeat(42)}A` }));
  const edge = new LiveEdge(JSON.stringify({ keys, fallback: "https://shop.example/" }));
  const [{ picture }] = sealLinks({ baseUrl: "https://live.example", keys, campaign, message: "m" });
  const path = new URL(picture).pathname;
  const [, , link, name] = path.split("/");
  const parts = link.split(".");
  const other = (text, i) => text.slice(0, i) + (text.at(i) === "A" ? "B" : "A") + text.slice(i + 1 || text.length);
  const forged = (changed) => `/i/${changed.join(".")}/${name}`;
  const mac = (i) => forged([parts[0], parts[1], parts[2], other(parts[3], i)]);
  const asked = {
    ours: mac(0),
    "its seal wrong in the middle": mac(10),
    "its seal wrong near the end": mac(20),
    "sealed by another key of the ring": forged([parts[0], "k2", ...parts.slice(2)]),
    "sealed by an unknown key": forged([parts[0], "k9", ...parts.slice(2)]),
    "another payload": forged([parts[0], parts[1], other(parts[2], 40), parts[3]]),
    "another name": path.replace("top.png", "tip.png"),
  };
  const ask = (at) => {
    const request = JSON.stringify({ method: "GET", path: at });
    return () => {
      if (JSON.parse(edge.answer(request, "{}", 1_795_350_000_000)).reply?.status !== 403) throw new Error(`${at} is not refused`);
    };
  };
  const contenders = Object.fromEntries(Object.entries(asked).map(([what, at]) => [what, ask(at)]));
  const { times, phase } = await warm(contenders, { rounds: 400, burst: 20, before: 50 });
  report(`refusing a link whose seal is wrong at its beginning; ${phase}`, "ms", times);
};
