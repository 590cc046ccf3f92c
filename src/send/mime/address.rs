//! Parses addresses in the usual notations (RFC 5322, 3.4): display names, comments, groups, lists.

use crate::base::diagnostic::{Code, Diagnostic, Result};

/// Converts an internationalized domain to ASCII (`xn--…`), if possible.
pub type ToAscii<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The maximum length of an address in SMTP (RFC 5321, 4.5.3.1.3, without the angle brackets).
const ADDRESS_BYTES: usize = 254;

/// An address as given by the caller.
#[derive(Clone)]
pub enum Given {
    /// One address or a list: `Shop <post@shop.example>`.
    Text(String),
    /// Separate name and address; the name is not parsed.
    Named {
        /// The display name.
        name: Option<String>,
        /// The bare address.
        address: String,
    },
}

/// A mailbox or a group of mailboxes.
pub(super) enum Entry {
    Mailbox(Mailbox),
    Group(String, Vec<Mailbox>),
}

pub(super) struct Mailbox {
    pub name: String,
    pub address: String,
}

impl Mailbox {
    pub fn domain(&self) -> &str {
        self.address.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

/// Parses the addresses for one field.
pub(super) fn entries(field: &str, given: &[Given], to_ascii: ToAscii<'_>) -> Result<Vec<Entry>> {
    let mut all = Vec::new();
    for given in given {
        match given {
            Given::Text(text) => {
                one_line(field, text)?;
                all.extend(list(text, to_ascii).map_err(|why| bad(field, text, &why))?);
            }
            Given::Named { name, address } => {
                let name = name.as_deref().unwrap_or("");
                one_line(field, name)?;
                one_line(field, address)?;
                let address = addr_spec(address.trim(), to_ascii).map_err(|why| bad(field, address, &why))?;
                all.push(Entry::Mailbox(Mailbox { name: collapsed(name), address }));
            }
        }
    }
    Ok(all)
}

fn bad(field: &str, text: &str, why: &str) -> Box<Diagnostic> {
    let text: String = text.chars().take(100).collect();
    Diagnostic::new(Code::EmlBadAddress, format!("`{text}` is not an address for `{field}`: {why}"))
}

fn one_line(field: &str, text: &str) -> Result<()> {
    match text.chars().find(|&c| c.is_control() && c != '\t') {
        None => Ok(()),
        Some(found) => Err(Diagnostic::new(Code::EmlBadAddress, format!("`{field}` has a character that ends lines or can't be shown: {found:?}"))),
    }
}

fn collapsed(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

#[derive(PartialEq)]
enum Kind {
    Word(String),
    Quoted(String),
    Angle(String),
    Comment(String),
    Separator(char),
}

struct Token {
    kind: Kind,
    /// Whether no space separates it from the token before.
    glued: bool,
}

type Read<T> = std::result::Result<T, String>;

fn list(text: &str, to_ascii: ToAscii<'_>) -> Read<Vec<Entry>> {
    let tokens = tokens(text)?;
    let mut entries = Vec::new();
    let mut rest = tokens.as_slice();
    loop {
        let end = rest.iter().position(|token| matches!(token.kind, Kind::Separator(_))).unwrap_or(rest.len());
        let (before, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        match after.split_first() {
            Some((Token { kind: Kind::Separator(':'), .. }, members)) => {
                let end = members.iter().position(|token| token.kind == Kind::Separator(';')).ok_or("the group has no `;` at its end")?;
                let (members, after) = members.split_at_checked(end).unwrap_or((members, &[]));
                let members = members.split(|token| token.kind == Kind::Separator(','));
                let members: Read<Vec<_>> = members.filter(|tokens| !tokens.is_empty()).map(|tokens| mailbox(tokens, to_ascii)).collect();
                entries.push(Entry::Group(phrase(before), members?));
                rest = after.get(1..).unwrap_or(&[]);
                match rest.split_first() {
                    None => break,
                    Some((Token { kind: Kind::Separator(','), .. }, more)) => rest = more,
                    Some(_) => return Err("there is text after the group's `;`".to_owned()),
                }
            }
            // Many programs write lists with empty entries; a list without any address is invalid.
            Some((Token { kind: Kind::Separator(','), .. }, more)) if before.is_empty() && !more.is_empty() => rest = more,
            Some((Token { kind: Kind::Separator(','), .. }, more)) => {
                entries.push(Entry::Mailbox(mailbox(before, to_ascii)?));
                rest = more;
            }
            Some(_) => return Err("there is a `;` without a group before it".to_owned()),
            None => {
                if !before.is_empty() || entries.is_empty() {
                    entries.push(Entry::Mailbox(mailbox(before, to_ascii)?));
                }
                break;
            }
        }
    }
    Ok(entries)
}

fn tokens(text: &str) -> Read<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut chars = text.chars().peekable();
    let mut glued = false;
    while let Some(c) = chars.next() {
        let kind = match c {
            ' ' | '\t' => {
                glued = false;
                continue;
            }
            '"' => Kind::Quoted(until(&mut chars, '"').ok_or("a quote is not closed")?),
            '(' => Kind::Comment(comment(&mut chars).ok_or("a comment is not closed")?),
            '<' => Kind::Angle(angle(&mut chars).ok_or("`<` is not closed")?),
            '>' | ')' => return Err(format!("`{c}` has no opening counterpart")),
            ',' | ';' | ':' => Kind::Separator(c),
            _ => {
                let mut word = String::from(c);
                let mut literal = c == '[';
                while let Some(&next) = chars.peek() {
                    if next == ' ' || next == '\t' || (!literal && "\"(<>),;:".contains(next)) {
                        break;
                    }
                    literal = (literal || next == '[') && next != ']';
                    word.push(next);
                    chars.next();
                }
                Kind::Word(word)
            }
        };
        tokens.push(Token { kind, glued });
        glued = true;
    }
    Ok(tokens)
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// A quoted string up to its end, unescaped.
fn until(chars: &mut Chars<'_>, end: char) -> Option<String> {
    let mut text = String::new();
    loop {
        match chars.next()? {
            '\\' => text.push(chars.next()?),
            c if c == end => return Some(text),
            c => text.push(c),
        }
    }
}

fn comment(chars: &mut Chars<'_>) -> Option<String> {
    let mut text = String::new();
    let mut depth = 0_usize;
    loop {
        match chars.next()? {
            '\\' => text.push(chars.next()?),
            ')' if depth == 0 => return Some(text),
            c => {
                depth = match c {
                    '(' => depth + 1,
                    ')' => depth - 1,
                    _ => depth,
                };
                text.push(c);
            }
        }
    }
}

/// The text in angle brackets, unchanged.
fn angle(chars: &mut Chars<'_>) -> Option<String> {
    let mut text = String::new();
    let mut quoted = false;
    loop {
        match chars.next()? {
            '\\' if quoted => text.extend(['\\', chars.next()?]),
            '>' if !quoted => return Some(text),
            c => {
                quoted ^= c == '"';
                text.push(c);
            }
        }
    }
}

fn mailbox(tokens: &[Token], to_ascii: ToAscii<'_>) -> Read<Mailbox> {
    let is_comment = |token: &&Token| matches!(token.kind, Kind::Comment(_));
    if let Some(at) = tokens.iter().position(|token| matches!(token.kind, Kind::Angle(_))) {
        let (name, rest) = tokens.split_at_checked(at).unwrap_or((tokens, &[]));
        let Some((Token { kind: Kind::Angle(address), .. }, after)) = rest.split_first() else { return Err("it is empty".to_owned()) };
        if !after.iter().all(|token| is_comment(&token)) {
            return Err("there is text after `>`: lists need commas".to_owned());
        }
        return Ok(Mailbox { name: phrase(name), address: addr_spec(address.trim(), to_ascii)? });
    }
    let mut address = String::new();
    for token in tokens.iter().filter(|token| !is_comment(token)) {
        if !address.is_empty() && !token.glued {
            return Err("a name needs its address in `<>`".to_owned());
        }
        match &token.kind {
            Kind::Word(word) => address.push_str(word),
            Kind::Quoted(text) => address.push_str(&quoted(text)),
            Kind::Angle(_) | Kind::Comment(_) | Kind::Separator(_) => {}
        }
    }
    // `ada@shop.example (Ada)` is the notation from before RFC 2822.
    let name = tokens.iter().find_map(|token| match &token.kind {
        Kind::Comment(text) => Some(collapsed(text)),
        _ => None,
    });
    Ok(Mailbox { name: name.unwrap_or_default(), address: addr_spec(&address, to_ascii)? })
}

/// A display name: words and quoted strings.
fn phrase(tokens: &[Token]) -> String {
    let mut name = String::new();
    for token in tokens {
        let (Kind::Word(text) | Kind::Quoted(text)) = &token.kind else { continue };
        if !name.is_empty() && !token.glued {
            name.push(' ');
        }
        name.push_str(text);
    }
    collapsed(&name)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Checks an address and normalizes it to RFC 5322.
fn addr_spec(text: &str, to_ascii: ToAscii<'_>) -> Read<String> {
    let (local, domain) = text.rsplit_once('@').ok_or("it has no `@`")?;
    let address = format!("{}@{}", local_part(local)?, domain_part(domain, to_ascii)?);
    if address.len() > ADDRESS_BYTES {
        return Err(format!("it has more than {ADDRESS_BYTES} bytes"));
    }
    Ok(address)
}

fn local_part(local: &str) -> Read<String> {
    if !local.is_ascii() {
        return Err("it has non-ASCII letters before the `@`, which only servers with SMTPUTF8 accept".to_owned());
    }
    let is_atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    if local.is_empty() {
        return Err("there is nothing before the `@`".to_owned());
    }
    if local.chars().all(is_atom) {
        // Some providers assigned addresses with dots that need quotes.
        let is_dotted = local.starts_with('.') || local.ends_with('.') || local.contains("..");
        return Ok(if is_dotted { quoted(local) } else { local.to_owned() });
    }
    let inner = local.strip_prefix('"').map(|rest| rest.chars().peekable());
    let Some(mut inner) = inner else { return Err("before the `@` it has a character that needs quotes".to_owned()) };
    match until(&mut inner, '"') {
        Some(text) if inner.next().is_none() && !text.is_empty() => Ok(quoted(&text)),
        _ => Err("the quotes before the `@` are wrong".to_owned()),
    }
}

fn domain_part(domain: &str, to_ascii: ToAscii<'_>) -> Read<String> {
    if let Some(literal) = domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let is_literal = !literal.is_empty() && literal.bytes().all(|b| b.is_ascii_alphanumeric() || b".:-".contains(&b));
        return if is_literal { Ok(domain.to_owned()) } else { Err(format!("`{domain}` is not a domain")) };
    }
    let wrong = || format!("`{domain}` is not a domain");
    if domain.chars().any(|c| c.is_ascii() && !c.is_ascii_alphanumeric() && !"-._".contains(c)) {
        return Err(wrong());
    }
    let ascii = if domain.is_ascii() { domain.to_owned() } else { to_ascii(domain).ok_or_else(wrong)? };
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    if ascii.split('.').all(is_label) { Ok(ascii) } else { Err(wrong()) }
}
