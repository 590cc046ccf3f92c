// A countdown of 60 frames as a GIF, from the request to encoded bytes. The peers are given their frames painted, and code them.
import fs from "node:fs";
import { PNG } from "pngjs";

const [WIDTH, HEIGHT, FRAMES] = [480, 128, 60];

const START = Date.parse("2026-11-22T09:05:00Z");
const block = { id: "b", kind: "countdown", width: WIDTH, height: HEIGHT, scale: 1, until: "2026-11-24T22:59:00Z", slots: [{ whenGone: "badge" }] };

async function opening() {
  const { edge } = await import("./edge.mjs");
  return edge(block);
}

/** The frames, painted, as the peers are given them. */
async function painted() {
  const { default: framesOf } = await import("./frames.mjs");
  return framesOf(await (await opening())(0, START), HEIGHT);
}

export const groups = {
  countdown: {
    ours: async () => {
      const open = await opening();
      // Each time another minute: nothing is known from the one before. Five in a row a round, as an edge paints them.
      return (n) => open(n, START + (n + 10) * 60_000);
    },
    gifenc: async () => {
      const {
        default: { applyPalette, GIFEncoder, quantize },
      } = await import("gifenc");
      const frames = await painted();
      return () => {
        const gif = GIFEncoder();
        for (const rgba of frames) {
          const palette = quantize(rgba, 256);
          gif.writeFrame(applyPalette(rgba, palette), WIDTH, HEIGHT, { palette, delay: 1000, repeat: -1 });
        }
        gif.finish();
        return gif.bytes();
      };
    },
    "sharp (native)": async () => {
      const { default: sharp } = await import("sharp");
      const frames = await painted();
      return () =>
        sharp(Buffer.concat(frames), { raw: { width: WIDTH, height: HEIGHT * FRAMES, channels: 4, pageHeight: HEIGHT } })
          .gif({ delay: Array(FRAMES).fill(1000), loop: 1 })
          .toBuffer();
    },
  },
};

export default async function suite({ figures, report }) {
  const name = "countdown: 60 frames of 480×128, request to bytes (peers: coding painted frames)";
  // Sixty frames a call: twenty calls have run each loop often. The peers' frames are painted with our package, so an import would be both.
  const contenders = await figures(name, import.meta.url, "countdown", groups.countdown, { hasImport: false, rounds: 12, burst: 5, before: 4 });
  const bytes = {};
  for (const [name, paint] of Object.entries(contenders)) bytes[name] = (await paint(1)).length;
  report("countdown: encoded size", "bytes", bytes);
  if (process.env.PICTURES) {
    fs.writeFileSync(`${process.env.PICTURES}/countdown.gif`, await contenders.ours(1));
    const png = new PNG({ width: WIDTH, height: HEIGHT });
    Buffer.from((await painted())[30]).copy(png.data);
    fs.writeFileSync(`${process.env.PICTURES}/countdown-30.png`, PNG.sync.write(png));
  }
}
