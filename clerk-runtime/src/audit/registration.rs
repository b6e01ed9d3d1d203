//! What a handler leaves behind in the program.

use crate::policy::{HasPolicy, Place, Policy};

/// A handler, as its attribute registers it. Only generated code makes one.
#[derive(Debug)]
pub struct Registration {
    pub(super) module: &'static str,
    handler: Registered,
}

#[derive(Debug)]
enum Registered {
    /// A function, since rustc would evaluate a policy itself for each handler that is registered.
    Guarded(fn() -> &'static Policy),
    Public(Place),
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
        Self {
            module,
            handler: Registered::Guarded(|| &P::POLICY),
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
            handler: Registered::Public(Place { name, file, line }),
        }
    }
}

impl Registration {
    /// The policy, unless everybody may.
    pub(super) fn policy(&self) -> Option<&'static Policy> {
        match self.handler {
            Registered::Guarded(policy) => Some(policy()),
            Registered::Public(_) => None,
        }
    }

    /// Where it stands.
    pub(super) fn place(&self) -> Place {
        match self.handler {
            Registered::Guarded(policy) => policy().place().unwrap_or(NOWHERE),
            Registered::Public(place) => place,
        }
    }
}

pub(super) fn all() -> impl Iterator<Item = &'static Registration> {
    inventory::iter::<Registration>.into_iter()
}
