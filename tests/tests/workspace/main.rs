//! Rules of the workspace itself: dependencies of features, layers of the code, pages of the guide, and
//! publication.

mod cargo;
mod declared_names;
mod guide;
mod isolation;
mod layers;
mod listings;
mod literals;
mod publishing;
mod readme;
