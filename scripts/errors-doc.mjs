// Makes docs/errors.md and js/base/codes.ts from the table of codes in src/base/diagnostic/code.rs and the host's own codes below. With --check: says whether they are up to date.
import fs from "node:fs";

const HOST = [
  ["campaign/locked", "Error", "unlock it first: postfrisch campaign ID --unlock"],
  ["message/client-support", "Warning", "see caniemail.com about the feature; the mail should say the same without it"],
  ["message/spam-score", "Warning", "see which of SpamAssassin's rules hit, and what each is about"],
  ["feed/repeated-page", "Error", "check how the shop counts its pages: {page} begins with 1"],
  ["feed/strict", "Error", "mend what is listed, or import without --strict"],
  ["feed/too-slow", "Error", "try again; a source that takes longer needs a longer --timeout"],
  ["feed/not-reached", "Error", "check the address and what it asks for"],
  ["http/bad-request", "Error", "send a path and a Host that is one"],
  ["http/method", "Error", "send what changes something by POST"],
  ["http/not-found", "Error", "see docs/editor.md and docs/feeds.md for the paths"],
  ["http/too-large", "Error", "send less at once"],
  ["http/unauthorized", "Error", "send the key or the signature that the docs name"],
  ["override/unknown", "Error", "see the log for the overrides that hold"],
  ["photo/missing", "Error", "give the file: its name is looked for beside the campaign"],
  ["photo/not-reached", "Error", "check the address; only public https addresses are fetched"],
  ["store/needs-node-22", "Error", "use Node 22.13 or later, or another store"],
  ["store/too-large", "Error", "shorten what is stored, or use another store"],
];
const table = fs.readFileSync("src/base/diagnostic/code.rs", "utf8");
const rows = [...table.matchAll(/^ {4}\w+ "([^"]+)" (\w+) "(.*)";$/gm)].map((m) => m.slice(1)).concat(HOST);
const cell = (text) => text.replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll('\\"', '"');
const lines = rows.map(([code, severity, help]) => `| \`${code}\` | ${severity.toLowerCase()} | ${cell(help)} |`);
const page = `<!-- Made by scripts/errors-doc.mjs from src/base/diagnostic/code.rs. -->
# Errors and warnings

Every finding has a stable code, a message that says what was found, help that says what to write instead and, where there is a text, its place:
\`{code, severity, message, help, line, column, endLine, endColumn}\`, counted from 1 in UTF-16 units, end exclusive; \`file\` names an included file, \`path\` the place in the data. In TypeScript \`code\` is the union \`Code\`.

| code | severity | what to do |
|---|---|---|
${lines.join("\n")}
`;
const union = `// Made by scripts/errors-doc.mjs from src/base/diagnostic/code.rs.

/** The stable codes of all findings, as \`docs/errors.md\` has them. */
export type Code =
${rows.map(([code]) => `  | "${code}"`).join("\n")};
`;
for (const [file, text] of [
  ["docs/errors.md", page],
  ["js/base/codes.ts", union],
]) {
  if (!process.argv.includes("--check")) fs.writeFileSync(file, text);
  else if (!fs.existsSync(file) || fs.readFileSync(file, "utf8") !== text) {
    process.stderr.write(`${file} is out of date: run node scripts/errors-doc.mjs\n`);
    process.exitCode = 1;
  }
}
