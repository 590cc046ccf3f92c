import type { CampaignDarkColors, CampaignTheme } from "../base/campaign-type.js";
import { type Diagnostic, guarded } from "../base/errors.js";
import { admin as engine } from "../engine/admin.js";

/** A role of a theme, like `action` or `surface`. */
export type ThemeRole = keyof CampaignDarkColors;

/** A text or sign on a ground, and the contrast that it must have there (WCAG 2.2). */
export interface ThemeContrast {
  /** The role of the text or sign. */
  role: ThemeRole;
  /** The role of the ground. */
  ground: ThemeRole;
  /** The contrast ratio, 1 to 21, rounded down to two decimals. */
  ratio: number;
  /** The least ratio: 4.5 for text, 3 for signs and outlines. `publish` refuses a theme with a lower one. */
  least: number;
}

/** The light or the dark rendition of a theme. */
export interface ThemeRendition {
  /** The colour of every role, `#rrggbb`. */
  colors: Required<CampaignDarkColors>;
  /** Every contrast that must hold. */
  contrasts: ThemeContrast[];
}

/** A theme with everything that it leaves to its preset. */
export interface ResolvedTheme {
  /** The theme itself, under the present names of its fields and without defaults. */
  theme: CampaignTheme;
  /** The radius of a card's corners, in pixels. */
  radius: number;
  /** The radius of a button's corners, in pixels. */
  buttonRadius: number;
  /** The shape of the label with the saving. */
  badgeShape: NonNullable<CampaignTheme["badgeShape"]>;
  light: ThemeRendition;
  /** Null without `dark` in the theme. */
  dark: ThemeRendition | null;
  /** What `publish` reports about the theme. */
  diagnostics: Diagnostic[];
}

/**
 * Resolves a campaign's theme: all colours, shapes and contrasts, with what it leaves out taken from its preset.
 * @param theme JSON text or the object (`docs/themes.md`)
 * @throws {PostfrischError} `campaign/not-json`, or `campaign/invalid` if it is not a theme at all
 * @example
 * import { resolveTheme } from "postfrisch/admin";
 *
 * const { light } = resolveTheme({ preset: "travel", action: "#0a5c44" });
 * console.log(light.colors.link); // that of `action`, unless the theme gives its own
 * console.log(light.contrasts.every(({ ratio, least }) => ratio >= least));
 */
export function resolveTheme(theme: string | CampaignTheme): ResolvedTheme {
  const text = typeof theme === "string" ? theme : JSON.stringify(theme);
  const resolved: ResolvedTheme = guarded(() => engine.get().resolveTheme(text));
  // The core has ratios in hundredths.
  const scaled = ({ colors, contrasts }: ThemeRendition) => ({
    colors,
    contrasts: contrasts.map((pair) => ({ ...pair, ratio: pair.ratio / 100, least: pair.least / 100 })),
  });
  return { ...resolved, light: scaled(resolved.light), dark: resolved.dark && scaled(resolved.dark) };
}
