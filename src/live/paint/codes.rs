//! Barcodes: text in, dark modules out. QR codes by `qrcodegen`; Code 128 (ISO/IEC 15417) in set B, with pairs of digits in set C.

use crate::base::diagnostic::{Code, Diagnostic, Result};
use qrcodegen::{QrCode, QrCodeEcc};

/// The dark modules of a QR code, row by row, without the quiet zone of four modules.
///
/// # Errors
/// `paint/too-large` if the text is too long.
pub fn qr(text: &str) -> Result<Vec<Vec<bool>>> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).map_err(|_| Diagnostic::new(Code::PaintTooLarge, "the text is too long for a QR code"))?;
    Ok((0..code.size()).map(|y| (0..code.size()).map(|x| code.get_module(x, y)).collect()).collect())
}

/// The alternating widths of bars and spaces for each symbol character: six digits with the sum 11.
const PATTERNS: &[u8] = b"\
212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122123221223211221132221231\
213212223112312131311222321122321221312212322112322211212123212321232121111323131123131321112313132113132311211313231113231311\
112133112331132131113123113321133121313121211331231131213113213311213131311123311321331121312113312311332111314111221411431111\
111224111422121124121421141122141221112214112412122114122411142112142211241211221114413111241112134111111242121142121241114212\
124112124211411212421112421211212141214121412121111143111341131141114113114311411113411311113141114131311141411131211412211214\
211232";
/// The stop character has seven widths.
const STOP: &[u8] = b"2331112";
const START_B: u32 = 104;
const START_C: u32 = 105;
const TO_C: u32 = 99;
const TO_B: u32 = 100;
const STOP_AFTER: usize = 6;

/// The alternating widths of bars and spaces in modules, beginning with a bar, without the quiet zones of ten modules. Characters other than printable ASCII are skipped.
pub fn code128(text: &str) -> Vec<u8> {
    let bytes: Vec<u8> = text.bytes().filter(|b| (0x20..0x7f).contains(b)).collect();
    let mut values: Vec<u32> = Vec::with_capacity(bytes.len() + 4);
    let mut rest = bytes.as_slice();
    let mut in_c = false;
    while let Some(first) = rest.first() {
        let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        // Four or more digits are shorter in set C, including the switch.
        let pairs = if in_c { digits >= 2 } else { digits >= 4 };
        if values.is_empty() {
            values.push(if pairs { START_C } else { START_B });
        } else if pairs != in_c {
            values.push(if pairs { TO_C } else { TO_B });
        }
        in_c = pairs;
        match rest {
            [tens, ones, ..] if pairs => {
                values.push(u32::from(tens - b'0') * 10 + u32::from(ones - b'0'));
                rest = rest.get(2..).unwrap_or(&[]);
            }
            _ => {
                values.push(u32::from(first - b' '));
                rest = rest.get(1..).unwrap_or(&[]);
            }
        }
    }
    let sum: u32 = values.iter().enumerate().map(|(i, value)| value * (i.max(1) as u32)).sum();
    values.push(sum % 103);
    let widths = values.iter().flat_map(|value| PATTERNS.chunks(STOP_AFTER).nth(*value as usize).unwrap_or(&[]));
    widths.chain(STOP).map(|digit| digit - b'0').collect()
}
