// Open redirects: addresses that look like the shop's, or like one at all, lead nowhere.
import { describe, expect, test } from "vitest";
import { validate } from "../../../dist/js/admin.js";
import { campaign, edgeOn, filled, get, pathsOf } from "./security.js";

/** Addresses that look like the shop's, or like one at all, and are not. */
function tricks() {
  const evil = "evil.example";
  const schemes = ["http", "ftp", "javascript", "data", "vbscript", "file", "blob", "ws", "wss", "HTTPS+x", "view-source:https", "jar:https", "x"];
  const list = schemes.map((scheme) => `${scheme}://shop.example/`);
  list.push(
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//shop.example",
    "data:text/html,<script>alert(1)</script>",
    "//shop.example/",
    "///shop.example",
    "/\\shop.example",
    "\\\\shop.example",
    "https:shop.example",
    "https:/shop.example",
    "https:///shop.example",
    "https:\\\\shop.example",
    "https:/\\shop.example",
    "https:\\/shop.example",
    "",
    " ",
    "shop.example",
    "/",
    "?x",
    "#x",
  );
  for (const between of [
    "@",
    ":@",
    "%40",
    "\\@",
    ".",
    "-",
    "_",
    ",",
    ";",
    "%2e",
    "%00",
    "%09",
    "%0a",
    "%0d%0a",
    "\t",
    "\n",
    "\r",
    "\u0000",
    " ",
    "\u00a0",
    "。",
    "．",
    "\u200b",
    "\u202e",
    "\u00ad",
    "\ufeff",
    "|",
    "&",
    "=",
    "+",
    "!",
    "*",
    "(",
    "~",
    "$",
    "%5c",
    "%2f",
    "\u3000",
    "\u2028",
    "^",
    "`",
    "{",
    "<",
    '"',
    "'",
  ]) {
    list.push(`https://shop.example${between}${evil}/`, `https://${evil}${between}shop.example/`);
  }
  for (const host of [
    "shop.example.",
    "SHOP.example.evil.example",
    "shop.example:443",
    "shop.example:8443",
    "shop.example:",
    "user@shop.example",
    "user:pw@shop.example",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "localhost",
    "shop",
    "example",
    "*.shop.example",
    "a.shop.example",
    "shopexample",
    "shop-example",
    "shöp.example",
    "xn--shp-sna.example",
    "ѕhop.example",
    "ｓhop.example",
    "shop.exampIe",
    "sh\u200bop.example",
    "-shop.example",
    "shop..example",
    ".shop.example",
    "shop.example..",
    "shop.ex_ample",
    "shop.example\\.evil.example",
    `${"a".repeat(64)}.example`,
    `${"a.".repeat(130)}example`,
  ])
    list.push(`https://${host}/`, `https://${host}`);
  for (const behind of [
    "\\",
    "\\evil",
    "/\\evil.example",
    "/ x",
    "/\n",
    "/\r\nLocation: https://evil.example",
    "/\u0000",
    "/é",
    "/\u202e",
    "/\t",
    `/${"a".repeat(2_100)}`,
  ])
    list.push(`https://shop.example${behind}`);
  return [...new Set(list)];
}

describe("open redirects", () => {
  const list = tricks();

  test(`${list.length} addresses are refused at publishing, wherever a manifest may have one`, async () => {
    expect(list.length).toBeGreaterThanOrEqual(200);
    const store = await filled();
    const places = (address) => [
      { ...campaign, fallback: address },
      { ...campaign, shop: { name: "x", resumeUrl: address } },
      { ...campaign, shop: { name: "x", logo: address } },
      { ...campaign, blocks: [{ ...campaign.blocks[0], slots: [{ whenGone: "fill", fallback: address }] }] },
      {
        ...campaign,
        blocks: [{ id: "wort", kind: "content", width: 560, height: 150, slots: [{ whenGone: "collapse" }], choices: [{ headline: "x", link: address }] }],
      },
    ];
    const problems = (manifest) => validate(store, manifest, { allow: ["shop.example"] });
    for (const manifest of places("https://shop.example/gut")) expect((await problems(manifest)).diagnostics).toEqual([]);
    for (const address of list)
      for (const [i, manifest] of places(address).entries()) {
        const { diagnostics } = await problems(manifest);
        expect([address, i, diagnostics.length > 0]).toEqual([address, i, true]);
      }
  });

  test("and where one stands in the store all the same, no click, no page and no list leads there", async () => {
    const inner = await filled();
    let address = "";
    const spoilt = async (wanted) => {
      const found = await inner.lookUp({ ...wanted, known: undefined });
      const manifest = JSON.parse(found.campaign);
      manifest.blocks[0].slots[0].fallback = address;
      manifest.shop = { name: "x", logo: address, resumeUrl: address };
      manifest.fallback = address;
      return {
        ...found,
        version: address,
        campaign: JSON.stringify(manifest),
        offers: found.offers.map((offer) => ({ ...offer, data: JSON.stringify({ ...JSON.parse(offer.data), link: address }) })),
      };
    };
    const live = edgeOn({ ...inner, lookUp: spoilt, putServed: async () => {} }, { senders: ["@shop.example"] });
    const paths = pathsOf();
    const [click, text, tracking] = ["/c/", "/o/", "/t/"].map((begin) => paths.find((at) => at.startsWith(begin)));
    for (address of list) {
      expect([address, (await get(live, click)).headers.location]).toEqual([address, "https://shop.example/"]);
      for (const at of [text, tracking]) {
        const { body, headers } = await get(live, at);
        const links = [...body.toString().matchAll(/(?:href|src)="([^"]*)"/g)].map(([, link]) => link).filter((link) => !link.startsWith("../c/v1."));
        expect([address, at[1], [...new Set(links)], headers["content-security-policy"].includes("img-src")]).toEqual([
          address,
          at[1],
          ["https://shop.example/"],
          false,
        ]);
      }
    }
    // The same places lead where they say if that is the shop's.
    address = "https://shop.example/gut";
    expect((await get(live, click)).headers.location).toBe(address);
    for (const at of [text, tracking]) expect((await get(live, at)).body.toString()).toContain(`"${address}"`);
  });

  test("nothing of a request is in a redirect: no query, no header, no host", async () => {
    const live = edgeOn(await filled());
    const click = pathsOf().find((at) => at.startsWith("/c/"));
    // Mail services append theirs to every link.
    for (const query of ["?url=https://evil.example", "?", "?next=//evil.example", "?%0d%0aLocation:x", "?utm_source=mail&mc_eid=2"]) {
      const { status, headers } = await get(live, click + query);
      expect([status, headers.location]).toEqual([302, "https://shop.example/p/a"]);
    }
    const headers = {
      Origin: "https://evil.example",
      Referer: "https://evil.example/",
      "X-Forwarded-Host": "evil.example",
      "X-Original-URL": "/",
      Forwarded: "host=evil.example",
    };
    expect((await get(live, click, { headers })).headers.location).toBe("https://shop.example/p/a");
  });
});
