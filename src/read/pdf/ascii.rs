//! Streams that are written in printable characters, as far as needed to know how much they hold.

/// The bytes of pairs of hexadecimal digits; what is no digit is left out.
pub(super) fn from_hex(text: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> =
        text.iter().filter_map(|&byte| char::from(byte).to_digit(16)).filter_map(|digit| u8::try_from(digit).ok()).collect();
    digits.chunks(2).map(|pair| (pair[0] << 4) | pair.get(1).copied().unwrap_or(0)).collect()
}

/// The bytes of groups of five characters that stand for four bytes; `z` is four zeros.
pub(super) fn from_base_85(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut group: Vec<u8> = Vec::with_capacity(5);
    for &byte in text.iter().take_while(|&&byte| byte != b'~') {
        match byte {
            b'z' if group.is_empty() => bytes.extend([0; 4]),
            b'!'..=b'u' => group.push(byte - b'!'),
            _ => {}
        }
        if group.len() == 5 {
            bytes.extend(four(&group));
            group.clear();
        }
    }
    if group.len() > 1 {
        let kept = group.len() - 1;
        group.resize(5, 84);
        bytes.extend(&four(&group)[..kept]);
    }
    bytes
}

fn four(group: &[u8]) -> [u8; 4] {
    group.iter().fold(0_u32, |value, &digit| value.wrapping_mul(85).wrapping_add(u32::from(digit))).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_bytes_are_read_again() {
        assert_eq!(from_hex(b"4a 4B5>"), [0x4a, 0x4b, 0x50]);
        assert_eq!(from_base_85(b"87cUR\nD]j7B~>"), b"Hello wo");
        assert_eq!(from_base_85(b"z87cUR~>"), b"\0\0\0\0Hell");
        assert_eq!(from_base_85(b"87cURDZ~>"), b"Hello");
    }
}
