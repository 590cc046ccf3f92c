// The snippets of the documentation, and a project in which those of a page run one after the other, as they stand.
import { spawn } from "node:child_process";
import fs from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { compile } from "../../../dist/js/index.js";
import { temporaryFolder } from "./parts.js";

/** Pages of the documentation, and sources whose doc comments have examples. */
export const pages = ["README.md", "CONTRIBUTING.md", ...fs.globSync("docs/**/*.md").sort()];
export const sources = fs.globSync("js/**/*.ts").sort();

const snippet = (page, line, language, file, code) => ({ page, line, language, file, code, name: `${page}:${line}` });
const lineAt = (text, index) => text.slice(0, index).split("\n").length;

/** The fenced blocks of a page. The word behind the language is the name of the file that the block is, for the blocks after it. */
export function snippetsOf(page) {
  const text = fs.readFileSync(page, "utf8");
  return [...text.matchAll(/^( *)```(\S*)(?: (\S+))?\n([\s\S]*?)^\1```$/gm)].map(({ index, 1: indent, 2: language, 3: file, 4: code }) =>
    snippet(page, lineAt(text, index), language, file, code.replaceAll(new RegExp(`^${indent}`, "gm"), "")),
  );
}

/** The `@example`s of a source's doc comments. */
export function examplesOf(page) {
  const text = fs.readFileSync(page, "utf8");
  return [...text.matchAll(/^ *\* @example(.*)\n((?: *\*(?! ?[@/]).*\n)*)/gm)].map(({ index, 1: first, 2: rest }) =>
    snippet(page, lineAt(text, index), "js", undefined, `${first.trim()}\n${rest.replaceAll(/^ *\* ?/gm, "")}`),
  );
}

/**
 * What runs in the project finds other ports in the place of those that the pages name, which may be taken, and one server here in the place of all hosts
 * but this machine. Nothing else is changed.
 */
const PRELOAD = `
import http from "node:http";
import https from "node:https";
import net from "node:net";
const ports = JSON.parse(process.env.DOCS_PORTS);
const { listen } = net.Server.prototype;
net.Server.prototype.listen = function (first, ...rest) {
  return listen.call(this, ports[first] ?? first, ...rest);
};
const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
  const [to] = args.flat();
  if (ports[to?.port]) to.port = ports[to.port];
  if (typeof to !== "object" && ports[to]) args[0] = ports[to];
  return connect.apply(this, args);
};
const elsewhere = (url) => String(url).replace(/^https?:[/][/](?!127[.]0[.]0[.]1|localhost)[^/]+/, process.env.DOCS_HOSTS);
const { fetch } = globalThis;
globalThis.fetch = (url, options) => fetch(elsewhere(url), options);
https.get = (url, { lookup, ca, ...options }) => http.get(elsewhere(url), options);
`;

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** A folder of somebody who reads a page. */
export class Project {
  #groups = [];
  #ran = 0;

  /** Makes one; `env` is what its programs find there besides, `hosts` the server that stands for the internet, `ports` those in the place of others. */
  static async at({ env = {}, hosts, ports, packages = [], installed = true }) {
    const project = new Project();
    project.folder = temporaryFolder();
    project.port = await freePort();
    const preload = path.join(temporaryFolder(), "preload.mjs");
    fs.writeFileSync(preload, PRELOAD);
    project.env = {
      ...process.env,
      npm_config_audit: "false",
      npm_config_fund: "false",
      npm_config_update_notifier: "false",
      ...env,
      DOCS_PORTS: JSON.stringify({ ...ports, 8787: project.port }),
      DOCS_HOSTS: hosts,
      NODE_OPTIONS: `--import ${preload}`,
    };
    for (const name of ["INIT_CWD", "POSTFRISCH_STORE", "POSTFRISCH_KEYS"]) delete project.env[name];
    if (installed) project.#link(packages);
    return project;
  }

