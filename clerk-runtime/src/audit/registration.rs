//! What a handler leaves behind in the program.

use crate::policy::{HasPolicy, Place, Policy};

/// A handler, as its attribute registers it. Only generated code makes one.
#[derive(Debug)]
pub struct Registration {
    pub(super) module: &'static str,
    pub(super) policy: Option<&'static Policy>,
    pub(super) place: Place,
}

inventory::collect!(Registration);

/// Where the macro says nothing.
const NOWHERE: Place = Place {
    name: "",
    file: "",
    line: 0,
};

#[doc(hidden)]
impl Registration {
    /// A handler under `#[protect]` or `#[auth]`.
    #[must_use]
    pub const fn guarded<P: HasPolicy>(module: &'static str) -> Self {
        let policy = &P::POLICY;
        Self {
            module,
            policy: Some(policy),
            place: match policy.place() {
                Some(place) => place,
                None => NOWHERE,
            },
        }
    }

    /// A handler under `#[public]`.
    #[must_use]
    pub const fn public(
        name: &'static str,
        module: &'static str,
        file: &'static str,
        line: u32,
    ) -> Self {
        Self {
            module,
            policy: None,
            place: Place { name, file, line },
        }
    }
}

pub(super) fn all() -> impl Iterator<Item = &'static Registration> {
    inventory::iter::<Registration>.into_iter()
}
