// The frames of a GIF as a reader shows them, in RGBA.
import sharp from "sharp";

export default async function frames(gif, height) {
  const { data, info } = await sharp(gif, { animated: true }).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const size = info.width * height * 4;
  return Array.from({ length: data.length / size }, (_, i) => new Uint8Array(data.subarray(i * size, (i + 1) * size)));
}
