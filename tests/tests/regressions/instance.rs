//! Reports about keys, configuration, tokens of machines.
