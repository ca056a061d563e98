//! The drawing that shows the notes of a sheet: old markup (VML), which every program still reads for notes.

#![allow(clippy::string_slice)] // Cuts text where characters begin: at what was found, or at the edges of spans.

use super::edit::attribute;

/// The box of a note: row and column of its cell from 0, and how many lines it holds.
pub(super) struct Shape {
    pub(super) row: u32,
    pub(super) column: u32,
    pub(super) lines: u32,
}

/// A drawing without shapes.
pub(super) const EMPTY: &str = "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"1\"/></o:shapelayout></xml>";

/// The kind of shape that notes are.
const KIND: &str = "<v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\">\
<v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>";

/// The first number of a shape in a drawing that has none.
const FIRST: u32 = 1025;

/// A drawing with shapes added.
pub(super) fn with(drawing: &str, shapes: &[Shape]) -> Option<String> {
    let end = drawing.rfind("</xml>")?;
    let mut added = String::new();
    if !drawing.contains("id=\"_x0000_t202\"") {
        added.push_str(KIND);
    }
    let numbers = drawing.match_indices("_x0000_s").filter_map(|(at, _)| {
        let digits = &drawing[at + 8..];
        digits[..digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len())].parse::<u32>().ok()
    });
    let first = numbers.max().map_or(FIRST, |n| n.saturating_add(1));
    for (shape, number) in shapes.iter().zip(first..) {
        let (row, column) = (shape.row, shape.column);
        let height = shape.lines.clamp(4, 40);
        added.push_str(&format!(
            "<v:shape id=\"_x0000_s{number}\" type=\"#_x0000_t202\" style=\"position:absolute;margin-left:60pt;margin-top:2pt;width:260pt;\
             height:{}pt;z-index:{number};visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/>\
             <v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/><v:textbox style=\"mso-direction-alt:auto\">\
             <div style=\"text-align:left\"></div></v:textbox><x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/>\
             <x:Anchor>{},15,{row},4,{},15,{},4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>\
             </x:ClientData></v:shape>",
            height * 13,
            column + 1,
            column + 5,
            row + height,
        ));
    }
    Some(format!("{}{added}{}", &drawing[..end], &drawing[end..]))
}

/// The relation that a sheet names as the drawing of its notes.
pub(super) fn named_in(sheet: &str) -> Option<String> {
    let mut from = 0;
    while let Some(found) = sheet[from..].find("legacyDrawing") {
        let at = from + found;
        let start = sheet[..at].rfind('<')?;
        let tag = &sheet[start..start + sheet[start..].find('>')? + 1];
        let name = tag[1..].split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
        if name.rsplit(':').next() == Some("legacyDrawing") {
            let id = tag.find(":id")?;
            let attribute_start = tag[..id].rfind(char::is_whitespace)? + 1;
            return attribute(tag, &tag[attribute_start..id + 3]).map(str::to_owned);
        }
        from = at + "legacyDrawing".len();
    }
    None
}

/// What comes behind the drawing of notes in a sheet, where it is there: a sheet's elements have an order.
const BEHIND: &[&str] = &["legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"];

/// A sheet that names its drawing, in the place where the order of its elements wants it.
pub(super) fn name_in(sheet: &str, prefix: &str, element: &str) -> Option<String> {
    let root = sheet.rfind(&format!("</{prefix}worksheet"))?;
    let cells = [format!("</{prefix}sheetData>"), format!("<{prefix}sheetData/>")];
    let from = cells.iter().find_map(|end| sheet.find(end.as_str()))?;
    // Names of the same kind within other elements (extensions) come behind the first of these.
    let starts = BEHIND.iter().filter_map(|name| {
        let opening = format!("<{prefix}{name}");
        let found = sheet[from..root].match_indices(&opening).map(|(at, _)| from + at);
        found.into_iter().find(|at| sheet[at + opening.len()..].starts_with(|c: char| c.is_whitespace() || matches!(c, '>' | '/')))
    });
    let alternatives = sheet[from..root].find("<mc:AlternateContent").map(|at| from + at);
    let at = starts.chain(alternatives).min().unwrap_or(root);
    Some(format!("{}{element}{}", &sheet[..at], &sheet[at..]))
}
