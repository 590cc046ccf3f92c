// Makes NOTICES.md: what of others ships in the package, and under which licences. With --check: says whether it is up to date.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

/** Licences that code and data may have, the one that is taken first. */
const ALLOWED = "MIT Apache-2.0 BSD-2-Clause BSD-3-Clause ISC Zlib 0BSD Unlicense CC0-1.0 BSL-1.0 Unicode-3.0 OFL-1.1 IJG".split(" ");
/** What a licence's file is called where there are several. */
const FILES = { MIT: /^licen[cs]e-mit/i, "Apache-2.0": /^licen[cs]e-apache/i, "Unicode-3.0": /^licen[cs]e-unicode/i, IJG: /^licen[cs]e-ijg/i };
const PLAIN = /^(licen[cs]e|copying)(\.md|\.txt)?$/i;

const read = (...parts) => fs.readFileSync(path.join(...parts), "utf8").replaceAll("\r\n", "\n");
const own = JSON.parse(read("package.json"));

/** The licences that are taken of an SPDX expression: one of each choice. */
function taken(name, expression) {
  return expression
    .replaceAll("/", " OR ")
    .split(" AND ")
    .map((part) => {
      const choices = part.replaceAll(/[()]/g, "").split(" OR ");
      const found = ALLOWED.find((licence) => choices.some((choice) => choice.trim() === licence));
      if (!found) throw new Error(`${name} is under ${expression}, which is not among the licences that may ship`);
      return found;
    });
}

/** What a package is under, with the text in its folder; where there is none, MIT's with its authors. */
function entry({ name, version, licence, address, authors, folder }) {
  const files = fs.readdirSync(folder).sort();
  const texts = taken(name, licence).map((one) => {
    const file = files.find((file) => FILES[one]?.test(file)) ?? files.find((file) => PLAIN.test(file));
    if (file) return read(folder, file);
    if (one !== "MIT" || !authors.length) throw new Error(`${name} has no text of ${one}`);
    return `Copyright (c) ${authors.join(", ")}\n\n${MIT}`;
  });
  const notices = files.filter((file) => /^notice/i.test(file)).map((file) => read(folder, file));
  return { name, version, licence: licence.replaceAll("/", " OR "), address, texts: [...texts, ...notices] };
}

/** MIT's text without who has the copyright. */
const MIT = read("LICENSE-MIT").replace(/^[\s\S]*?(?=Permission is hereby granted)/, "");

/** The crates that are linked into the wasm files, without those that only run when it is built. */
function crates() {
  const wanted = ["--no-default-features", "--features", "mail,live,admin,feed,photo,check,mrml", "--filter-platform", "wasm32-unknown-unknown"];
  const text = execFileSync("cargo", ["metadata", "--locked", "--format-version", "1", ...wanted], { encoding: "utf8", maxBuffer: 1 << 28, stdio: "pipe" });
  const { packages, resolve } = JSON.parse(text);
  const byId = new Map(packages.map((found) => [found.id, found]));
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const linked = new Set();
  const link = (id) => {
    if (linked.has(id) || byId.get(id).targets.some(({ kind }) => kind.includes("proc-macro"))) return;
    linked.add(id);
    for (const { pkg, dep_kinds } of nodes.get(id).deps) if (dep_kinds.some(({ kind }) => kind === null)) link(pkg);
  };
  link(resolve.root);
  return [...linked]
    .map((id) => byId.get(id))
    .filter(({ source }) => source !== null)
    .map(({ name, version, license, repository, authors, manifest_path }) => {
      const names = authors.map((author) => author.replace(/ *<.*>/, ""));
      return entry({ name, version, licence: license ?? "", address: repository, authors: names, folder: path.dirname(manifest_path) });
    });
}

