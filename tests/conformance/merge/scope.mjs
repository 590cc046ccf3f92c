// The names a template may use where it stands, and the data behind them: each name that a generator asks for is put into the data as it is asked for.

/** A document's data and the chance it is made by. */
export function maker(random) {
  let count = 0;
  const below = (n) => Math.floor(random() * n);
  return {
    random,
    below,
    one: (list) => list[below(list.length)],
    chance: (share) => random() < share,
    times: (n, make) => Array.from({ length: n }, make),
    fresh: (letter) => `${letter}${++count}`,
    includes: {},
  };
}

/** Names that stand in rows: in the data, or in what a loop goes through. */
export function rowsScope(m, rows, prefix, depth = 0) {
  const put = (letter, make) => {
    const name = m.fresh(letter);
    for (const row of rows) row[name] = make();
    return prefix + name;
  };
  return {
    depth,
    isLoop: prefix !== "",
    isMacro: false,
    /** Another object with these names: what one row of a list has. */
    row: (name) => {
      const inside = [];
      const expression = put("o", () => {
        const made = { k: {}, j: {} };
        inside.push(made.k, made.j);
        return made;
      });
      return { expression, scope: { ...rowsScope(m, inside, `${name}.`, depth + 1), isLoop: true } };
    },
    /** An expression for a value of this kind. */
    value: (make) => put("v", make),
    flag: () => put("b", () => m.chance(0.5)),
    number: () => put("n", () => m.below(6)),
    /** A list's expression, and the scope in a loop over it. */
    list: (name = `r${depth + 1}`) => {
      const inside = [];
      const expression = put("l", () => {
        const made = m.times(m.one([0, 1, 1, 2, 2, 3, 4]), () => ({}));
        inside.push(...made);
        return made;
      });
      return { name, expression, scope: rowsScope(m, inside, `${name}.`, depth + 1) };
    },
  };
}

/** Names that a macro takes: what is asked for in it becomes a parameter, and each of its calls, all in one scope, gives it what it has. */
export function macroScope(m, outer, calls) {
  const params = [];
  const args = m.times(calls, () => []);
  const take = (usual, ask) => {
    const name = m.fresh("p");
    params.push({ name, usual });
    for (const given of args) given.push(ask());
    return name;
  };
  const scope = {
    depth: outer.depth,
    isLoop: false,
    isMacro: true,
    row: (name) => {
      const row = outer.row(name);
      return { expression: take("{}", () => row.expression), scope: inMacro(row.scope) };
    },
    value: (make) => take('""', () => outer.value(make)),
    flag: () => take("false", () => outer.flag()),
    number: () => take("1", () => outer.number()),
    list: (name) => {
      const list = outer.list(name);
      return { ...list, expression: take("[]", () => list.expression), scope: inMacro(list.scope) };
    },
  };
  return { scope, params, args };
}

/** A scope as it is in a macro's body. */
export function inMacro(scope) {
  const within = (made) => ({ ...made, scope: inMacro(made.scope) });
  return { ...scope, isMacro: true, row: (name) => within(scope.row(name)), list: (name) => within(scope.list(name)) };
}

/** Data of the same shape that say something else: flags the other way, texts that are empty, rows more and less. */
export function otherwise(m, value) {
  if (typeof value === "boolean") return m.chance(0.5) ? !value : value;
  if (typeof value === "number") return m.chance(0.5) ? m.below(6) : value;
  if (typeof value === "string") return m.chance(0.25) ? "" : value;
  if (!Array.isArray(value)) return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, otherwise(m, one)]));
  const rows = value.map((one) => otherwise(m, one));
  return m.one([rows, rows, rows.slice(1), [...rows, ...rows], [...rows].reverse()]);
}
