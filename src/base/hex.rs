//! Bytes in hexadecimal.

/// The first `length` bytes.
pub(crate) fn hex(bytes: &[u8], length: usize) -> String {
    let digits = bytes.iter().take(length).flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn bytes_have_two_digits_each() {
        assert_eq!(super::hex(&[0, 0x0a, 0xf0, 0xff], 3), "000af0");
    }
}
