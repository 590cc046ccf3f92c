// The pictures: every specimen in the light rendition, the dark one, or both.
import { hasTypeface, painted } from "../blocks/sheet.js";
import { $, dataUrl, made } from "../parts.js";
import { GROUPS, sheetOf } from "./specimens.js";

/** Specimens with their figures in each rendition. */
const figures = GROUPS.flatMap((group) =>
  group.specimens.map((specimen) => ({ group, specimen, light: figureOf(specimen, "light"), dark: figureOf(specimen, "dark") })),
);

function figureOf(specimen, look) {
  const figure = made("figure");
  figure.dataset.specimen = specimen.caption;
  figure.dataset.look = look;
  const image = made("img", "", { alt: "" });
  image.style.width = `${specimen.block.width}px`;
  image.style.aspectRatio = specimen.part ? "auto" : `auto ${specimen.block.width} / ${specimen.block.height}`;
  figure.append(image, made("figcaption", specimen.caption));
  return figure;
}

/** Puts the figures in place that are to be seen. */
export function arrange({ look, layout }) {
  const looks = look === "both" ? ["light", "dark"] : [look];
  const fits = ({ specimen }) => !layout || !specimen.layout || specimen.layout === layout;
  $("sheets").dataset.look = look;
  $("sheets").replaceChildren(
    ...looks.map((look) => {
      const sheet = made("section", "", { className: "sheet", ariaLabel: `${look} pictures` });
      sheet.dataset.look = look;
      for (const group of GROUPS) {
        const shown = figures.filter((one) => one.group === group && fits(one));
        const box = made("div", "", { className: "group" });
        box.append(...shown.map((one) => one[look]));
        sheet.append(made("h2", group.title), box);
      }
      return sheet;
    }),
  );
}

/** The theme, as far as its font's files are here. */
function withFontHere({ font, ...theme }) {
  return font && [font.regular, font.bold].every((name) => !name || hasTypeface(name)) ? { ...theme, font } : theme;
}

/** Lets the page answer between two pictures. */
const pause = () => new Promise((resume) => setTimeout(resume));
const isInView = (element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
};

let turn = 0;
/** Paints what is in place, what is in view first; gives what was painted, and what is wrong with the font, or nothing where a later call has begun. */
export async function paintAll(resolved, { locale }) {
  const mine = ++turn;
  const started = performance.now();
  const language = locale.slice(0, 2);
  const looks = ["light", "dark"].filter((look) => resolved[look]);
  for (const sheet of document.querySelectorAll(".sheet")) {
    const { colors } = resolved[sheet.dataset.look] ?? resolved.light;
    sheet.style.background = colors.page;
  }
  const due = figures
    .flatMap((one) => looks.map((look) => ({ specimen: one.specimen, look, figure: one[look] })))
    .filter(({ figure }) => figure.isConnected)
    .map((one) => ({ ...one, isSeen: isInView(one.figure) }))
    .sort((a, b) => b.isSeen - a.isSeen);
  const theme = withFontHere(resolved.theme);
  let font;
  for (const { specimen, look, figure } of due) {
    if (mine !== turn) return undefined;
    font ??= await paint(figure, sheetOf(specimen, language), { locale, scale: 2, theme, dark: look === "dark" });
    await pause();
  }
  return mine === turn ? { count: due.length, font, took: performance.now() - started } : undefined;
}

/** Paints a figure; gives what is wrong with the font. What would be refused of its box stands in its caption. */
async function paint(figure, sheet, options) {
  const [image, caption] = figure.children;
  const name = figure.dataset.specimen;
  try {
    const { picture, alt, diagnostics, state } = await painted(sheet, options);
    const wrong = diagnostics.filter(({ path }) => !path?.startsWith("theme"));
    image.src = dataUrl(picture);
    image.alt = alt;
    figure.dataset.state = state;
    caption.textContent = [name, ...wrong.map(({ message }) => message)].join(": ");
    figure.toggleAttribute("data-wrong", wrong.length > 0);
    return diagnostics.find(({ path }) => path === "theme.font");
  } catch (error) {
    caption.textContent = `${name}: ${error.diagnostic?.message ?? error.message}`;
    figure.toggleAttribute("data-wrong", true);
    return undefined;
  }
}
