use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::limits;
use crate::base::markup::{Attribute, Dialect, Event, Soup, Tags};
use crate::send::message::{Style, attribute_text, decoded};
use crate::send::mjml::LEFT_OUT;

/// Checks the markup: language, pictures, links, tables, and whether there is text.
pub(super) fn findings(html: &str) -> Vec<Diagnostic> {
    let mut reader = Reader::default();
    let mut soup = Soup::new(html, Dialect::Html, Tags::None, limits::MARKUP_DEPTH);
    while let Ok(Some(event)) = soup.next() {
        match event {
            Event::Open { name, attributes, .. } => reader.open(&name, &attributes),
            Event::Close { name, .. } => reader.close(&name),
            Event::Text(range) => reader.text(html.get(range).unwrap_or("")),
            _ => {}
        }
    }
    reader.end()
}

#[derive(Default)]
struct Reader {
    found: Vec<Diagnostic>,
    /// The number of open elements with invisible contents.
    unseen: usize,
    /// The open elements, each with whether its contents are invisible.
    open: Vec<(String, bool)>,
    link: Option<Link>,
    tables: Vec<Table>,
    letters: usize,
    pictures: usize,
}

/// A link with its text.
struct Link {
    href: String,
    says: String,
}

/// A table with its apparent purpose.
struct Table {
    has_role: bool,
    lays_out: bool,
}

/// Link texts that do not describe a target, in lower case without punctuation, one per line.
const VAGUE: &str = "\
hier
hier klicken
hier entlang
hier lesen
klick hier
klicke hier
klicken sie hier
jetzt klicken
mehr
mehr lesen
mehr erfahren
mehr anzeigen
mehr dazu
mehr details
mehr infos
mehr informationen
weitere infos
weitere informationen
weiter
weiterlesen
weiter lesen
jetzt lesen
lesen
details
infos
link
zum link
dieser link
los
here
click here
tap here
click
more
more details
more info
more information
read more
read on
learn more
find out more
see more
show more
view more
continue
continue reading
info
information
this
this link
go
start
ici
cliquez ici
lire la suite
en savoir plus
plus
lees meer
meer
meer lezen
klik hier
qui
clicca qui
leggi di più
leggi tutto
scopri di più
aquí
haz clic aquí
leer más
más información
tutaj
kliknij tutaj
więcej
czytaj więcej";

/// The minimum number of letters of a mail that does not consist of pictures only.
const FEW_LETTERS: usize = 40;

fn value<'a>(attributes: &[Attribute<'a>], name: &str) -> Option<&'a str> {
    attributes.iter().find(|a| a.name.eq_ignore_ascii_case(name)).map(|a| a.value)
}

impl Reader {
    fn say(&mut self, code: Code, message: String) {
        let is_known = self.found.iter().any(|known| known.code == code && known.message == message);
        if self.found.len() < limits::FINDINGS && !is_known {
            self.found.push(*Diagnostic::new(code, message));
        }
    }

    fn open(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        let style = value(attributes, "style").map_or(Style::NONE, |style| Style::of(&attribute_text(style)));
        let is_unseen = matches!(name, "head" | "style" | "script" | "title") || style.is_hidden || value(attributes, "hidden").is_some();
        self.unseen += usize::from(is_unseen);
        self.open.push((name.to_owned(), is_unseen));
        match name {
            "html" => {
                let lang = value(attributes, "lang").unwrap_or("");
                if lang.is_empty() || lang == "und" {
                    self.say(Code::MessageNoLang, "the mail has no language".to_owned());
                }
            }
            "img" if self.unseen == 0 => self.picture(attributes),
            "a" => {
                self.link =
                    Some(Link { href: value(attributes, "href").unwrap_or("").to_owned(), says: value(attributes, "aria-label").unwrap_or("").to_owned() })
            }
            "tr" => {
                if let Some(block) = value(attributes, LEFT_OUT) {
                    self.say(Code::MessageNoLive, format!("the live block `{block}` is missing, because the mail was rendered without `live`"));
                }
            }
            "table" => {
                if let Some(outer) = self.tables.last_mut() {
                    outer.lays_out = true;
                }
                let has_role = value(attributes, "role").is_some_and(|role| !role.is_empty());
                self.tables.push(Table { has_role, lays_out: false });
            }
            _ => {}
        }
    }

    fn picture(&mut self, attributes: &[Attribute<'_>]) {
        let source = value(attributes, "src").unwrap_or("");
        let is_dot = |name: &str| value(attributes, name).is_some_and(|size| matches!(size.trim_end_matches("px"), "0" | "1"));
        if is_dot("width") && is_dot("height") {
            return;
        }
        self.pictures += 1;
        match value(attributes, "alt") {
            None => self.say(Code::MessageNoAlt, format!("the picture `{}` has no alt", shortened(source))),
            Some(alt) => {
                if let Some(link) = &mut self.link {
                    link.says.push_str(&attribute_text(alt));
                }
            }
        }
    }

    fn text(&mut self, text: &str) {
        if self.unseen > 0 {
            return;
        }
        let text = decoded(text);
        self.letters += text.chars().filter(|c| c.is_alphanumeric()).count();
        if let Some(link) = &mut self.link {
            link.says.push_str(&text);
        }
    }

    fn close(&mut self, name: &str) {
        if let Some((_, was_unseen)) = self.open.pop_if(|(open, _)| open == name) {
            self.unseen -= usize::from(was_unseen);
        }
        match name {
            "a" => self.end_link(),
            "table" if self.tables.pop().is_some_and(|table| table.lays_out && !table.has_role) => {
                self.say(Code::MessageTableRole, "a layout table has no role".to_owned());
            }
            _ => {}
        }
    }

    fn end_link(&mut self) {
        let Some(Link { href, says }) = self.link.take() else { return };
        if href.is_empty() {
            return;
        }
        let said = says.split_whitespace().collect::<Vec<_>>().join(" ");
        let words = said.to_lowercase();
        let words = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        if !is_seen(&said) {
            self.say(Code::MessageNoLinkText, format!("the link to `{}` has no text", shortened(&href)));
        } else if VAGUE.split('\n').any(|vague| vague == words) {
            self.say(Code::MessageVagueLink, format!("the text of the link to `{}` is only `{said}`", shortened(&href)));
        }
    }

    fn end(mut self) -> Vec<Diagnostic> {
        if self.letters == 0 && self.pictures == 0 {
            self.say(Code::MessageNoText, "the mail has no text".to_owned());
        } else if self.letters < FEW_LETTERS && self.pictures > 0 {
            self.say(Code::MessageOnlyPictures, format!("the mail has {} pictures and {} letters", self.pictures, self.letters));
        }
        self.found
    }
}

/// Whether a text has visible characters.
pub(super) fn is_seen(text: &str) -> bool {
    let has_no_width = |c: char| {
        matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
            || matches!(c, '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}')
    };
    text.chars().any(|c| !c.is_whitespace() && !c.is_control() && !has_no_width(c))
}

/// The beginning of an address.
fn shortened(text: &str) -> String {
    if text.chars().count() > 60 { text.chars().take(60).chain(['…']).collect() } else { text.to_owned() }
}
