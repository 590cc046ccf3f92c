import { letters } from "#letters";
import { compile, type Letter } from "../index.js";
import { type Command, JSON_FLAG } from "./command.js";
import { EXIT, type Flags, print } from "./io.js";
import { letterNamed } from "./mails.js";

export const command: Command = {
  usage: "letters",
  about: "list the letters: when each is sent, subject, class, languages, and the data that it needs",
  flags: JSON_FLAG,
  run: lettersCommand,
};

/** `letters`: what there is, and what it takes. */
async function lettersCommand(_: string[], flags: Flags): Promise<number> {
  const all = await Promise.all(Object.keys(letters).map(async (name) => described(await letterNamed(name))));
  if (flags.json) print(all);
  else
    for (const { name, description, subject, class: kind, needs, uses } of all)
      process.stdout.write(`${name}\n  ${description}\n  ${subject}\n  ${kind}; needs ${needs.join(", ")}; takes ${uses.join(", ")}\n`);
  return EXIT.ok;
}

/** What the catalogue says of a letter. Class and subject are those of its first sample. */
function described(letter: Letter) {
  const { name, texts, samples } = letter;
  const { description, required = [], properties } = letter.schema as { description: string; required?: string[]; properties: Record<string, unknown> };
  const { subject, class: kind } = compile(letter).render(Object.values(samples)[0]);
  return {
    name,
    description,
    subject,
    class: kind,
    languages: Object.keys(texts),
    needs: required,
    uses: Object.keys(properties).filter((property) => !required.includes(property)),
    samples: Object.keys(samples),
  };
}
