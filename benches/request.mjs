// The whole request against the painting in it: what stays when a picture is painted already is everything else.
import { edge } from "./edge.mjs";

const offer = (n) => ({
  id: "a",
  kind: "goods",
  title: `Trekkingrad Elbe T ${n} mit 21 Gängen`,
  link: "https://shop.example/a",
  availability: "available",
  price: { amount: 70_000 + n, currency: "EUR" },
  sale: { price: { amount: 60_000 + n, currency: "EUR" } },
});

export default async ({ measure, note }) => {
  for (const scale of [1, 2]) {
    const block = { id: "top", kind: "offer", width: 560, height: 172, scale, offers: ["a"], slots: [{ whenGone: "badge" }] };
    const [fresh, kept] = [edge(block, offer), edge(block, () => offer(1))];
    const times = await measure({ different: fresh, kept }, 200, 100, 5);
    const ratio = times.different / (times.different - times.kept);
    note(
      `one request at ${scale}×: ${times.different.toFixed(3)} ms with a picture to paint, ${times.kept.toFixed(3)} ms with one that is painted: ${ratio.toFixed(2)} × the painting alone`,
    );
  }
};
