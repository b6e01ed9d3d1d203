//! Every case below `fail` draws the errors that stand beside it.

#[test]
fn mistakes_are_told_as_agreed() {
    trybuild::TestCases::new().compile_fail("fail/*/*.rs");
}
