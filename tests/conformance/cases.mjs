// The project's own cases: every file under `cases/`, and the sweep over attributes.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const folder = path.dirname(fileURLToPath(import.meta.url));
/** Cases that differ on purpose: id and reason. */
export const allowed = new Map(JSON.parse(fs.readFileSync(path.join(folder, "allowed.json"), "utf8")).map(({ id, reason }) => [id, reason]));

export const cases = fs
  .globSync("cases/**/*.mjml", { cwd: folder })
  .sort()
  .map((name) => {
    const file = path.join(folder, name);
    return { id: name.replace(/^cases\//, "").replace(/\.mjml$/, ""), file, source: fs.readFileSync(file, "utf8") };
  });

/** Options with which mjml reads a case as it stands in its folder. */
export const reading = (file) => ({ ignoreIncludes: false, ...(file && { filePath: file, actualPath: file, includePath: folder }) });
