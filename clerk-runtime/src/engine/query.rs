//! Changes to a URL's query in the manner of JavaScript's `URLSearchParams`: each change serializes
//! the whole query again.

use url::Url;

/// Former name of the dev browser parameter in a URL.
pub(super) const LEGACY_DEV_BROWSER: &str = "__dev_session";

/// Removes parameters.
pub(super) fn delete(url: &mut Url, names: &[&str]) {
    rewrite(url, |pairs| {
        pairs.retain(|(name, _)| !names.contains(&name.as_str()));
    });
}

/// Removes the parameters that Clerk adds to URLs to pass on a state, such as a handshake's token or
/// a browser's id.
pub(crate) fn delete_clerk_parameters(url: &mut Url) {
    if url.query_pairs().any(|(name, _)| is_clerk_parameter(&name)) {
        rewrite(url, |pairs| {
            pairs.retain(|(name, _)| !is_clerk_parameter(name));
        });
    }
}

/// Returns `true` for a parameter that Clerk adds to pass on a state. The parameters of an
/// invitation link are kept, since the link must still work after the sign-in.
fn is_clerk_parameter(name: &str) -> bool {
    let is_invitation = ["__clerk_ticket", "__clerk_status"].contains(&name);
    (name.starts_with("__clerk_") && !is_invitation) || name == LEGACY_DEV_BROWSER
}

/// Adds a parameter at the end.
pub(super) fn append(url: &mut Url, name: &str, value: &str) {
    rewrite(url, |pairs| pairs.push((name.to_owned(), value.to_owned())));
}

/// Replaces the first parameter of this name and removes the others, or adds one at the end.
pub(super) fn set(url: &mut Url, name: &str, value: &str) {
    rewrite(url, |pairs| {
        let at = pairs
            .iter()
            .position(|(it, _)| it == name)
            .unwrap_or(pairs.len());
        pairs.retain(|(it, _)| it != name);
        pairs.insert(at, (name.to_owned(), value.to_owned()));
    });
}

fn rewrite(url: &mut Url, change: impl FnOnce(&mut Vec<(String, String)>)) {
    let mut pairs: Vec<_> = url.query_pairs().into_owned().collect();
    change(&mut pairs);
    if pairs.is_empty() {
        url.set_query(None);
    } else {
        url.query_pairs_mut().clear().extend_pairs(pairs);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(url: &str, change: impl FnOnce(&mut Url)) -> String {
        let mut url = Url::parse(url).unwrap();
        change(&mut url);
        url.into()
    }

    #[test]
    fn changed_query_is_encoded_again() {
        assert_eq!(
            changed("http://x/?a=b%20c", |it| delete(it, &["z"])),
            "http://x/?a=b+c"
        );
        assert_eq!(
            changed("http://x/?z=1", |it| delete(it, &["z"])),
            "http://x/"
        );
        assert_eq!(
            changed("http://x/?a", |it| append(it, "k", "v w")),
            "http://x/?a=&k=v+w"
        );
    }

    #[test]
    fn parameters_of_clerk_are_deleted_except_those_of_an_invitation() {
        let own = "a&__clerk_handshake=t&__clerk_synced=true&__clerk_db_jwt=d&__dev_session=d";
        assert_eq!(
            changed(&format!("http://x/?{own}&b=1"), delete_clerk_parameters),
            "http://x/?a=&b=1"
        );
        for kept in [
            "http://x/?a&b=c%20d",
            "http://x/?__clerk_ticket=t&__clerk_status=sign_in",
        ] {
            assert_eq!(changed(kept, delete_clerk_parameters), kept);
        }
    }

    #[test]
    fn set_replaces_the_first_occurrence() {
        let url = "http://x/?a=1&b=2&a=3";
        assert_eq!(changed(url, |it| set(it, "a", "9")), "http://x/?a=9&b=2");
        assert_eq!(
            changed(url, |it| set(it, "c", "9")),
            "http://x/?a=1&b=2&a=3&c=9"
        );
    }
}
