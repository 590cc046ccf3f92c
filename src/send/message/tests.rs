use super::*;

#[test]
fn plain_text_has_lists_tables_and_links() {
    let html = "<body><div style=\"display:none;\">hidden <div>inner</div></div><h1>Titel</h1><p>a&nbsp;b<br>c</p><ul><li>eins</li><li>zwei <a href=\"https://z.example\">Link</a></li></ul>\
        <table role=\"presentation\"><tr><td><a href=\"https://k.example\"><img alt=\"Bild\" src=\"x\"></a></td></tr></table>\
        <table><tr><td>Rad</td><td>1.299,00 €</td></tr><tr><td>Klingel</td><td>9,90 €</td></tr></table><!-- no --><style>x</style></body>";
    assert_eq!(
        plain_text(html),
        "Titel\n\na\u{a0}b\nc\n\n- eins\n- zwei Link: https://z.example\n\nBild: https://k.example\n\nRad      1.299,00 €\nKlingel      9,90 €\n"
    );
}

#[test]
fn a_cell_of_data_is_one_line() {
    let html = "<table><tr><td>Rad<br>Größe M</td><td>1 €</td></tr><tr><td>Klingel<br></td><td>22 €</td></tr></table>";
    assert_eq!(plain_text(html), "Rad, Größe M   1 €\nKlingel       22 €\n");
}

#[test]
fn characters_have_names() {
    assert_eq!(plain_text("<p>&Agrave;&eacute;&yuml;&szlig;&bdquo;x&ldquo;&#8364;&#x20ac;&unknown;&amp;lt;</p>"), "Àéÿß„x“€€&unknown;&lt;\n");
}

/// HTML with its expected text.
fn reads(cases: &[(&str, &str)]) {
    for (html, text) in cases {
        assert_eq!(plain_text(html).trim_end_matches('\n'), *text, "{html}");
    }
}

#[test]
fn m7_what_is_hidden_ends_where_html_ends_it() {
    reads(&[
        ("a<img style=\"display:none\">b<br hidden>c<input type=\"checkbox\" style=\"display:none\"/>d", "abcd"),
        ("<div hidden>x<br><div>y</div>z</div>a", "a"),
        ("<p hidden>x<p>a<ul><li style='DISPLAY : None ! important'>x<li>b</ul>", "a\n\n- b"),
        ("<table><tr><td hidden>x</div><td>a<td>b</table>", "a  b"),
        ("<div style=\"max-height:0;overflow:hidden\">x</div><div style='opacity:0'>x</div><div style=visibility:hidden>x</div>a", "a"),
        (
            "<span style=\"color:red;;font-size:0\">x<b>x</b></span><td style=\"font-size:0px\"><img alt=\"a\"><div class=\"k\">b</div><p style=\"font-size:1em\">c",
            "a\nb\n\nc",
        ),
        ("<a href=k style=\"mso-hide:all;max-height:0\">a</a><!--[if mso]>x<![endif]--><!--[if !mso]><!-->b<!--<![endif]--><![if !mso]>c<![endif]>", "a: k bc"),
        ("<style>x</style><script>x</script><title>x</title><template>x</template><!-- x -->a", "a"),
        ("<b hidden>x<div>x</b>a</div>", "a"),
        ("<p hidden>x<select><option>x</select>x<div>a</div>", "a"),
    ]);
}

#[test]
fn m7_a_sign_is_no_tag() {
    reads(&[
        ("Lieferzeit < 3 Tage, I <3 you, a <- b, (<100 EUR) Ende", "Lieferzeit < 3 Tage, I <3 you, a <- b, (<100 EUR) Ende"),
        ("&copy 2026 &AMP; Co&#46 &hearts;&euro;&#x20ac &lt;b&gt; &nix; &amp;lt; AT&T", "© 2026 & Co. ♥€€ <b> &nix; &lt; AT&T"),
        ("a&shy;b&#8203;c &zwnj;&nbsp;&zwnj; d\u{34f}", "abc \u{a0} d"),
    ]);
}

#[test]
fn m7_links_are_found_however_they_are_written() {
    reads(&[
        ("<A HREF='k'>a</A>,<a href=k?b=1&copy=2>b</a>,<a\nclass=x href = \" k\n \">c</a>", "a: k ,b: k?b=1&copy=2 ,c: k"),
        ("<a href=k>a<a href=l>b</a>c", "a: k b: l c"),
        ("<a href=k><div>a</div><div>b</div></a>c", "a\nb: k\nc"),
        ("<a href=k><img alt=''></a><a href=#top>a</a><a href='JavaScript:x()'>b</a><a>c</a>", "k abc"),
        (
            "<a href=\"mailto:a@b.example\">a@b.example</a> <a href=\"tel:+49301234\">+49 30 1234</a> <a href=\"http://k.example\">http://k.example</a>",
            "a@b.example +49 30 1234 http://k.example",
        ),
        ("<img alt=a><img alt=b>c<map><area href=k alt=d></map>", "a b c d: k"),
        ("<a href=k style=\"display:inline-block\">a</a><span style=\"display:block\">b</span><span style=\"display: block\">c</span>", "a: k\nb\nc"),
    ]);
}

