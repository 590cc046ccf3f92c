// What mail clients support, from caniemail's raw data (MIT): one letter a client, for every feature of HTML, CSS and pictures.
import fs from "node:fs";
import { createRequire } from "node:module";

/** Makes the module `dist/check/clients.js`. */
export function buildClients(write) {
  const source = createRequire(import.meta.url).resolve("caniemail/caniemail.json");
  const { data, nicenames, last_update_date: date } = JSON.parse(fs.readFileSync(source, "utf8"));
  const features = data.filter(({ category }) => ["css", "html", "image"].includes(category));
  const platforms = new Set(
    features.flatMap(({ stats }) => Object.entries(stats).flatMap(([family, on]) => Object.keys(on).map((platform) => `${family}.${platform}`))),
  );
  const ids = [...platforms].sort();
  const clients = ids.map((id) => {
    const [family, platform] = id.split(".");
    return [id, `${nicenames.family[family]} (${nicenames.platform[platform]})`];
  });
  /** The newest version stands last; its footnotes are left out. */
  const letter = (stats, id) => {
    const [family, platform] = id.split(".");
    const newest = Object.values(stats[family]?.[platform] ?? {}).at(-1) ?? "u";
    return /^[yan]/.exec(newest)?.[0] ?? "u";
  };
  const table = Object.fromEntries(features.map(({ slug, title, stats }) => [slug, [title, ids.map((id) => letter(stats, id)).join("")]]));
  const head = "// Made by scripts/clients.mjs from caniemail's data (https://www.caniemail.com), MIT licence, copyright Rémi Parmentier and contributors.\n";
  write(
    "dist/check/clients.js",
    `${head}export const date = ${JSON.stringify(date.slice(0, 10))};\nexport const clients = ${JSON.stringify(clients)};\nexport const features = ${JSON.stringify(table)};\n`,
  );
  write(
    "dist/check/clients.d.ts",
    `${head}export declare const date: string;\nexport declare const clients: [id: string, name: string][];\n/** By slug: title, and a letter for each client: y, a (partly), n or u (not known). */\nexport declare const features: Record<string, [title: string, support: string]>;\n`,
  );
}
