// Jinja around things: each construct takes what makes a thing in a scope, and gives the thing between tags, repeated, chosen, called by a macro, included.
import { inMacro, macroScope } from "./scope.mjs";

/** What an `if` may ask where it stands. */
export function condition(m, scope) {
  return m.one([
    () => scope.flag(),
    () => scope.flag(),
    () => `not ${scope.flag()}`,
    () => `${scope.number()} > 2`,
    () => `${scope.number()} < 3 and ${scope.flag()}`,
    () => `${scope.flag()} or ${scope.number()} == 2`,
    () => `${scope.value(() => m.one(["", "x", "none"]))}`,
    () => `${scope.value(() => m.one(["", "x", "none"]))} == "none"`,
    () => `${scope.value(() => m.one([["a"], [], ["a", "b"]]))}|length`,
    () => `${m.fresh("m")} is defined`,
    ...(scope.isLoop
      ? [() => "loop.first", () => "loop.last", () => "not loop.last", () => "loop.index is odd", () => "loop.index0 % 2", () => "loop.length > 1"]
      : []),
  ])();
}

const trimmed = (m, tag) => (m.chance(0.12) ? tag.replace("{%", m.one(["{%-", "{%"])).replace("%}", m.one(["-%}", "%}"])) : tag);

/** Constructs by name: each takes the maker, the scope, and what makes a thing in a scope. `place` says what stands there: `inline` for text and attributes. */
export const FLOW = {
  if: (m, scope, make) => `${trimmed(m, `{% if ${condition(m, scope)} %}`)}${make(scope)}${trimmed(m, "{% endif %}")}`,
  "if-else": (m, scope, make) => `{% if ${condition(m, scope)} %}${make(scope)}${trimmed(m, "{% else %}")}${make(scope)}{% endif %}`,
  elif: (m, scope, make) =>
    `{% if ${condition(m, scope)} %}${make(scope)}{% elif ${condition(m, scope)} %}${make(scope)}{% else %}${m.chance(0.5) ? make(scope) : ""}{% endif %}`,
  for: (m, scope, make) => {
    const { name, expression, scope: inside } = scope.list();
    return `${trimmed(m, `{% for ${name} in ${expression} %}`)}${make(inside)}${trimmed(m, "{% endfor %}")}`;
  },
  "for-if": (_, scope, make) => {
    const { name, expression, scope: inside } = scope.list();
    return `{% for ${name} in ${expression} if ${inside.flag()} %}${make(inside)}{% endfor %}`;
  },
  "for-else": (_, scope, make) => {
    const { name, expression, scope: inside } = scope.list();
    return `{% for ${name} in ${expression} %}${make(inside)}{% else %}${make(scope)}{% endfor %}`;
  },
  "for-shadow": (m, scope, make) => {
    const { name, expression, scope: inside } = scope.list("r1");
    const after = m.chance(0.5) ? make(scope) : "";
    return scope.depth ? `{% if ${condition(m, scope)} %}${make(scope)}{% endif %}` : `{% for ${name} in ${expression} %}${make(inside)}{% endfor %}${after}`;
  },
  "for-range": (m, scope, make) => `{% for i in range(${m.one([0, 1, 2, 3])}) %}${make(scope)}{% endfor %}`,
  "if-for": (_, scope, make) => {
    const { name, expression, scope: inside } = scope.list();
    return `{% if ${expression} %}{% for ${name} in ${expression} %}${make(inside)}{% endfor %}{% else %}${make(scope)}{% endif %}`;
  },
  macro: (m, scope, make) => macro(m, scope, make, 1 + m.below(2)),
  "macro-in-loop": (m, scope, make) => {
    const { name, expression, scope: inside } = scope.list();
    const { head, calls } = macroParts(m, inside, make, 1);
    return `${head}{% for ${name} in ${expression} %}${calls.join("")}{% endfor %}`;
  },
  call: (m, scope, make) => {
    const name = m.fresh("f");
    const body = m.one(["{{ caller() }}", "{{ caller() }}{{ caller() }}", "{% if a %}{{ caller() }}{% endif %}"]);
    return `{% macro ${name}(a) %}${body}{% endmacro %}{% call ${name}(${scope.flag()}) %}${make(inMacro(scope))}{% endcall %}`;
  },
  "call-with": (m, scope, make) => {
    const name = m.fresh("f");
    const given = m.fresh("g");
    const { expression, name: row, scope: inside } = scope.list(given);
    return `{% macro ${name}(rows) %}{% for r in rows %}{{ caller(r) }}{% endfor %}{% endmacro %}{% call(${row}) ${name}(${expression}) %}${make({ ...inMacro(inside), isLoop: false })}{% endcall %}`;
  },
  "for-items": (m, scope, make) => {
    const name = m.fresh("i");
    const { expression, scope: inside } = scope.row(name);
    return `{% for key, ${name} in ${expression}|dictsort %}${make(inside)}{% endfor %}`;
  },
  block: (m, scope, make) => (scope.depth || scope.isMacro ? make(scope) : `{% block ${m.fresh("x")} %}${make(scope)}{% endblock %}`),
  "in-comments": (m, scope, make) => `<!-- {% if ${condition(m, scope)} %} -->${make(scope)}<!-- {% endif %} {{ ${scope.value(() => "c")} }} -->`,
  trim: (_, scope, make) => `{% filter trim %}${make(scope)}{% endfilter %}`,
  set: (m, scope, make) => {
    const name = m.fresh("s");
    return `{% set ${name} = ${scope.flag()} %}{% if ${name} %}${make(scope)}{% endif %}`;
  },
  "set-block": (m, scope, make) => {
    const name = m.fresh("s");
    return `{% set ${name} %}${make(scope)}{% endset %}${m.one([`{{ ${name} }}`, `{{ ${name} }}{{ ${name} }}`, ""])}`;
  },
  with: (m, scope, make) => {
    const name = m.fresh("w");
    return `{% with ${name} = ${scope.flag()} %}{% if ${name} %}${make(scope)}{% endif %}${make(scope)}{% endwith %}`;
  },
  namespace: (m, scope, make) => {
    const name = m.fresh("ns");
    const { name: row, expression, scope: inside } = scope.list();
    return `{% set ${name} = namespace(n=0) %}{% for ${row} in ${expression} %}{% set ${name}.n = ${name}.n + 1 %}{% if ${name}.n < 3 %}${make(inside)}{% endif %}{% endfor %}`;
  },
  include: (m, scope, make) => {
    // What is included in a macro's call does not know the macro's names in minijinja.
    if (scope.isMacro) return make(scope);
    const name = `${m.fresh("part")}.mjml`;
    // Jinja2 does not hand `loop` to an included file, minijinja does.
    m.includes[name] = make({ ...scope, isLoop: false });
    return `{% include "${name}" %}`;
  },
  import: (m, scope, make) => {
    const name = `${m.fresh("lib")}.mjml`;
    const { head, calls, called } = macroParts(m, scope, make, 1);
    m.includes[name] = head;
    return m.chance(0.5)
      ? `{% import "${name}" as lib %}${calls.join("").replace("{{ ", "{{ lib.")}`
      : `{% from "${name}" import ${called} %}${calls.join("")}`;
  },
  comment: (_, scope, make) => `{# <mj-text> {{ x }} {% if %} #}${make(scope)}{#- y -#}`,
};

