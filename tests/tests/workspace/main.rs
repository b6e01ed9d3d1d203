//! Rules of the workspace itself: dependencies of features, and layers of the code.

mod isolation;
mod layers;
