//! Columns of text for a terminal.

use std::fmt::Write;

/// Lines of cells under headings, each column as wide as its widest cell.
pub(crate) fn table<const N: usize>(
    headings: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let rows: Vec<[String; N]> = rows.into_iter().collect();
    let mut widths = headings.map(width);
    for row in &rows {
        for (column, cell) in row.iter().enumerate() {
            widths[column] = widths[column].max(width(cell));
        }
    }
    let mut text = String::new();
    line(&mut text, &headings.map(str::to_owned), &widths);
    for row in &rows {
        line(&mut text, row, &widths);
    }
    text
}

fn line<const N: usize>(text: &mut String, cells: &[String; N], widths: &[usize; N]) {
    let mut row = String::new();
    for (cell, full) in cells.iter().zip(widths) {
        let padding = " ".repeat(full - width(cell));
        // Writing to a String cannot fail.
        let _ = write!(row, "{cell}{padding}  ");
    }
    text.push_str(row.trim_end());
    text.push('\n');
}

fn width(cell: &str) -> usize {
    cell.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let text = table(
            ["Name", "N"],
            [
                ["a".to_owned(), "1".to_owned()],
                ["größer".to_owned(), "22".to_owned()],
            ],
        );
        assert_eq!(text, "Name    N\na       1\ngrößer  22\n");
    }
}