/** The npm packages that the studio's pages import, and what those depend on. */
function bundled() {
  const found = new Map();
  const add = (name) => {
    if (found.has(name)) return;
    const folder = `node_modules/${name}`;
    const { version, license, homepage, repository, author, dependencies = {} } = JSON.parse(read(folder, "package.json"));
    const address = (repository?.url ?? repository ?? homepage).replace(/^git\+/, "").replace(/\.git$/, "");
    const authors = [author?.name ?? author ?? ""].filter(Boolean).map((text) => text.replace(/ *<.*>/, ""));
    found.set(name, entry({ name, version, licence: license ?? "", address, authors, folder }));
    for (const dependency of Object.keys(dependencies)) add(dependency);
  };
  for (const file of fs.globSync("www/**/*.js").sort())
    for (const [, name] of read(file).matchAll(/(?:from|import)[ (]*"((?:@[\w.-]+\/)?[\w.-]+)[^"]*"/g))
      if (Object.hasOwn(own.devDependencies, name) && name !== "vite") add(name);
  return [...found.values()];
}

/** Data, and the code of Rust's own library. */
function others(linked) {
  const unicode = linked.find(({ name }) => name === "unicode-ident")?.texts.find((text) => text.includes("UNICODE LICENSE"));
  if (!unicode) throw new Error("the text of Unicode's licence is not where it was");
  const { version: caniemail } = JSON.parse(read("node_modules/caniemail/package.json"));
  const [, cldr] = /CLDR (\d+(?:\.\d+)*)/.exec(read(fs.globSync("src/**/money/cldr.rs")[0]));
  const [, zones] = /database (\w+)/.exec(read(fs.globSync("src/**/zones/table.txt")[0]));
  const [, rust] = /^channel = "([\d.]+)"$/m.exec(read("rust-toolchain.toml"));
  const from = (name, version, licence, address, ...texts) => ({ name, version, licence, address, texts });
  return [
    from("Rust's standard library", rust, "MIT OR Apache-2.0", "https://github.com/rust-lang/rust", `Copyright (c) The Rust Project Contributors\n\n${MIT}`),
    from("Inter, in the live engine", "", "OFL-1.1", "https://github.com/rsms/inter", read("LICENSE-OFL")),
    from("Seven letters of Carlito, in the live engine", "", "OFL-1.1", "https://github.com/googlefonts/carlito", read("LICENSE-OFL")),
    from("Unicode CLDR: names and formats of currencies", cldr, "Unicode-3.0", "https://cldr.unicode.org", unicode),
    from("Time zone database", zones, "public domain", "https://www.iana.org/time-zones"),
    from(
      "Can I email: what mail programs support",
      caniemail,
      "MIT",
      "https://www.caniemail.com",
      `Copyright (c) Rémi Parmentier and contributors\n\n${MIT}`,
      read("node_modules/caniemail/LICENSE"),
    ),
  ];
}

/** MIT's or BSD's copyright lines, and what is left: the same for all who use that licence. Other texts are left as they are. */
function split(text) {
  const whole = text.trim();
  const start = whole.search(/^\s*(Permission is hereby granted|Redistribution and use in source)/m);
  const head = whole.slice(0, Math.max(start, 0)).split("\n");
  const holders = head.map((line) => line.trim()).filter((line) => line && !/^[#=\s]*(?:(the )?(mit|bsd)[\w\s-]*licen[cs]e( \(mit\))?)?[=\s]*$/i.test(line));
  const isOnlyThat = start >= 0 && holders.every((line) => /copyright|©|\(c\)|all rights reserved/i.test(line));
  return isOnlyThat ? { holders, body: whole.slice(start).trim() } : { holders: [], body: whole };
}

const by = ({ name: a, version: v }, { name: b, version: w }) => (a === b ? (v < w ? -1 : 1) : a < b ? -1 : 1);
const linked = crates().sort(by);
const sections = [
  ["Rust crates, in the wasm files", linked],
  ["npm packages, in the studio", bundled().sort(by)],
  ["Data and Rust's own library", others(linked)],
];
const bodies = new Map();
for (const [, entries] of sections)
  for (const { name, version, texts } of entries)
    for (const text of texts) {
      const { holders, body } = split(text);
      const key = body
        .replaceAll(/[\s"'“”‘’*>]+/g, " ")
        .trim()
        .toLowerCase();
      const same = bodies.get(key) ?? { body, used: [] };
      same.used.push(`${`${name} ${version}`.trim()}${holders.length ? `: ${holders.join(" · ")}` : ""}`);
      bodies.set(key, same);
    }
const table = ([title, entries]) =>
  `## ${title}\n\n| what | version | licence | where |\n|---|---|---|---|\n${entries.map((e) => `| ${e.name} | ${e.version} | ${e.licence} | ${e.address ?? ""} |`).join("\n")}\n`;
const text = `<!-- Made by scripts/notices.mjs. -->
# Notices

What of others ships in the package. Of a choice of licences the first of these is taken: ${ALLOWED.join(", ")}.
This software is based in part on the work of the Independent JPEG Group.

${sections.map(table).join("\n")}
## Texts

${[...bodies.values()].map(({ body, used }) => `${used.map((line) => `- ${line}`).join("\n")}\n\n\`\`\`text\n${body.replaceAll(/[ \t]+$/gm, "")}\n\`\`\`\n`).join("\n")}`;
const file = "NOTICES.md";
if (!process.argv.includes("--check")) fs.writeFileSync(file, text);
else if (!fs.existsSync(file) || fs.readFileSync(file, "utf8") !== text) {
  process.stderr.write(`${file} is out of date: run node scripts/notices.mjs\n`);
  process.exitCode = 1;
}
