//! Tables drawn with signs: boxes of `+---+` and `│`, as pandoc and databases print them, and columns under dashes
//! (`-----  -----`). The drawing says where every cell stands.

/// A table and how many lines of the text it takes.
pub(super) struct Drawn {
    pub(super) rows: Vec<Vec<String>>,
    pub(super) lines: usize,
}

/// The table that begins with the first of these lines.
pub(super) fn table(lines: &[&str]) -> Option<Drawn> {
    boxed(lines).or_else(|| dashed(lines))
}

/// A line of a box: corners and dashes alone.
fn is_border(line: &str) -> bool {
    let line = line.trim();
    let corner = |c: char| {
        matches!(
            c,
            '+' | '┌'
                | '┬'
                | '┐'
                | '├'
                | '┼'
                | '┤'
                | '└'
                | '┴'
                | '┘'
                | '┏'
                | '┳'
                | '┓'
                | '┣'
                | '╋'
                | '┫'
                | '┗'
                | '┻'
                | '┛'
                | '╔'
                | '╦'
                | '╗'
                | '╠'
                | '╬'
                | '╣'
                | '╚'
                | '╩'
                | '╝'
        )
    };
    let dash = |c: char| matches!(c, '-' | '=' | ':' | '─' | '━' | '═');
    line.starts_with(corner) && line.ends_with(corner) && line.chars().count() > 4 && line.chars().all(|c| corner(c) || dash(c))
}

const fn is_bar(c: char) -> bool {
    matches!(c, '|' | '│' | '┃' | '║')
}

/// The cells between the bars of a line; `None` where bars do not stand at both ends.
fn between_bars(line: &str) -> Option<Vec<&str>> {
    let inner = line.trim().strip_prefix(is_bar)?.strip_suffix(is_bar)?;
    Some(inner.split(is_bar).map(str::trim).collect())
}

fn boxed(lines: &[&str]) -> Option<Drawn> {
    // The first row tells, so that lines which are no table are looked at once.
    let columns = lines.get(1).and_then(|line| between_bars(line)).map_or(0, |cells| cells.len());
    if columns < 2 || !is_border(lines[0]) {
        return None;
    }
    let end = lines.iter().position(|line| !is_border(line) && between_bars(line).is_none()).unwrap_or(lines.len());
    let own = &lines[..end];
    let borders = own.iter().filter(|line| is_border(line)).count();
    let printed = own.len() - borders;
    // A border between any two rows: the lines between two borders are one row. Else every line is one.
    let each = borders < 5 && printed > borders;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut begins = true;
    for line in own {
        let Some(cells) = between_bars(line).filter(|_| !is_border(line)) else {
            begins = true;
            continue;
        };
        match rows.last_mut().filter(|row| !begins && !each && row.len() == cells.len()) {
            Some(row) => row.iter_mut().zip(cells).for_each(|(cell, more)| join(cell, more)),
            None => rows.push(cells.into_iter().map(str::to_owned).collect()),
        }
        begins = false;
    }
    (rows.len() > 1).then_some(Drawn { rows, lines: end })
}

/// Puts the next line of a cell behind the others; words of Chinese need no blank between them.
fn join(cell: &mut String, more: &str) {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    if latin(cell.chars().last()) && latin(more.chars().next()) {
        cell.push(' ');
    }
    cell.push_str(more);
}

/// Groups of dashes with blanks between them: the first and the last place of each column.
fn columns(line: &str) -> Option<Vec<(usize, usize)>> {
    let mut columns: Vec<(usize, usize)> = Vec::new();
    for (at, c) in line.trim_end().chars().enumerate() {
        match (c, columns.last_mut()) {
            ('-', Some(last)) if last.1 == at => last.1 = at + 1,
            ('-', _) => columns.push((at, at + 1)),
            (' ', _) => {}
            _ => return None,
        }
    }
    (columns.len() > 1 && columns.iter().all(|c| c.1 - c.0 > 1)).then_some(columns)
}

/// A header, dashes, rows, and a blank line or dashes below them.
fn dashed(lines: &[&str]) -> Option<Drawn> {
    let columns = columns(lines.get(1)?)?;
    let header = lines.first().filter(|line| !line.trim().is_empty() && self::columns(line).is_none())?;
    let end = lines[2..].iter().position(|line| line.trim().is_empty() || self::columns(line).is_some()).map_or(lines.len(), |n| n + 2);
    let rows: Vec<Vec<String>> = std::iter::once(header).chain(&lines[2..end]).map(|line| cut(line, &columns)).collect::<Option<_>>()?;
    let closing = lines.get(end).is_some_and(|line| self::columns(line).is_some());
    (rows.len() > 1).then_some(Drawn { rows, lines: end + usize::from(closing) })
}

/// The cells of a line under the dashes; `None` where words stand across two columns.
fn cut(line: &str, columns: &[(usize, usize)]) -> Option<Vec<String>> {
    let mut cells = vec![String::new(); columns.len()];
    let mut place = 0;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let wide = if c.is_ascii() { 1 } else { 2 };
        if c != ' ' && c != '\u{3000}' {
            let column = columns.iter().position(|&(from, to)| place + wide > from && place < to)?;
            cells[column].push(c);
        } else if let Some(cell) = columns.iter().position(|&(from, to)| from <= place && place < to) {
            let inside = !cells[cell].is_empty() && chars.peek().is_some_and(|next| *next != ' ');
            if inside {
                cells[cell].push(' ');
            }
        }
        place += wide;
    }
    Some(cells.into_iter().map(|cell| cell.trim().to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Option<(Vec<Vec<String>>, usize)> {
        table(&text.lines().collect::<Vec<_>>()).map(|t| (t.rows, t.lines))
    }

    #[test]
    fn boxes_give_their_cells_and_wrapped_cells_are_one() {
        let grid = "+------+------+\n| 项目 | 金额 |\n+======+======+\n| 一、 | 1.00 |\n| 拨款 |      |\n+------+------+\n| 合计 | 1.00 |\n+------+------+\n说明\n";
        let (rows, lines) = rows(grid).expect("a table");
        assert_eq!(rows, [["项目", "金额"], ["一、拨款", "1.00"], ["合计", "1.00"]]);
        assert_eq!(lines, 8);
    }

    #[test]
    fn a_box_with_borders_around_the_header_alone_has_a_row_a_line() {
        let plain = "┌────┬────┐\n│ 项目 │ 金额 │\n├────┼────┤\n│ 甲 │ 1 │\n│ 乙 │ 2 │\n│ 丙 │ 3 │\n└────┴────┘\n";
        assert_eq!(rows(plain).expect("a table").0.len(), 4);
    }

    #[test]
    fn dashes_show_the_columns_and_blank_cells_stay_blank() {
        let simple = "科目编码  科目名称          合计  项目支出\n--------  ------------  --------  --------\n201       公共服务          1.00\n208       社会保障                    2.00\n\n";
        let (rows, _) = rows(simple).expect("a table");
        assert_eq!(rows[1], ["201", "公共服务", "1.00", ""]);
        assert_eq!(rows[2], ["208", "社会保障", "", "2.00"]);
        assert!(table(&["标题", "----", "正文"]).is_none());
    }
}
