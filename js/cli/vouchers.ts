import { type Diagnostic, PostfrischError, problem } from "../base/errors.js";
import { addVouchers, countVouchers, type VoucherCode } from "../shop/vouchers.js";
import type { Store } from "../stores/store.js";
import { type Command, JSON_FLAG, STORE, TENANT } from "./command.js";
import { EXIT, type Flags, print, readText, text, told } from "./io.js";
import { DEFAULT_TENANT } from "./shop.js";
import { openStore } from "./stores.js";

export const command: Command = {
  usage: "vouchers ACTION POOL [FILE|-]",
  about: "pools of voucher codes: `import POOL FILE` adds codes, `count POOL` counts those that are left",
  flags: { ...TENANT, ...STORE, ...JSON_FLAG },
  run: vouchersCommand,
};

/** `vouchers import POOL FILE` and `vouchers count POOL`. */
async function vouchersCommand([action, pool, file, ...more]: string[], flags: Flags): Promise<number> {
  const tenant = text(flags, "tenant") ?? DEFAULT_TENANT;
  const isRight = more.length === 0 && pool !== undefined && (action === "import" ? file !== undefined : action === "count" && file === undefined);
  if (!isRight) throw problem("usage/bad", "it is not said what to do", "write vouchers import POOL FILE, or vouchers count POOL");
  const codes = file === undefined ? undefined : rowsOf(await readText(file));
  const store = await openStore(text(flags, "store"), { mayMake: codes !== undefined });
  try {
    return codes ? await imported(store, tenant, pool, codes, { file: file ?? "-", isJson: flags.json === true }) : await counted(store, tenant, pool, flags);
  } finally {
    await store.close();
  }
}

async function imported(store: Store, tenant: string, pool: string, rows: Row[], { file, isJson }: { file: string; isJson: boolean }): Promise<number> {
  try {
    // What is no number is told as it is written.
    const number = (digits: string) => (/^\d+$/.test(digits) ? Number(digits) : (digits as unknown as number));
    const codes = rows.map(({ code, until, uses }): VoucherCode => ({ code, ...(until && { until }), ...(uses && { uses: number(uses) }) }));
    const sum = await addVouchers(store, tenant, pool, codes);
    if (isJson) print({ pool, ...sum });
    else process.stdout.write(`${pool}: ${sum.added} codes added, ${sum.known} known already\n`);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof PostfrischError)) throw error;
    const found = placed(error, rows, file);
    if (isJson || found.length === 1) throw new PostfrischError(found[0] ?? error.diagnostic, found);
    for (const one of found) process.stderr.write(told(one));
    return EXIT.found;
  }
}

async function counted(store: Store, tenant: string, pool: string, flags: Flags): Promise<number> {
  const counts = await countVouchers(store, tenant, pool);
  if (flags.json) print({ pool, ...counts });
  else process.stdout.write(`${pool}: ${counts.left} codes left, ${counts.given} given, ${counts.expired} expired\n`);
  return EXIT.ok;
}

/** What is wrong with codes, with their lines. */
function placed({ diagnostics }: PostfrischError, rows: Row[], file: string): Diagnostic[] {
  return diagnostics.map(({ path, ...diagnostic }) => {
    const [, at] = /^codes\[(\d+)\]/.exec(path ?? "") ?? [];
    if (at === undefined) return { ...diagnostic, path };
    return { ...diagnostic, line: rows[Number(at)]?.line ?? null, column: 1, file: file === "-" ? "standard input" : file };
  });
}

/** A line of what is imported. */
interface Row {
  line: number;
  code: string;
  until?: string;
  uses?: string;
}

/** Codes, one a line, or CSV: `code,until,uses`, with or without that line; a code that has a comma or a quote stands in quotes. */
function rowsOf(text: string): Row[] {
  const rows: Row[] = [];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const [code = "", until, uses] = [...line.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,]*?))\s*(?:,|$)/g)].map(([, quoted, plain]) =>
      (quoted?.replaceAll('""', '"') ?? plain ?? "").trim(),
    );
    const isHeader = rows.length === 0 && /^code$/i.test(code) && (until === undefined || until === "" || /^until$/i.test(until));
    if (line.trim() !== "" && !isHeader) rows.push({ line: at + 1, code, ...(until && { until }), ...(uses && { uses }) });
  }
  return rows;
}
