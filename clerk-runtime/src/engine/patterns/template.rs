//! A pattern's tokens as the source of a regular expression.

use std::iter::Peekable;
use std::vec::IntoIter;

use super::lexer::{Token, tokens};

/// What separates the segments of a path.
const DELIMITERS: &str = "/#?";
/// Characters that belong to the parameter after them: optional or repeated together with it.
const PREFIXES: &str = "./";
/// What has a meaning of its own in a regular expression.
const SPECIAL: &str = ".+*?=^!:${}()[]|/\\";

/// A regular expression in ECMAScript syntax, and the names of its groups.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Template {
    pub(super) source: String,
    pub(super) names: Vec<String>,
}

/// A piece of a pattern.
enum Piece {
    Text(String),
    Parameter(Parameter),
}

/// `:name`, `(…)`, or whatever stands in braces.
struct Parameter {
    name: String,
    prefix: String,
    /// Empty for braces around text alone.
    source: String,
    suffix: String,
    modifier: Option<char>,
}

impl Template {
    /// Reads a pattern, or says what is wrong with it.
    pub(super) fn parse(pattern: &str) -> Result<Self, String> {
        let mut parser = Parser::new(tokens(pattern)?);
        while parser.piece()? {}
        parser.flush();
        let mut template = Self {
            source: String::from("^"),
            names: Vec::new(),
        };
        for piece in parser.pieces {
            template.push(piece)?;
        }
        template.source += "[";
        template.source += &escape(DELIMITERS);
        template.source += "]?$";
        Ok(template)
    }

    fn push(&mut self, piece: Piece) -> Result<(), String> {
        match piece {
            Piece::Text(text) => self.source.push_str(&escape(&text)),
            Piece::Parameter(it) => {
                self.source.push_str(&it.regex()?);
                self.names
                    .extend((!it.source.is_empty()).then_some(it.name));
            }
        }
        Ok(())
    }
}

impl Parameter {
    fn regex(&self) -> Result<String, String> {
        let Self {
            name,
            source,
            modifier,
            ..
        } = self;
        let (prefix, suffix) = (escape(&self.prefix), escape(&self.suffix));
        let modified = modifier.map(String::from).unwrap_or_default();
        let repeats = matches!(modifier, Some('*' | '+'));
        let bare = prefix.is_empty() && suffix.is_empty();
        Ok(match source.as_str() {
            "" => format!("(?:{prefix}{suffix}){modified}"),
            _ if bare && repeats => {
                return Err(format!("{name:?} can't repeat without a prefix or suffix"));
            }
            _ if bare => format!("({source}){modified}"),
            _ if repeats => {
                let optional = if *modifier == Some('*') { "?" } else { "" };
                let again = format!("(?:{suffix}{prefix}(?:{source}))*");
                format!("(?:{prefix}((?:{source}){again}){suffix}){optional}")
            }
            _ => format!("(?:{prefix}({source}){suffix}){modified}"),
        })
    }
}

struct Parser {
    tokens: Peekable<IntoIter<Token>>,
    pieces: Vec<Piece>,
    /// Text since the last parameter.
    text: String,
    /// How many groups had no name.
    unnamed: usize,
}

impl Parser {
    fn new(tokens: Vec<Token>) -> Self {
        Self {
            tokens: tokens.into_iter().peekable(),
            pieces: Vec::new(),
            text: String::new(),
            unnamed: 0,
        }
    }

    /// Reads one piece; `false` at the end.
    fn piece(&mut self) -> Result<bool, String> {
        let char = self.char();
        let name = self.name();
        let group = self.group();
        if name.is_some() || group.is_some() {
            self.parameter(char, name, group)?;
            return Ok(true);
        }
        if let Some(char) = char.or_else(|| self.escaped()) {
            self.text.push(char);
            return Ok(true);
        }
        self.flush();
        match self.tokens.next() {
            Some(Token::Open) => self.braces().map(|()| true),
            Some(token) => Err(format!("{token:?} has nothing to stand on")),
            None => Ok(false),
        }
    }

    fn parameter(
        &mut self,
        before: Option<char>,
        name: Option<String>,
        group: Option<String>,
    ) -> Result<(), String> {
        let (prefix, text) = before.into_iter().partition(|it| PREFIXES.contains(*it));
        let text: String = text;
        self.text.push_str(&text);
        self.flush();
        let name = name.unwrap_or_else(|| self.number());
        let source = group.map_or_else(|| self.segment(&prefix), Ok)?;
        let modifier = self.modifier();
        let suffix = String::new();
        self.pieces.push(Piece::Parameter(Parameter {
            name,
            prefix,
            source,
            suffix,
            modifier,
        }));
        Ok(())
    }

