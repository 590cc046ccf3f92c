use super::*;

/// The result of merging: the text or the error.
fn said(text: &str, data: &Value) -> Result<String, (Code, String)> {
    let template = compile(&mail(&format!("\n{text}"))).map_err(|e| (e.code, e.message))?;
    let merged = template.merge(&data.to_string(), &options("de")).map(|m| m.text().trim().to_owned());
    merged.map_err(|e| {
        assert!(e.place.is_some(), "{text}: {}", e.message);
        (e.code, e.message)
    })
}

fn data() -> Value {
    json!({
        "name": "n", "nil": null, "s": "a b", "n": 3, "o": {"x": null, "s": "y"}, "nulls": ["a", null], "texts": ["a", "b"], "deep": [{"k": [1, null]}],
        "l": [{"name": "a", "price": 1, "note": null}, {"name": "b", "price": 2}], "t": "2026-11-22T00:05:00Z", "yes": true, "empty": [],
    })
}

#[test]
fn m5_null_and_undefined_never_become_text_and_the_variable_is_named() {
    for (text, variable) in [
        ("{{ nil }}", "`nil` is null"),
        ("{{ none }}", "`none` is null"),
        ("{{ none|upper }}", "`none` is null"),
        ("{{ 'a' ~ none }}", "`none` is null"),
        ("{{ o.x }}", "`o.x` is null"),
        ("{{ o['x'] }}", "`o['x']` is null"),
        ("{{ nil|upper }}", "`nil` is null"),
        ("{{ o.s|upper ~ o.x|trim }}", "`o.x` is null"),
        ("{{ 'a' ~ nil }}", "`nil` is null"),
        ("{{ ('a' ~ nil)|upper }}", "`nil` is null"),
        ("{{ 'a' ~ (nil if yes else s) }}", "`nil` is null"),
        ("{{ (s and nil)|upper }}", "`nil` is null"),
        ("{{ (nil or o.x)|upper }}", "`o.x` is null"),
        ("{{ nil if yes else s }}", "`nil` is null"),
        ("{{ n + nil }}", "`nil` is null"),
        ("{{ -nil }}", "`nil` is null"),
        ("{% if nil < 3 %}a{% endif %}", "`nil` is null"),
        ("{% if 1 < nil < 3 %}a{% endif %}", "`nil` is null"),
        ("{% if s in nil %}a{% endif %}", "`nil` is null"),
        ("{{ s|truncate(nil) }}", "`nil` is null"),
        ("{{ n|plural(one=nil, other='b') }}", "`nil` is null"),
        ("{{ n|plural(one=zz, other='b') }}", "`zz` is undefined"),
        ("{{ s|replace('a', nil) }}", "`nil` is null"),
        ("{{ nil|length }}", "`nil` is null"),
        ("{% for x in nil %}a{% endfor %}", "`nil` is null"),
        ("{{ nulls|join(', ') }}", "`nulls[]` is null"),
        ("{{ nulls|map('upper')|join }}", "`nulls[]` is null"),
        ("{{ nulls|sort|length }}", "`nulls[]` is null"),
        ("{{ nulls }}", "`nulls[]` is null"),
        ("{{ 'a' ~ nulls }}", "`nulls[]` is null"),
        ("{{ deep|string }}", "`deep[]` is null"),
        ("{{ nulls|last }}", "`nulls|last` is null"),
        ("{{ nulls|last|upper }}", "`nulls|last` is null"),
        ("{{ empty|first|upper }}", "`empty|first` is undefined"),
        ("{{ l|sum(attribute='prise') }}", "`l[].prise` is undefined"),
        ("{{ l|sum(attribute='note') }}", "`l[].note` is null"),
        ("{{ l|sort(attribute='price')|map(attribute='nme')|join(', ') }}", "`l|sort(attribute='price')[].nme` is undefined"),
        ("{{ l|sort(attribute='prise')|length }}", "`l[].prise` is undefined"),
        ("{{ l|sort(attribute='name,prise')|length }}", "`l[].prise` is undefined"),
        ("{{ l|groupby('prise')|length }}", "`l[].prise` is undefined"),
        ("{{ l|unique(attribute='prise')|length }}", "`l[].prise` is undefined"),
        ("{{ (l|max(attribute='prise')).name }}", "`l[].prise` is undefined"),
        ("{{ l|selectattr('prise')|length }}", "`l[].prise` is undefined"),
        ("{{ [zz]|length }}", "`zz` is undefined"),
        ("{{ {'a': zz}|length }}", "`zz` is undefined"),
        ("{% if zz is none %}a{% endif %}", "`zz` is undefined"),
        ("{% if s is eq zz %}a{% endif %}", "`zz` is undefined"),
        ("{% set a = zz %}a", "`zz` is undefined"),
        ("{% with a = zz %}a{% endwith %}", "`zz` is undefined"),
        ("{% macro m(p='x') %}{{ p }}{% endmacro %}{{ m(zz) }}", "`zz` is undefined"),
        ("{% macro m(p=zz) %}a{% endmacro %}{{ m() }}", "`zz` is undefined"),
        ("{% if zz %}a{% endif %}", "`zz` is undefined"),
        ("{{ 'a' if zz else 'b' }}", "`zz` is undefined"),
        ("{{ (n if zz else s) ~ 'x' }}", "`zz` is undefined"),
        ("{% macro m(p) %}{{ (s ~ (p if zz else p)) }}{% endmacro %}{{ m(n) }}", "`zz` is undefined"),
        ("{{ not zz }}", "`zz` is undefined"),
        ("{{ zz and s }}", "`zz` is undefined"),
        ("{{ s if o.zz == 3 }}", "`o.zz` is undefined"),
        ("{{ s if 3 in o.zz }}", "`o.zz` is undefined"),
        ("{{ order.totl|money }}", "`order` is undefined"),
        ("{{ o.totl|money }}", "`o.totl` is undefined"),
        ("{{ o.a.b.c }}", "`o.a` is undefined"),
        ("{{ zz|default(none) }}", "`zz|default(none)` is null"),
        ("{{ s|default(zz) ~ nil|default(zz) }}", "`nil|default(zz)` is undefined"),
    ] {
        assert_eq!(said(text, &data()), Err((Code::TemplateUndefined, variable.to_owned())), "{text}");
    }
}

