//! Fields: what is calculated prints, and how it is calculated does not.

/// The beginning of a field, what parts its code from its result, and its end.
const BEGIN: u16 = 0x13;
const SEPARATOR: u16 = 0x14;
const END: u16 = 0x15;

/// For each character of a text whether it belongs to the code of a field, or to the field's own signs. A field that never ends
/// is none: what follows it prints.
pub(super) fn codes(units: &[u16]) -> Vec<bool> {
    let mut is_code = vec![false; units.len()];
    // Open fields: where each begins, and where its code ends.
    let mut open: Vec<(usize, Option<usize>)> = Vec::new();
    // Codes, the inner ones before those around them; marked once each, by way of how deep they lie.
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for (at, &unit) in units.iter().enumerate() {
        match unit {
            BEGIN => open.push((at, None)),
            SEPARATOR => {
                if let Some((_, separator)) = open.last_mut() {
                    separator.get_or_insert(at);
                }
            }
            END => {
                if let Some((begin, separator)) = open.pop() {
                    ranges.push((begin, separator.unwrap_or(at) + 1));
                }
                is_code[at] = true;
            }
            _ => {}
        }
    }
    let mut steps = vec![0_i32; units.len() + 1];
    for (from, to) in ranges {
        steps[from] += 1;
        steps[to] -= 1;
    }
    let mut depth = 0;
    for ((code, step), &unit) in is_code.iter_mut().zip(steps).zip(units) {
        depth += step;
        *code |= depth > 0 || matches!(unit, BEGIN | SEPARATOR);
    }
    is_code
}

#[cfg(test)]
mod tests {
    use super::codes;

    fn printed(text: &str) -> String {
        let units: Vec<u16> = text.encode_utf16().collect();
        let kept: Vec<u16> = units.iter().zip(codes(&units)).filter(|(_, code)| !code).map(|(&unit, _)| unit).collect();
        String::from_utf16_lossy(&kept)
    }

    #[test]
    fn results_print_and_codes_do_not() {
        assert_eq!(printed("a\u{13}PAGE\u{14}7\u{15}b"), "a7b");
        assert_eq!(printed("a\u{13}XE x\u{15}b"), "ab");
        assert_eq!(printed("\u{13}IF \u{13}A\u{14}1\u{15}\u{14}x\u{13}B\u{14}2\u{15}y\u{15}"), "x2y");
        // A field without an end hides nothing.
        assert_eq!(printed("a\u{13}b 1.00\r"), "ab 1.00\r");
        assert_eq!(printed("a\u{15}b"), "ab");
    }
}
