//! A case in which our result differs from Clerk's, with the conditions that rules use. In this module,
//! "here" means in our result.

use serde_json::Value;

use super::compare::Difference;

/// A case in which our result differs from Clerk's.
pub(crate) struct Mismatch<'a> {
    pub(crate) group: &'a str,
    pub(crate) case: &'a Value,
    pub(crate) ours: &'a Value,
    pub(crate) places: &'a [Difference],
}

impl<'a> Mismatch<'a> {
    pub(crate) fn expected(&self) -> &'a Value {
        &self.case["expected"]
    }

    /// Returns `true` if something is accepted that Clerk does not accept: a credential, a call of
    /// `has()`, or a request to a handler.
    pub(crate) fn accepts_more(&self) -> bool {
        accepts_more(self.expected(), self.ours)
    }

    /// Returns `true` if the credentials are accepted here.
    pub(crate) fn is_accepted(&self) -> bool {
        is_accepted(self.ours)
    }

    pub(crate) fn fails_with(&self, reason: &str) -> bool {
        let ours = self.ours;
        !self.is_accepted() && (ours["reason"] == reason || ours["error"]["reason"] == reason)
    }

    pub(crate) fn is_tagged(&self, tag: &str) -> bool {
        let tags = self.case["tags"].as_array();
        tags.is_some_and(|tags| tags.iter().any(|it| it == tag))
    }

    pub(crate) fn has_option(&self, name: &str) -> bool {
        !self.case["options"][name].is_null()
    }

    pub(crate) fn any_route(&self, is: impl Fn(&Value) -> bool) -> bool {
        items(&self.case["backend"]["routes"]).any(is)
    }

    /// Returns the values of the request's headers with this name, or of all headers.
    pub(crate) fn headers(&self, name: Option<&str>) -> impl Iterator<Item = &'a str> {
        let headers = items(&self.case["request"]["headers"]);
        let wanted = headers.filter(move |it| name.is_none_or(|name| it[0] == name));
        wanted.filter_map(|it| it[1].as_str())
    }

    /// Returns names and values of the request's cookies.
    fn cookies(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let cookies = self.headers(Some("cookie")).flat_map(|it| it.split(';'));
        cookies.filter_map(|it| it.trim().split_once('='))
    }

    /// Returns `true` if the request has a cookie whose name has this prefix.
    pub(crate) fn has_cookie(&self, name: &str) -> bool {
        self.cookies().any(|(it, _)| it.starts_with(name))
    }

    /// Returns `true` if the token that is accepted here is from a cookie whose name has this prefix.
    pub(crate) fn accepts_cookie(&self, name: &str) -> bool {
        let mut cookies = self.cookies().filter(|(it, _)| it.starts_with(name));
        cookies.any(|(_, value)| self.accepts_token(value))
    }

    /// Returns `true` if the token that is accepted here is from the header `Authorization`.
    pub(crate) fn accepts_bearer(&self) -> bool {
        let mut headers = self.headers(Some("authorization"));
        headers.any(|it| self.accepts_token(it.trim()))
    }

    fn accepts_token(&self, token: &str) -> bool {
        let accepted = self.ours["tokenEndsWith"].as_str();
        self.is_accepted() && accepted.is_some_and(|end| !end.is_empty() && token.ends_with(end))
    }

    /// Returns the cookies that are set here.
    pub(crate) fn set_cookies(&self) -> impl Iterator<Item = &'a str> {
        let ours = self.ours;
        let cookies = items(&ours["headers"]["setCookie"]).chain(items(&ours["setCookie"]));
        cookies.filter_map(Value::as_str)
    }

    /// Returns `true` if a handshake cookie is removed here.
    pub(crate) fn removes_handshake_cookie(&self) -> bool {
        self.set_cookies()
            .any(|it| it.starts_with("__clerk_handshake") && it.contains("=; "))
    }

    /// Returns `true` if the browser is redirected here.
    pub(crate) fn redirects(&self) -> bool {
        !self.ours["headers"]["location"].is_null()
    }

    pub(crate) fn url(&self) -> &'a str {
        self.case["request"]["url"].as_str().unwrap_or_default()
    }

    /// Returns `true` if the results only differ at places that meet the condition.
    pub(crate) fn differs_only_at(&self, is: impl Fn(&str) -> bool) -> bool {
        self.places.iter().all(|it| is(&it.at))
    }

    /// Returns `true` if a step of the case gets a key set with a `null` entry.
    pub(crate) fn serves_null_key(&self) -> bool {
        let mut routes = items(&self.case["steps"]).flat_map(|it| items(&it["backend"]["routes"]));
        routes.any(|route| items(&route["body"]["keys"]).any(Value::is_null))
    }

    pub(crate) fn any_step(&self, name: &str, value: &str) -> bool {
        items(&self.expected()["steps"]).any(|it| it[name] == value)
    }

    pub(crate) fn has_token(&self, is: impl FnMut(&Value) -> bool) -> bool {
        items(&self.case["tokens"]).any(is)
    }

    /// Returns `true` if the value of a cookie whose name has this prefix is not a non-negative
    /// integer.
    pub(crate) fn has_malformed_cookie(&self, name: &str) -> bool {
        let mut cookies = self.cookies().filter(|(it, _)| it.starts_with(name));
        let is_whole = |value: &str| value.bytes().all(|byte| byte.is_ascii_digit());
        cookies.any(|(_, value)| value.parse::<i64>().is_err() || !is_whole(value))
    }

    pub(crate) fn has_long_token(&self) -> bool {
        let long = |text: &str| text.len() > 16 * 1024;
        self.case["token"].as_str().is_some_and(long) || self.headers(None).any(long)
    }

    /// Returns `true` if a token of the case has one of these: a header or claims that are not an
    /// object, a field with another JSON type than in Clerk's tokens, a feature without a scope, no
    /// `alg`, or an empty or padded part.
    pub(crate) fn has_malformed_token(&self) -> bool {
        let tokens = items(&self.case["tokens"]);
        let mut parts = tokens.flat_map(|it| [&it["header"], &it["payload"]]);
        let claims = &self.case["claims"];
        parts.any(|it| !is_well_formed(it))
            || self.has_token(|it| it["header"].get("alg").is_none())
            || !claims.is_null() && !is_well_formed(claims)
            || self.case["token"].as_str().is_some_and(has_malformed_part)
            || self.headers(Some("authorization")).any(has_malformed_part)
    }
}

