//! The printed table.

use std::fmt;

/// Rows of the measurement, its result and the goal.
#[derive(Default)]
pub(crate) struct Table {
    rows: Vec<[String; 3]>,
}

impl Table {
    pub(crate) fn row(&mut self, what: &str, figure: impl Into<String>, goal: &str) {
        self.rows
            .push([what.to_owned(), figure.into(), goal.to_owned()]);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |column: usize| {
            self.rows
                .iter()
                .map(|row| row[column].chars().count())
                .max()
                .unwrap_or_default()
        };
        let (what, figure) = (width(0), width(1));
        for [a, b, c] in &self.rows {
            writeln!(f, "{a:what$}  {b:figure$}  {c}")?;
        }
        Ok(())
    }
}
