//! What the control words of rich text mean.

use super::super::ReadError;
use super::super::flow::block::{Block, EMBEDDED, Form, HIDDEN, NOTE, PAGE_BREAK, PICTURE};
use super::super::flow::rows::{Definition, Rows};
use super::super::limits::{MAX_DEPTH, nested_too_deep};
use super::code_page;
use super::lexer::{Lexer, Token};
use super::state::{Fonts, State, Target};
use super::torn;
use encoding_rs::Encoding;

/// Groups whose text is no text of the document.
const NOWHERE: &[&str] = &[
    "colortbl",
    "stylesheet",
    "info",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "ftnsep",
    "ftnsepc",
    "ftncn",
    "aftnsep",
    "aftnsepc",
    "aftncn",
    "fldinst",
    "datafield",
    "listtable",
    "listoverridetable",
    "listpicture",
    "revtbl",
    "rsidtbl",
    "generator",
    "xmlnstbl",
    "themedata",
    "colorschememapping",
    "datastore",
    "latentstyles",
    "pgptbl",
    "pnseclvl",
    "pn",
    "nonesttables",
    "bkmkstart",
    "bkmkend",
    "nonshppict",
    "sn",
    "sv",
    "sp",
    "annotation",
    "atnid",
    "atnauthor",
    "atndate",
    "atnref",
    "atrfstart",
    "atrfend",
    "filetbl",
    "objdata",
    "objclass",
    "objname",
    "userprops",
    "docvar",
    "xe",
    "tc",
    "template",
    "mmathPr",
    "ud",
    "wgrffmtfilter",
    "passwordhash",
    "protusertbl",
    "background",
];

/// Reads a document.
pub(super) struct Parser<'b> {
    lexer: Lexer<'b>,
    page: &'static Encoding,
    fonts: Fonts,
    /// The font of text that names none.
    usual: i32,
    state: State,
    around: Vec<State>,
    /// Bytes that wait for the rest of their character.
    bytes: Vec<u8>,
    /// The first half of a character of two.
    high: Option<u16>,
    /// Characters still to be passed over behind a `\u`.
    passed: i32,
    /// The group begins with `\*`: one that is not known has no text.
    starred: bool,
    text: String,
    label: String,
    beside: Vec<Block>,
    box_text: String,
    hidden: bool,
    /// How many tables the paragraph is in.
    depth: usize,
    page_before: bool,
    definition: Definition,
    /// The row of a table within a cell; the row around it is defined before it and ends behind it.
    inner: Definition,
    rows: Rows,
    form: Form,
    on_new_page: bool,
}

impl<'b> Parser<'b> {
    /// A parser before the first token; `page` is the code page of a file that names none.
    pub(super) fn new(bytes: &'b [u8], page: &'static Encoding) -> Self {
        let state = State { target: Target::Text, font: 0, hidden: false, struck: false, deleted: false, inner_row: false, skipped: 1 };
        Self {
            lexer: Lexer::new(bytes),
            page,
            fonts: Fonts::default(),
            usual: 0,
            state,
            around: Vec::new(),
            bytes: Vec::new(),
            high: None,
            passed: 0,
            starred: false,
            text: String::new(),
            label: String::new(),
            beside: Vec::new(),
            box_text: String::new(),
            hidden: false,
            depth: 0,
            page_before: false,
            definition: Definition::default(),
            inner: Definition::default(),
            rows: Rows::new(),
            form: Form::default(),
            on_new_page: true,
        }
    }

    /// The document as blocks.
    pub(super) fn read(mut self) -> Result<(Vec<Block>, Form), ReadError> {
        let mut opened = false;
        while let Some(token) = self.lexer.next() {
            match token {
                Token::Open => {
                    self.flush();
                    self.passed = 0;
                    self.around.push(self.state);
                    if self.around.len() > MAX_DEPTH {
                        return Err(nested_too_deep());
                    }
                    opened = true;
                }
                Token::Close => {
                    self.flush();
                    self.passed = 0;
                    self.starred = false;
                    if let Some(state) = self.around.pop() {
                        self.leave(state);
                    }
                    // Behind the last brace stands nothing that prints.
                    if self.around.is_empty() {
                        break;
                    }
                }
                Token::Byte(byte) => self.byte(byte),
                Token::Symbol(symbol) => self.symbol(symbol)?,
                Token::Word(word, number) => self.word(word, number)?,
            }
        }
        if !opened || !self.around.is_empty() {
            return Err(torn());
        }
        self.end_paragraph(false)?;
        self.form.sections_on_new_page.push(self.on_new_page);
        Ok((self.rows.finish()?, self.form))
    }

    /// Goes back to what held outside a group.
    fn leave(&mut self, outside: State) {
        if self.state.target == Target::Beside && outside.target != Target::Beside {
            self.end_box_paragraph();
        }
        self.state = outside;
    }

