//! An instance's part of its replies.

use std::fmt;

use super::Reply;
use crate::engine::EngineConfig;
use crate::policy::Failure;

/// What an instance says about its replies. A trait, so that a denial can answer for itself
/// wherever in a handler it comes up, without a word about the driver behind it.
pub(crate) trait Site: fmt::Debug + Send + Sync {
    /// The instance's settings.
    fn config(&self) -> &EngineConfig;

    /// The application's answer to nobody, where the handler names none.
    fn on_missing(&self) -> Option<Failure>;

    /// The application's answer to somebody who may not, where the handler names none.
    fn on_denied(&self) -> Option<Failure>;

    /// The application's own not-found page.
    fn hidden(&self) -> Option<fn() -> Reply>;

    /// Whether a caller is told why it was refused: never by a production instance.
    fn explains_denials(&self) -> bool;
}
