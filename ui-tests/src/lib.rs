//! What users of the macros see: cases that compile, and errors as they are shown.