    fn byte(&mut self, byte: u8) {
        self.starred = false;
        if self.passed > 0 {
            self.passed -= 1;
        } else if matches!(self.state.target, Target::Text | Target::Label | Target::Beside) {
            self.high = None;
            if self.fonts.is_of_signs(self.state.font) {
                let sign = char::from_u32(0xf000 + u32::from(byte)).unwrap_or(char::REPLACEMENT_CHARACTER);
                let space = byte == b' ';
                self.push(if space { ' ' } else { sign });
            } else {
                self.bytes.push(byte);
            }
        }
    }

    fn symbol(&mut self, symbol: u8) -> Result<(), ReadError> {
        if symbol == b'*' {
            self.starred = true;
            return Ok(());
        }
        if self.passed > 0 {
            self.passed -= 1;
            return Ok(());
        }
        self.flush();
        match symbol {
            b'\\' | b'{' | b'}' => self.push(char::from(symbol)),
            b'~' => self.push('\u{a0}'),
            b'_' => self.push('-'),
            b'\t' => self.push('\t'),
            b'\r' | b'\n' => self.end_paragraph(true)?,
            _ => {}
        }
        Ok(())
    }

    fn word(&mut self, word: &str, number: Option<i32>) -> Result<(), ReadError> {
        if std::mem::take(&mut self.passed) > 0 && is_sign(word) {
            return Ok(());
        }
        self.flush();
        let starred = std::mem::take(&mut self.starred);
        let on = number != Some(0);
        if self.state.target == Target::Fonts {
            self.font_word(word, number.unwrap_or(0));
            return Ok(());
        }
        match word {
            "u" => self.unicode(number.unwrap_or(0)),
            "uc" => self.state.skipped = number.unwrap_or(1).clamp(0, 64),
            "ansicpg" => self.page = number.and_then(|n| u16::try_from(n).ok()).and_then(code_page::by_number).unwrap_or(self.page),
            "fonttbl" => self.state.target = Target::Fonts,
            _ if self.state.target == Target::Nowhere => {}
            _ if NOWHERE.contains(&word) => self.state.target = Target::Nowhere,
            "pict" => self.pass_over(PICTURE),
            "footnote" => self.pass_over(NOTE),
            "listtext" | "pntext" => self.state.target = Target::Label,
            "shptxt" | "dptxbxtext" => self.state.target = Target::Beside,
            "nesttableprops" | "fldrslt" | "shppict" | "shpinst" | "shprslt" | "shp" | "do" | "objattph" | "result" => self.group(word),
            "object" => self.beside.push(Block::Remark(EMBEDDED.into())),
            "f" => self.state.font = number.unwrap_or(0),
            "v" => self.state.hidden = on,
            "strike" | "striked" => self.state.struck = on,
            "deleted" => {
                self.state.deleted = on;
                self.form.revised |= on;
            }
            "revised" => self.form.revised |= on,
            "plain" => self.state = State { font: self.usual, hidden: false, struck: false, deleted: false, ..self.state },
            "deff" => self.usual = number.unwrap_or(0),
            _ if starred => self.state.target = Target::Nowhere,
            _ if self.state.target == Target::Text => self.text_word(word, number)?,
            _ => self.inner_word(word),
        }
        Ok(())
    }

    fn pass_over(&mut self, remark: &str) {
        self.beside.push(Block::Remark(remark.into()));
        self.state.target = Target::Nowhere;
    }

    /// A group that has text, or none of its own.
    fn group(&mut self, word: &str) {
        self.state.inner_row |= word == "nesttableprops";
        // What an older program would show in the place of a shape or an object is the same text again, or a picture of it.
        if matches!(word, "shprslt" | "result") {
            self.state.target = Target::Nowhere;
        }
    }

    fn font_word(&mut self, word: &str, number: i32) {
        match word {
            "f" => self.state.font = number,
            "fcharset" => self.fonts.charset(self.state.font, number),
            "cpg" => self.fonts.page(self.state.font, number),
            _ => {}
        }
    }

