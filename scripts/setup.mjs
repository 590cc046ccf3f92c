// What building and testing need, installed where that can be done, said where it can't. Plain Node 20, nothing from npm.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Installs npm packages where they are missing or older than the manifest. */
export function npmPackages(folder = root) {
  const installed = path.join(folder, "node_modules", ".package-lock.json");
  const current = fs.existsSync(installed) && fs.statSync(installed).mtimeMs >= fs.statSync(path.join(folder, "package.json")).mtimeMs;
  if (!current) {
    run("npm", ["install", "--no-audit", "--no-fund"], { cwd: folder });
    if (fs.existsSync(installed)) fs.utimesSync(installed, new Date(), new Date());
  }
}

/** Node 24 from the devDependency: what scripts run on, whatever Node began. */
export const node24 = path.join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");

export function run(command, args, options = {}) {
  const env = { ...process.env, PATH: `${path.join(root, "node_modules", ".bin")}${path.delimiter}${process.env.PATH}`, ...options.env };
  return execFileSync(command, args, { cwd: root, stdio: "inherit", ...options, env });
}

export function has(command) {
  return spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0;
}

/** Installs Debian's packages when root, without starting what they serve; else says what is missing. Gives whether they are there. */
function debian(packages) {
  if (process.getuid?.() === 0 && has("apt-get")) {
    run("apt-get", ["update", "-qq"]);
    run("apt-get", ["install", "-y", "-qq", ...packages], {
      env: { DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" },
      stdio: ["ignore", "ignore", "inherit"],
    });
    return true;
  }
  console.log(`${packages.join(" and ")} are missing: install them with your package manager`);
  return false;
}

/** Chromium and its driver. */
export const chromium = () => (has("/usr/bin/chromium") && has("chromedriver")) || debian(["chromium", "chromium-driver"]);

/** SpamAssassin. */
export const spamassassin = () => has("spamassassin") || debian(["spamassassin"]);

/** Hunspell with German and English. */
export const speller = () => has("hunspell") || debian(["hunspell", "hunspell-de-de", "hunspell-en-gb"]);

/** The Python that Debian's packages are for. */
export const PYTHON = "/usr/bin/python3";
/** Django, whose template language letters are exported to. */
export const django = () => spawnSync(PYTHON, ["-c", "import django"], { stdio: "ignore" }).status === 0 || debian(["python3-django"]);

/** What checks the counters' format, and what many machines share: a Redis, an nginx before them. */
export const servers = () =>
  (has("redis-server") && fs.existsSync("/usr/sbin/nginx") && has("promtool")) || debian(["redis-server", "nginx-light", "prometheus"]);

/** PostgreSQL: its server's programs are in no PATH. */
export const postgresql = () => {
  const folder = "/usr/lib/postgresql";
  const isThere = fs.existsSync(folder) && fs.readdirSync(folder).some((version) => fs.existsSync(path.join(folder, version, "bin/initdb")));
  return isThere || debian(["postgresql"]);
};

/** What reads pictures: Tesseract with German and English, zbar. */
export const readers = () => (has("tesseract") && has("zbarimg")) || debian(["tesseract-ocr", "tesseract-ocr-deu", "tesseract-ocr-eng", "zbar-tools"]);

/** The package that carries AMP's validator as one file: amphtml-validator itself fetches it when it runs. */
const AMP_CARRIER = "next@15.5.6";
const AMP_SHA256 = "f1f4629ab36f555f5a9937a5cf00f0ef780bf025883c035d06389b151c896f26";
const AMP_FILE = path.join(root, "target/tools/amphtml-validator/validator_wasm.js");

/** AMP's validator, from the npm registry; gives whether it is there. */
export function ampValidator() {
  const folder = path.dirname(AMP_FILE);
  const isRight = () => fs.existsSync(AMP_FILE) && createHash("sha256").update(fs.readFileSync(AMP_FILE)).digest("hex") === AMP_SHA256;
  if (isRight()) return true;
  fs.mkdirSync(folder, { recursive: true });
  try {
    const archive = run("npm", ["pack", "--silent", "--pack-destination", folder, AMP_CARRIER], { stdio: ["ignore", "pipe", "inherit"] })
      .toString()
      .trim();
    run("tar", ["-xzf", path.join(folder, archive), "-C", folder, "--strip-components=4", "package/dist/compiled/amphtml-validator/validator_wasm.js"]);
    fs.rmSync(path.join(folder, archive));
  } catch (error) {
    console.log(`AMP's validator could not be fetched: ${error.message}`);
  }
  return isRight();
}

/** The versions of Node that the package is for, beside the one that scripts run on. */
const NODES = [20, 22, 26];

/** Installs those versions below target/nodes/; gives whether they are there. */
export function nodes() {
  return NODES.every((version) => {
    const folder = path.join(root, "target/nodes", String(version));
    if (fs.existsSync(path.join(folder, "node_modules/node/bin/node"))) return true;
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify({ private: true, allowScripts: { node: true } }));
    try {
      run("npm", ["install", "--no-audit", "--no-fund", "--silent", `node@${version}`], { cwd: folder });
      return true;
    } catch (error) {
      console.log(`Node ${version} could not be fetched: ${error.message}`);
      return false;
    }
  });
}

export function rust() {
  if (has("cargo")) return;
  console.error("Rust is missing: install it from https://rustup.rs, then run this again");
  process.exit(1);
}
