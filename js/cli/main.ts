#!/usr/bin/env node
// Finds the command that is asked for, and runs it. What a command says and does stands in its own file.
import { problem } from "../base/errors.js";
import { type Command, help, overview, parsed } from "./command.js";
import { EXIT, finding, told } from "./io.js";

/** By name, in the order in which they are listed: what none of them is asked for is not loaded. */
const COMMANDS: Record<string, () => Promise<{ command: Command }>> = {
  compile: () => import("./compile.js"),
  render: () => import("./render.js"),
  check: () => import("./check.js"),
  letters: () => import("./letters.js"),
  letter: () => import("./letter.js"),
  new: () => import("./new.js"),
  export: () => import("./export.js"),
  preview: () => import("./preview.js"),
  import: () => import("./import.js"),
  override: () => import("./override.js"),
  relate: () => import("./relate.js"),
  vouchers: () => import("./vouchers.js"),
  publish: () => import("./publish.js"),
  campaign: () => import("./campaign.js"),
  forget: () => import("./forget.js"),
  report: () => import("./report.js"),
  link: () => import("./link.js"),
  simulate: () => import("./simulate.js"),
  plan: () => import("./plan.js"),
  journey: () => import("./journey.js"),
  experiment: () => import("./experiment.js"),
  serve: () => import("./serve.js"),
};

let source: string | undefined;

async function main(args: string[]): Promise<number> {
  const [name = "--help", ...given] = args;
  if (name === "--help" || name === "-h" || name === "help") {
    const all = await Promise.all(Object.values(COMMANDS).map((load) => load()));
    process.stdout.write(overview(all.map(({ command }) => command)));
    return EXIT.ok;
  }
  if (name === "--version" || name === "-V") return version();
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) throw problem("usage/bad", `there is no command \`${name}\``, "see `postfrisch --help`");
  const { command } = await load();
  const rest = command.renamed?.(given) ?? given;
  if (command.versionFlags?.some((flag) => rest.includes(flag))) return version();
  if (rest.includes("--help") || rest.includes("-h")) {
    process.stdout.write(help(command));
    return EXIT.ok;
  }
  const { positionals, values } = parsed(name, command, rest);
  if (command.readsDocument && positionals.length === 1) source = positionals[0];
  return command.run(positionals, values);
}

async function version(): Promise<number> {
  const { default: manifest } = await import("postfrisch/package.json", { with: { type: "json" } });
  process.stdout.write(`${manifest.version}\n`);
  return EXIT.ok;
}

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // The reader has gone away, as with `| head`.
  if (error.code === "EPIPE") process.exit(EXIT.ok);
  throw error;
});

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    const found = finding(error);
    if (process.argv.includes("--json")) process.stdout.write(`${JSON.stringify({ error: found })}\n`);
    process.stderr.write(told(found, found.line === null ? undefined : source));
    process.exitCode = found.code === "usage/bad" ? EXIT.usage : EXIT.found;
  },
);
