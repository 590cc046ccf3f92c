use super::*;

/// Events as text: `<a b=c>`, `</a>`, `</a?>` for an implied end, `"text"`.
fn told(text: &str, dialect: Dialect, tags: Tags) -> String {
    let mut soup = Soup::new(text, dialect, tags, 100);
    let mut words = Vec::new();
    while let Some(event) = soup.next().unwrap() {
        words.push(match event {
            Event::Open { name, attributes, self_closed, .. } => {
                let attributes: String = attributes.iter().map(|a| format!(" {}={}", a.name, a.value)).collect();
                format!("<{name}{attributes}{}>", if self_closed { "/" } else { "" })
            }
            Event::Close { name, implied, .. } => format!("</{name}{}>", if implied { "?" } else { "" }),
            Event::Text(range) => format!("{:?}", &text[range]),
            Event::Comment(data, _) => format!("!{data}!"),
            Event::CData(data, _) => format!("[{data}]"),
            Event::Declaration(data, _) => format!("({data})"),
            Event::Template(range) => format!("T{}", &text[range]),
            Event::Stray(name, _) => format!("stray {name}"),
        });
    }
    words.join(" ")
}

#[test]
fn markup_is_read_as_htmlparser2_reads_it() {
    for (text, events) in [
        ("<A b=1 C='2' d=\"3\" e>x</A>", "<a b=1 C=2 d=3 e=> \"x\" </a>"),
        ("<a b=\"1\"c=2/>", "<a b=1 c=2/> </a?>"),
        ("a < b <3 </ > </>", "\"a \" \"< b \" \"<3 \" \"</ > \" \"</>\""),
        ("<p>a<p>b</p>c</p>", "<p> \"a\" </p?> <p> \"b\" </p> \"c\" <p> </p>"),
        ("<ul><li>a<li>b</ul>", "<ul> <li> \"a\" </li?> <li> \"b\" </li?> </ul>"),
        ("<br>a</br><img/>", "<br> </br?> \"a\" <br> </br> <img/> </img?>"),
        ("<!doctype html><?xml?><!-- a --><!--><![CDATA[b]]>", "(!doctype html) (?xml?) ! a ! !! [b]"),
        ("<style>a<b</STYLE >c<title><x></title>", "<style> \"a<b\" </style> \"c\" <title> \"<x>\" </title>"),
        ("<a><b>x</a></c>", "<a> <b> \"x\" </b?> </a> stray c"),
        ("<a>b<c d", "<a> \"b\" </a?>"),
        ("<a =b>", "<a =b=> </a?>"),
    ] {
        assert_eq!(told(text, Dialect::Mjml, Tags::None), events, "{text}");
    }
}

#[test]
fn dialects_differ_in_what_closes() {
    assert_eq!(told("<td/>x", Dialect::Html, Tags::None), "<td> \"x\" </td?>");
    assert_eq!(told("<td/>x", Dialect::Xml, Tags::None), "<td/> </td?> \"x\"");
    assert_eq!(told("<Br>x</Br><B>", Dialect::Xml, Tags::None), "<Br> </Br?> \"x\" !! <B> </B?>");
    assert_eq!(told("<svg><a/></svg>", Dialect::Html, Tags::None), "<svg> <a/> </a?> </svg>");
}

#[test]
fn template_tags_are_known_where_they_may_stand() {
    let text = "a{{ \"<b>\" }}<c {% if d %}e=\"{{ \"f\" }}\"{% endif %} g={{ h > 1 }}>{# </c> #}</c>{ i";
    assert_eq!(
        told(text, Dialect::Mjml, Tags::Jinja),
        "\"a\" T{{ \"<b>\" }} <c {% if d %}= e={{ \"f\" }} {% endif %}= g={{ h > 1 }}> T{# </c> #} </c> \"{ i\""
    );
}

#[test]
fn depth_is_bounded() {
    let deep = "<a>".repeat(101);
    let mut soup = Soup::new(&deep, Dialect::Mjml, Tags::None, 100);
    let mut opened = 0;
    let end = loop {
        match soup.next() {
            Ok(Some(_)) => opened += 1,
            Ok(None) => panic!("{opened} were opened"),
            Err(TooDeep(range)) => break range,
        }
    };
    assert_eq!((opened, end), (100, 300..303));
}

#[test]
fn an_end_in_a_string_ends_no_tag() {
    for (text, length) in [
        ("{{ \"}}\" }} x }}", Some(10)),
        ("{% if a == '%}' %}", Some(18)),
        ("{{ 'it\\'s }}' }}", Some(16)),
        ("{{ it's }} x's }}", Some(17)),
        ("{{ it's }}", Some(10)),
        ("{# \" #} \" #}", Some(7)),
        ("{{ a", None),
        ("x", None),
    ] {
        assert_eq!(tag_length(text), length, "{text}");
    }
}

#[test]
fn a_string_is_looked_through_as_far_as_its_reach() {
    let tag = |length: usize| format!("{{{{ '{}}}}}' }}}} x }}}}", "\\'".repeat(length));
    assert_eq!(tag_length(&tag(100)), Some(210));
    assert_eq!(tag_length(&tag(1000)), Some(2006));
}
