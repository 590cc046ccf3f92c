// A countdown of 60 frames as a GIF, from the request to encoded bytes. The peers are given their frames painted, and code them.
import fs from "node:fs";
import gifenc from "gifenc";
import { PNG } from "pngjs";
import sharp from "sharp";
import { edge } from "./edge.mjs";
import framesOf from "./frames.mjs";

const { applyPalette, GIFEncoder, quantize } = gifenc;
const [WIDTH, HEIGHT, FRAMES] = [480, 128, 60];

const START = Date.parse("2026-11-22T09:05:00Z");
const block = { id: "b", kind: "countdown", width: WIDTH, height: HEIGHT, scale: 1, until: "2026-11-24T22:59:00Z", slots: [{ whenGone: "badge" }] };
const open = edge(block);

export default async function suite({ measure, report }) {
  const frames = await framesOf(await open(0, START), HEIGHT);
  const contenders = {
    // Each time another minute: nothing is known from the one before. Five in a row a round, as an edge paints them.
    ours: (round) => open(round, START + (round + 10) * 60_000),
    gifenc: async () => {
      const gif = GIFEncoder();
      for (const rgba of frames) {
        const palette = quantize(rgba, 256);
        gif.writeFrame(applyPalette(rgba, palette), WIDTH, HEIGHT, { palette, delay: 1000, repeat: -1 });
      }
      gif.finish();
      return gif.bytes();
    },
    "sharp (native)": async () =>
      sharp(Buffer.concat(frames), { raw: { width: WIDTH, height: HEIGHT * FRAMES, channels: 4, pageHeight: HEIGHT } })
        .gif({ delay: Array(FRAMES).fill(1000), loop: 1 })
        .toBuffer(),
  };
  report("countdown: 60 frames of 480×128, request to bytes (peers: coding painted frames)", "ms", await measure(contenders, 12, 4, 5));
  const bytes = {};
  for (const [name, paint] of Object.entries(contenders)) bytes[name] = (await paint(1)).length;
  report("countdown: encoded size", "bytes", bytes);
  if (process.env.PICTURES) {
    fs.writeFileSync(`${process.env.PICTURES}/countdown.gif`, await contenders.ours(1));
    const png = new PNG({ width: WIDTH, height: HEIGHT });
    Buffer.from(frames[30]).copy(png.data);
    fs.writeFileSync(`${process.env.PICTURES}/countdown-30.png`, PNG.sync.write(png));
  }
}
