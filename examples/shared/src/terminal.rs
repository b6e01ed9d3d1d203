//! The examples' output: the address, tokens of the users, and `curl` lines.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::time::Duration;

use clerk_runtime::dev::SignedIn;

use crate::Environment;
use crate::routes::Route;

/// Lifetime of the printed tokens.
const A_DAY: Duration = Duration::from_hours(24);

impl Environment {
    /// Prints the address of the example. For the offline instance, also prints its address, the
    /// tokens of its users, and one `curl` line per route.
    #[expect(clippy::print_stdout, reason = "the function prints")]
    pub fn print_curl_lines(&self, address: SocketAddr) {
        print!("{}", self.curl_lines(address));
    }

    /// Returns a text with the address of the example. For the offline instance, the text also has its
    /// address, and shell variables with the tokens of its users: `ALICE` and `BOB`.
    #[must_use]
    pub fn announcement(&self, address: SocketAddr) -> String {
        let mut text = format!("Listening on http://{address}\n");
        let Some(instance) = &self.offline else {
            return text;
        };
        let url = instance.url();
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "No CLERK_* variable is set: an offline instance at {url} simulates Clerk.\n\n\
             # Session tokens for one day. alice is an admin of the organization, bob is a member.\n"
        );
        for (name, person) in &self.people {
            let (name, token) = (name.to_uppercase(), person.token_for(A_DAY));
            let _ = writeln!(text, "export {name}={token}");
        }
        text
    }

    fn curl_lines(&self, address: SocketAddr) -> String {
        let mut text = self.announcement(address);
        if self.offline.is_some() {
            text.extend(
                self.routes
                    .iter()
                    .map(|route| self.curl_line(address, route)),
            );
        }
        text + &format!("\nOpen http://{address} in a browser to sign in and to call each route.\n")
    }

    fn curl_line(&self, address: SocketAddr, route: &Route) -> String {
        let alice = self.person("alice").and_then(SignedIn::org_id);
        let organization = alice.as_ref().map_or("", |id| id.as_str());
        let path = route.path.replace("{org_id}", organization);
        let body = route.body.map(|body| {
            let method = route.method;
            format!(" -X {method} -H 'Content-Type: application/json' -d '{body}'")
        });
        format!(
            "\n# {}\ncurl -i http://{address}{path} -H \"Authorization: Bearer $ALICE\"{}\n",
            route.note,
            body.unwrap_or_default()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    #[tokio::test]
    async fn output_contains_each_token_and_each_route_once() -> Result<(), Error> {
        let address = SocketAddr::from(([127, 0, 0, 1], 3000));
        let environment = Environment::offline().await?;
        let organization = Route::get("/orgs/{org_id}", "members only");
        let text = environment.with_routes(&[organization]).curl_lines(address);

        assert!(text.starts_with("Listening on http://127.0.0.1:3000\n"));
        for once in [
            "export ALICE=ey",
            "export BOB=ey",
            "/admin -H",
            "/me -H",
            "-X POST",
        ] {
            assert_eq!(text.matches(once).count(), 1, "{once} in {text}");
        }
        assert!(text.contains("/orgs/org_"), "{text}");
        Ok(())
    }
}
