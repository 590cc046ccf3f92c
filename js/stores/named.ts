// What a store has to look up for a mail, said when it is written: a look-up then only joins lists.

/** What a manifest, or what a shop says of a person, names. */
export interface Named {
  offers: string[];
  /** Sources of relations: offers, and `category:NAME`. */
  sources: string[];
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

/** What a campaign names; `recommends` says whether it has a rule, without which no relation is asked for. */
export function namedByCampaign(manifest: string): Named & { recommends: boolean } {
  const { blocks = [] } = JSON.parse(manifest) as Manifest;
  const rules = blocks.flatMap((block) => block.recommend ?? []);
  const conditions = blocks.flatMap((block) => block.choices ?? []).flatMap((choice) => choice.inStock ?? []);
  const offers = [...[...blocks, ...rules].flatMap((block) => block.offers ?? []), ...conditions];
  return { offers, sources: rules.flatMap((rule) => rule.of ?? []), recommends: rules.length > 0 };
}

/** What is known of a person names. */
export function namedByPerson(data: string): Named {
  const person = JSON.parse(data) as Recipient;
  const had = [...(person.purchases ?? []).map(({ offer }) => offer), ...(person.owned ?? [])];
  const categories = (person.categories ?? []).map((name) => `category:${name}`);
  return { offers: [...had, ...(person.offers ?? []), ...(person.viewed ?? [])], sources: [...had, ...categories] };
}

/** The offer that an override puts in another's place. */
export function replacementOf(override: string): string | null {
  return (JSON.parse(override) as { replacement?: string }).replacement ?? null;
}
