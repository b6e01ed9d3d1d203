//! The recorded counts, which are a table in the docs.

use std::fs;
use std::path::PathBuf;

use crate::Failure;
use crate::server::SetUp;

const BEGIN: &str = "<!-- instructions: begin -->\n";
const END: &str = "<!-- instructions: end -->";

/// Tolerance above the recorded count, in per cent.
const TOLERANCE: u64 = 5;

/// Fails if a set-up costs more than is recorded.
pub(crate) fn check(counts: &[(SetUp, u64)]) -> Result<(), Failure> {
    let document = fs::read_to_string(path())?;
    for (set_up, count) in counts {
        let recorded = recorded(&document, *set_up)
            .ok_or_else(|| format!("no count is recorded for {}", set_up.description()))?;
        if *count > recorded + recorded * TOLERANCE / 100 {
            let description = set_up.description();
            let message = format!("{description}: {count} instructions, {recorded} are recorded");
            return Err(message.into());
        }
    }
    Ok(())
}

/// Replaces the table in the docs.
pub(crate) fn write(counts: &[(SetUp, u64)]) -> Result<(), Failure> {
    let document = fs::read_to_string(path())?;
    let (before, rest) = document.split_once(BEGIN).ok_or("the docs have no table")?;
    let (_, after) = rest
        .split_once(END)
        .ok_or("the table in the docs has no end")?;
    let row = |(set_up, count): &(SetUp, u64)| format!("| {} | {count} |", set_up.description());
    let rows = counts.iter().map(row).collect::<Vec<_>>().join("\n");
    let table = format!("\n| set-up | instructions per request |\n|---|---|\n{rows}\n\n");
    fs::write(path(), format!("{before}{BEGIN}{table}{END}{after}"))?;
    Ok(())
}

fn recorded(document: &str, set_up: SetUp) -> Option<u64> {
    let start = format!("| {} | ", set_up.description());
    let row = document
        .lines()
        .find_map(|line| line.strip_prefix(&start))?;
    row.trim_end_matches(" |").parse().ok()
}

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../clerk-runtime/docs/performance.md")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn count_of_a_set_up_is_read_from_its_row() {
        let document = "| plain handler, no layer | 12345 |\n";
        assert_eq!(recorded(document, SetUp::Plain), Some(12345));
        assert_eq!(recorded(document, SetUp::Layer), None);
    }
}