function macroParts(m, scope, make, count) {
  const called = m.fresh("f");
  const { scope: inside, params, args } = macroScope(m, scope, count);
  const body = make(inside);
  const firstDefault = m.chance(0.3) ? m.below(params.length + 1) : params.length;
  const list = params.map(({ name, usual }, index) => (index < firstDefault ? name : `${name}=${usual}`));
  const calls = args.map((given) => {
    const left = m.chance(0.3) ? given.slice(0, firstDefault) : given;
    return `{{ ${called}(${left.join(", ")}) }}`;
  });
  return { head: `{% macro ${called}(${list.join(", ")}) %}${body}{% endmacro %}`, calls, called };
}

function macro(m, scope, make, count) {
  const { head, calls } = macroParts(m, scope, make, count);
  return head + calls.join(m.one(["", "\n"]));
}

/** Constructs of pieces: control tags that stand in an `mj-raw` of their own. */
export const IN_RAW = {
  "raw-if": (m, scope, make) => `<mj-raw>{% if ${condition(m, scope)} %}</mj-raw>${make(scope)}<mj-raw>{% endif %}</mj-raw>`,
  "raw-if-else": (m, scope, make) =>
    `<mj-raw>{% if ${condition(m, scope)} %}</mj-raw>${make(scope)}<mj-raw>{% else %}</mj-raw>${make(scope)}<mj-raw>{% endif %}</mj-raw>`,
  "raw-for": (_, scope, make) => {
    const { name, expression, scope: inside } = scope.list();
    return `<mj-raw>{% for ${name} in ${expression} %}</mj-raw>${make(inside)}<mj-raw>{% endfor %}</mj-raw>`;
  },
  "raw-set": (m, scope, make) => {
    const name = m.fresh("s");
    return `<mj-raw>{% set ${name} = ${scope.flag()} %}</mj-raw>{% if ${name} %}${make(scope)}{% endif %}`;
  },
};

