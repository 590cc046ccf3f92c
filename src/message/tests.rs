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
    assert_eq!(plain_text(html), "Rad, Größe M   1 €\nKlingel,      22 €\n");
}

#[test]
fn characters_have_names() {
    assert_eq!(plain_text("<p>&Agrave;&eacute;&yuml;&szlig;&bdquo;x&ldquo;&#8364;&#x20ac;&unknown;&amp;lt;</p>"), "Àéÿß„x“€€&unknown;&lt;\n");
}
