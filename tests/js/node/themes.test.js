// `resolveTheme`: what a theme comes to with its preset, and what publishing would refuse of it.
import { expect, test } from "vitest";
import { resolveTheme, validate } from "../../../dist/js/admin.js";
import { memory } from "../../../dist/js/stores/memory.js";

const campaignOf = (theme) => ({
  tenant: "shop",
  id: "herbst",
  allow: ["shop.example"],
  fallback: "https://shop.example/",
  theme,
  blocks: [{ id: "b", kind: "parcel", width: 560, height: 240, slots: [{ whenGone: "badge" }] }],
});
/** What publishing says of a theme. */
const published = async (theme) => (await validate(memory(), campaignOf(theme))).diagnostics;

test("what a theme leaves out comes from its preset, and follows its own colours", () => {
  const { light, dark, ...shapes } = resolveTheme({ preset: "food", action: "#0a5c44", dark: {} });
  expect(shapes).toEqual({ theme: { preset: "food", action: "#0a5c44", dark: {} }, radius: 14, buttonRadius: 20, badgeShape: "pill", diagnostics: [] });
  expect([light.colors.action, light.colors.link, light.colors.page]).toEqual(["#0a5c44", "#0a5c44", "#faf4e8"]);
  expect(dark.colors.action).not.toBe("#0a5c44");
  expect(Object.keys(light.colors)).toHaveLength(21);
  expect(resolveTheme({}).dark).toBe(null);
});

test("a theme is written under the present names, without defaults", () => {
  const { theme } = resolveTheme('{"background":"#FFF","accent":"#0a5c44","saving":"percent","density":"regular","radius":12,"preset":null}');
  expect(theme).toEqual({ surface: "#ffffff", action: "#0a5c44", radius: 12 });
});

test("contrasts are those that publishing measures, and so is what it says", async () => {
  const themes = [
    {},
    { preset: "sport", dark: {} },
    { muted: "#cccccc" },
    { preset: "travel", onAction: "#0b5c69", edge: "#eeeeee", star: "#ffffff", dark: { ink: "#333333", onStatus: "#ffffff", badge: "#2a1f00" } },
    { radius: 90, font: { regular: "" } },
  ];
  for (const theme of themes) {
    const { light, dark, diagnostics } = resolveTheme(theme);
    const said = await published(theme);
    expect(diagnostics).toEqual(said);
    const low = (rendition, path) => new Set((rendition?.contrasts ?? []).filter(({ ratio, least }) => ratio < least).map(({ role }) => `${path}.${role}`));
    const paths = said.filter(({ code }) => code === "campaign/low-contrast").map(({ path }) => path);
    expect(paths).toEqual([...low(light, "theme"), ...low(dark, "theme.dark")]);
  }
  const grey = resolveTheme({ muted: "#777777" });
  expect(grey.light.contrasts.find(({ role, ground }) => role === "muted" && ground === "surface")).toEqual({
    role: "muted",
    ground: "surface",
    ratio: 4.47,
    least: 4.5,
  });
  expect(grey.diagnostics.map(({ message }) => message)).toEqual(["`muted` on `surface` has a contrast of 4.47 : 1, below 4.5 : 1"]);
});

test("what is no theme is refused, with its place", () => {
  const refused = (text) => {
    try {
      return resolveTheme(text);
    } catch ({ code, diagnostic: { path, help } }) {
      return [code, path ?? null, help];
    }
  };
  expect(refused("{")[0]).toBe("campaign/not-json");
  expect(refused('{"colour":"#fff"}').slice(0, 2)).toEqual(["campaign/invalid", "colour"]);
  expect(refused('{"dark":{"ink":"black"}}')).toEqual(["campaign/invalid", "dark.ink", "write a colour like #1a2b3c"]);
  expect(refused('{"radius":-1}')[1]).toBe("radius");
});
