//! Registration of handlers in the program.

use crate::policy::{HasPolicy, Policy, SourceLocation};

/// A handler as its attribute registers it. Only generated code creates one.
#[derive(Debug)]
pub struct Registration {
    pub(super) module: &'static str,
    handler: Registered,
}

#[derive(Debug)]
enum Registered {
    /// A function, since rustc would otherwise evaluate the policy of each registered handler.
    Guarded(fn() -> &'static Policy),
    Public(SourceLocation),
}

inventory::collect!(Registration);

/// Location of a handler for which the macro sets none.
const UNKNOWN_LOCATION: SourceLocation = SourceLocation {
    name: "",
    file: "",
    line: 0,
};

#[doc(hidden)]
impl Registration {
    /// Registers a handler with `#[protect]` or `#[auth]`.
    #[must_use]
    pub const fn guarded<P: HasPolicy>(module: &'static str) -> Self {
        Self {
            module,
            handler: Registered::Guarded(|| &P::POLICY),
        }
    }

    /// Registers a handler with `#[public]`.
    #[must_use]
    pub const fn public(
        name: &'static str,
        module: &'static str,
        file: &'static str,
        line: u32,
    ) -> Self {
        Self {
            module,
            handler: Registered::Public(SourceLocation { name, file, line }),
        }
    }
}

impl Registration {
    /// Returns the policy; `None` for a public handler.
    pub(super) fn policy(&self) -> Option<&'static Policy> {
        match self.handler {
            Registered::Guarded(policy) => Some(policy()),
            Registered::Public(_) => None,
        }
    }

    /// Returns the location of the handler.
    pub(super) fn location(&self) -> SourceLocation {
        match self.handler {
            Registered::Guarded(policy) => policy().location().unwrap_or(UNKNOWN_LOCATION),
            Registered::Public(location) => location,
        }
    }
}

pub(super) fn all() -> impl Iterator<Item = &'static Registration> {
    inventory::iter::<Registration>.into_iter()
}
