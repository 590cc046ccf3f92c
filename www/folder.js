// A designer's own folder as mails: what `postfrisch preview` serves.

/** The folder's mails by name, or nothing where the studio stands without a folder. */
export async function folder() {
  if (!document.querySelector("meta[name=postfrisch-folder]")) return undefined;
  const response = await fetch("/folder/files.json");
  const { name, files, problem } = await response.json();
  return { name, mails: mailsOf(files), problem };
}

/** Calls back whenever a file was saved. */
export function onSave(changed) {
  new EventSource("/folder/events").onmessage = changed;
}

/**
 * Every whole MJML document is a mail. Its data are `NAME.json` and `samples/*.json` beside it; with `texts/*.json` beside it, it is a letter, whose schema and
 * theme stand there too.
 */
function mailsOf(files) {
  const mails = {};
  for (const [path, mjml] of Object.entries(files)) {
    if (!path.endsWith(".mjml") || !mjml.includes("<mjml")) continue;
    const base = path.slice(0, path.lastIndexOf("/") + 1);
    const stem = path.slice(base.length, -".mjml".length);
    const inFolder = (kind) =>
      Object.fromEntries(
        Object.entries(files)
          .filter(([file]) => file.startsWith(`${base}${kind}/`) && file.endsWith(".json"))
          .map(([file, text]) => [file.slice(base.length + kind.length + 1, -".json".length), text]),
      );
    const own = files[`${base}${stem}.json`];
    const samples = { ...(own !== undefined && { [stem]: own }), ...inFolder("samples") };
    const texts = inFolder("texts");
    const parts = Object.fromEntries(Object.entries(files).map(([file, text]) => [relative(base, file), text]));
    mails[path] = {
      path,
      mjml,
      parts,
      samples: Object.keys(samples).length ? samples : { "no data": "{}" },
      ...(Object.keys(texts).length && { letter: { texts, schema: files[`${base}schema.json`] ?? "{}", theme: files[`${base}theme.json`] ?? "{}" } }),
    };
  }
  return mails;
}

/** A path as it is written in a file of a folder. */
function relative(base, path) {
  const [from, to] = [base.split("/").slice(0, -1), path.split("/")];
  while (from.length && from[0] === to[0]) {
    from.shift();
    to.shift();
  }
  return [...from.map(() => ".."), ...to].join("/");
}
