//! Tables in plain text: data tables become lines with aligned columns; layout tables become the text of their cells in sequence.

/// The maximum length of cells in a data table, in characters.
const LONG: usize = 100;
/// The width beyond which columns are not aligned.
const WIDE: usize = 120;
/// The number of columns that are aligned.
const COLUMNS: usize = 30;

struct Cell {
    row: usize,
    start: usize,
    end: usize,
    span: usize,
    /// Whether it contains a list or a `pre`, so that its lines are kept.
    is_structured: bool,
}

/// An open table.
struct Table {
    /// Whether it is declared as a layout table.
    is_layout: bool,
    /// The start of its text.
    start: usize,
    /// The index of its first cell.
    first: usize,
    rows: usize,
    has_tables: bool,
}

/// The open tables, innermost last, with all their cells in one list, because most tables are layout tables.
#[derive(Default)]
pub(super) struct Tables {
    open: Vec<Table>,
    cells: Vec<Cell>,
}

/// The result of a table that ended.
pub(super) struct Ended {
    /// The start of its text.
    pub start: usize,
    /// The lines of a data table; none for a layout table.
    pub lines: Option<String>,
}

impl Tables {
    pub fn open(&mut self, is_layout: bool, start: usize) {
        if let Some(around) = self.open.last_mut() {
            around.has_tables = true;
        }
        self.open.push(Table { is_layout, start, first: self.cells.len(), rows: 0, has_tables: false });
    }

    /// Marks that the current cell needs several lines.
    pub fn set_structured(&mut self) {
        if let Some(cell) = self.cell() {
            cell.is_structured = true;
        }
    }

    pub fn open_row(&mut self) {
        if let Some(table) = self.open.last_mut() {
            table.rows += 1;
        }
    }

    pub fn open_cell(&mut self, span: usize, start: usize) {
        if let Some(table) = self.open.last_mut() {
            table.rows = table.rows.max(1);
            self.cells.push(Cell { row: table.rows, start, end: start, span: span.clamp(1, COLUMNS), is_structured: false });
        }
    }

    pub fn end_cell(&mut self, end: usize) {
        if let Some(cell) = self.cell() {
            cell.end = end;
        }
    }

    /// The current cell.
    fn cell(&mut self) -> Option<&mut Cell> {
        let table = self.open.last()?;
        self.cells.get_mut(table.first..)?.last_mut().filter(|cell| cell.row == table.rows)
    }

    /// Ends the innermost table; `out` is the text written so far.
    pub fn end(&mut self, out: &str) -> Option<Ended> {
        let table = self.open.pop()?;
        let lines = table.lines(self.cells.get(table.first..).unwrap_or(&[]), out);
        self.cells.truncate(table.first);
        Some(Ended { start: table.start, lines })
    }
}

impl Table {
    fn lines(&self, cells: &[Cell], out: &str) -> Option<String> {
        let has_words = |cell: &&Cell| !out.get(cell.start..cell.end).unwrap_or("").trim_start_matches('\n').is_empty();
        let mut rows = cells.chunk_by(|a, b| a.row == b.row);
        if self.has_tables || !rows.any(|row| row.iter().filter(has_words).nth(1).is_some()) {
            return None;
        }
        let is_flat = |cell: &Cell| !out.get(cell.start..cell.end).unwrap_or("").trim_start_matches('\n').contains('\n');
        if self.is_layout && !cells.iter().all(is_flat) {
            return None;
        }
        let rows: Vec<Vec<(usize, Vec<String>)>> = cells
            .chunk_by(|a, b| a.row == b.row)
            .map(|row| row.iter().map(|cell| (cell.span, cell.lines(out))).collect::<Vec<_>>())
            .filter(|row: &Vec<_>| row.iter().any(|(_, lines): &(usize, Vec<String>)| !lines.is_empty()))
            .collect();
        let is_long = |line: &String| line.split(' ').filter(|word| !word.contains("://")).map(width).sum::<usize>() > LONG;
        if rows.iter().flatten().flat_map(|(_, lines)| lines).any(is_long) {
            return None;
        }
        // Text outside of cells, such as a caption, precedes the rows.
        let mut lines = String::new();
        let mut at = self.start;
        for (from, to) in cells.iter().map(|cell| (cell.start, cell.end)).chain([(out.len(), out.len())]) {
            for line in out.get(at..from).unwrap_or("").split('\n').filter(|line| !line.is_empty()) {
                lines.push_str(line);
                lines.push('\n');
            }
            at = at.max(to);
        }
        Some(lines + &in_columns(&rows))
    }
}

