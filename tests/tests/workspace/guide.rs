//! Checks that the guide has all of its pages: each file is a module, and the index links to it.
#![expect(
    clippy::expect_used,
    reason = "pages that cannot be read fail the test"
)]

use std::fs;
use std::path::{Path, PathBuf};

const RUNTIME: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../clerk-runtime");

/// Returns the names of the pages in a folder, without the index.
fn pages(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder of pages");
    let paths = entries.map(|entry| entry.expect("a page").path());
    let files = paths.filter(|path| path.extension().is_some_and(|it| it == "md"));
    let names = files.map(|path| path.file_stem().expect("a name").to_owned());
    let names = names.map(|name| name.into_string().expect("text"));
    let names: Vec<_> = names.filter(|name| name != "index").collect();
    assert!(names.len() > 5, "{names:?}");
    names
}

fn text(path: &str) -> String {
    fs::read_to_string(PathBuf::from(RUNTIME).join(path)).expect("a text file")
}

#[test]
fn every_page_is_a_module_and_in_the_index() {
    let (modules, index) = (text("src/guide.rs"), text("guide/index.md"));
    for page in pages(&Path::new(RUNTIME).join("guide")) {
        let included = format!("\"../guide/{page}.md\"");
        assert!(modules.contains(&included), "{page} is not in guide.rs");
        let link = format!("]({page})");
        assert!(index.contains(&link), "{page} is not in index.md");
    }
}

#[test]
fn every_framework_is_a_module_and_in_the_overview() {
    let (modules, overview) = (text("src/guide.rs"), text("guide/getting_started.md"));
    for page in pages(&Path::new(RUNTIME).join("guide/getting_started")) {
        let included = format!("\"../guide/getting_started/{page}.md\"");
        assert!(modules.contains(&included), "{page} is not in guide.rs");
        let link = format!("](crate::guide::getting_started::{page})");
        assert!(overview.contains(&link), "{page} is not in the overview");
    }
}

/// Readers scroll to the end of a page, and go on from there.
#[test]
fn every_page_ends_with_links() {
    for folder in ["guide", "guide/getting_started"] {
        for page in pages(&Path::new(RUNTIME).join(folder)) {
            let text = text(&format!("{folder}/{page}.md"));
            let last = text.trim_end().rsplit("\n\n").next().unwrap_or_default();
            assert!(last.contains("]("), "{folder}/{page}.md ends without links");
        }
    }
}
