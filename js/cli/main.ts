#!/usr/bin/env node
import { parseArgs } from "node:util";
import { problem } from "../base/errors.js";
import { FEED_FORMATS } from "../base/feed-formats.js";
import { asMjmlTakesThem } from "./configured.js";
import { EXIT, type Flags, finding, told } from "./io.js";
import { ADDRESSES, DEFAULT_STORE } from "./stores.js";

interface Command {
  usage: string;
  about: string;
  /** Flags with a value are written with what it is, flags without with "". */
  flags: Record<string, [value: string, about: string]>;
  run: () => Promise<(positionals: string[], flags: Flags) => Promise<number>>;
}

const STORE: Command["flags"] = { store: ["URL", `${ADDRESSES} (default ${DEFAULT_STORE})`] };
const TENANT: Command["flags"] = { tenant: ["ID", "whose shop (default shop)"] };
const JSON_FLAG: Command["flags"] = { json: ["", "print JSON"] };
const LINKS: Command["flags"] = {
  campaign: ["ID", "the campaign whose live blocks are linked"],
  message: ["ID", "the message's id: the same id gives the same links"],
  "base-url": ["URL", "where the edge answers (default http://127.0.0.1:8787)"],
  keys: ["FILE", "signing keys (default postfrisch.keys.json, made when missing; or POSTFRISCH_KEYS=kid:secret,…)"],
};

const INCLUDES: Command["flags"] = {
  "include-path": ["FOLDER…", "a folder that may be included from besides the one that the command runs in; can be repeated"],
};

/** What is rendered. */
const MAIL: Command["flags"] = {
  letter: ["NAME", "a letter of the catalogue"],
  data: ["FILE", "the data, JSON (default: the letter's first sample)"],
  sample: ["NAME", "a sample of the letter"],
  locale: ["TAG", "de (default), de-du, en, de-AT, …"],
  links: ["QUERY", "what the filter `link` adds, like utm_source=mail&utm_campaign=spring"],
  ...INCLUDES,
};

