use super::cldr;
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::stored::{Reader, Stored};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// An ISO 4217 currency in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency([u8; 3]);

/// The active codes of ISO 4217 (amendment 179) without funds, metals and test codes, sorted.
pub(super) const CODES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

/// Binary search in the sorted codes; each is followed by a space.
fn is_known(code: &[u8; 3]) -> bool {
    let (mut low, mut high) = (0, CODES.len().div_ceil(4));
    while low < high {
        let middle = low.midpoint(high);
        match CODES.as_bytes().get(middle * 4..middle * 4 + 3).unwrap_or(&[]).cmp(code) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    false
}

/// Currency signs and names in lower case, with the currencies they can mean. `true`: the sign means this currency by default.
const MARKS: &[(&str, &str, bool)] = &[
    ("€", "EUR", true),
    ("euro", "EUR", true),
    ("euros", "EUR", true),
    ("£", "GBP EGP FKP GIP LBP SDG SHP SSP SYP", true),
    ("￡", "GBP", true),
    ("$", "USD ARS AUD BBD BMD BND BSD BZD CAD CLP COP CVE DOP FJD GYD HKD JMD KYD LRD MXN NAD NZD SBD SGD SRD TTD TWD UYU WST XCD", false),
    ("＄", "USD ARS AUD BBD BMD BND BSD BZD CAD CLP COP CVE DOP FJD GYD HKD JMD KYD LRD MXN NAD NZD SBD SGD SRD TTD TWD UYU WST XCD", false),
    ("c$", "CAD NIO", false),
    ("a$", "AUD", true),
    ("s$", "SGD", true),
    ("nt$", "TWD", true),
    ("ec$", "XCD", true),
    ("si$", "SBD", true),
    ("r$", "BRL", true),
    ("¥", "JPY CNY", false),
    ("￥", "JPY CNY", false),
    ("円", "JPY", true),
    ("zł", "PLN", true),
    ("kč", "CZK", true),
    ("kr", "SEK NOK DKK ISK", false),
    ("kr.", "SEK NOK DKK ISK", false),
    ("ft", "HUF", true),
    ("лв", "BGN", true),
    ("лв.", "BGN", true),
    ("lei", "RON MDL", false),
    ("fr", "CHF BIF CDF DJF GNF KMF RWF XAF XOF XPF", true),
    ("fr.", "CHF BIF CDF DJF GNF KMF RWF XAF XOF XPF", true),
    ("sfr.", "CHF", true),
    ("fcfa", "XAF XOF", false),
    ("cfa", "XAF XOF", false),
    ("f", "XAF XOF XPF", false),
    ("cfpf", "XPF", true),
    ("fcfp", "XPF", true),
    ("cg.", "XCG", true),
    ("cf", "XCG", true),
    ("zig", "ZWG", true),
    ("₺", "TRY", true),
    ("tl", "TRY", true),
    ("₴", "UAH", true),
    ("₽", "RUB", true),
    ("₹", "INR", true),
    ("₩", "KRW KPW", true),
    ("￦", "KRW KPW", true),
    ("₪", "ILS", true),
    ("₫", "VND", true),
    ("₱", "PHP CUP", true),
    ("฿", "THB", true),
    ("₦", "NGN", true),
    ("₵", "GHS", true),
    ("₡", "CRC", true),
    ("₲", "PYG", true),
    ("₸", "KZT", true),
    ("₼", "AZN", true),
    ("₾", "GEL", true),
    ("₮", "MNT", true),
    ("৳", "BDT", true),
    ("៛", "KHR", true),
];

/// The currency of a sign next to a country's two letters: `US$`, `$US`, `CN¥`, `£GB`.
fn of_country(mark: &str) -> Option<String> {
    let sign = mark.trim_matches(|c: char| c.is_ascii_alphabetic());
    let country = mark.strip_prefix(sign).or_else(|| mark.strip_suffix(sign)).filter(|country| country.len() == 2)?.to_ascii_uppercase();
    let (_, codes, _) = MARKS.iter().find(|(known, ..)| *known == sign)?;
    codes.split(' ').find(|code| code.starts_with(&country)).map(str::to_owned)
}

impl Currency {
    /// The currency that all signs and names next to an amount agree on, and that matches `known`; none if nothing names a currency.
    ///
    /// # Errors
    /// `money/bad-currency` for unknown signs, for two different currencies, and for an ambiguous sign.
    pub(super) fn of_marks(marks: &[&str], known: Option<Self>) -> Result<Option<Self>> {
        let bad = |message: String| Err(Diagnostic::new(Code::MoneyBadCurrency, message));
        let mut named: Option<Vec<Self>> = known.map(|known| vec![known]);
        let mut meant = None;
        for mark in marks.iter().filter(|mark| !mark.is_empty()) {
            let small = mark.to_lowercase();
            let codes = MARKS.iter().find(|(known, ..)| *known == small).map(|(_, codes, one)| ((*codes).to_owned(), *one));
            let codes = codes.or_else(|| of_country(&small).map(|code| (code, true))).unwrap_or_else(|| (mark.to_ascii_uppercase(), true));
            let Ok(list) = codes.0.split(' ').map(Self::parse).collect::<Result<Vec<Self>>>() else {
                return bad(format!("there is no currency `{mark}`"));
            };
            meant = meant.or(list.first().copied().filter(|_| codes.1));
            let both: Vec<Self> = list.iter().copied().filter(|one| named.as_ref().is_none_or(|named| named.contains(one))).collect();
            match (&named, both.is_empty()) {
                (Some(named), true) => {
                    let [first, other] = [named.first(), list.first()].map(|currency| currency.map_or("", |c| c.code()));
                    return bad(format!("`{mark}` is {other}, and the currency is {first}"));
                }
                _ => named = Some(both),
            }
        }
        match named.as_deref() {
            None => Ok(None),
            Some([one]) => Ok(Some(*one)),
            Some(several) => match meant.filter(|meant| several.contains(meant)) {
                Some(meant) => Ok(Some(meant)),
                None => {
                    let some = several.iter().take(4).map(Self::code).collect::<Vec<_>>().join(", ");
                    let sign = marks.iter().find(|mark| !mark.is_empty()).unwrap_or(&"");
                    bad(format!("`{sign}` stands for several currencies: {some} …"))
                }
            },
        }
    }

    /// Reads a code in any case, or a sign that means one currency.
    ///
    /// # Errors
    /// `money/bad-currency`.
    pub fn named(text: &str) -> Result<Self> {
        // No sign or name has the same letters as another currency's code.
        if let Ok(currency) = Self::parse(text.trim()) {
            return Ok(currency);
        }
        let found = Self::of_marks(&[text.trim()], None)?;
        found.ok_or_else(|| Diagnostic::new(Code::MoneyBadCurrency, format!("there is no currency `{text}`")))
    }

    /// The euro.
    pub const EUR: Self = Self(*b"EUR");

    /// Reads an upper-case code.
    ///
    /// # Errors
    /// `money/bad-currency`.
    pub fn parse(code: &str) -> Result<Self> {
        let bytes = <[u8; 3]>::try_from(code.as_bytes()).ok();
        match bytes {
            Some(bytes) if is_known(&bytes) => Ok(Self(bytes)),
            _ => Err(Diagnostic::new(Code::MoneyBadCurrency, format!("there is no currency `{code}`"))),
        }
    }

    /// The ISO 4217 code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("")
    }

    /// The number of decimals of the minor unit.
    pub fn decimals(self) -> usize {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF" | b"UGX" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }

    /// Whether amounts are written without decimals, although the currency has a minor unit.
    pub(crate) fn is_written_whole(&self) -> bool {
        cldr::WHOLE.contains(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, s: S) -> std::result::Result<S::Ok, S::Error> {
        s.serialize_str(self.code())
    }
}

impl Stored for Currency {
    fn take(reader: &mut Reader<'_>) -> Self {
        let code = reader.string();
        Self::parse(&code).unwrap_or_else(|_| {
            reader.fail();
            Self::EUR
        })
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        let code = String::deserialize(d)?;
        Self::parse(&code).map_err(|e| serde::de::Error::custom(e.message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_in_capitals_is_no_mark_of_another_currency() {
        assert!(MARKS.iter().all(|(mark, ..)| Currency::parse(&mark.to_uppercase()).is_err()));
    }

    #[test]
    fn every_code_is_found_and_no_other() {
        assert!(CODES.split(' ').is_sorted());
        assert!(CODES.split(' ').all(|code| Currency::parse(code).is_ok()));
        for bad in ["AAA", "EUX", "ZZZ", "eur", "EU", "EURO", ""] {
            assert!(Currency::parse(bad).is_err(), "{bad}");
        }
    }
}
