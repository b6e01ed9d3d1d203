//! tonic 0.14: `guard` a method's request · `status` replies as statuses. The middleware is tower's.

mod guard;
mod status;
