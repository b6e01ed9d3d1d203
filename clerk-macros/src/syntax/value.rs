//! Values of options, after the `=`.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt as _};
use syn::{Lit, LitInt, LitStr, Path, PathArguments};

use crate::diag::{ErrorSink, nearest};
use crate::model::Name;

/// Tokens of a value; never empty.
#[derive(Clone)]
pub(crate) struct Value(Vec<TokenTree>);

impl Value {
    pub(crate) fn new(trees: impl IntoIterator<Item = TokenTree>) -> Self {
        let trees: Vec<TokenTree> = trees.into_iter().collect();
        match trees.as_slice() {
            [TokenTree::Group(group)] if group.delimiter() == Delimiter::None => {
                Self::new(group.stream())
            }
            _ => Self(trees),
        }
    }

    /// Parses the whole value as a `T`.
    pub(crate) fn parse<T: syn::parse::Parse>(&self) -> Option<T> {
        syn::parse2(self.to_token_stream()).ok()
    }

    /// Returns the value if it is a string literal.
    pub(crate) fn text(&self) -> Option<LitStr> {
        match self.0.as_slice() {
            [TokenTree::Literal(literal)] => match Lit::new(literal.clone()) {
                Lit::Str(text) => Some(text),
                _ => None,
            },
            _ => None,
        }
    }

    /// Returns the value if it has the form `key(…)`.
    pub(crate) fn call(&self) -> Option<super::ArgCall> {
        match self.0.as_slice() {
            [TokenTree::Ident(key), TokenTree::Group(args)]
                if args.delimiter() == Delimiter::Parenthesis =>
            {
                Some(super::ArgCall {
                    key: key.clone(),
                    args: args.clone(),
                })
            }
            _ => None,
        }
    }

    /// Returns the content of `[…]`, if the value has this form.
    pub(crate) fn list(&self) -> Option<TokenStream> {
        match self.0.as_slice() {
            [TokenTree::Group(list)] if list.delimiter() == Delimiter::Bracket => {
                Some(list.stream())
            }
            _ => None,
        }
    }
}

impl ToTokens for Value {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.0);
    }
}

/// Returns tokens without the invisible group of a `macro_rules!` variable.
pub(crate) fn ungroup(tokens: TokenStream) -> TokenStream {
    let mut trees = tokens.clone().into_iter();
    match (trees.next(), trees.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::None => {
            ungroup(group.stream())
        }
        _ => tokens,
    }
}

/// Reads a string literal.
pub(crate) fn string(value: &Value, expected: &str, errors: &mut ErrorSink) -> Option<LitStr> {
    let literal = value.text();
    if literal.is_none() {
        errors.error(value, format!("expected a string literal: `{expected}`"));
    }
    literal
}

/// A function of [`grammar`](crate::grammar).
type Grammar = fn(&[u8]) -> Result<(), &'static str>;

/// Returns a string literal if it follows the grammar, and reports it otherwise.
pub(crate) fn well_formed(
    literal: LitStr,
    grammar: Grammar,
    errors: &mut ErrorSink,
) -> Option<LitStr> {
    match grammar(literal.value().as_bytes()) {
        Ok(()) => Some(literal),
        Err(message) => {
            errors.error(literal, message);
            None
        }
    }
}

/// Reads a string literal of this grammar, or the path of a `const` of this type.
pub(crate) fn name(
    value: &Value,
    (expected, ty): (&str, &str),
    grammar: Grammar,
    errors: &mut ErrorSink,
) -> Option<Name> {
    if let Some(literal) = value.text() {
        return well_formed(literal, grammar, errors).map(Name::Literal);
    }
    let constant = constant(value);
    if constant.is_none() {
        let message = format!(
            "expected a string literal, `{expected}`, or a `const` of type `{ty}`, with a name in uppercase"
        );
        errors.error(value, message);
    }
    constant.map(Name::Const)
}

/// Returns the value if it is the path of a constant.
pub(crate) fn constant(value: &Value) -> Option<Path> {
    value.parse().filter(is_constant)
}

impl syn::parse::Parse for Name {
    fn parse(input: syn::parse::ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            return input.parse().map(Self::Literal);
        }
        let path: Path = input.parse()?;
        if is_constant(&path) {
            Ok(Self::Const(path))
        } else {
            Err(input.error("expected a string literal or a constant"))
        }
    }
}

/// Returns `true` if the last segment of a path has no lowercase letter, like the name of a
/// constant. A word in lowercase is likely a string without its quotes.
fn is_constant(path: &Path) -> bool {
    let last = path.segments.last();
    last.is_some_and(|last| last.ident.to_string().chars().all(|c| !c.is_lowercase()))
}

/// Reads a number without a suffix, within these bounds.
pub(crate) fn number(value: &Value, bounds: std::ops::RangeInclusive<u32>) -> Option<LitInt> {
    let number: LitInt = value.parse()?;
    let is_within = number.base10_parse().is_ok_and(|it| bounds.contains(&it));
    (is_within && number.suffix().is_empty()).then_some(number)
}

/// Reads a path to an item.
pub(crate) fn path(value: &Value, expected: &str, errors: &mut ErrorSink) -> Option<Path> {
    let path = value.parse().filter(|path: &Path| !is_called(path));
    if path.is_none() {
        errors.error(value, format!("expected a path: `{expected}`"));
    }
    path
}

/// Returns `true` for `path(…)`, which syn also parses as a path, as in `Fn(…)`.
fn is_called(path: &Path) -> bool {
    path.segments
        .iter()
        .any(|segment| matches!(segment.arguments, PathArguments::Parenthesized(_)))
}

/// Reads one of these words. Returns the value that belongs to it.
pub(crate) fn word<T: Copy>(
    value: &Value,
    words: &[(&str, T)],
    errors: &mut ErrorSink,
) -> Option<T> {
    let written = value.parse::<Ident>();
    let text = written.as_ref().map(Ident::to_string);
    let meaning = words
        .iter()
        .find(|(word, _)| Some(*word) == text.as_deref());
    if meaning.is_none() {
        let names = words.iter().map(|(word, _)| *word);
        if let Some(bare) = unquoted(value, names.clone()) {
            errors.error(value, format!("unexpected quotes: write `{bare}`"));
            return None;
        }
        let guess = text
            .as_deref()
            .and_then(|text| nearest(text, names.clone()));
        let expected = match (guess, &written) {
            (Some(guess), Some(written)) => {
                format!("`{written}` is unknown; did you mean `{guess}`?")
            }
            _ => format!("expected {}", one_of(&names.collect::<Vec<_>>())),
        };
        errors.error(value, expected);
    }
    meaning.map(|(_, meaning)| *meaning)
}

/// Returns the known word that was written as a string literal.
fn unquoted<'a>(value: &Value, mut names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let literal: LitStr = value.parse()?;
    names.find(|name| literal.value() == *name)
}

/// Joins names to a list such as `a`, `b` or `c`, each in backticks.
fn one_of(names: &[&str]) -> String {
    let mut quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match (quoted.pop(), quoted.is_empty()) {
        (Some(last), false) => format!("{} or {last}", quoted.join(", ")),
        (Some(only), true) => only,
        (None, _) => String::new(),
    }
}
