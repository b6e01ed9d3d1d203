//! Line-based diff of two texts.

/// Returns the lines that differ, each group with the unchanged line before it: `-` for removed
/// lines, `+` for new ones.
pub(super) fn lines(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let mut text = String::new();
    let mut context = None;
    for (sign, line) in edits(&old, &new) {
        if sign == ' ' {
            context = Some(line);
            continue;
        }
        if let Some(before) = context.take() {
            text.push_str(&format_line(' ', before));
        }
        text.push_str(&format_line(sign, line));
    }
    text
}

fn format_line(sign: char, line: &str) -> String {
    format!("{sign} {line}\n")
}

/// Returns the edits, based on the longest common subsequence.
fn edits<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(char, &'a str)> {
    let lengths = common(old, new);
    let length = |i: usize, j: usize| {
        let row: Option<&Vec<usize>> = lengths.get(i);
        row.and_then(|row| row.get(j)).copied().unwrap_or(0)
    };
    let (mut i, mut j, mut edits) = (0, 0, Vec::new());
    loop {
        match (old.get(i), new.get(j)) {
            (Some(gone), Some(come)) if gone == come => {
                edits.push((' ', *gone));
                (i, j) = (i + 1, j + 1);
            }
            (Some(gone), come) if come.is_none() || length(i + 1, j) >= length(i, j + 1) => {
                edits.push(('-', *gone));
                i += 1;
            }
            (_, Some(come)) => {
                edits.push(('+', *come));
                j += 1;
            }
            _ => return edits,
        }
    }
}

/// Returns, for each pair of positions, the number of lines that the rests have in common.
fn common(old: &[&str], new: &[&str]) -> Vec<Vec<usize>> {
    let mut rows = vec![vec![0; new.len() + 1]];
    for gone in old.iter().rev() {
        let mut row = vec![0];
        let below = rows.last().map(Vec::as_slice).unwrap_or_default();
        for (come, pair) in new.iter().rev().zip(below.windows(2).rev()) {
            let right = row.last().copied().unwrap_or(0);
            row.push(match pair {
                [_, diagonal] if gone == come => diagonal + 1,
                [down, _] => right.max(*down),
                _ => right,
            });
        }
        row.reverse();
        rows.push(row);
    }
    rows.reverse();
    rows
}