    fn braces(&mut self) -> Result<(), String> {
        let prefix = self.plain();
        let name = self.name();
        let group = self.group();
        let suffix = self.plain();
        if self.tokens.next() != Some(Token::Close) {
            return Err("\"{\" isn't closed".to_owned());
        }
        let source = match (&name, group) {
            (_, Some(group)) => group,
            (Some(_), None) => self.segment(&prefix)?,
            (None, None) => String::new(),
        };
        let name = match name {
            Some(name) => name,
            None if source.is_empty() => String::new(),
            None => self.number(),
        };
        let modifier = self.modifier();
        self.pieces.push(Piece::Parameter(Parameter {
            name,
            prefix,
            source,
            suffix,
            modifier,
        }));
        Ok(())
    }

    /// What a parameter without a group of its own matches: as little as possible of one segment,
    /// up to the text before it.
    fn segment(&self, prefix: &str) -> Result<String, String> {
        let before = match self.pieces.last() {
            _ if !prefix.is_empty() => prefix,
            Some(Piece::Text(text)) => text,
            Some(Piece::Parameter(it)) => {
                return Err(format!(
                    "text is missing between {:?} and the next parameter",
                    it.name
                ));
            }
            None => "",
        };
        let delimiters = escape(DELIMITERS);
        if before.is_empty() || before.contains(|it| DELIMITERS.contains(it)) {
            return Ok(format!("[^{delimiters}]+?"));
        }
        Ok(format!("(?:(?!{})[^{delimiters}])+?", escape(before)))
    }

    fn number(&mut self) -> String {
        self.unnamed += 1;
        (self.unnamed - 1).to_string()
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.pieces
                .push(Piece::Text(std::mem::take(&mut self.text)));
        }
    }

    fn plain(&mut self) -> String {
        std::iter::from_fn(|| self.char().or_else(|| self.escaped())).collect()
    }

    fn take<T>(&mut self, pick: impl FnOnce(&Token) -> Option<T>) -> Option<T> {
        let picked = self.tokens.peek().and_then(pick)?;
        self.tokens.next();
        Some(picked)
    }

    fn char(&mut self) -> Option<char> {
        self.take(|it| {
            if let Token::Char(char) = it {
                Some(*char)
            } else {
                None
            }
        })
    }

    fn escaped(&mut self) -> Option<char> {
        self.take(|it| {
            if let Token::Escaped(char) = it {
                Some(*char)
            } else {
                None
            }
        })
    }

    fn name(&mut self) -> Option<String> {
        self.take(|it| {
            if let Token::Name(name) = it {
                Some(name.clone())
            } else {
                None
            }
        })
    }

    fn group(&mut self) -> Option<String> {
        self.take(|it| {
            if let Token::Group(source) = it {
                Some(source.clone())
            } else {
                None
            }
        })
    }

    fn modifier(&mut self) -> Option<char> {
        self.take(|it| {
            if let Token::Modifier(char) = it {
                Some(*char)
            } else {
                None
            }
        })
    }
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        if SPECIAL.contains(char) {
            escaped.push('\\');
        }
        escaped.push(char);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(pattern: &str) -> String {
        Template::parse(pattern).unwrap().source
    }

    #[test]
    fn a_parameter_takes_its_slash_along() {
        assert_eq!(source("/orgs/:slug"), r"^\/orgs(?:\/([^\/#\?]+?))[\/#\?]?$");
        assert_eq!(
            source("/x/:p*"),
            r"^\/x(?:\/((?:[^\/#\?]+?)(?:\/(?:[^\/#\?]+?))*))?[\/#\?]?$"
        );
    }

    #[test]
    fn a_parameter_after_text_stops_before_that_text() {
        assert_eq!(source("a-:b"), r"^a-((?:(?!a-)[^\/#\?])+?)[\/#\?]?$");
    }

    #[test]
    fn groups_are_numbered_and_names_kept_in_order() {
        let template = Template::parse("/(a|b)/:id{-:tab}?/(.*)").unwrap();
        assert_eq!(template.names, ["0", "id", "tab", "1"]);
    }

    #[test]
    fn what_is_wrong_is_said() {
        for pattern in [
            "/a?x", "/:", "/(a(b))", "/*", "/(?a)", "/a{", "/()", "/:a:b", "{:a}*", "/(a", "/a}",
        ] {
            assert!(Template::parse(pattern).is_err(), "{pattern}");
        }
    }
}
