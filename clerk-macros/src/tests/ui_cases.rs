//! Errors of the macros for the cases of `ui-tests`, without rustc. The UI tests compare everything that rustc
//! prints, but take minutes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use quote::ToTokens;
use syn::{Attribute, ImplItem, Item, Macro, Meta};

use super::*;

/// Cases with errors that rustc reports, or in which rustc expands more than one attribute.
const EXCLUDED: [&str; 6] = [
    "fail/order/",
    "fail/syntax/",
    "handlers/equals_after_attribute.rs",
    "handlers/two_attributes.rs",
    "handlers/unparsable.rs",
    "names/unknown_below_handlers.rs",
];

/// A file of declared names that most of the cases about names have.
const NAMES_FILE: &str = "fail/names/clerk.toml";

/// The line of an error, and its message without white space.
type Errors = BTreeSet<(usize, String)>;

#[test]
fn errors_of_each_case_are_those_of_its_stderr_file() {
    let cases = cases(|case, source| !case.contains("/names/") && !source.contains("//@rustc-env"));
    assert!(cases.len() > 300, "{} cases", cases.len());
    compare(&cases);
}

/// The macros read the file of the environment, which this process cannot change for itself.
#[test]
fn errors_of_each_case_with_declared_names_are_those_of_its_stderr_file() {
    const TEST: &str =
        "tests::ui_cases::errors_of_each_case_with_declared_names_are_those_of_its_stderr_file";
    let file = ui_tests().join(NAMES_FILE);
    if std::env::var_os("CLERK_NAMES").is_some_and(|it| it == file) {
        let cases = cases(|_, source| {
            source.starts_with(&format!("//@rustc-env: CLERK_NAMES={NAMES_FILE}\n"))
        });
        assert!(cases.len() > 25, "{} cases", cases.len());
        compare(&cases);
    } else {
        let mut test = Command::new(std::env::current_exe().unwrap());
        let test = test.args(["--exact", TEST]).env("CLERK_NAMES", file);
        let output = test.output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stdout)
        );
    }
}

fn ui_tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .join("ui-tests")
}

/// Returns the cases that a function selects by their path and source.
fn cases(is_selected: impl Fn(&str, &str) -> bool) -> Vec<(PathBuf, String)> {
    let mut folders = ["fail", "pass"].map(|it| ui_tests().join(it)).to_vec();
    let mut cases = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.to_string_lossy();
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(".rs") && !EXCLUDED.iter().any(|it| name.contains(it)) {
                let source = fs::read_to_string(&path).unwrap();
                if is_selected(&name, &source) {
                    cases.push((path, source));
                }
            }
        }
    }
    cases
}

fn compare(cases: &[(PathBuf, String)]) {
    for (path, source) in cases {
        let file = syn::parse_file(source).unwrap();
        // A case that compiles has no such file.
        let stderr = fs::read_to_string(path.with_extension("stderr")).unwrap_or_default();
        assert_eq!(
            of_items(file.items),
            of_rustc(&stderr),
            "{}",
            path.display()
        );
    }
}

/// Returns the errors without a code in the output of rustc.
fn of_rustc(stderr: &str) -> Errors {
    let workspace = ui_tests();
    let stderr = format!(
        "\n{}",
        stderr.replace("$WORKSPACE", &workspace.parent().unwrap().to_string_lossy())
    );
    let errors = stderr.split("\nerror: ").skip(1);
    errors
        .map(|error| {
            let (message, location) = error.split_once("--> ").unwrap();
            let line = location.lines().next().unwrap().rsplit(':').nth(1);
            (line.unwrap().parse().unwrap(), without_space(message))
        })
        .collect()
}

/// rustc indents the lines of a message, and separates tokens by other spaces.
fn without_space(message: &str) -> String {
    message.split_whitespace().collect()
}

fn of_items(items: Vec<Item>) -> Errors {
    items.into_iter().flat_map(of_item).collect()
}

fn of_item(item: Item) -> Errors {
    let attributes = match &item {
        Item::Fn(function) => &function.attrs,
        Item::Mod(module) => &module.attrs,
        Item::Impl(block) => &block.attrs,
        Item::Struct(structure) => &structure.attrs,
        Item::Trait(definition) => &definition.attrs,
        Item::Macro(call) => return of_expansion(expand_call(&call.mac)),
        _ => return Errors::new(),
    };
    if let Some(output) = expand(attributes, &item) {
        return of_expansion(output);
    }
    match item {
        Item::Mod(module) => of_items(module.content.map_or_else(Vec::new, |(_, items)| items)),
        Item::Impl(block) => block.items.iter().flat_map(of_method).collect(),
        _ => Errors::new(),
    }
}

fn expand_call(call: &Macro) -> TokenStream {
    let name = call.path.segments.last().unwrap().ident.to_string();
    match name.as_str() {
        "policy" => pipeline::policy(call.tokens.clone()),
        "names" => pipeline::names(call.tokens.clone()),
        _ => TokenStream::new(),
    }
}

fn of_method(item: &ImplItem) -> Errors {
    match item {
        ImplItem::Fn(function) => {
            expand(&function.attrs, function).map_or_else(Errors::new, of_expansion)
        }
        _ => Errors::new(),
    }
}

/// Expands an item by the first of its attributes that is a macro of this crate.
fn expand(attributes: &[Attribute], item: &impl ToTokens) -> Option<TokenStream> {
    attributes.iter().find_map(|attribute| {
        let args = match &attribute.meta {
            Meta::List(list) => list.tokens.clone(),
            _ => TokenStream::new(),
        };
        let item = without(attribute, item.to_token_stream());
        let name = attribute.path().segments.last()?.ident.to_string();
        Some(match name.as_str() {
            "protect" => pipeline::guard(HandlerAttribute::Protect, args, item),
            "auth" => pipeline::guard(HandlerAttribute::Auth, args, item),
            "public" => pipeline::public(None, args, item),
            "handlers" => pipeline::handlers(args, item),
            _ => return None,
        })
    })
}

/// Removes an attribute, as rustc does before it calls the macro.
fn without(attribute: &Attribute, item: TokenStream) -> TokenStream {
    let position = attribute.pound_token.span.start();
    let mut tokens = item.into_iter();
    let before = tokens
        .by_ref()
        .take_while(|token| token.span().start() != position);
    let mut kept: TokenStream = before.collect();
    kept.extend(tokens.skip(1));
    kept
}

/// Returns the calls of `compile_error!`.
fn of_expansion(output: TokenStream) -> Errors {
    let tokens: Vec<TokenTree> = output.into_iter().collect();
    let mut errors = Errors::new();
    for (index, token) in tokens.iter().enumerate() {
        match (token, tokens.get(index + 2)) {
            (TokenTree::Group(group), _) => errors.extend(of_expansion(group.stream())),
            (TokenTree::Ident(name), Some(TokenTree::Group(group))) if name == "compile_error" => {
                let message: syn::LitStr = syn::parse2(group.stream()).unwrap();
                errors.insert((name.span().start().line, without_space(&message.value())));
            }
            _ => {}
        }
    }
    errors
}