  #link(packages) {
    const modules = path.join(this.folder, "node_modules");
    fs.mkdirSync(path.join(modules, ".bin"), { recursive: true });
    fs.symlinkSync(process.cwd(), path.join(modules, "postfrisch"));
    fs.symlinkSync("../postfrisch/dist/js/cli/main.js", path.join(modules, ".bin/postfrisch"));
    for (const name of packages) fs.symlinkSync(path.resolve("node_modules", name), path.join(modules, name));
  }

  write(file, text) {
    fs.writeFileSync(path.join(this.folder, file), text);
  }

  read(file) {
    return fs.readFileSync(path.join(this.folder, file), "utf8");
  }

  /** Runs a snippet by its language; what its program printed. One that `goesOn` until it is stopped is stopped once it printed something. */
  async run({ language, file, code, name }, goesOn = false) {
    if (file !== undefined) this.write(file, code);
    switch (language) {
      case "js":
      case "ts": {
        const program = `snippet-${++this.#ran}.m${language}`;
        this.write(program, code);
        return this.#spawn(process.execPath, [program], goesOn);
      }
      case "sh": {
        const ran = await this.#spawn("bash", ["-euo", "pipefail", "-c", code], goesOn);
        if (ran.code === 0 && /&\s*(#.*)?$/m.test(code)) await this.#answering();
        return ran;
      }
      case "json":
        JSON.parse(code);
        return {};
      case "jsonl":
        for (const line of code.trim().split("\n")) JSON.parse(line);
        return {};
      case "mjml":
        return { warnings: compile(code, { validation: "strict" }).diagnostics };
      case "csv":
        if (file !== undefined) return {};
        break;
      case "text":
        // Pictures and what is printed, never something to run.
        if (!/^ *(import |const |await |npx |npm |node |\$ )|=>/m.test(code)) return {};
    }
    throw new Error(`nothing runs ${name}, a block in \`${language}\``);
  }

  async #spawn(command, args, goesOn = false) {
    const files = ["stdout", "stderr"].map((stream) => path.join(temporaryFolder(), stream));
    const child = spawn(command, args, { cwd: this.folder, env: this.env, detached: true, stdio: ["ignore", ...files.map((file) => fs.openSync(file, "w"))] });
    this.#groups.push(child.pid);
    const ended = new Promise((resolve, reject) => child.on("error", reject).on("exit", resolve));
    const printed = () => files.map((file) => fs.readFileSync(file, "utf8").replaceAll("\u00a0", " "));
    if (goesOn) {
      for (let tries = 0; tries < 400 && child.exitCode === null && printed()[0] === "" && !(await this.#answers()); tries++) await sleep(50);
      // What has ended by itself did not go on.
      const stopped = child.exitCode === null && process.kill(-child.pid, "SIGTERM");
      await ended;
      const [stdout, stderr] = printed();
      return { code: stopped ? 0 : 1, stdout, stderr };
    }
    const code = await ended;
    const [stdout, stderr] = printed();
    return { code, stdout, stderr };
  }

  /** Whether something answers at the port that pages name. */
  async #answers() {
    return Boolean(await fetch(`http://127.0.0.1:${this.port}/`).catch(() => undefined));
  }

  /** Waits until what a block left running answers. */
  async #answering() {
    for (let tries = 0; tries < 200; tries++) {
      if (await this.#answers()) return;
      await sleep(50);
    }
    throw new Error("what was left running does not answer");
  }

  /** Ends what is running still. */
  close() {
    for (const group of this.#groups) {
      try {
        process.kill(-group, "SIGKILL");
      } catch {
        // It has ended.
      }
    }
  }
}

/** What a shell block says that its commands print: comments right below one. `…` stands for anything. */
export function promised(code) {
  const lines = code.split("\n");
  const isComment = (line) => line?.startsWith("# ");
  return lines
    .filter((line, at) => isComment(line) && lines.slice(0, at).findLast((before) => !isComment(before)))
    .map(
      (line) =>
        new RegExp(
          line
            .slice(2)
            .replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")
            .replaceAll("…", ".*"),
        ),
    );
}
