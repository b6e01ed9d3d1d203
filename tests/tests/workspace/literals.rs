//! String literals in the sources of the runtime, found in their tokens.
#![expect(
    clippy::expect_used,
    reason = "sources that cannot be read fail the test"
)]

use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

const LEVELS: [&str; 5] = ["error", "warn", "info", "debug", "trace"];

/// A log event in the code.
#[derive(Debug)]
pub(crate) struct LogEvent {
    /// `ERROR`, `WARN` and so on.
    pub(crate) level: String,
    /// Target, unless it is the module's path.
    pub(crate) target: Option<String>,
    pub(crate) message: String,
}

/// Returns the log events of a file.
pub(crate) fn log_events(file: &Path) -> Vec<LogEvent> {
    let mut events = Vec::new();
    visit(tokens(file), &mut |tokens| {
        if let [
            TokenTree::Ident(level),
            TokenTree::Punct(mark),
            TokenTree::Group(fields),
            ..,
        ] = tokens
            && mark.as_char() == '!'
            && LEVELS.iter().any(|it| level == it)
        {
            events.push(LogEvent::read(&level.to_string(), fields));
        }
    });
    events
}

impl LogEvent {
    fn read(level: &str, fields: &Group) -> Self {
        let tokens: Vec<TokenTree> = fields.stream().into_iter().collect();
        let fields: Vec<_> = tokens.split(|it| is_punct(it, ',')).collect();
        let target = fields.iter().find_map(|field| match field {
            [TokenTree::Ident(name), colon, value] if name == "target" && is_punct(colon, ':') => {
                string(value)
            }
            _ => None,
        });
        let message = fields.iter().find_map(|field| match field {
            [value] => string(value),
            _ => None,
        });
        Self {
            level: level.to_uppercase(),
            target,
            message: message.expect("an event with a message"),
        }
    }
}

/// Returns the first string in the arguments of each call of these functions.
pub(crate) fn first_arguments(file: &Path, functions: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    visit(tokens(file), &mut |tokens| {
        if let [TokenTree::Ident(name), TokenTree::Group(arguments), ..] = tokens
            && arguments.delimiter() == Delimiter::Parenthesis
            && functions.iter().any(|it| name == it)
        {
            found.extend(strings_of(arguments.stream()).into_iter().next());
        }
    });
    found
}

/// Returns the strings of a file, without those of attributes, comments and tests.
pub(crate) fn strings(file: &Path) -> Vec<String> {
    strings_of(tokens(file))
}

fn strings_of(stream: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    visit(stream, &mut |tokens| {
        found.extend(tokens.first().and_then(string));
    });
    found
}

fn tokens(file: &Path) -> TokenStream {
    let text = fs::read_to_string(file).expect("a readable source file");
    text.parse().expect("Rust code")
}

/// Calls `look` for each token, with the tokens that follow it in its group.
fn visit(stream: TokenStream, look: &mut impl FnMut(&[TokenTree])) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    let mut rest = tokens.as_slice();
    while let [first, after @ ..] = rest {
        rest = match rest {
            [hash, TokenTree::Group(_), rest @ ..] if is_punct(hash, '#') => rest,
            [hash, mark, TokenTree::Group(_), rest @ ..]
                if is_punct(hash, '#') && is_punct(mark, '!') =>
            {
                rest
            }
            [
                TokenTree::Ident(keyword),
                TokenTree::Ident(name),
                TokenTree::Group(_),
                rest @ ..,
            ] if keyword == "mod" && name == "tests" => rest,
            _ => {
                look(rest);
                if let TokenTree::Group(group) = first {
                    visit(group.stream(), look);
                }
                after
            }
        };
    }
}

fn is_punct(token: &TokenTree, expected: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == expected)
}

/// Returns the value of a string literal.
fn string(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else {
        return None;
    };
    let literal = syn::parse_str::<syn::LitStr>(&literal.to_string()).ok()?;
    Some(literal.value())
}
