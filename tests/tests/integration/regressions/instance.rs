//! Regressions in keys, configuration and machine tokens.

mod audience;
mod certificates;
mod key_sets;
