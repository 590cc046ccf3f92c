import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { temporaryFolder } from "./parts.js";

/** Compiles a user's program; what tsc says of it. */
export function typed(program, { module = "nodenext", resolution = module, lib = "es2023,dom", ...more } = {}) {
  const folder = temporaryFolder();
  fs.mkdirSync(path.join(folder, "node_modules"));
  fs.symlinkSync(process.cwd(), path.join(folder, "node_modules/postfrisch"));
  fs.writeFileSync(path.join(folder, "package.json"), '{ "type": "module" }');
  fs.writeFileSync(path.join(folder, "use.ts"), program);
  const compilerOptions = { noEmit: true, strict: true, target: "es2022", module, moduleResolution: resolution, lib: lib.split(","), ...more };
  const typeRoots = [path.resolve("node_modules/@types")];
  fs.writeFileSync(
    path.join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions: { types: ["node"], typeRoots, ...compilerOptions }, files: ["use.ts"] }),
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.resolve("node_modules/typescript/bin/tsc"), "-p", "."], {
    cwd: folder,
    encoding: "utf8",
  });
  // A compiler that did not run has found nothing either.
  if ((status === 0) !== (stdout === "")) throw new Error(`tsc ended with ${status}: ${stdout}${stderr}`);
  return stdout;
}
