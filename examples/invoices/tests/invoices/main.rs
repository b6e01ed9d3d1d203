//! The service over HTTP, with an offline instance and a database in a file.

mod browsers;
mod documents;
mod outages;
mod roles;
mod tenants;
mod validation;
mod webhooks;
mod world;
