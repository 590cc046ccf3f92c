// Many recipients in one go: order confirmations from an async source, one at a time; time and memory.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { compile, renderMany } from "../dist/js/index.js";
import order from "../dist/letters/order-confirmation.js";

const COUNT = 100_000;
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

export default async function suite({ note }) {
  const [sample] = Object.values(order.samples);
  async function* recipients() {
    for (let id = 1; id <= COUNT; id++) yield { id, data: id % 1000 ? { ...sample, order: { ...sample.order, number: `NW-${id}` } } : {} };
  }
  const memory = async () => {
    // Buffers are let go a turn after their owners.
    for (let i = 0; i < 3; i++) {
      collect();
      await new Promise((done) => setImmediate(done));
    }
    const { rss, heapUsed, external } = process.memoryUsage();
    return { rss, used: heapUsed + external };
  };
  let [rendered, failed, bytes] = [0, 0, 0];
  let early;
  const started = performance.now();
  for await (const mail of renderMany(compile(order), recipients(), { onProgress: (now) => ({ rendered, failed } = now) })) {
    if (!("error" in mail)) bytes += mail.bytes.length;
    if (mail.id === COUNT / 10) early = await memory();
    if (process.stderr.isTTY && mail.id % 1000 === 0) process.stderr.write(`\r${Math.round((mail.id / COUNT) * 100)} % `);
  }
  const seconds = (performance.now() - started) / 1000;
  const late = await memory();
  const mb = (n) => (n / 1e6).toFixed(1);
  note(
    `\n${rendered} order confirmations (${mb(bytes)} MB), ${failed} with wrong data told and passed over, from a cold start, in ${seconds.toFixed(1)} s: ${Math.round(COUNT / seconds)} a second.` +
      ` Memory in use after a tenth ${mb(early.used)} MB, at the end ${mb(late.used)} MB; resident ${mb(early.rss)} and ${mb(late.rss)} MB.`,
  );
}
