use super::text::seen;
use std::borrow::Cow;
use std::fmt::Write;

/// Normalizes an absolute https address from a feed: `//host/…` becomes https, other scripts and non-ASCII letters are encoded as browsers do. None for
/// anything else. Allowed hosts are checked by the campaign.
pub(super) fn https(raw: &str) -> Option<String> {
    let mut link = seen(raw);
    // Shop systems often escape twice; no query contains this intentionally.
    if link.contains('&') && (link.contains("&amp;") || link.contains("&#38;")) {
        link = link.replace("&amp;", "&").replace("&#38;", "&").into();
    }
    let rest = match link.get(..8) {
        Some(scheme) if scheme.eq_ignore_ascii_case("https://") => link.get(8..)?,
        _ => link.strip_prefix("//")?,
    };
    let end = memchr::memchr3(b'/', b'?', b'#', rest.as_bytes()).unwrap_or(rest.len());
    let (host, path) = rest.split_at_checked(end)?;
    let host = ascii_host(host)?;
    let is_host = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.:".contains(&b)) && !host.starts_with(['.', ':', '-']);
    (is_host && !path.contains('\\')).then(|| ["https://", &host, &encode_non_ascii(path)].concat())
}

/// Percent-encodes non-ASCII characters as UTF-8, as browsers do; umlauts occur in real feeds.
fn encode_non_ascii(path: &str) -> Cow<'_, str> {
    // Has no early exit, so that it can be vectorized.
    if path.bytes().fold(true, |all, b| all & (b.is_ascii() && b != b' ')) {
        return path.into();
    }
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        if c.is_ascii() && c != ' ' {
            out.push(c);
        } else {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out.into()
}

/// A host with non-ASCII labels encoded as Punycode.
fn ascii_host(host: &str) -> Option<Cow<'_, str>> {
    if host.is_ascii() {
        return Some(host.into());
    }
    let labels: Option<Vec<String>> = host
        .to_lowercase()
        .split('.')
        .map(|label| if label.is_ascii() { Some(label.to_owned()) } else { punycode(label).map(|code| format!("xn--{code}")) })
        .collect();
    labels.map(|labels| labels.join(".").into())
}

/// A label as Punycode (RFC 3492, section 6.3).
fn punycode(label: &str) -> Option<String> {
    // A label has at most 63 characters.
    if label.chars().count() > 63 || !label.chars().all(|c| c == '-' || c.is_alphanumeric()) {
        return None;
    }
    let points: Vec<u32> = label.chars().map(u32::from).collect();
    let mut out: String = label.chars().filter(char::is_ascii).collect();
    let basic = out.len() as u32;
    if basic > 0 {
        out.push('-');
    }
    let (mut n, mut delta, mut bias, mut done) = (128_u32, 0_u32, 72_u32, basic);
    while (done as usize) < points.len() {
        let next = points.iter().copied().filter(|point| *point >= n).min()?;
        delta = delta.checked_add((next - n).checked_mul(done + 1)?)?;
        n = next;
        for point in &points {
            if *point < n {
                delta = delta.checked_add(1)?;
            }
            if *point == n {
                push_delta(&mut out, delta, bias);
                bias = adapted(delta, done + 1, done == basic);
                (delta, done) = (0, done + 1);
            }
        }
        (delta, n) = (delta.checked_add(1)?, n.checked_add(1)?);
    }
    Some(out)
}

fn push_delta(out: &mut String, delta: u32, bias: u32) {
    let (mut q, mut k) = (delta, 36_u32);
    loop {
        let t = k.saturating_sub(bias).clamp(1, 26);
        let digit = if q < t { q } else { t + (q - t) % (36 - t) };
        // a–z are 0–25, then the digits.
        out.push(char::from(b"abcdefghijklmnopqrstuvwxyz0123456789".get(digit as usize).copied().unwrap_or(b'a')));
        if q < t {
            return;
        }
        q = (q - t) / (36 - t);
        k += 36;
    }
}

fn adapted(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut k = 0_u32;
    while delta > 455 {
        delta /= 35;
        k += 36;
    }
    k + 36 * delta / (delta + 38)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p4_links_are_https_or_none() {
        for (raw, expected) in [
            ("https://shop.example/a?b=1&amp;c=2#d", "https://shop.example/a?b=1&c=2#d"),
            (" HTTPS://shop.example/rä der \n", "https://shop.example/r%C3%A4%20der"),
            ("//cdn.shop.example/a.jpg", "https://cdn.shop.example/a.jpg"),
            ("https://shop.example:8443?x", "https://shop.example:8443?x"),
            ("\u{feff}https://shop.example/\u{200b}a", "https://shop.example/a"),
            ("https://hüte.example/x", "https://xn--hte-hoa.example/x"),
            ("https://www.Bücher.Example", "https://www.xn--bcher-kva.example"),
            ("https://例え.テスト/", "https://xn--r8jz45g.xn--zckzah/"),
            ("https://почта.рф", "https://xn--80a1acny.xn--p1ai"),
        ] {
            assert_eq!(https(raw).as_deref(), Some(expected), "{raw}");
        }
        for bad in [
            "",
            "http://shop.example/",
            "/a",
            "shop.example",
            "https://",
            "https:///a",
            "https://a b/",
            "https://user@shop.example/",
            "https://shop.example\\@evil.example/",
            "javascript:alert(1)",
            "https://a\u{2024}b/",
            "//",
        ] {
            assert_eq!(https(bad), None, "{bad}");
        }
    }
}