#[test]
fn m5_a_default_or_a_condition_makes_null_harmless() {
    for (text, merged) in [
        ("{{ nil|default('d') }}{{ zz|default('e') }}{{ o.x|d('f') }}{{ o.zz|default('g', true) }}", "defg"),
        ("{{ zz|default(none)|default('d') }}", "d"),
        ("{{ nil or 'd' }}{{ nil and 'e' or 'f' }}", "df"),
        ("{% if nil %}a{% else %}b{% endif %}{% if nil is none %}c{% endif %}{% if nil == s or nil != s %}d{% endif %}", "bcd"),
        ("{{ nulls|select|join(', ') }}{{ [none, 'b']|select|join }}", "ab"),
        ("{{ nulls|map('default', '-')|join }}", "a-"),
        ("{{ l|map(attribute='note', default='-')|map('default', '-')|join }}", "--"),
        ("{{ l|selectattr('note', 'defined')|length }}{{ nulls|length }}", "12"),
        ("{% set a = nil %}{{ a|default('x') }}{{ 'y' if zz is defined }}{{ nulls|json }}", "x[\"a\",null]"),
        ("{% macro m(p, q='x') %}{{ p|default(q) }}{% endmacro %}{{ m(nil) }}", "x"),
        ("{% macro m() %}{{ texts[:1]|join }}{{ l[1:][0].name }}{{ o.s[:1] ~ texts[:1][0] }}{% endmacro %}{{ m() }}", "abya"),
        ("{{ (-n)|abs }}{{ -n|abs }}{{ 2 ** n }}{{ n is divisibleby 3 }}{% if n is eq 3 %}a{% endif %}{{ 'b' if not n is odd }}", "338Truea"),
    ] {
        assert_eq!(said(text, &data()).as_deref(), Ok(merged), "{text}");
    }
}