const COMMANDS: Record<string, Command> = {
  compile: {
    usage: "compile [FILE…|-]",
    about: "compile MJML to HTML",
    flags: {
      output: ["PATH", "write there instead of standard output; a folder takes NAME.html for each file"],
      read: ["", "nothing more: files are read anyway (as in mjml's command)"],
      stdin: ["", "read standard input"],
      stdout: ["", "write to standard output"],
      watch: ["", "compile again when a file or what it includes changes, until it is stopped"],
      validate: ["", "write nothing, tell what is found; exit 1 where anything is"],
      root: ["FOLDER", "where includes are looked for besides the file's own folder"],
      ...INCLUDES,
      jinja: ["", "keep Jinja tags and never take them for markup"],
      jsonl: ["", "read lines {id, source, path?, root?, files?}, write {id, html, diagnostics} or {id, error}"],
      "config.NAME": ["VALUE", "mjml's options: minify, beautify, keepComments, validationLevel, filePath, includePath, minifyOptions …; see docs/mjml.md"],
      sanitizeStyles: ["", "look at the template tags in styles before they are laid out (as in mjml's command)"],
      noStdoutFileComment: ["", "nothing more: the HTML is written alone anyway (as in mjml's command)"],
      ...JSON_FLAG,
    },
    run: async () => (await import("./compile.js")).compileCommand,
  },
  render: {
    usage: "render [FILE|-]",
    about: "merge data into a letter or an MJML file",
    flags: {
      ...MAIL,
      list: ["", "list the letters"],
      output: ["FILE", "write the HTML there instead of standard output"],
      text: ["", "print the plain text instead of the HTML"],
      amp: ["", "print the AMP part instead of the HTML; with --eml: put it into the mail"],
      eml: ["FILE", "write a whole mail there (MIME), with --from and --to; with --many: a folder, and `to` in each line"],
      from: ["ADDRESS", "the sender of --eml, like 'Shop <post@shop.example>'"],
      to: ["ADDRESS", "the recipient of --eml; several with commas"],
      cc: ["ADDRESS", "who gets --eml as a copy; several with commas"],
      "reply-to": ["ADDRESS", "who is answered; several with commas"],
      bcc: ["ADDRESS", "refused: a mail would show it; name such recipients to what sends the mail"],
      many: ["FILE", "one template for many: read lines {id, data, locale?}, write {id, subject, preheader, html, text} or {id, error}"],
      after: ["ID", "with --many: go on after this recipient"],
      jsonl: ["", "read lines {id, source | letter, data, locale?}, write {id, subject, preheader, html, text} or {id, error}"],
      ...LINKS,
      ...STORE,
      tenant: TENANT.tenant as [string, string],
      ...JSON_FLAG,
    },
    run: async () => (await import("./send.js")).renderCommand,
  },
  check: {
    usage: "check [FILE|-]",
    about: "render a letter or an MJML file and look at the mail closely: size, alt, contrast, mail clients …",
    flags: {
      ...MAIL,
      clients: ["NAMES", "mail clients by caniemail's names, with commas (default: gmail, outlook, gmx, web-de, t-online-de …)"],
      support: ["", "print what the mail uses, and which clients take it"],
      spam: ["", "ask SpamAssassin, if it is installed"],
      strict: ["", "warnings are errors"],
      ...JSON_FLAG,
    },
    run: async () => (await import("./check.js")).checkCommand,
  },
  preview: {
    usage: "preview [FOLDER]",
    about: "show a folder of MJML files in the studio: the mail follows when a file is saved, until it is stopped",
    flags: { port: ["N", "the port on 127.0.0.1 (default 8788; 0 takes a free one)"], ...JSON_FLAG },
    run: async () => (await import("./preview.js")).previewCommand,
  },
  import: {
    usage: "import FILE|URL|-",
    about: "a shop's feed or product pages into the store; parcels of AfterShip and DHL",
    flags: {
      format: ["NAME", `${FEED_FORMATS.join(", ")} (default: recognised by the feed's beginning), aftership, dhl`],
      currency: ["CODE", "the shop's currency, for feeds that don't say it"],
      base: ["URL", "the shop's address, for Shopify, Shopware and relative links"],
      encoding: ["NAME", "of columns: utf-8 (default), windows-1252, iso-8859-15"],
      lowest30: ["ELEMENT", "the element with the lowest price of the 30 days before the reduction, for which the shop vouches"],
      "reduced-since": ["ELEMENT", "the element with the start of the reduction"],
      kind: ["ELEMENT", "the element that says goods or service (default: all is goods)"],
      all: ["KIND", "goods (default) or service, where no element says it"],
      rrp: ["ELEMENT", "the element with the recommended price; list-price where the shop system's list prices are"],
      previous: ["ELEMENT", "the element with a service's earlier price, for which the shop vouches"],
      perishable: ["ELEMENT", "the element that says that a reduction is because of a short shelf life"],
      deposit: ["ELEMENT", "the element with the deposit"],
      stock: ["ELEMENT", "the element with the number of pieces left"],
      feed: ["NAME", "the feed's name, where a shop has several: offers count as gone only when their own feed lacks them (default default)"],
      header: ["NAME: VALUE", "sent with each request; @FILE reads such lines from a file"],
      private: ["", "the address may be of your own network, and http"],
      photos: ["", "fetch the offers' photos too, those that are new or have changed"],
      partial: ["", "offers that are not in it stay as they are"],
      watch: ["", "look at the address again and again (ETag), until it is stopped"],
      every: ["SECONDS", "how often --watch looks (default 300)"],
      force: ["", "import even if most offers disappear"],
      strict: ["", "any dropped field or row is a failure: write nothing, exit 1"],
      "max-bytes": ["N", "how many bytes are read at most, like 500M (default 2 GiB)"],
      "max-rows": ["N", "how many rows are read at most (default 2000000)"],
      "max-pages": ["N", "how many pages are read at most, with {page} in the address (default 10000)"],
      timeout: ["SECONDS", "how long an address is waited for in all (default 3600)"],
      "dry-run": ["", "show what would change, write nothing"],
      ...TENANT,
      ...STORE,
      ...JSON_FLAG,
    },
    run: async () => (await import("./import.js")).importCommand,
  },
  override: {
    usage: "override [OFFER]",
    about: "change what mails already sent show of an offer; --log shows who did, --undo takes one back",
    flags: {
      price: ["AMOUNT", "another price, as people write it: 12,99 or '1.299,00 €'"],
      confirm: ["", "with --price: keep one that is less than half, or more than double, of what is charged"],
      locale: ["TAG", "how amounts are printed (default de)"],
      hide: ["", "hide the offer"],
      show: ["", "take an earlier hiding back"],
      text: ["NAME", "another name"],
      position: ["N", "where it stands in its lists, from 1"],
      replacement: ["OFFER", "the offer that stands in its place"],
      author: ["NAME", "who says so"],
      reason: ["TEXT", "why"],
      until: ["TIME", "until when, RFC 3339, or how long, like P7D or PT12H"],
      log: ["", "list the overrides, the latest first"],
      undo: ["NUMBER", "take an override back; with --author and --reason"],
      ...TENANT,
      ...STORE,
      ...JSON_FLAG,
    },
    run: async () => (await import("./override.js")).overrideCommand,
  },
  relate: {
    usage: "relate FILE|-",
    about: "what goes with what, and what people have, for blocks that recommend",
    flags: { ...TENANT, ...STORE, ...JSON_FLAG },
    run: async () => (await import("./open.js")).relateCommand,
  },
  publish: {
    usage: "publish FILE|-",
    about: "check a campaign and publish it",
    flags: {
      allow: ["HOSTS", "hosts that campaigns may allow, with commas (default: the campaign's own)"],
      "dry-run": ["", "check it only"],
      ...STORE,
      ...JSON_FLAG,
    },
    run: async () => (await import("./open.js")).publishCommand,
  },
  campaign: {
    usage: "campaign [ID]",
    about: "a campaign's versions; --show prints one, --rollback publishes one again, --lock keeps it as it is, --delete deletes it",
    flags: {
      show: ["N", "print the manifest of a version"],
      rollback: ["N", "publish a version again, as the next one"],
      lock: ["", "let nobody publish another version; with --author and --reason"],
      unlock: ["", "take the lock away"],
      delete: ["", "delete it with its versions, its votes, and what its mails showed; its counts stay"],
      author: ["NAME", "who says so"],
      reason: ["TEXT", "why"],
      ...TENANT,
      ...STORE,
      ...JSON_FLAG,
    },
    run: async () => (await import("./campaign.js")).campaignCommand,
  },
  forget: {
    usage: "forget REFERENCE…",
    about: "forgets what is kept under references: people, orders, balances, vouchers, parcels (docs/privacy.md)",
    flags: { parcel: ["NUMBER", "a parcel by its tracking number"], ...TENANT, ...STORE, ...JSON_FLAG },
    run: async () => (await import("./forget.js")).forgetCommand,
  },
  report: {
    usage: "report",
    about: "what was counted: pictures, clicks, page visits, fallbacks and their reasons",
    flags: {
      by: ["WHAT", "what a row is of: campaign (default), block, slot, variant, day, reason"],
      campaign: ["ID", "of one campaign"],
      from: ["DAY", "the first day, like 2026-11-01 (UTC)"],
      until: ["DAY", "the last day"],
      ...TENANT,
      ...STORE,
      ...JSON_FLAG,
    },
    run: async () => (await import("./report.js")).reportCommand,
  },
  link: {
    usage: "link --campaign ID --message ID",
    about: "print every sealed URL of a campaign for one message",
    flags: { ...LINKS, locale: ["TAG", "the letter's locale (default de)"], tenant: ["ID", "whose campaign, where several have it"], ...STORE, ...JSON_FLAG },
    run: async () => (await import("./send.js")).linkCommand,
  },
  simulate: {
    usage: "simulate LINK",
    about: "what a link of a mail would show at a moment, with a stock as it may be, and why",
    flags: {
      at: ["TIME", "when it is opened, RFC 3339 (default now)"],
      stock: ["ID=N,…", "how many are left, or available, limited, preorder, backorder, sold_out, unknown; of offers by their ids"],
      "privacy-proxy": ["", "the picture was fetched when the mail was delivered, as Apple's proxy does; the click comes later"],
      output: ["FILE", "write the picture there"],
      keys: LINKS.keys as [string, string],
      ...STORE,
      ...JSON_FLAG,
    },
    run: async () => (await import("./simulate.js")).simulateCommand,
  },
  serve: {
    usage: "serve",
    about: "answer what opened mails ask, until it is stopped",
    flags: {
      port: ["N", "the port (default 8787; 0 takes a free one)"],
      "new-key": ["", "make a new key where the file is missing, although mails with links of an old one were opened"],
      host: ["ADDRESS", "where to listen (default 127.0.0.1)"],
      keys: LINKS.keys as [string, string],
      allow: ["HOSTS", "hosts that clicks may lead to, with commas (default: each campaign's own)"],
      fallback: ["URL", "where a click leads when all else fails (default: the first campaign's)"],
      senders: ["ADDRESSES", "whose mails' AMP parts may read lists: addresses, or domains like @shop.example, with commas"],
      "base-url": ["URL", "where mails reach the edge, for AMP parts"],
      editor: ["", "answer the editor's API under /e/ and its page under /editor/"],
      "editor-key": ["FILE", "the editors' key (default postfrisch.editor.key, made when missing; or POSTFRISCH_EDITOR_KEY)"],
      unsubscribed: ["FILE", "where who unsubscribes is written, a JSON object a line; without it /u/ says that it can't be done"],
      metrics: ["", "answer Prometheus under /metrics"],
      "metrics-key": ["FILE", "its key (default postfrisch.metrics.key, made when missing; or POSTFRISCH_METRICS_KEY)"],
      webhooks: ["", "take changes and parcels in under /in/"],
      "webhooks-key": ["FILE", "the secret that signs them (default postfrisch.webhooks.key, made when missing; or POSTFRISCH_WEBHOOKS_KEY)"],
      ...TENANT,
      ...STORE,
      ...JSON_FLAG,
    },
    run: async () => (await import("./open.js")).serveCommand,
  },
};

