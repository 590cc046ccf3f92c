// Photos in cards: laid into a painted card, decoded anew and kept from the last time; and a whole card from the request to a JPEG, each one with another price.
// The peer has the card painted, and lays the photo in, as we do.
import fs from "node:fs";

const offer = {
  id: "a",
  kind: "goods",
  title: "Lastenrad Elbe T 800",
  link: "https://shop.example/a",
  brand: "Elbe",
  category: "Lastenrad",
  availability: "available",
};
const offerOf = (n) => ({ ...offer, price: { amount: 70_000 + n, currency: "EUR" } });
const block = { id: "b", kind: "offer", layout: "row", width: 560, height: 224, scale: 2, photo: true, offers: ["a"], slots: [{ whenGone: "badge" }] };

/** Cards at 2×, and where their photo is. */
const CARDS = {
  row: { width: 560, height: 224, place: { x: 2, y: 2, width: 400, height: 444, corners: [22, 0, 0, 22] } },
  stack: { width: 272, height: 460, place: { x: 2, y: 2, width: 540, height: 342, corners: [22, 22, 0, 0] } },
  hero: { width: 600, height: 400, place: { x: 0, y: 0, width: 1200, height: 800, over: [{ x: 40, y: 40, width: 584, height: 720, radius: 24 }] } },
};

const bytesOf = (text) => new Uint8Array(Buffer.from(text, "base64"));
const engine = async () => (await import("../dist/js/photo.js")).photos;

/** What sharp does of it: the photo in the size of its area, onto the card. */
async function sharpOf({ photo, card }, { width, height, x, y }) {
  const { default: sharp } = await import("sharp");
  const [inside, around] = [photo, card].map((text) => Buffer.from(text, "base64"));
  return async () => {
    const small = await sharp(inside).resize(width, height).toBuffer();
    return sharp(around)
      .composite([{ input: small, left: x, top: y }])
      .flatten({ background: "#ffffff" })
      .jpeg({ quality: 80, chromaSubsampling: "4:4:4" })
      .toBuffer();
  };
}

const laying = (shape) => {
  const { place } = CARDS[shape];
  const ours =
    (nameOf) =>
    async ({ photo, card }) => {
      const photos = await engine();
      const [painted, file] = [bytesOf(card), bytesOf(photo)];
      return (n) => photos.lay(painted, file, { ...place, fit: "cover" }, nameOf(n));
    };
  return { ours: ours(() => undefined), "ours, with the photo kept": ours(() => `shop/${shape}`), "sharp (native)": (input) => sharpOf(input, place) };
};

/** What each is given: the photo as a store has it, and the card without it, both as Base64. */
export const groups = {
  row: laying("row"),
  stack: laying("stack"),
  hero: laying("hero"),
  card: {
    ours: async ({ photo }) => {
      const { edge } = await import("./edge.mjs");
      return edge(block, offerOf, { photos: await engine(), photo: bytesOf(photo) });
    },
    "sharp (native), painting left out": (input) => sharpOf(input, CARDS.row.place),
  },
};

/** A photo with as much detail as a camera leaves: a picture of the tests with grain. */
async function detailed() {
  const { default: sharp } = await import("sharp");
  const grain = await sharp({ create: { width: 1800, height: 1200, channels: 3, noise: { type: "gaussian", mean: 128, sigma: 14 } } })
    .png()
    .toBuffer();
  return sharp(fs.readFileSync("tests/photos/spring.jpg"))
    .resize(1800, 1200)
    .composite([{ input: grain, blend: "overlay" }])
    .jpeg({ quality: 90 })
    .toBuffer();
}

export default async function suite({ figures, report }) {
  const [photos, { edge }] = [await engine(), await import("./edge.mjs")];
  const stored = photos.prepare(await detailed(), { width: 1200, height: 1200, fit: "inside" });
  const photo = Buffer.from(stored).toString("base64");
  const sizes = { ours: stored.length };
  const cardOf = async (more) => Buffer.from(await edge({ ...block, ...more, photo: false }, offerOf)(1)).toString("base64");
  for (const [shape, { width, height }] of Object.entries(CARDS)) {
    const input = { photo, card: await cardOf({ layout: shape, width, height }) };
    const contenders = await figures(`photo: laid into a card of ${width}×${height} at 2×`, import.meta.url, shape, groups[shape], { input });
    report(`photo: ${width}×${height} at 2×, encoded`, "bytes", {
      ours: (await contenders.ours(1)).length,
      "sharp (native)": (await contenders["sharp (native)"](1)).length,
    });
  }
  const name = `photo: a card of ${block.width}×${block.height} at 2× with its photo kept, request to JPEG (peer: laying in alone)`;
  await figures(name, import.meta.url, "card", groups.card, { input: { photo, card: await cardOf({}) } });
  report("photo: as stored, 1200 × 800", "bytes", sizes);
}
