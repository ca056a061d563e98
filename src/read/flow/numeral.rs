//! Numbers as automatic numbering writes them: 一, 壹, ①, IV, bb.

/// A number in one of the formats of automatic numbering.
pub(super) fn numeral(value: u32, format: &str) -> String {
    const COUNTING: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    const LEGAL: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "ideographTraditional" => {
            let counted = chinese(value, COUNTING, ['十', '百', '千']);
            // 10 to 19 are 十 to 十九.
            counted.strip_prefix('一').filter(|rest| rest.starts_with('十')).map(str::to_owned).unwrap_or(counted)
        }
        "chineseLegalSimplified" | "ideographLegalTraditional" => chinese(value, LEGAL, ['拾', '佰', '仟']),
        "ideographDigital" | "taiwaneseDigital" | "japaneseDigitalTenThousand" => {
            value.to_string().chars().map(|d| ideographic_digit(d, COUNTING)).collect()
        }
        "decimalFullWidth" | "decimalFullWidth2" => value.to_string().chars().map(full_width_digit).collect(),
        "decimalZero" => format!("{value:02}"),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => enclosed(value, 0x2460),
        "decimalEnclosedParen" => enclosed(value, 0x2474),
        "decimalEnclosedFullstop" => enclosed(value, 0x2488),
        "upperRoman" => roman(value),
        "lowerRoman" => roman(value).to_lowercase(),
        "upperLetter" => letters(value),
        "lowerLetter" => letters(value).to_lowercase(),
        _ => value.to_string(),
    }
}

fn chinese(value: u32, digits: [char; 10], units: [char; 3]) -> String {
    if value >= 10_000 {
        return value.to_string();
    }
    let mut text = String::new();
    let mut gap = false;
    for (power, unit) in [(1000, Some(units[2])), (100, Some(units[1])), (10, Some(units[0])), (1, None)] {
        let digit = value / power % 10;
        if digit == 0 {
            gap = !text.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            text.push(digits[0]);
        }
        text.push(digits[digit as usize]);
        text.extend(unit);
    }
    if text.is_empty() { digits[0].into() } else { text }
}

fn ideographic_digit(digit: char, digits: [char; 10]) -> char {
    match digit.to_digit(10) {
        Some(0) | None => '〇',
        Some(d) => digits[d as usize],
    }
}

fn full_width_digit(digit: char) -> char {
    digit.to_digit(10).and_then(|d| char::from_u32(0xff10 + d)).unwrap_or(digit)
}

/// Twenty enclosed numbers stand together in Unicode; beyond them the number itself.
fn enclosed(value: u32, first: u32) -> String {
    let character = (1..=20).contains(&value).then(|| char::from_u32(first + value - 1)).flatten();
    character.map_or_else(|| value.to_string(), String::from)
}

fn roman(value: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if value == 0 || value >= 4000 {
        return value.to_string();
    }
    let mut rest = value;
    let mut text = String::new();
    for (step, sign) in STEPS {
        while rest >= step {
            text.push_str(sign);
            rest -= step;
        }
    }
    text
}

/// A to Z, then AA to ZZ, then AAA: the letter is repeated.
fn letters(value: u32) -> String {
    if value == 0 || value > 26 * 20 {
        return value.to_string();
    }
    let letter = char::from_u32(u32::from('A') + (value - 1) % 26).unwrap_or('A');
    std::iter::repeat_n(letter, ((value - 1) / 26 + 1) as usize).collect()
}

#[cfg(test)]
mod tests {
    use super::numeral;

    #[test]
    fn numerals_are_written_as_word_writes_them() {
        let cases = [
            (1, "chineseCounting", "一"),
            (10, "chineseCountingThousand", "十"),
            (11, "japaneseCounting", "十一"),
            (20, "chineseCounting", "二十"),
            (101, "chineseCountingThousand", "一百零一"),
            (110, "chineseCountingThousand", "一百一十"),
            (12, "chineseLegalSimplified", "壹拾贰"),
            (10, "ideographDigital", "一〇"),
            (3, "decimalEnclosedCircleChinese", "③"),
            (21, "decimalEnclosedCircle", "21"),
            (7, "decimalFullWidth", "７"),
            (9, "decimalZero", "09"),
            (14, "upperRoman", "XIV"),
            (28, "lowerLetter", "bb"),
            (5, "decimal", "5"),
        ];
        for (value, format, expected) in cases {
            assert_eq!(numeral(value, format), expected, "{format}");
        }
    }
}