#[test]
fn m5_a_filter_refuses_arguments_it_does_not_have() {
    for (text, message) in [
        ("{{ t|datetime(tz='Asia/Tokyo') }}", "`datetime` has no argument `tz`"),
        ("{{ n|number(1, 2) }}", "`number` takes one argument without a name at most"),
        ("{{ n|plural('a') }}", "`plural` takes no argument without a name"),
        ("{{ n|plural(1=2) }}", ""),
        ("{{ n|plural(one=1, other='x') }}", "`plural` takes a text, not 1"),
        ("{{ s|truncate(lenght=3) }}", "`truncate` has no argument `lenght`"),
        ("{{ n|json(2) }}", "`json` takes no argument without a name"),
    ] {
        let e = said(text, &data()).unwrap_err();
        assert!(e.1 == message || message.is_empty(), "{text}: {e:?}");
    }
}

#[test]
fn m5_an_error_in_a_text_of_a_letter_names_its_key_and_locale() {
    let texts = [("t", "de-du"), ("t.hello", "Hallo {{ customer.frstName }}"), ("theme.ink", "{{ ink }}")].map(|(k, v)| (k.to_owned(), v.to_owned())).into();
    let source = mail("x\n{{ t.hello }}").replace("<mj-text>", "<mj-text color=\"{{ theme.ink }}\">");
    let template = Template::compile(
        &source,
        CompileOptions { include: &|_| None, texts: Some(&texts), schema: None, mjml: Options { tags: Tags::Jinja, ..Options::default() } },
    )
    .unwrap();
    let e = template.merge(r#"{"name":"n","customer":{},"ink":"red"}"#, &options("de")).unwrap_err();
    assert_eq!((e.message.as_str(), e.place.unwrap().line), ("`customer.frstName` is undefined, in the text `t.hello` of `de-du`", 5));
    let e = template.merge(r#"{"name":"n","customer":{"frstName":"a"}}"#, &options("de")).unwrap_err();
    assert_eq!((e.message.as_str(), e.place.unwrap().line), ("`ink` is undefined, in the text `theme.ink`", 4));
}

#[test]
fn m5_both_ways_are_as_strict() {
    let names = ["zz", "nil", "s", "n", "o.zz", "texts"];
    let uses = [
        "{{ A }}",
        "{{ A|default(B) }}",
        "{{ A ~ B }}",
        "{{ A|upper }}",
        "{% if A %}a{% endif %}",
        "{% if A < B %}a{% else %}b{% endif %}",
        "{% if A == B %}a{% else %}b{% endif %}",
        "{% set x = A %}{{ x|default('-') }}",
        "{% with x = A %}{{ x }}{% endwith %}",
        "{% for x in A %}a{% endfor %}",
        "{{ A|length }}",
        "{{ A or B }}{{ A and B }}",
        "{{ A if B else 'x' }}",
        "{{ A is none }}",
        "{{ n|plural(one=A, other=B) }}",
        "{{ A|truncate(B) }}",
        "{{ A|json }}",
    ];
    for text in uses {
        for a in names {
            for b in names.into_iter().take(if text.contains('B') { names.len() } else { 1 }) {
                let text = text.replace('A', a).replace('B', b);
                let [short, engine] = both(&text, &data());
                assert!(short.is_none() || short == engine, "{text}\n{short:?}\n{engine:?}");
            }
        }
    }
}

#[test]
fn m12_what_is_copied_is_paid_for() {
    let data = json!({"name": "n", "text": "x".repeat(100_000)});
    for text in [
        "{% set ns = namespace(a=[1]) %}{% for i in range(40) %}{% set ns.a = ns.a + ns.a %}{% endfor %}{{ ns.a|length }}",
        "{% set ns = namespace(a=text) %}{% for i in range(40) %}{% set ns.a = ns.a ~ ns.a %}{% endfor %}{{ ns.a|length }}",
        "{% set ns = namespace(a=[1]) %}{% for i in range(40) %}{% set ns.a = [ns.a, ns.a] %}{% endfor %}{{ ns.a }}",
        "{% set ns = namespace(a=[1]) %}{% for i in range(40) %}{% set ns.a = [ns.a, ns.a] %}{% endfor %}{{ ns.a|json }}",
        "{% set ns = namespace(a=[1]) %}{% for i in range(5000) %}{% set ns.a = [ns.a] %}{% endfor %}{{ ns.a|length }}",
        "{% set ns = namespace(a=[1]) %}{% for i in range(5000) %}{% set ns.a = ns.a|batch(1) %}{% endfor %}{{ ns.a|length }}",
        "{% set ns = namespace() %}{% set ns.a = ns %}{{ ns }}",
        &format!("{{% set a = [1] %}}{}{{{{ a|length }}}}{}", "{% with a = a + a %}".repeat(40), "{% endwith %}".repeat(40)),
        "{% macro m(a, n) %}{{ m(a + a, n - 1) if n else a|sum }}{% endmacro %}{{ m([1], 18) }}{{ m([1], 19) }}",
        "{{ (text * 100000)|length }}{{ [text] * 1000000 }}",
        "{% for i in range(100000) %}{% set a = text|replace('x', 'yy')|upper %}{% endfor %}",
    ] {
        assert_eq!(said(text, &data).unwrap_err().0, Code::TemplateLimit, "{text}");
    }
}

#[test]
fn m12_what_is_deep_is_an_error_with_its_place() {
    let data = json!({"name": "n"});
    let chain = |part: &str, count: usize| part.repeat(count);
    for text in [
        format!("{{{{ name{} }}}}", chain(" ~ name", 4_000)),
        format!("{{{{ name{} }}}}", chain(".a", 100_000)),
        format!("{{{{ name{} }}}}", chain("|upper", 100_000)),
        format!("{{{{ {}name }}}}", chain("not ", 100_000)),
        format!("{{{{ 1 {}1 }}}}", chain("- - ", 100_000)),
        format!("{{{{ name{} }}}}", chain(" if name else name", 10_000)),
        format!("{{{{ name{} }}}}", chain(" ~ m(1, 2)", 10_000)),
        format!("{{{{ {}{} }}}}", chain("(", 10_000), chain(")", 10_000)),
        format!("{{% if name %}}a{}{{% endif %}}", chain("{% elif name %}b", 1_800)),
    ] {
        assert_eq!(said(&text, &data).unwrap_err().0, Code::TemplateSyntax, "{}", &text[..40]);
    }
    let e = compile(&mail(&format!("\n\n{{{{ name{} }}}}", chain(" ~ name", 600)))).unwrap_err();
    assert_eq!((e.message.as_str(), e.place.unwrap().line), ("more than 500 operators in one expression", 6));
    // Brackets count with what is in them.
    let e = compile(&mail(&format!("{{{{ {}name{} }}}}", chain("(", 501), chain(")", 501)))).unwrap_err();
    assert_eq!(e.message, "more than 500 operators in one expression");
    // Length is not depth.
    for text in [
        format!("{{{{ name{} }}}}", chain(" ~ name", 400)),
        format!("{{{{ [name{}]|length }}}}", chain(", name ~ 'x'", 5_000)),
        chain("{% if name %}{{ name ~ name }}{% elif 1 %}x{% endif %}", 2_000),
        format!("{{% if name %}}a{}{{% endif %}}", chain("{% elif name %}b", 400)),
        format!("{{% raw %}}{}{{% endraw %}}{{# {} #}}", chain("{% elif %}", 1_000), chain("{{ - ", 1_000)),
    ] {
        said(&text, &data).unwrap();
    }
}
