// Machines read every reference picture: Tesseract its words, zbar its codes; lines that strike prices are looked at pixel by pixel.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { PNG } from "pngjs";
import { afterAll, describe, expect, test } from "vitest";
import { cases, shop } from "../live-cases.js";
import { temporaryFolder } from "./parts.js";
import { turns } from "./share.js";

/** Where each text stands, and the same pictures without the lines that strike prices; `cargo test` writes them. */
const told = "target/live";
const scratch = temporaryFolder();
afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }));
const has = (command) => spawnSync(command, ["--version"]).status === 0;
const VARIANTS = ["de.1x", "de.2x", "en.1x", "en.2x"];
const variantsOf = ({ variants }) => variants ?? VARIANTS;
const labelled = ([item, variant]) => [`${item.name}.${variant}`, item, variant];
/** Cases in the variants that are read: each in one of its own, in turns. */
const inVariants = (what, some) => turns(`${what}, by variant`, some, variantsOf).map(labelled);
const inEveryVariant = (some) => some.flatMap((item) => variantsOf(item).map((variant) => labelled([item, variant])));

const pixels = (file) => PNG.sync.read(fs.readFileSync(file));
const parse = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

/** Enlarged to 4×, between neighbours, on the page's colour, as a grey picture: dark on light, or the other way round for what stands in labels. */
function enlarged(file, scale, page, inLabels) {
  const { width, height, data } = pixels(file);
  const by = 4 / scale;
  const grey = new Float64Array(width * height);
  for (let i = 0; i < grey.length; i++) {
    const alpha = data[4 * i + 3] / 255;
    const on = (c) => data[4 * i + c] * alpha + page[c] * (1 - alpha);
    grey[i] = 0.299 * on(0) + 0.587 * on(1) + 0.114 * on(2);
  }
  const mean = grey.reduce((sum, value) => sum + value, 0) / grey.length;
  const [w, h] = [width * by, height * by];
  const out = Buffer.alloc(w * h);
  for (let y = 0; y < h; y++) {
    const fy = Math.min(Math.max((y + 0.5) / by - 0.5, 0), height - 1);
    const [y0, dy] = [Math.floor(fy), fy - Math.floor(fy)];
    const y1 = Math.min(y0 + 1, height - 1);
    for (let x = 0; x < w; x++) {
      const fx = Math.min(Math.max((x + 0.5) / by - 0.5, 0), width - 1);
      const [x0, dx] = [Math.floor(fx), fx - Math.floor(fx)];
      const x1 = Math.min(x0 + 1, width - 1);
      const top = grey[y0 * width + x0] * (1 - dx) + grey[y0 * width + x1] * dx;
      const bottom = grey[y1 * width + x0] * (1 - dx) + grey[y1 * width + x1] * dx;
      const value = top * (1 - dy) + bottom * dy;
      out[y * w + x] = mean < 128 !== inLabels ? 255 - value : value;
    }
  }
  return Buffer.concat([Buffer.from(`P5\n${w} ${h}\n255\n`), out]);
}

/** What this Tesseract read before: of the same pixels it reads the same, and reading all of them takes minutes. */
const readings = "target/readings";
fs.mkdirSync(readings, { recursive: true });
const reader = spawnSync("tesseract", ["--version"]).stdout;

/** What Tesseract reads, without blanks: it takes narrow ones for none and the like. */
function read(image, locale, mode) {
  const args = ["stdin", "stdout", "-l", locale === "de" ? "deu" : "eng", "--psm", mode, "--dpi", "300"];
  const known = path.join(readings, createHash("sha256").update(reader).update(args.join(" ")).update(image).digest("hex"));
  if (fs.existsSync(known)) return fs.readFileSync(known, "utf8");
  const env = { ...process.env, OMP_THREAD_LIMIT: "1" };
  const text = execFileSync("tesseract", args, { input: image, env, stdio: ["pipe", "pipe", "ignore"] }).toString();
  fs.writeFileSync(known, text);
  return text;
}

const letters = (text) => text.replace(/[\s\u00a0\u202f]/g, "").replace(/[–—]/g, "-");

/** How Tesseract looks: for scattered texts, for one block of text, for texts on their own. */
const LOOKS = [
  ["11", false],
  ["6", false],
  ["12", false],
];

/** A part of a picture, with a little around it, as a file. */
function part(file, [x, y, right, bottom], scale) {
  const picture = pixels(file);
  const around = 4 * scale;
  const left = Math.max(x - around, 0);
  const top = Math.max(y - around, 0);
  const [width, height] = [Math.min(right + around, picture.width) - left, Math.min(bottom + around, picture.height) - top];
  const out = new PNG({ width, height });
  PNG.bitblt(picture, out, left, top, width, height, 0, 0);
  const made = path.join(scratch, "part.png");
  fs.writeFileSync(made, PNG.sync.write(out));
  return made;
}