/// Returns `true` if something is accepted in `ours` that is not in `expected`.
fn accepts_more(expected: &Value, ours: &Value) -> bool {
    if is_accepted(ours) && !is_accepted(expected) {
        return true;
    }
    match (expected, ours) {
        (Value::Object(expected), Value::Object(ours)) => {
            let compared = ["steps", "checks", "checksWithPendingAllowed"];
            compared.iter().any(|name| {
                let (Some(expected), Some(ours)) = (expected.get(*name), ours.get(*name)) else {
                    return false;
                };
                accepts_more(expected, ours)
            })
        }
        (Value::Array(expected), Value::Array(ours)) => {
            let mut pairs = expected.iter().zip(ours);
            pairs.any(|(expected, ours)| accepts_more(expected, ours))
        }
        _ => false,
    }
}

fn is_accepted(result: &Value) -> bool {
    result["status"] == "signed-in"
        || result["valid"] == true
        || result["action"] == "pass"
        || result["passedHandler"] == true
        || result["result"] == true && result.get("params").is_some()
}

/// Returns `true` for a JWT with an empty or a padded part.
fn has_malformed_part(token: &str) -> bool {
    let parts: Vec<_> = token.split('.').collect();
    parts.len() == 3 && parts.iter().any(|it| it.is_empty() || it.ends_with('='))
}

/// Fields whose values are strings.
const STRINGS: [&str; 19] = [
    "alg", "typ", "kid", "cat", "sub", "sid", "sts", "azp", "iss", "fea", "pla", "org_id",
    "org_slug", "org_role", "id", "slg", "rol", "per", "fpm",
];

fn is_well_formed(part: &Value) -> bool {
    let Value::Object(fields) = part else {
        return false;
    };
    fields.iter().all(|(name, value)| match name.as_str() {
        "exp" | "nbf" | "iat" | "v" => value.is_number(),
        "aud" => value.is_string() || is_list(value, Value::is_string),
        "fva" => is_list(value, Value::is_number) && items(value).count() == 2,
        "org_permissions" => is_list(value, Value::is_string),
        "o" => is_well_formed(value),
        name => value.is_string() || !STRINGS.contains(&name),
    }) && fields.get("fea").is_none_or(has_scopes)
}

/// Returns `true` if every item of a list of features has a scope.
fn has_scopes(features: &Value) -> bool {
    let features = features.as_str().unwrap_or_default();
    features.is_empty() || features.split(',').all(|it| it.contains(':'))
}

fn is_list(value: &Value, is: impl Fn(&Value) -> bool) -> bool {
    value.as_array().is_some_and(|list| list.iter().all(is))
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}
