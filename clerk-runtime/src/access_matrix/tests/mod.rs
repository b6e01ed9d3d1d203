//! Matrix of the policies in these tests.

mod roles;
mod snapshots;
mod texts;

use super::registration::Registration;
use super::{Handler, Matrix, RoleMatrix};
use crate::policy::{HasPolicy, Policy};

fn row<P: HasPolicy>() -> Handler {
    Handler::of(&Registration::guarded::<P>("app::invoices"))
}

fn matrix() -> Matrix {
    struct Hello;
    impl HasPolicy for Hello {
        const POLICY: Policy = Policy::protect().at("hello", "src/lib.rs", 7);
    }
    let health = Registration::public("health", "app", "src/lib.rs", 12);
    Matrix::new(vec![row::<Hello>(), Handler::of(&health)])
}
