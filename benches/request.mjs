// The whole request against the painting in it, as Node's server asks: every link is opened once. What stays when a picture is painted already is everything
// else: checking the link, looking up, deciding, remembering what was shown.
import { createLive } from "../dist/js/live.js";
import { memory } from "../dist/js/stores/memory.js";
import { COUNT, fill, keys, pathsOf } from "./load/shop.mjs";

const ROUNDS = 200;
const WARM = 100;
const BURST = 5;

export default async ({ warm, note }) => {
  const store = memory();
  await fill(store);
  const live = createLive({ store, keys, fallback: "https://shop.example/" });
  const open = async (path) => {
    const { status } = await live.answer({ method: "GET", path, query: "", origin: "https://live.example", header: () => undefined, body: async () => null });
    if (status !== 200) throw new Error(`the picture was answered with ${status}`);
  };
  const asks = (ROUNDS + WARM) * BURST;
  for (const scale of [1, 2]) {
    // More campaigns than pictures are kept of, in turn; and new mails of one.
    const different = pathsOf(scale, "d", Math.max(asks, COUNT));
    const kept = pathsOf(scale, "k", asks, 1);
    const contenders = { different: (n) => open(different[n]), kept: (n) => open(kept[n]) };
    const { times, phase } = await warm(contenders, { rounds: ROUNDS, burst: BURST, before: WARM });
    const ratio = times.different / (times.different - times.kept);
    note(
      `one request at ${scale}×, ${phase}: ${times.different.toFixed(3)} ms with a picture to paint, ${times.kept.toFixed(3)} ms with one that is painted: ${ratio.toFixed(2)} × the painting alone`,
    );
  }
};
