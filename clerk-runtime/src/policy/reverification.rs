//! Maximum age of the verification of a session's factors.

use std::fmt;

use serde::ser::{Serialize, SerializeStruct as _, Serializer};

/// Factors that must have been verified recently; Clerk's `reverification` parameter.
///
/// Serializes like that parameter, for the response that clerk-js reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reverification {
    level: ReverificationLevel,
    after_minutes: u32,
    preset: Option<&'static str>,
}

/// Factors that must be verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReverificationLevel {
    /// The first factor.
    FirstFactor,
    /// The second factor, or the first if no second one is enrolled.
    SecondFactor,
    /// Both, or the first if no second one is enrolled.
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

    /// Creates a requirement from factors and a maximum age in minutes.
    ///
    /// # Panics
    ///
    /// Panics if `after_minutes` is 0, which no session could meet. In a `const`, that is a compile
    /// error.
    #[must_use]
    #[track_caller]
    pub const fn new(level: ReverificationLevel, after_minutes: u32) -> Self {
        assert!(
            after_minutes > 0,
            "expected `after_minutes` above 0: no session is verified within 0 minutes"
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

    /// Returns the factors that must be verified.
    #[must_use]
    pub const fn level(self) -> ReverificationLevel {
        self.level
    }

    /// Returns the age in minutes at which a verification no longer counts.
    #[must_use]
    pub const fn after_minutes(self) -> u32 {
        self.after_minutes
    }
}

impl ReverificationLevel {
    /// Returns Clerk's name of the level, such as `second_factor`.
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
    fn reverification_is_serialized_as_clerk_js_expects() {
        let own = Reverification::new(ReverificationLevel::SecondFactor, 10);
        assert_eq!(to_value(Reverification::STRICT).unwrap(), json!("strict"));
        assert_eq!(
            to_value(own).unwrap(),
            json!({"level": "second_factor", "afterMinutes": 10})
        );
    }
}
