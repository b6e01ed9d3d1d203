//! The access by role, as Markdown and JSON.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Serialize;

use super::markdown::{escaped, line};
use super::roles::{RoleAccess, RoleView};
use super::snapshot::{self, Markers, Table};
use super::{Handler, Matrix, SnapshotError};
use crate::names::DeclaredNames;

/// Column of users without an active organization.
const NO_ORGANIZATION: &str = "no organization";

/// Access of each declared role to each handler.
///
/// A cell is `yes`, `no`, or `if …` with the requirements that do not depend on the role, such as a
/// plan. It is about a session of a user who has the role in the active organization; for a route
/// with `org = path("…")`, in the organization of the path. The last column is a user without an
/// active organization.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct RoleMatrix {
    rows: Vec<Row>,
    #[serde(skip)]
    columns: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
struct Row {
    handler: String,
    #[serde(rename = "where")]
    place: String,
    access: BTreeMap<String, String>,
}

impl Matrix {
    /// Returns the access of each role that `clerk.toml` declares.
    ///
    /// ```no_run
    /// use clerk_runtime::access_matrix::handlers;
    /// use clerk_runtime::names::DeclaredNames;
    ///
    /// # fn example() -> Result<(), clerk_runtime::names::NamesError> {
    /// let names = DeclaredNames::read("clerk.toml")?;
    /// let matrix = handlers().without_lines().by_role(&names);
    /// matrix.assert_snapshot("access-by-role.md");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn by_role(&self, names: &DeclaredNames) -> RoleMatrix {
        let roles = names.0.roles.iter();
        let mut columns: Vec<String> = roles.clone().map(|(name, _)| name.clone()).collect();
        columns.push(String::from(NO_ORGANIZATION));
        let nothing = BTreeSet::new();
        let mut views: Vec<RoleView<'_>> = roles
            .map(|(name, role)| RoleView {
                role: Some(name),
                permissions: &role.permissions,
            })
            .collect();
        views.push(RoleView {
            role: None,
            permissions: &nothing,
        });
        let row = |handler: &Handler| {
            let access = views
                .iter()
                .map(|view| RoleAccess::of(handler.policy(), *view).text());
            Row {
                handler: handler.name().to_owned(),
                place: handler.location(),
                access: columns.iter().cloned().zip(access).collect(),
            }
        };
        let rows = self.iter().map(row).collect();
        RoleMatrix { rows, columns }
    }
}

impl RoleMatrix {
    /// Returns a table in GitHub's Markdown.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut head = vec!["handler".to_owned(), "where".to_owned()];
        head.extend_from_slice(&self.columns);
        let head = line(&head);
        let rule = format!("|{}\n", "---|".repeat(2 + self.columns.len()));
        let row = |row: &Row| {
            let access = self
                .columns
                .iter()
                .filter_map(|column| row.access.get(column));
            let mut cells = vec![format!("`{}`", row.handler), escaped(&row.place)];
            cells.extend(access.map(|cell| escaped(cell)));
            line(&cells)
        };
        let rows: String = self.rows.iter().map(row).collect();
        format!("{head}{rule}{rows}")
    }

    /// Returns an indented JSON array of objects with `handler`, `where` and `access`, an object
    /// with the cell of each role.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Strings can always be serialized.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Compares the table with a file, as [`Matrix::compare`] does. The marker lines are
    /// `<!-- access by role -->` and `<!-- /access by role -->`. The format is JSON for `.json`, and
    /// Markdown otherwise.
    ///
    /// # Errors
    /// Fails as [`Matrix::compare`] does.
    pub fn compare(&self, path: impl AsRef<Path>) -> Result<(), SnapshotError> {
        snapshot::compare(self, path.as_ref())
    }

    /// Like [`compare`](Self::compare), for tests.
    ///
    /// # Panics
    /// Panics on each of its errors. The message shows the changed lines, and the command that accepts
    /// them.
    #[track_caller]
    #[expect(clippy::panic, reason = "this is how a test fails")]
    pub fn assert_snapshot(&self, path: impl AsRef<Path>) {
        if let Err(error) = self.compare(path) {
            panic!("{error}");
        }
    }
}

impl Table for RoleMatrix {
    const MARKERS: Markers = Markers {
        begin: "<!-- access by role -->",
        end: "<!-- /access by role -->",
    };

    fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn rendered(&self, extension: &str) -> String {
        match extension {
            "json" => format!("{}\n", self.to_json()),
            _ => self.to_markdown(),
        }
    }
}
