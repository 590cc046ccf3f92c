// The cases of tests/live, as scripts and tests read them: a folder for each kind of block, and one for the parts that stand beside a block.
import fs from "node:fs";
import path from "node:path";

const folder = "tests/live";

/** What all cases are of, unless they say otherwise. */
export const shop = JSON.parse(fs.readFileSync(path.join(folder, "shop.json"), "utf8"));

/** Every case, with its name and the start of its pictures' paths. */
export const cases = fs
  .readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: kind }) =>
    fs
      .readdirSync(path.join(folder, kind))
      .filter((file) => file.endsWith(".json"))
      .map((file) => {
        const at = path.join(folder, kind, file);
        return { name: file.slice(0, -".json".length), pictures: at.slice(0, -".json".length), ...JSON.parse(fs.readFileSync(at, "utf8")) };
      }),
  );
