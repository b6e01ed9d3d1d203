//! Operations of a document.

use std::collections::BTreeMap;

use utoipa::openapi::OpenApi;
use utoipa::openapi::path::{Operation, PathItem};

/// Returns the number of operations with each id.
pub(super) fn ids(document: &mut OpenApi) -> BTreeMap<String, usize> {
    let mut ids = BTreeMap::new();
    for (_, operation) in all(document) {
        if let Some(id) = &operation.operation_id {
            *ids.entry(id.clone()).or_default() += 1;
        }
    }
    ids
}

/// Returns the operations, each with `true` if its method is GET or HEAD.
pub(super) fn all(document: &mut OpenApi) -> impl Iterator<Item = (bool, &mut Operation)> {
    document.paths.paths.values_mut().flat_map(of_path)
}

fn of_path(path: &mut PathItem) -> impl Iterator<Item = (bool, &mut Operation)> {
    let safe = [&mut path.get, &mut path.head].map(|it| (true, it));
    let others = [
        &mut path.put,
        &mut path.post,
        &mut path.delete,
        &mut path.options,
        &mut path.patch,
        &mut path.trace,
    ];
    safe.into_iter()
        .chain(others.map(|it| (false, it)))
        .filter_map(|(is_safe, operation)| Some((is_safe, operation.as_mut()?)))
}
