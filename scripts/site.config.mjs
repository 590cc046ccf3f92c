// How the documentation's pages are arranged. A page that no group names fails the build.
import fs from "node:fs";
import path from "node:path";

const GROUPS = {
  Start: ["index", "glossary"],
  "Making mails": ["mjml", "letters", "shops", "export", "tone", "language", "sending", "checks", "amp", "rust"],
  "The journey": ["journey", "consent", "journey-runner"],
  Experiments: ["experiments", "experiments/assignment", "experiments/statistics"],
  "Live blocks": ["blocks", "cards", "themes", "campaign", "prices", "price-words", "editor", "recommendations", "vouchers", "feeds", "counters"],
  Operating: ["deploy/README", "scale", "backup", "privacy", "protocol", "cli", "errors"],
  Deploying: ["node", "deno", "bun", "cloudflare-workers", "express", "fastify", "nestjs", "hono", "next", "sveltekit", "astro"].map(
    (name) => `deploy/${name}`,
  ),
  Extending: [
    "architecture",
    "extending/feed-format",
    "extending/store",
    "extending/block-kind",
    "extending/language",
    "extending/component",
    "decisions",
    "performance",
  ],
};

/** VitePress' configuration for the pages below a folder. */
export function configOf(folder) {
  const pages = fs.globSync("**/*.md", { cwd: folder, exclude: ["api/**"] }).map((file) => file.replace(/\.md$/, ""));
  const named = Object.values(GROUPS).flat();
  const lost = [...pages.filter((page) => !named.includes(page)), ...named.filter((page) => !pages.includes(page))];
  if (lost.length) throw new Error(`scripts/site.config.mjs and docs/ disagree about ${lost.join(", ")}`);
  const item = (page) => ({ text: titleOf(path.join(folder, `${page}.md`)), link: `/${page}` });
  const entries = fs.globSync("api/**/*.md", { cwd: folder, exclude: ["api/index.md"] }).sort();
  const groups = Object.entries(GROUPS).map(([text, items]) => ({ text, items: items.map(item) }));
  return {
    title: "Postfrisch",
    description: "E-mails that are fresh when they are opened",
    lang: "en",
    markdown: { html: false, attrs: { disable: true } },
    themeConfig: {
      sidebar: [...groups, { text: "API", items: entries.map((page) => item(page.replace(/\.md$/, ""))) }],
      search: { provider: "local" },
      outline: [2, 3],
    },
  };
}

/** A page's title: its first heading. */
const titleOf = (file) => /^# (.*)$/m.exec(fs.readFileSync(file, "utf8"))?.[1] ?? path.basename(file, ".md");