/** Constructs between components only. */
export const BETWEEN = {
  "mj-include": (m, scope, make) => {
    if (scope.isMacro) return make(scope);
    const name = `${m.fresh("part")}.mjml`;
    m.includes[name] = make({ ...scope, isLoop: false });
    return `<mj-include path="${name}" />`;
  },
};

/** Constructs of elements whose tags stand in different branches. */
export const SPLIT = {
  "open-tag": (m, scope, make, tag) =>
    `{% if ${condition(m, scope)} %}<${tag} ${m.one(['css-class="k"', 'padding="3px"'])}>{% else %}<${tag}>{% endif %}${make(scope)}</${tag}>`,
  chunks: (_, scope, make, tag) => {
    const { name, expression, scope: inside } = scope.list();
    return `{% for ${name} in ${expression} %}{% if loop.index0 is divisibleby(2) %}<${tag}>{% endif %}${make(inside)}{% if loop.index is divisibleby(2) or loop.last %}</${tag}>{% endif %}{% endfor %}`;
  },
  "cut-in-two": (_, scope, make, tag) => {
    const { name, expression, scope: inside } = scope.list();
    return `<${tag}>{% for ${name} in ${expression} %}${make(inside)}{% if not loop.last %}</${tag}><${tag}>{% endif %}{% endfor %}</${tag}>`;
  },
  "tag-by-name": (_, scope, make, tag) => `<{{ ${scope.value(() => tag)} }}>${make(scope)}</{{ ${scope.value(() => tag)} }}>`,
  "attributes-as-text": (m, scope, make, tag) =>
    `<${tag} {{ ${scope.value(() => m.one(['css-class="k"', 'padding="3px"', ""]))}|safe }}>${make(scope)}</${tag}>`,
  "in-value": (m, scope, make, tag) => `{{ ${scope.value(() => m.one([`<${tag}></${tag}>`, ""]))}|safe }}<${tag}>${make(scope)}</${tag}>`,
  "wrapped-in-raw": (_, scope, make, tag) => {
    const flag = scope.flag();
    return `<mj-raw>{% if ${flag} %}<div class="k">{% endif %}</mj-raw><${tag}>${make(scope)}</${tag}><mj-raw>{% if ${flag} %}</div>{% endif %}</mj-raw>`;
  },
};

/** Constructs in texts only. */
export const IN_TEXT = {
  upper: (_, scope, make) => `{% filter upper %}${make(scope)}{% endfilter %}`,
  "filter-chain": (_, scope, make) => `{% filter trim|upper %} ${make(scope)} {% endfilter %}`,
  raw: (_, scope, make) => `{% raw %}{{ x }} {% if %}{% endraw %}${make(scope)}`,
  autoescape: (_, scope, make) => `{% autoescape false %}${make(scope)}{% endautoescape %}`,
  halves: (_, scope, make) => {
    const flag = scope.flag();
    return `{% if ${flag} %}<b class="k">{% endif %}${make(scope)}{% if ${flag} %}</b>{% endif %}`;
  },
  recursive: (m, scope) =>
    `{% for t in ${scope.value(() => [{ n: "a", c: m.one([[], [{ n: "b", c: [] }]]) }])} recursive %}<i>{{ t.n }}{{ loop(t.c) }}</i>{% endfor %}`,
  break: (m, scope, make) => {
    const { name, expression, scope: inside } = scope.list();
    return `{% for ${name} in ${expression} %}{% if loop.index > 1 %}${m.one(["{% break %}", "{% continue %}"])}{% endif %}${make(inside)}{% endfor %}`;
  },
};
