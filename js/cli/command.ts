// What a command says of itself, what several say alike, and how it is read and printed.
import { parseArgs } from "node:util";
import { problem } from "../base/errors.js";
import type { Flags } from "./io.js";
import { ADDRESSES, DEFAULT_STORE } from "./stores.js";

/** A command, as each file of one exports it. */
export interface Command {
  usage: string;
  about: string;
  /** Flags with a value are written with what it is, flags without with "". */
  flags: Record<string, [value: string, about: string]>;
  /** Flags that print the version, as those of the program do. */
  versionFlags?: string[];
  /** Whether it reads a document: an error that has a line is told with that file's name. */
  readsDocument?: boolean;
  /** Its arguments in the names of its flags, where it takes them in others too. */
  renamed?(args: string[]): string[];
  /** Runs it; gives the exit code. */
  run(positionals: string[], flags: Flags): Promise<number>;
}

export const STORE: Command["flags"] = { store: ["URL", `${ADDRESSES} (default ${DEFAULT_STORE})`] };
export const TENANT: Command["flags"] = { tenant: ["ID", "the shop's tenant id (default shop)"] };
export const JSON_FLAG: Command["flags"] = { json: ["", "print JSON"] };
export const LINKS: Command["flags"] = {
  campaign: ["ID", "the campaign of the live blocks"],
  message: ["ID", "the message's id; the same id yields the same links"],
  "base-url": ["URL", "the edge's address (default http://127.0.0.1:8787)"],
  keys: ["FILE", "signing keys (default postfrisch.keys.json, created if missing; or POSTFRISCH_KEYS=kid:secret,…)"],
};

export const INCLUDES: Command["flags"] = {
  "include-path": ["FOLDER…", "also allow includes from this folder (default: the working directory only); repeatable"],
};

/** What is rendered. */
export const MAIL: Command["flags"] = {
  letter: ["NAME", "a letter of the catalogue"],
  data: ["FILE", "the data, JSON (default: the letter's first sample)"],
  sample: ["NAME", "a sample of the letter"],
  locale: ["TAG", "de (default), de-du, en, de-AT, …"],
  links: ["QUERY", "query parameters that the filter `link` adds, like utm_source=mail&utm_campaign=spring"],
  ...INCLUDES,
};

/** Flags that may be given more than once. */
const REPEATED = new Set(Object.keys(INCLUDES));
/** Flags that have a letter too. */
const SHORT: Record<string, string> = { output: "o", read: "r", stdin: "i", stdout: "s", watch: "w", validate: "v" };

/** All commands, a line each. */
export function overview(commands: Command[]): string {
  const lines = commands.map(({ usage, about }) => `  ${usage.padEnd(34)}${about}`);
  return `postfrisch: e-mails that are fresh when they are opened\n\n${lines.join("\n")}\n\n\`postfrisch COMMAND --help\` lists its options. Exit codes: 0 done, 1 the input has errors, 2 wrong usage.\n`;
}

/** What a command takes. */
export function help({ usage, about, flags }: Command): string {
  const lines = Object.entries(flags).map(
    ([name, [value, what]]) => `  ${`${Object.hasOwn(SHORT, name) ? `-${SHORT[name]}, ` : ""}--${name}${value ? ` ${value}` : ""}`.padEnd(24)}${what}`,
  );
  return `postfrisch ${usage}\n${about}\n\n${lines.join("\n")}\n`;
}

/**
 * A command's arguments.
 * @throws {PostfrischError} `usage/bad`
 */
export function parsed(name: string, { flags }: Command, args: string[]): { values: Flags; positionals: string[] } {
  const configs = args.flatMap((arg) => /^--(config\.\w+)/.exec(arg)?.[1] ?? []);
  const known = Object.entries(flags).flatMap(([flag, [value]]): [string, string][] =>
    flag === "config.NAME" ? configs.map((name) => [name, "VALUE"]) : [[flag, value]],
  );
  const options = Object.fromEntries(
    known.map(([flag, value]) => [
      flag,
      { type: value ? ("string" as const) : ("boolean" as const), multiple: REPEATED.has(flag), ...(Object.hasOwn(SHORT, flag) && { short: SHORT[flag] }) },
    ]),
  );
  try {
    // Flags that may be repeated have values, so that no list is of switches.
    return parseArgs({ args, options, allowPositionals: true }) as { values: Flags; positionals: string[] };
  } catch (error) {
    throw problem("usage/bad", error instanceof Error ? error.message : String(error), `see \`postfrisch ${name} --help\``, { cause: error });
  }
}
