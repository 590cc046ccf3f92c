// A hundred thousand different pictures in one instance: how far its memory grows, and where it stays. There is no peer: a number to look at.
import { painting } from "./painting.mjs";

const PICTURES = 100_000;

export default async function suite({ note }) {
  const { paint, memory } = painting();
  const megabytes = () => (memory() / 1024 / 1024).toFixed(2);
  const seen = [];
  for (let n = 0; n <= PICTURES; n++) {
    if ([100, 1_000, 10_000, PICTURES].includes(n)) seen.push(`${megabytes()} MiB after ${n}`);
    paint(n);
  }
  note(`memory of live.wasm: ${seen.join(", ")} pictures`);
}
