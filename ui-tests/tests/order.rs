//! Our attribute above a framework's and below it. Either order works, or the error says which does:
//! never is a handler left without its check.

#[test]
fn the_wrong_order_is_told() {
    trybuild::TestCases::new().compile_fail("order/*.rs");
}