/** Flags that have a letter too. */
/** Flags that may be given more than once. */
const REPEATED = new Set(Object.keys(INCLUDES));
const SHORT: Record<string, string> = { output: "o", read: "r", stdin: "i", stdout: "s", watch: "w", validate: "v" };

function overview(): string {
  const lines = Object.values(COMMANDS).map(({ usage, about }) => `  ${usage.padEnd(34)}${about}`);
  return `postfrisch: e-mails that are fresh when they are opened\n\n${lines.join("\n")}\n\n\`postfrisch COMMAND --help\` tells its options. Exit codes: 0 done, 1 the input has errors, 2 wrong usage.\n`;
}

function help({ usage, about, flags }: Command): string {
  const lines = Object.entries(flags).map(
    ([name, [value, what]]) => `  ${`${Object.hasOwn(SHORT, name) ? `-${SHORT[name]}, ` : ""}--${name}${value ? ` ${value}` : ""}`.padEnd(24)}${what}`,
  );
  return `postfrisch ${usage}\n${about}\n\n${lines.join("\n")}\n`;
}

/** `--webhooks` was `--intake` before 0.2, with a key file of that name, which shops have. */
function withFormerNames(args: string[]): string[] {
  const named = args.map((arg) => arg.replace(/^--intake(?=$|-key)/, "--webhooks"));
  const hasFile = named.some((arg) => arg.startsWith("--webhooks-key"));
  return args.includes("--intake") && !hasFile ? [...named, "--webhooks-key", "postfrisch.intake.key"] : named;
}

