// Where labels stand: each is a flag on a pole at its moment. Lanes are filled from right to left, so that few poles pass behind another's flag.

const GAP = 8;
let context;

/** A text's width in the labels' font. */
export function widthOf(text, font) {
  context ??= document.createElement("canvas").getContext("2d");
  context.font = font;
  return context.measureText(text).width;
}

/** The lane of each of some boxes with `x` and `width`, the nearest to the axis first: no two boxes of a lane touch. */
export function lanes(boxes) {
  const starts = [];
  const found = new Array(boxes.length);
  const order = boxes.map((_, at) => at).sort((a, b) => boxes[b].x - boxes[a].x || b - a);
  for (const at of order) {
    const { x, width } = boxes[at];
    let lane = starts.findIndex((start) => x + width + GAP <= start);
    if (lane < 0) lane = starts.length;
    starts[lane] = x;
    found[at] = lane;
  }
  return { lane: found, count: starts.length };
}
