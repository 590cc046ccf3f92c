// Feeds: a million offers through the package in constant memory; natively, and beside streaming parsers of the ecosystem, which only parse.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const COUNT = Number(process.env.OFFERS ?? 1_000_000);
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

const item = (n) =>
  `<item><g:id>sku-${n}</g:id><g:title><![CDATA[Gravelbike Nordwind ${n} & mehr]]></g:title><g:description>Leicht, schnell &amp; wetterfest.</g:description><g:link>https://shop.example/p/${n}?ref=feed&amp;v=1</g:link><g:image_link>https://shop.example/bilder/${n}.jpg</g:image_link><g:availability>in stock</g:availability><g:price>${(n % 900) + 20}.99 EUR</g:price><g:sale_price>${(n % 900) + 1}.99 EUR</g:sale_price><g:brand>Nordwind</g:brand><g:item_group_id>group-${n >> 2}</g:item_group_id><g:product_type>Fahrräder &gt; Gravel</g:product_type></item>\n`;

/** A feed of so many offers, in pieces, never whole. */
export function* feed(count) {
  const encoder = new TextEncoder();
  let text = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>';
  for (let n = 0; n < count; n++) {
    text += item(n);
    if (text.length > 64 * 1024) {
      yield encoder.encode(text);
      text = "";
    }
  }
  yield encoder.encode(`${text}</channel></rss>`);
}

const used = () => {
  collect();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, inUse: heapUsed + external };
};

/** Imports so many offers into SQLite; gives seconds, and the memory in use after a tenth and at the end. */
export async function importMany(count, onProgress = () => {}) {
  const [{ importFeed }, { sqlite }] = await Promise.all([import("../dist/js/import.js"), import("../dist/js/stores/sqlite.js")]);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postfrisch-bench-"));
  const store = await sqlite(path.join(folder, "shop.db"));
  let early;
  try {
    const started = performance.now();
    const result = await importFeed(store, feed(count), {
      tenant: "shop",
      onProgress: ({ rows }) => {
        if (!early && rows >= count / 10) early = used();
        onProgress(rows);
      },
    });
    const seconds = (performance.now() - started) / 1000;
    return { seconds, early, late: used(), result };
  } finally {
    await store.close();
    fs.rmSync(folder, { recursive: true });
  }
}

/** What a streaming parser tells of a text: each item's names and texts, no offer. */
function collecting() {
  let [items, fields, name, text] = [0, {}, "", ""];
  return {
    open: (tag) => {
      [name, text] = [tag.name, ""];
    },
    more: (more) => {
      text += more;
    },
    close: (closed) => {
      if ((closed.name ?? closed) === "item") {
        items += 1;
        fields = {};
      } else fields[name] = text;
    },
    isWhole: () => {
      if (items !== FEW) throw new Error("rows are missing");
    },
  };
}

const FEW = 5_000;
const textsOf = () => [...feed(FEW)].map((piece) => new TextDecoder().decode(piece));

export const groups = {
  rows: {
    ours: async () => {
      // The engine, and the entry that brings its wasm.
      const [{ feed: engine }] = await Promise.all([import("../dist/js/engine/feed.js"), import("../dist/js/import.js")]);
      const pieces = [...feed(FEW)];
      return () => {
        const reader = new (engine.get().Feed)({});
        for (const piece of pieces) reader.push(piece);
        if (reader.finish().rows !== FEW) throw new Error("rows are missing");
        reader.free();
      };
    },
    "sax (items as texts)": async () => {
      const { default: sax } = await import("sax");
      const texts = textsOf();
      return () => {
        const parser = sax.parser(true);
        const to = collecting();
        Object.assign(parser, { onopentag: to.open, ontext: to.more, oncdata: to.more, onclosetag: to.close });
        for (const text of texts) parser.write(text);
        parser.close();
        to.isWhole();
      };
    },
    "saxes (items as texts)": async () => {
      const { SaxesParser } = await import("saxes");
      const texts = textsOf();
      return () => {
        const parser = new SaxesParser();
        const to = collecting();
        for (const [event, handler] of Object.entries({ opentag: to.open, text: to.more, cdata: to.more, closetag: to.close })) parser.on(event, handler);
        for (const text of texts) parser.write(text);
        parser.close();
        to.isWhole();
      };
    },
  },
};

export default async function suite({ figures, report, note }) {
  const name = `feed: ${FEW} offers of Google's XML, wasm, to checked offers`;
  // A call has thousands of rows: ten have run each loop often enough. The feed is made along with the import.
  await figures(name, import.meta.url, "rows", groups.rows, { hasImport: false, rounds: 15, before: 10, calls: FEW });

  const native = JSON.parse(
    execFileSync("cargo", ["bench", "--locked", "--quiet", "--bench", "offers"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
      .trim()
      .split("\n")
      .at(-1),
  );
  report("feed: seconds for a million offers, native; the best of some rounds", "s", {
    ours: 1e6 / native.xml,
    "quick-xml alone (events, nothing made of them)": 1e6 / native.quickXml,
  });
  const thousand = (n) => Math.round(n / 1000).toLocaleString("en");
  note(
    `\nnative: XML ${thousand(native.xml)} thousand offers a second (${native.bytes} bytes each), columns ${thousand(native.csv)}, Shopify ${thousand(native.shopify)};` +
      ` a price decided in ${native.show} µs, with a history of 400 points in ${native.showWithHistory} µs`,
  );

  const { seconds, early, late, result } = await importMany(COUNT, (rows) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${Math.round((rows / COUNT) * 100)} % `);
  });
  const mb = (n) => (n / 1e6).toFixed(1);
  note(
    `${result.added} offers into SQLite in ${seconds.toFixed(1)} s: ${Math.round(COUNT / seconds)} a second. Memory in use after a tenth ${mb(early.inUse)} MB, at the end ${mb(late.inUse)} MB; resident ${mb(early.rss)} and ${mb(late.rss)} MB.`,
  );
}
