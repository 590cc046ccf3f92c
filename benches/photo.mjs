// A card with a photo, from the request to a JPEG; each one with another price. The peer has the card painted, and lays the photo in, as we do.
import fs from "node:fs";

const [WIDTH, HEIGHT, SCALE] = [600, 172, 2];
const PLACE = { x: 40, y: 40, width: 240, height: 240, radius: 16 };

const block = { id: "b", kind: "offer", width: WIDTH, height: HEIGHT, scale: SCALE, photo: true, offers: ["a"], slots: [{ whenGone: "badge" }] };
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

/** What each is given: the photo as a store has it, and for the peer the card without it, both as Base64. */
export const groups = {
  card: {
    ours: async ({ photo }) => {
      const [{ photos }, { edge }] = await Promise.all([import("../dist/js/photo.js"), import("./edge.mjs")]);
      return edge(block, offerOf, { photos, photo: new Uint8Array(Buffer.from(photo, "base64")) });
    },
    "sharp (native), painting left out": async ({ photo, card }) => {
      const { default: sharp } = await import("sharp");
      const [inside, around] = [photo, card].map((bytes) => Buffer.from(bytes, "base64"));
      return async () => {
        const small = await sharp(inside).resize(PLACE.width, PLACE.height).toBuffer();
        return sharp(around)
          .composite([{ input: small, left: PLACE.x, top: PLACE.y }])
          .flatten({ background: "#ffffff" })
          .jpeg({ quality: 80, chromaSubsampling: "4:4:4" })
          .toBuffer();
      };
    },
  },
};

export default async function suite({ figures, report }) {
  const [{ photos }, { edge }] = await Promise.all([import("../dist/js/photo.js"), import("./edge.mjs")]);
  const photo = photos.prepare(fs.readFileSync("tests/photos/lamp.jpg"), { width: 360, height: 360, fit: "inside" });
  const card = await edge({ ...block, photo: false }, offerOf)(1);
  const input = { photo: Buffer.from(photo).toString("base64"), card: Buffer.from(card).toString("base64") };
  const name = "photo: a card of 600×172 at 2× with its photo, request to JPEG (peer: laying in alone)";
  const contenders = await figures(name, import.meta.url, "card", groups.card, { input });
  const bytes = {};
  for (const [name, paint] of Object.entries(contenders)) bytes[name] = (await paint(1)).length;
  report("photo: encoded size", "bytes", bytes);
}