    /// Words of paragraphs, rows and sections.
    fn text_word(&mut self, word: &str, number: Option<i32>) -> Result<(), ReadError> {
        let value = number.unwrap_or(0);
        match word {
            "par" => self.end_paragraph(true)?,
            "pard" => (self.depth, self.page_before) = (0, false),
            "intbl" => self.depth = self.depth.max(usize::from(number != Some(0))),
            "itap" => self.depth = usize::try_from(value).unwrap_or(0),
            "pagebb" => self.page_before = number != Some(0),
            "page" => self.push(PAGE_BREAK),
            "cell" => self.end_cell(1)?,
            "nestcell" => self.end_cell(self.depth.max(2))?,
            "row" => self.rows.row(1, &self.definition)?,
            "nestrow" => self.rows.row(self.depth.max(2), &self.inner)?,
            "trowd" => *self.row() = Definition::default(),
            "trleft" => self.row().left = value,
            "clmrg" => self.row().next.continues_before = true,
            "clvmrg" => self.row().next.continues_above = true,
            "cellx" => self.row().end_cell(value),
            "sectd" => self.on_new_page = true,
            "sbknone" => self.on_new_page = false,
            "sect" => {
                self.end_paragraph(false)?;
                self.form.sections_on_new_page.push(self.on_new_page);
                self.rows.put(0, [Block::SectionEnd])?;
            }
            _ => self.inner_word(word),
        }
        Ok(())
    }

    /// The row that is being defined.
    fn row(&mut self) -> &mut Definition {
        if self.state.inner_row { &mut self.inner } else { &mut self.definition }
    }

    /// Words that stand for characters.
    fn inner_word(&mut self, word: &str) {
        if let Some(c) = character(word) {
            self.push(c);
        }
    }

    /// `\u25910?`: numbers above the half stand for themselves less 65536, characters beyond it are two.
    fn unicode(&mut self, number: i32) {
        self.passed = self.state.skipped;
        let unit = if number < 0 { number + 0x1_0000 } else { number };
        let Ok(unit) = u32::try_from(unit) else { return };
        let character = match (self.high.take(), unit) {
            (_, 0xd800..=0xdbff) => {
                self.high = u16::try_from(unit).ok();
                return;
            }
            (Some(high), 0xdc00..=0xdfff) => char::from_u32(0x1_0000 + ((u32::from(high) - 0xd800) << 10) + (unit - 0xdc00)),
            (_, unit) => char::from_u32(unit),
        };
        self.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
    }

    /// The characters of the bytes that were met.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        for c in code_page::decode(&bytes, self.fonts.of(self.state.font), self.page).chars() {
            self.push(c);
        }
    }

    fn push(&mut self, c: char) {
        if self.state.deleted {
            return;
        }
        if self.state.hidden || self.state.struck {
            self.hidden |= !c.is_whitespace() && self.state.target == Target::Text;
            return;
        }
        match self.state.target {
            Target::Text => self.text.push(c),
            Target::Label => self.label.push(c),
            Target::Beside => self.box_text.push(c),
            Target::Fonts | Target::Nowhere => {}
        }
    }

    fn end_box_paragraph(&mut self) {
        let text = std::mem::take(&mut self.box_text);
        self.beside.push(Block::text(text));
    }

    /// Ends a paragraph; where nothing ends it, one without text is none.
    fn end_paragraph(&mut self, ended: bool) -> Result<(), ReadError> {
        let mut text = self.printed_label();
        text.push_str(&std::mem::take(&mut self.text));
        if std::mem::take(&mut self.page_before) {
            text.insert(0, PAGE_BREAK);
        }
        let mut blocks = Vec::new();
        if ended || !text.is_empty() {
            self.rows.take(self.depth, text.len())?;
            blocks.push(Block::text(text));
        }
        if std::mem::take(&mut self.hidden) {
            blocks.push(Block::Remark(HIDDEN.into()));
        }
        blocks.append(&mut self.beside);
        if blocks.is_empty() { Ok(()) } else { self.rows.put(self.depth, blocks) }
    }

    fn end_cell(&mut self, depth: usize) -> Result<(), ReadError> {
        self.depth = depth;
        self.end_paragraph(true)?;
        self.rows.cell(depth)
    }

    /// The number of a list as the other formats print it; a sign before an item is none.
    fn printed_label(&mut self) -> String {
        let label = std::mem::take(&mut self.label);
        let label = label.trim();
        match label.chars().next_back() {
            Some(last) if label.chars().any(char::is_alphanumeric) => {
                let gap = if last.is_ascii() { " " } else { "" };
                format!("{label}{gap}")
            }
            _ => String::new(),
        }
    }
}

/// Whether a word may stand for a character that is given before it: others end what is passed over.
fn is_sign(word: &str) -> bool {
    character(word).is_some_and(|c| !matches!(c, '\t' | '\n'))
}

/// The character that a word stands for; in text boxes, cells and rows are no more than blanks and lines.
fn character(word: &str) -> Option<char> {
    Some(match word {
        "tab" | "cell" => '\t',
        "line" | "softline" | "lbr" | "par" | "row" => '\n',
        "emdash" => '—',
        "endash" => '–',
        "lquote" => '‘',
        "rquote" => '’',
        "ldblquote" => '“',
        "rdblquote" => '”',
        "bullet" => '•',
        "emspace" | "enspace" | "qmspace" => ' ',
        _ => return None,
    })
}
