import load from "#load/feed";
import { feed as engine } from "../engine/feed.js";

engine.from(load);

/**
 * The outlines of a logo from its SVG file, as a theme's `logos` have them.
 * @throws {PostfrischError} `paint/bad-logo`
 */
export const readLogo = (svg: string): number[][] => engine.guarded(({ logoOutlines }) => logoOutlines(svg));
