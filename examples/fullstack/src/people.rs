//! Users of the offline instance.

use std::path::Path;

use clerk_runtime::dev::{Builder, Instance, Organization, Person};

/// Password of all users.
const PASSWORD: &str = "clerk-offline";

/// Folder of this example, in which `npm ci` installs Clerk's scripts.
const FOLDER: &str = env!("CARGO_MANIFEST_DIR");

/// Returns an offline instance with alice, an admin of `acme` and a member of `globex`, and bob, a member of
/// `acme`. It serves Clerk's scripts from this example's folder or, if there are none, from the nearest
/// `node_modules` above the current directory.
pub fn people() -> Builder {
    let permissions = ["org:reports:read"];
    let acme = Organization::new("acme")
        .name("Acme Inc.")
        .role("org:admin", permissions)
        .role("org:member", permissions);
    let globex = Organization::new("globex").name("Globex");
    let alice = Person::new("alice")
        .named("Alice", "Adams")
        .member_of("acme", "org:admin")
        .member_of("globex", "org:member");
    let bob = Person::new("bob")
        .named("Bob", "Brown")
        .member_of("acme", "org:member");
    let instance = Instance::builder().organization(acme).organization(globex);
    let instance = instance
        .person(alice.password(PASSWORD))
        .person(bob.password(PASSWORD));
    let scripts = Path::new(FOLDER).join("node_modules");
    if scripts.is_dir() {
        instance.node_modules(scripts)
    } else {
        instance
    }
}
