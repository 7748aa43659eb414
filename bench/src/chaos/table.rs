//! A table as text.

/// How a column is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// Aligns the cells of rows below their heads.
pub fn table(head: &[(&str, Align)], rows: &[Vec<String>]) -> String {
    let heads = head.iter().map(|(name, _)| (*name).to_owned()).collect();
    let lines: Vec<&Vec<String>> = std::iter::once(&heads).chain(rows).collect();
    let width = |column: usize| {
        lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max()
    };
    let widths: Vec<_> = (0..head.len()).map(|column| width(column).unwrap_or_default()).collect();
    let mut out = String::new();
    for line in &lines {
        let cells = line.iter().zip(head).zip(&widths).map(|((cell, (_, align)), &width)| match align {
            Align::Left => format!("{cell:<width$}"),
            Align::Right => format!("{cell:>width$}"),
        });
        let line = cells.collect::<Vec<_>>().join("  ");
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_begin_and_numbers_end_below_one_another() {
        let rows = [["a", "10", "✓"], ["long", "9", ""]].map(|row| row.map(str::to_owned).to_vec());
        let text = table(&[("", Align::Left), ("n", Align::Right), ("?", Align::Left)], &rows);
        assert_eq!(text, "       n  ?\na     10  ✓\nlong   9\n");
    }
}
