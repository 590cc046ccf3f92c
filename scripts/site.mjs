#!/usr/bin/env node
// The documentation as a site: the pages of docs/, the API's reference from the doc comments, README as its first page. Dead links fail.
// `npm run docs` builds it into target/site/dist; `npm run docs -- --serve` shows it. VitePress and TypeDoc are large, so they are no devDependencies.
import fs from "node:fs";
import path from "node:path";
import { npmPackages, root, run } from "./setup.mjs";
import { configOf } from "./site.config.mjs";

const TOOLS = { vitepress: "1.6.4", typedoc: "0.28.20", "typedoc-plugin-markdown": "4.14.1", typescript: "6.0.3" };
const work = path.join(root, "target/site");
const source = path.join(work, "source");
const bin = (name) => path.join(work, "node_modules", ".bin", name);

fs.mkdirSync(work, { recursive: true });
const manifest = JSON.stringify({ private: true, type: "module", dependencies: TOOLS }, null, 2);
if (!fs.existsSync(path.join(work, "package.json")) || fs.readFileSync(path.join(work, "package.json"), "utf8") !== manifest) {
  fs.writeFileSync(path.join(work, "package.json"), manifest);
}
npmPackages(work);

fs.rmSync(source, { recursive: true, force: true });
fs.cpSync("docs", source, { recursive: true });
api();
fs.writeFileSync(path.join(source, "index.md"), fs.readFileSync("README.md", "utf8").replaceAll("](docs/", "]("));
for (const page of fs.globSync(`${source}/**/*.md`)) fs.writeFileSync(page, forSite(fs.readFileSync(page, "utf8"), page));
fs.mkdirSync(path.join(source, ".vitepress"), { recursive: true });
fs.writeFileSync(path.join(source, ".vitepress/config.mjs"), `export default ${JSON.stringify(configOf(source), null, 2)};\n`);
if (process.argv.includes("--serve")) run(bin("vitepress"), ["dev", source, "--host", "127.0.0.1"], { stdio: "inherit" });
else {
  run(bin("vitepress"), ["build", source, "--outDir", path.join(work, "dist")], { stdio: ["ignore", "ignore", "inherit"] });
  console.log(`${fs.globSync(`${work}/dist/**/*.html`).length} pages in target/site/dist, no dead link`);
}

/** The API's reference, a page an entry. */
function api() {
  const { exports } = JSON.parse(fs.readFileSync("package.json", "utf8"));
  const entries = Object.entries(exports)
    .filter(([name, { types }]) => types?.startsWith("./dist/js/") && name !== "./desk" && name !== "./intake")
    .map(([, { types }]) => types.replace("./dist/", "").replace(".d.ts", ".ts"));
  const options = {
    entryPoints: entries.map((file) => path.join(root, file)),
    tsconfig: path.join(root, "tsconfig.json"),
    plugin: ["typedoc-plugin-markdown"],
    out: path.join(source, "api"),
    readme: "none",
    skipErrorChecking: true,
    excludePrivate: true,
    disableSources: true,
    hideBreadcrumbs: true,
    hidePageHeader: true,
    outputFileStrategy: "modules",
    entryFileName: "index",
    logLevel: "Error",
  };
  fs.writeFileSync(path.join(work, "typedoc.json"), JSON.stringify(options));
  run(bin("typedoc"), ["--options", path.join(work, "typedoc.json")], { cwd: work, stdio: ["ignore", "ignore", "inherit"] });
}

/** A page as the site shows it: links to files of the repository become their names, and braces are text. */
function forSite(text, page) {
  const place = path.relative(source, page);
  const [isIndex, isApi] = [place === "index.md", place.startsWith("api")];
  const home = path.dirname(isIndex ? "README.md" : path.join("docs", place));
  const shown = (whole, words, link) => {
    const file = link.replace(/#.*/, "");
    if (fs.existsSync(path.join(path.dirname(page), file))) return whole;
    if (!isApi && !fs.existsSync(path.join(home, file))) throw new Error(`${place} links to ${link}, which is not there`);
    return words;
  };
  const linked = text
    .replaceAll("](../README.md", place.startsWith("deploy") ? "](../index.md" : "](index.md")
    .replaceAll(/\[([^\]]*)\]\((?!https?:|#|mailto:)([^)\s]+)\)/g, shown)
    .replaceAll(/^<!--.*-->$/gm, "");
  const titled = isApi ? linked.replace(/^# (?!postfrisch$)(?:index$)?/m, (head) => (head === "# index" ? "# postfrisch" : "# postfrisch/")) : linked;
  return `::: v-pre\n${titled}\n:::\n`;
}
