//! Radicals that some producers write in the place of the characters that look the same.

/// The characters of U+2F00 to U+2FD5, in order.
const KANGXI: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴\
    廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿\
    目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵\
    邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// The everyday character for a radical; any other character as it is.
pub(super) fn plain(ch: char) -> char {
    match ch {
        // Drawn as the simplified form in every Chinese font of today.
        '\u{2f3e}' => '户',
        '\u{2f00}'..='\u{2fd5}' => KANGXI.chars().nth(ch as usize - 0x2f00).unwrap_or(ch),
        '\u{2e9f}' => '母',
        '\u{2ec4}' => '西',
        '\u{2ec5}' => '见',
        '\u{2ec6}' => '角',
        '\u{2ec9}' => '贝',
        '\u{2ecb}' => '车',
        '\u{2ed1}' => '長',
        '\u{2ed3}' => '长',
        '\u{2ed4}' => '门',
        '\u{2ed8}' => '青',
        '\u{2ed9}' => '韦',
        '\u{2eda}' => '页',
        '\u{2edb}' => '风',
        '\u{2edc}' => '飞',
        '\u{2edd}' => '食',
        '\u{2ee1}' => '首',
        '\u{2ee2}' => '马',
        '\u{2ee3}' => '骨',
        '\u{2ee4}' => '鬼',
        '\u{2ee5}' => '鱼',
        '\u{2ee6}' => '鸟',
        '\u{2ee7}' => '卤',
        '\u{2ee8}' => '麦',
        '\u{2ee9}' => '黄',
        '\u{2eea}' => '黾',
        '\u{2eec}' => '齐',
        '\u{2eee}' => '齿',
        '\u{2ef0}' => '龙',
        '\u{2ef3}' => '龟',
        _ => ch,
    }
}

#[cfg(test)]
mod tests {
    use super::{KANGXI, plain};

    #[test]
    fn radicals_become_the_characters_they_look_like() {
        assert_eq!("⽀⼈⾦⼀⽤".chars().map(plain).collect::<String>(), "支人金一用");
        assert_eq!("元1①".chars().map(plain).collect::<String>(), "元1①");
        assert_eq!(plain('\u{2fd5}'), '龠');
        assert_eq!(KANGXI.chars().count(), 0x2fd6 - 0x2f00);
    }
}