impl Cell {
    /// The cell's lines, joined to one unless they are structured.
    fn lines(&self, out: &str) -> Vec<String> {
        let text = out.get(self.start..self.end).unwrap_or("");
        let lines = text.split('\n').filter(|line| !line.is_empty());
        if self.is_structured {
            return lines.map(str::to_owned).collect();
        }
        let joined = lines.fold(String::new(), |mut joined, line| {
            if !joined.is_empty() {
                joined.push_str(if joined.ends_with([',', ';', ':', '.', '!', '?', '-', '–', '(', '/']) { " " } else { ", " });
            }
            joined + line
        });
        if joined.is_empty() { Vec::new() } else { vec![joined] }
    }
}

fn width(text: &str) -> usize {
    text.chars().count()
}

/// Whether a cell contains an amount, a number or a percentage.
fn is_amount(text: &str) -> bool {
    width(text) <= 24 && text.bytes().any(|b| b.is_ascii_digit()) && text.chars().filter(|c| c.is_alphabetic()).count() <= 4
}

/// The width of neighbouring columns with the distances between them. An empty column has no distance.
fn room(widths: &[usize], first: usize, span: usize) -> usize {
    let filled = || widths.iter().skip(first).take(span).filter(|width| **width > 0);
    filled().sum::<usize>() + 2 * filled().count().saturating_sub(1)
}

/// Aligns columns to their widest cells; amounts are right-aligned.
fn in_columns(rows: &[Vec<(usize, Vec<String>)>]) -> String {
    let columns = rows.iter().map(|row| row.iter().map(|(span, _)| span).sum::<usize>()).max().unwrap_or(0).min(COLUMNS);
    let mut widths = vec![0; columns];
    let mut amounts = vec![(0_usize, 0_usize); columns];
    for (i, row) in rows.iter().enumerate() {
        let mut column = 0;
        for (span, lines) in row {
            if let (1, Some(width_of), Some((yes, no))) = (*span, widths.get_mut(column), amounts.get_mut(column)) {
                *width_of = lines.iter().map(|line| width(line)).max().unwrap_or(0).max(*width_of);
                match lines.first() {
                    Some(line) if is_amount(line) => *yes += 1,
                    // The first row may be a header.
                    Some(_) if i > 0 => *no += 1,
                    _ => {}
                }
            }
            column += span;
        }
    }
    // What spans several columns, but not all, widens the last of them.
    for row in rows {
        let mut column = 0;
        for (span, lines) in row {
            let needed = lines.iter().map(|line| width(line)).max().unwrap_or(0);
            let lacking = needed.saturating_sub(room(&widths, column, *span));
            column += span;
            if let Some(last) = widths.get_mut(column.saturating_sub(1)).filter(|_| *span > 1 && *span < columns) {
                *last += lacking;
            }
        }
    }
    let is_wide = widths.iter().sum::<usize>() + 2 * columns.saturating_sub(1) > WIDE;
    let mut out = String::new();
    for row in rows {
        let height = row.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0);
        for i in 0..height {
            let (mut line, mut column) = (String::new(), 0);
            for (span, lines) in row {
                let text = lines.get(i).map_or("", String::as_str);
                let room = room(&widths, column, *span);
                let pad = if is_wide { 0 } else { room.saturating_sub(width(text)) };
                let last = column + span - 1;
                let is_right = last > 0 && amounts.get(last).is_some_and(|(yes, no)| yes > no) && (*span == 1 || is_amount(text));
                column += span;
                // Nothing separates an empty column.
                if room == 0 && text.is_empty() {
                    continue;
                }
                if !line.is_empty() {
                    line.push_str("  ");
                }
                if is_right {
                    line.extend(std::iter::repeat_n(' ', pad));
                }
                line.push_str(text);
                if !is_right {
                    line.extend(std::iter::repeat_n(' ', pad));
                }
            }
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(line.trim_end());
        }
    }
    out
}
