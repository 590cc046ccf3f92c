// A card with a photo, from the request to a JPEG; each one with another price. The peer has the card painted, and lays the photo in, as we do.
import fs from "node:fs";
import sharp from "sharp";
import { photos } from "../dist/js/photo.js";
import { edge } from "./edge.mjs";

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

export default async function suite({ measure, report }) {
  const photo = photos.prepare(fs.readFileSync("tests/photos/lamp.jpg"), { width: 360, height: 360, fit: "inside" });
  const offerOf = (n) => ({ ...offer, price: { amount: 70_000 + n, currency: "EUR" } });
  const open = edge(block, offerOf, { photos, photo });
  const painted = await edge({ ...block, photo: false }, offerOf)(1);
  const contenders = {
    ours: (round) => open(round),
    "sharp (native), painting left out": async () => {
      const small = await sharp(photo).resize(PLACE.width, PLACE.height).toBuffer();
      return sharp(painted)
        .composite([{ input: small, left: PLACE.x, top: PLACE.y }])
        .flatten({ background: "#ffffff" })
        .jpeg({ quality: 80, chromaSubsampling: "4:4:4" })
        .toBuffer();
    },
  };
  report("photo: a card of 600×172 at 2× with its photo, request to JPEG (peer: laying in alone)", "ms", await measure(contenders));
  const bytes = {};
  for (const [name, paint] of Object.entries(contenders)) bytes[name] = (await paint(1)).length;
  report("photo: encoded size", "bytes", bytes);
}
