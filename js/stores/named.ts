// What a store has to look up for a mail, said when it is written: a look-up then only joins lists.

/** What a manifest, or what a shop says of a person, names. */
export interface Named {
  offers: string[];
  /** Sources of relations: offers, and `category:NAME`. */
  sources: string[];
}

/** `recommends` says whether a campaign has a rule, without which no relation is asked for. */
export interface NamedByCampaign extends Named {
  recommends: boolean;
}

interface Manifest {
  blocks?: { offers?: string[]; choices?: { inStock?: string }[]; recommend?: { of?: string; offers?: string[] }[] }[];
}

interface Recipient {
  offers?: string[];
  viewed?: string[];
  owned?: string[];
  categories?: string[];
  purchases?: { offer: string }[];
}

const NOTHING: Named = { offers: [], sources: [] };

/** Reads a text. One that can't be read names nothing: what is wrong with it is told where it is used. */
function reader<Said, Found>(find: (said: Said) => Found, nothing: Found): (text: string) => Found {
  return (text) => {
    try {
      return find(JSON.parse(text) as Said);
    } catch {
      return nothing;
    }
  };
}

/** What a campaign names. */
export const namedByCampaign = reader(
  ({ blocks = [] }: Manifest): NamedByCampaign => {
    const rules = blocks.flatMap((block) => block.recommend ?? []);
    const conditions = blocks.flatMap((block) => block.choices ?? []).flatMap((choice) => choice.inStock ?? []);
    const offers = [...[...blocks, ...rules].flatMap((block) => block.offers ?? []), ...conditions];
    return { offers, sources: rules.flatMap((rule) => rule.of ?? []), recommends: rules.length > 0 };
  },
  { ...NOTHING, recommends: false },
);

/** What is known of a person names. */
export const namedByPerson = reader((person: Recipient): Named => {
  const had = [...(person.purchases ?? []).map(({ offer }) => offer), ...(person.owned ?? [])];
  const categories = (person.categories ?? []).map((name) => `category:${name}`);
  return { offers: [...had, ...(person.offers ?? []), ...(person.viewed ?? [])], sources: [...had, ...categories] };
}, NOTHING);

/** The offer that an override puts in another's place. */
export const replacementOf = reader((override: { replacement?: string }): string | null => override.replacement ?? null, null);