#[test]
fn m7_lists_quotes_and_pre_keep_their_lines() {
    reads(&[
        ("a<ul><li><p>b</p><p>c</p><li>d<ul><li>e</ul><li></ul>f", "a\n\n- b\n\n  c\n- d\n  - e\n\nf"),
        ("<ol start=9><li>a<li>b<br>c<li value=20>d</ol>", "9. a\n10. b\n    c\n20. d"),
        (
            "<ol reversed><li>a<ol><li>x</ol><li>b</ol><ol type=a start=26><li>c<li>d</ol><ol type=I start=4><li>e</ol>",
            "2. a\n   1. x\n1. b\n\nz. c\naa. d\n\nIV. e",
        ),
        ("a<blockquote><p>b<p>c<br>d<blockquote>e</blockquote></blockquote>f", "a\n\n> b\n>\n> c\n> d\n>\n> > e\n\nf"),
        ("<pre>\n  a\n\n    b <b> c</b>\n</pre>d", "  a\n\n    b  c\n\nd"),
        ("<div style=\"white-space: pre-wrap\">a\n b</div><p>c\n d", "a\n b\n\nc d"),
        ("<dl><dt>a<dd><p>b</p><dt>c<dd>d</dl>", "a\n  b\n\nc\n  d"),
        ("a<br><br>b<br>c<hr>d<select><option>e<option>f</select>", "a\n\nb\nc\n\n---\n\nd\ne\nf"),
    ]);
}

#[test]
fn m7_tables_of_data_are_lines_and_others_blocks() {
    reads(&[
        (
            "<table><caption>Ihr Kauf<tr><th>Artikel<th>Menge<th>Preis<tr><td>Hut<ul><li>rot</ul><td>2<td>20,00 €<tr><td colspan=2>Summe<td>120,00 €</table>",
            "Ihr Kauf\nArtikel  Menge     Preis\nHut          2   20,00 €\n- rot\nSumme           120,00 €",
        ),
        (
            // A column of pictures, and names that span two.
            "<table><tr><td><img src=a alt=''><td><b>Rad</b><br>grün<td>9,00 €<tr><td colspan=2>Eine lange Bezeichnung<td>19,90 €<tr><td colspan=2>Summe<td>28,90 €<tr><td colspan=3>Alle Preise mit der gesetzlichen Mehrwertsteuer</table>",
            "Rad, grün                9,00 €\nEine lange Bezeichnung  19,90 €\nSumme                   28,90 €\nAlle Preise mit der gesetzlichen Mehrwertsteuer",
        ),
        ("<table role=presentation><tr><td>Hut<td><td>2 €<tr><td>Schal<td><td>20 €</table>", "Hut     2 €\nSchal  20 €"),
        ("<table role=presentation><tr><td><p>a</p><p>b</p><td>c</table>", "a\n\nb\n\nc"),
        ("<ul><li><table><tr><td>a<td>b<tr><td>c<td>d</table><li><table><tr><td>e</table></ul>", "- a  b\n  c  d\n- e"),
        ("<blockquote><table><tr><td><table><tr><td>a<td>b</table><td>c</table></blockquote>", "> a  b\n>\n> c"),
    ]);
}

#[test]
fn m7_any_depth_is_read_in_one_pass() {
    for unit in [
        "<b>",
        "<b></i>",
        "<ul><li>x",
        "<blockquote>x<p>",
        "<table><tr><td>x<td>y",
        "<div hidden><p>",
        "<a href=x><div>x",
        "<ol reversed><li>x",
        "<",
        "&a",
        "<td>x",
    ] {
        let text = plain_text(&unit.repeat(20_000));
        assert!(text.len() < 20_000 * 100, "{unit}: {}", text.len());
    }
    let inside = format!("{}a{}b", "<div><i>".repeat(5_000), "</i></div>".repeat(5_000));
    assert_eq!(plain_text(&inside), "a\nb\n");
}

#[test]
fn m7_an_inbox_shows_the_title_and_what_is_hidden_first() {
    let subject = Subject::of(
        "<HEAD><TITLE\n>Ihr &amp; Kauf</TITLE><style>x</style></HEAD><body><img hidden><div hidden=''><span>Vor</span>ab <div>!</div></div>Text<p hidden>x",
    );
    assert_eq!((subject.subject.as_str(), subject.preheader.as_str()), ("Ihr & Kauf", "Vorab !"));
    let subject = Subject::of("<title>a</title>Text<div style='display:none'>x</div>");
    assert_eq!((subject.subject.as_str(), subject.preheader.as_str()), ("a", ""));
}