/** What of some texts isn't read in any look at the whole, nor in one at their line alone: it takes labels for pictures, and stars for letters. */
function missing(file, scale, page, locale, texts) {
  let left = texts;
  for (const [mode, inLabels] of LOOKS) {
    const found = letters(read(enlarged(file, scale, page, inLabels), locale, mode));
    left = left.filter((text) => !found.includes(letters(text)));
    if (left.length === 0) return [];
  }
  const lines = JSON.parse(fs.readFileSync(path.join(told, path.basename(file).replace(/(\.seen)?\.png$/, ".json")), "utf8")).texts;
  return left.filter((text) => {
    const line = lines.find((line) => letters(line.text).includes(letters(text)));
    if (!line) return true;
    const image = part(file, line.box, scale);
    return ![false, true].some((inLabels) =>
      ["7", "13", "8"].some((mode) => letters(read(enlarged(image, scale, page, inLabels), locale, mode)).includes(letters(text))),
    );
  });
}

const pageOf = ({ theme }) => parse(shop.themes[theme]?.page ?? "#ffffff");
const fileOf = ({ name, pictures }, variant) =>
  // A JPEG's pixels, as `cargo test` decoded them.
  [`${pictures}.${variant}.png`, `${pictures}.${variant}.first.png`, path.join(told, `${name}.${variant}.seen.png`)].find(fs.existsSync);

const struck = cases.filter(({ struck }) => struck);

describe.skipIf(!has("tesseract"))("Tesseract reads", () => {
  const readable = cases.filter(({ says }) => says);
  test("there is much to read", () => expect(readable.length).toBeGreaterThan(60));

  test.each(inVariants("pictures before Tesseract", readable))("%s", { timeout: 60_000 }, (_, item, variant) => {
    const [locale, scale] = [variant.slice(0, 2), Number(variant[3])];
    expect(missing(fileOf(item, variant), scale, pageOf(item), locale, item.says[locale])).toEqual([]);
  });

  test.each(inVariants("struck prices before Tesseract", struck))("the struck price of %s, without its line", { timeout: 60_000 }, (label, item, variant) => {
    const [locale, scale] = [variant.slice(0, 2), Number(variant[3])];
    expect(missing(path.join(told, `${label}.png`), scale, pageOf(item), locale, [item.struck[locale]])).toEqual([]);
  });
});

test.each(inEveryVariant(struck))("the line of the struck price of %s is whole", (label, item, variant) => {
  const scale = Number(variant[3]);
  const picture = pixels(fileOf(item, variant));
  const { lines } = JSON.parse(fs.readFileSync(path.join(told, `${label}.json`), "utf8"));
  expect(lines).toHaveLength(1);
  for (const { x, y, right, color } of lines) {
    expect(right - x).toBeGreaterThan(50 * scale);
    for (let px = x; px < right; px++) {
      const at = 4 * (y * picture.width + px);
      const off = parse(color).map((channel, c) => Math.abs(channel - picture.data[at + c]));
      // What a JPEG has is near.
      expect(Math.max(...off)).toBeLessThanOrEqual(item.block.photo ? 60 : 0);
    }
  }
});

describe.skipIf(!has("zbarimg"))("zbar reads", () => {
  const coded = cases.filter(({ reads }) => reads);
  test("there are both kinds of codes", () => expect(new Set(coded.map(({ facts }) => facts.voucher.symbol ?? "qr"))).toEqual(new Set(["qr", "code128"])));
  test.each(inEveryVariant(coded))("%s", (label, item, variant) => {
    const { width, height, data } = pixels(fileOf(item, variant));
    const out = new PNG({ width, height });
    const page = pageOf(item);
    for (let i = 0; i < width * height; i++)
      for (let c = 0; c < 4; c++)
        out.data[4 * i + c] = c === 3 ? 255 : Math.round((data[4 * i + c] * data[4 * i + 3] + page[c] * (255 - data[4 * i + 3])) / 255);
    const file = path.join(scratch, `${label}.png`);
    fs.writeFileSync(file, PNG.sync.write(out));
    expect(execFileSync("zbarimg", ["--quiet", "--raw", file]).toString().trim()).toBe(item.reads);
  });
});

describe("themes", () => {
  const luminance = (hex) => {
    const [r, g, b] = parse(hex).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };
  const plain = { background: "#ffffff", text: "#171c24", muted: "#56606e", accent: "#0b6b4a", onAccent: "#ffffff" };
  test.each(["plain", ...Object.keys(shop.themes)])("%s has a contrast of 4.5 : 1 everywhere", (name) => {
    const theme = { ...plain, ...shop.themes[name] };
    for (const ink of ["text", "muted", "accent"]) expect(contrast(theme[ink], theme.background), ink).toBeGreaterThanOrEqual(4.5);
    expect(contrast(theme.onAccent, theme.accent)).toBeGreaterThanOrEqual(4.5);
    // A label on the state's colour is written in the card's own.
    expect(contrast(theme.background, theme.muted)).toBeGreaterThanOrEqual(4.5);
  });
});
