//! A pattern's characters as tokens.

/// A token of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A character that stands for itself.
    Char(char),
    /// `\x`
    Escaped(char),
    /// `:name`
    Name(String),
    /// `(…)`, a regular expression of its own.
    Group(String),
    /// `*`, `+` or `?`
    Modifier(char),
    /// `{`
    Open,
    /// `}`
    Close,
}

/// Splits a pattern into tokens, or says what is wrong with it and where.
pub(super) fn tokens(pattern: &str) -> Result<Vec<Token>, String> {
    let mut lexer = Lexer {
        chars: pattern.chars().collect(),
        at: 0,
    };
    let mut tokens = Vec::new();
    while let Some(first) = lexer.next() {
        match first {
            '*' | '+' | '?' => tokens.push(Token::Modifier(first)),
            '{' => tokens.push(Token::Open),
            '}' => tokens.push(Token::Close),
            ':' => tokens.push(Token::Name(lexer.name()?)),
            '(' => tokens.push(Token::Group(lexer.group()?)),
            // A backslash at the very end stands for nothing.
            '\\' => tokens.extend(lexer.next().map(Token::Escaped)),
            other => tokens.push(Token::Char(other)),
        }
    }
    Ok(tokens)
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
}

impl Lexer {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let char = self.peek()?;
        self.at += 1;
        Some(char)
    }

    fn name(&mut self) -> Result<String, String> {
        let is_part = |it: &char| it.is_ascii_alphanumeric() || *it == '_';
        let name: String = self
            .chars
            .iter()
            .skip(self.at)
            .copied()
            .take_while(is_part)
            .collect();
        if name.is_empty() {
            return Err(format!("a parameter name is missing at {}", self.at));
        }
        self.at += name.len();
        Ok(name)
    }

    fn group(&mut self) -> Result<String, String> {
        let start = self.at;
        if self.peek() == Some('?') {
            return Err(format!("a group can't start with \"?\" at {start}"));
        }
        let mut depth = 1;
        let mut source = String::new();
        while let Some(char) = self.next() {
            match char {
                '\\' => {
                    source.push(char);
                    source.extend(self.next());
                    continue;
                }
                ')' if depth == 1 && source.is_empty() => {
                    return Err(format!("the group at {start} is empty"));
                }
                ')' if depth == 1 => return Ok(source),
                ')' => depth -= 1,
                '(' if self.peek() != Some('?') => {
                    return Err(format!("a capturing group isn't allowed at {}", self.at));
                }
                '(' => depth += 1,
                _ => {}
            }
            source.push(char);
        }
        Err(format!("the group at {start} isn't closed"))
    }
}
