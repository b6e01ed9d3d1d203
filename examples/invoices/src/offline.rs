//! Two organizations and three users, which the offline instance has in development and in tests.

use std::net::SocketAddr;
use std::time::Duration;

use clerk_runtime::dev::{Builder, Instance, Organization, Person, SignInError};

/// Roles, permissions and plans: the file that the attributes check.
pub const NAMES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/clerk.toml");

/// Lifetime of the printed tokens.
const HOUR: Duration = Duration::from_hours(1);

/// Returns `acme` with alice (admin) and bob (member), on the plan `pro`, and `globex` with carol
/// (admin). Ids are the same at each start, so that invoices in the database keep their owners.
pub fn people() -> Builder {
    Instance::builder()
        .seed(1)
        .names(NAMES)
        .organization(Organization::new("acme").plan("pro"))
        .organization(Organization::new("globex"))
        .person(
            Person::new("alice")
                .named("Alice", "Adams")
                .member_of("acme", "org:admin"),
        )
        .person(
            Person::new("bob")
                .named("Bob", "Brown")
                .member_of("acme", "org:member"),
        )
        .person(
            Person::new("carol")
                .named("Carol", "Clark")
                .member_of("globex", "org:admin"),
        )
}

/// Prints the tokens of the users, and requests that use them.
///
/// # Errors
/// Returns an error if a user cannot sign in, which does not happen to [`people`].
#[expect(clippy::print_stdout, reason = "the function prints")]
pub fn print_requests(instance: &Instance, address: SocketAddr) -> Result<(), SignInError> {
    println!("\n# The tokens are valid for an hour");
    for name in ["alice", "bob", "carol"] {
        let user = instance.sign_in(name)?;
        println!("export {}={}", name.to_uppercase(), user.token_for(HOUR));
    }
    let acme = instance.sign_in("alice")?.org_id().unwrap_or_default();
    println!("export ACME=http://{address}/orgs/{acme}/invoices\n\n{REQUESTS}");
    Ok(())
}

const REQUESTS: &str = r#"# Bob creates an invoice; the response has its id, which is 1 in a new database
curl -i $ACME -H "Authorization: Bearer $BOB" --json '{"customer": "Initech", "amount_cents": 4200}'
# Alice approves it; Carol, of another organization, cannot see it
curl -i -X POST $ACME/1/approval -H "Authorization: Bearer $ALICE"
curl -i $ACME/1 -H "Authorization: Bearer $CAROL"
# Only an admin who signed in less than ten minutes ago can delete it
curl -i -X DELETE $ACME/1 -H "Authorization: Bearer $ALICE""#;
