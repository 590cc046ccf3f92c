// Makes docs/errors.md and js/base/codes.ts from the table of codes in src/base/diagnostic/code.rs and the host's own codes below. With --check: says whether they are up to date.
import fs from "node:fs";

const HOST = [
  ["campaign/locked", "Error", "unlock it first: postfrisch campaign ID --unlock"],
  ["message/client-support", "Warning", "see caniemail.com for the feature; make sure that the mail is complete without it"],
  ["message/spam-score", "Warning", "see which of SpamAssassin's rules matched, and change what they report"],
  ["feed/repeated-page", "Error", "check how the shop numbers its pages: {page} begins with 1"],
  ["feed/strict", "Error", "fix the listed errors, or import without --strict"],
  ["feed/too-slow", "Error", "try again; set a longer --timeout for slow sources"],
  ["feed/not-reached", "Error", "check the address and the credentials that it requires"],
  ["http/bad-request", "Error", "send a valid path and Host header"],
  ["http/method", "Error", "use POST for changes"],
  ["http/not-found", "Error", "see docs/editor.md and docs/feeds.md for the paths"],
  ["http/too-large", "Error", "send smaller requests"],
  ["http/unauthorized", "Error", "send the key or signature described in docs/editor.md and docs/feeds.md"],
  ["journey/invalid", "Error", "see docs/journey-runner.md for what events, customers and options are"],
  ["override/unknown", "Error", "see the log for the current overrides"],
  ["photo/missing", "Error", "add the file; its path is relative to the campaign"],
  ["photo/not-reached", "Error", "check the address; only public https addresses are fetched"],
  ["store/needs-node-22", "Error", "use Node 22.13 or later, or another store"],
  ["store/too-large", "Error", "store less in one value, or use another store"],
  ["voucher/exhausted", "Error", "the voucher was redeemed as often as it may be"],
  ["voucher/expired", "Error", "its last day is over: give the customer another one"],
  ["voucher/invalid", "Error", "see docs/vouchers.md for what pools, codes, holders and orders are"],
  ["voucher/pool-empty", "Error", "import more codes into the pool, then send; nothing was assigned"],
  ["voucher/unknown", "Error", "check the code as the customer typed it, and the pool"],
];
const table = fs.readFileSync("src/base/diagnostic/code.rs", "utf8");
const rows = [...table.matchAll(/^ {4}\w+ "([^"]+)" (\w+) "(.*)";$/gm)].map((m) => m.slice(1)).concat(HOST);
const cell = (text) => text.replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll('\\"', '"');
const lines = rows.map(([code, severity, help]) => `| \`${code}\` | ${severity.toLowerCase()} | ${cell(help)} |`);
const page = `<!-- Made by scripts/errors-doc.mjs from src/base/diagnostic/code.rs. -->
# Errors and warnings

Each diagnostic has a stable code, a message that describes what was found, help that describes what to write instead, and the position in the source, if there is one:
\`{code, severity, message, help, line, column, endLine, endColumn}\`. Positions are 1-based, in UTF-16 units, end exclusive. \`file\` names an included file, \`path\` the value in the data. In TypeScript, \`code\` has the union type \`Code\`.

| code | severity | what to do |
|---|---|---|
${lines.join("\n")}
`;
const union = `// Made by scripts/errors-doc.mjs from src/base/diagnostic/code.rs.

/** The stable codes of all diagnostics; see \`docs/errors.md\`. */
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