async function main(args: string[]): Promise<number> {
  const [name = "--help", ...given] = args;
  const rest = name === "compile" ? asMjmlTakesThem(given) : name === "serve" ? withFormerNames(given) : given;
  if (name === "--help" || name === "-h" || name === "help") {
    process.stdout.write(overview());
    return EXIT.ok;
  }
  if (name === "--version" || name === "-V" || (name === "compile" && (rest.includes("-V") || rest.includes("--version")))) {
    const { default: manifest } = await import("postfrisch/package.json", { with: { type: "json" } });
    process.stdout.write(`${manifest.version}\n`);
    return EXIT.ok;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw problem("usage/bad", `there is no command \`${name}\``, "see `postfrisch --help`");
  if (rest.includes("--help") || rest.includes("-h")) {
    process.stdout.write(help(command));
    return EXIT.ok;
  }
  const configs = rest.flatMap((arg) => /^--(config\.\w+)/.exec(arg)?.[1] ?? []);
  const known = Object.entries(command.flags).flatMap(([flag, [value]]): [string, string][] =>
    flag === "config.NAME" ? configs.map((name) => [name, "VALUE"]) : [[flag, value]],
  );
  const options = Object.fromEntries(
    known.map(([flag, value]) => [
      flag,
      { type: value ? ("string" as const) : ("boolean" as const), multiple: REPEATED.has(flag), ...(Object.hasOwn(SHORT, flag) && { short: SHORT[flag] }) },
    ]),
  );
  let parsed: { values: Flags; positionals: string[] };
  try {
    parsed = parseArgs({ args: rest, options, allowPositionals: true }) as typeof parsed;
  } catch (error) {
    throw problem("usage/bad", error instanceof Error ? error.message : String(error), `see \`postfrisch ${name} --help\``, { cause: error });
  }
  if (READS_DOCUMENT.has(name) && parsed.positionals.length === 1) source = parsed.positionals[0];
  return (await command.run())(parsed.positionals, parsed.values);
}

/** Commands that read a document: an error that has a line is told with that file's name. */
const READS_DOCUMENT = new Set(["compile", "render", "check"]);
let source: string | undefined;

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
