// A letter as a document for a frame. Nothing in it is fetched from elsewhere: the samples' pictures are the studio's own.
import { compile } from "../../dist/js/index.js";
import { themes } from "../../dist/letters/themes.js";
import bell from "../../examples/photos/bell.jpg";
import bike from "../../examples/photos/gravel.jpg";
import helmet from "../../examples/photos/helmet.jpg";
import { inMode } from "../parts.js";

const PHOTOS = { "klingel.jpg": bell, "helm-luv.jpg": helmet, "kiesel-3.jpg": bike };
/** In place of any other picture. */
const NONE = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 68 68"><rect width="68" height="68" fill="#8883"/><path d="M18 46l11-14 8 9 5-6 8 11z" fill="#8886"/><circle cx="43" cy="25" r="4" fill="#8886"/></svg>')}`;
/** Should anything be left that a frame would fetch. */
const HEAD = `<head><meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'"><base target="_blank">`;

/** A letter with data, in a view. */
export const rendered = (letter, data, { locale, theme }) => compile(letter, { locale, theme: themes[theme] }).render(data);

/** The colour around a mail. */
export const groundOf = ({ theme, mode }) => themes[theme][mode === "dark" ? "darkPage" : "page"];

/** A mail's HTML for a frame, in light or dark mode. */
export function framed(html, { mode }) {
  const photo = (address) => PHOTOS[address.slice(address.lastIndexOf("/") + 1)] ?? NONE;
  return inMode(html, mode === "dark")
    .replaceAll(/\b(src|srcset|background)="(https?:[^"]*)"/g, (_, attribute, address) => `${attribute}="${photo(address)}"`)
    .replaceAll(/url\((['"]?)https?:[^)]*\)/g, `url("${NONE}")`)
    .replace(/<head>/, HEAD);
}

export { themes };
