// Made by scripts/cldr.mjs from CLDR 48.0.

/// Currencies that have a minor unit in ISO 4217 and are written without one.
pub(crate) const WHOLE: &str = "AFN ALL COP HUF IDR IQD IRR KPW LAK LBP MGA MMK PKR SOS SYP YER";

/// The symbols of most locales, each behind its code; the others are written by their code.
pub(crate) const SYMBOLS: &str =
    "AUDAU$ BRLR$ CADCA$ CNYCN¥ EUR€ GBP£ HKDHK$ ILS₪ INR₹ JPY¥ KRW₩ MXNMX$ NZDNZ$ THB฿ TWDNT$ USDUS$ VND₫ XAFFCFA XCDEC$ XCGCg. XOFF\u{202f}CFA XPFCFPF";

// The symbols that a locale has for itself; a code alone is written as it is.
pub(crate) const DA_DK: &str = "DKKkr. JPYJP¥";
pub(crate) const DE_DE: &str = "USD$";
pub(crate) const DE_AT: &str = "USD$";
pub(crate) const DE_CH: &str = "EUR USD$";
pub(crate) const EN_GB: &str = "AUDA$ JPYJP¥ PHP₱ THB";
pub(crate) const EN_US: &str = "AUDA$ PHP₱ THB USD$";
pub(crate) const ES_ES: &str = "AUD BRL CAD CNY GBP HKD ILS INR JPY KRW MXN NZD TWD XAF XCD XOF";
pub(crate) const FR_FR: &str = "ARS$AR AUD$AU BMD$BM BND$BN BZD$BZ CAD$CA CLP$CL CNY COP$CO FJD$FJ FKP£FK GBP£GB GIP£GI HKD JPY LBP£LB MXN$MX NAD$NA NZD$NZ SBD$SB SGD$SG SRD$SR THB TTD$TT TWD USD$US UYU$UY WST$WS XCD XPFFCFP";
pub(crate) const IT_IT: &str = "AUDA$ BRL HKD INR JPY KRW MXN PHP₱ TWD USD VND XCGCf";
pub(crate) const NL_NL: &str = "CADC$ FJDFJ$ JPYJP¥ SBDSI$ XPF ZWGZiG";
pub(crate) const PL_PL: &str = "AUD CAD CNY GBP HKD ILS INR JPY KRW MXN NZD PLNzł THB TWD USD VND XCG";
