//! Reports about keys, configuration, tokens of machines.

mod audience;
mod certificates;
mod key_sets;
