//! How recently which of a session's factors must have been verified.

use std::fmt;

use serde::ser::{Serialize, SerializeStruct as _, Serializer};

/// How recently which factors must have been verified; Clerk's `reverification` parameter.
///
/// Serializes as that parameter does, for the answer that clerk-js reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reverification {
    level: ReverificationLevel,
    after_minutes: u32,
    preset: Option<&'static str>,
}

/// Which factors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReverificationLevel {
    /// The first factor.
    FirstFactor,
    /// The second factor, or the first where no second is enrolled.
    SecondFactor,
    /// Both.
    MultiFactor,
}

impl Reverification {
    /// Both factors within 10 minutes.
    pub const STRICT_MFA: Self = Self::preset("strict_mfa", ReverificationLevel::MultiFactor, 10);
    /// The second factor within 10 minutes.
    pub const STRICT: Self = Self::preset("strict", ReverificationLevel::SecondFactor, 10);
    /// The second factor within an hour.
    pub const MODERATE: Self = Self::preset("moderate", ReverificationLevel::SecondFactor, 60);
    /// The second factor within a day.
    pub const LAX: Self = Self::preset("lax", ReverificationLevel::SecondFactor, 1440);

    /// Factors and minutes of one's own.
    ///
    /// # Panics
    ///
    /// If `after_minutes` is 0, which nobody could meet; in a `const`, that is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn new(level: ReverificationLevel, after_minutes: u32) -> Self {
        assert!(
            after_minutes > 0,
            "`after_minutes` is at least 1: within 0 minutes nobody passes"
        );
        Self {
            level,
            after_minutes,
            preset: None,
        }
    }

    const fn preset(name: &'static str, level: ReverificationLevel, after_minutes: u32) -> Self {
        Self {
            level,
            after_minutes,
            preset: Some(name),
        }
    }

    /// Which factors are asked for.
    #[must_use]
    pub const fn level(self) -> ReverificationLevel {
        self.level
    }

    /// The age in minutes at which a verification no longer counts.
    #[must_use]
    pub const fn after_minutes(self) -> u32 {
        self.after_minutes
    }
}

impl ReverificationLevel {
    /// Clerk's name of the level, such as `second_factor`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FirstFactor => "first_factor",
            Self::SecondFactor => "second_factor",
            Self::MultiFactor => "multi_factor",
        }
    }
}

impl fmt::Display for Reverification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.preset {
            Some(name) => write!(f, "`{name}`"),
            None => write!(
                f,
                "`{}` within {} minutes",
                self.level.as_str(),
                self.after_minutes
            ),
        }
    }
}

impl Serialize for Reverification {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(name) = self.preset {
            return serializer.serialize_str(name);
        }
        let mut config = serializer.serialize_struct("Reverification", 2)?;
        config.serialize_field("level", self.level.as_str())?;
        config.serialize_field("afterMinutes", &self.after_minutes)?;
        config.end()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{json, to_value};

    use super::*;

    #[test]
    fn it_serializes_as_clerk_js_reads_it() {
        let own = Reverification::new(ReverificationLevel::SecondFactor, 10);
        assert_eq!(to_value(Reverification::STRICT).unwrap(), json!("strict"));
        assert_eq!(
            to_value(own).unwrap(),
            json!({"level": "second_factor", "afterMinutes": 10})
        );
    }
}
