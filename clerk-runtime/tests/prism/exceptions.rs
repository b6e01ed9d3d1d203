//! Violations that Prism reports in its own responses, because the API description allows no valid
//! response or Prism fails to generate one. Violations of requests are never exceptions.

use serde_json::Value;

struct Exception {
    /// A part of the operation's name.
    operation: &'static str,
    /// The location in the response, without list indices; everything below it is covered too.
    location: &'static [&'static str],
    /// Prism's codes of the violation.
    codes: &'static [&'static str],
    /// A part of the message.
    message: &'static str,
    #[expect(dead_code, reason = "documentation of the exception")]
    reason: &'static str,
}

const EXCEPTIONS: &[Exception] = &[
    Exception {
        operation: "",
        location: &["linked_to", "type"],
        codes: &["pattern"],
        message: "^oauth_[a-z]+$",
        reason: "the schema has a pattern and no example; Prism generates `string`",
    },
    Exception {
        operation: "",
        location: &["external_accounts", "verification"],
        codes: &["pattern", "enum", "additionalProperties", "oneOf"],
        message: "",
        reason: "Prism takes the alternative whose `strategy` has a pattern and no example, and \
                 also compares its response with the other alternatives",
    },
    Exception {
        operation: "",
        location: &["saml_accounts", "saml_connection"],
        codes: &["required", "anyOf", "oneOf"],
        message: "",
        reason: "an `anyOf` that only lists required fields hides the properties from Prism, which \
                 generates `{}`",
    },
    Exception {
        operation: "",
        location: &["enterprise_accounts", "enterprise_connection"],
        codes: &["required", "anyOf", "oneOf"],
        message: "",
        reason: "the same `anyOf`",
    },
    Exception {
        operation: "SAMLConnection",
        location: &["body"],
        codes: &["required", "anyOf"],
        message: "",
        reason: "the same `anyOf`",
    },
    Exception {
        operation: "EnterpriseConnection",
        location: &["body"],
        codes: &["required"],
        message: "'authenticatable'",
        reason: "the field is required, but not described",
    },
    Exception {
        operation: "EnterpriseConnection",
        location: &["body"],
        codes: &["required"],
        message: "'disable_jit_provisioning'",
        reason: "the field is required, but not described",
    },
    Exception {
        operation: "GetJWKS",
        location: &["keys"],
        codes: &["required", "enum", "oneOf"],
        message: "",
        reason: "a private key has all fields of a public one, so it matches two alternatives of a \
                 `oneOf`",
    },
    Exception {
        operation: "RevokeInvitation",
        location: &["status"],
        codes: &["enum"],
        message: "revoked",
        reason: "an `allOf` narrows the states to one, and Prism draws from the wider list",
    },
];

/// Returns `true` if a violation is one of the exceptions or only a warning, as for deprecated
/// parameters.
pub(crate) fn is_exception(operation: &str, violation: &Value) -> bool {
    violation["severity"] == "Warning"
        || EXCEPTIONS
            .iter()
            .any(|known| known.covers(operation, violation))
}

impl Exception {
    fn covers(&self, operation: &str, violation: &Value) -> bool {
        let parts = violation["location"].as_array().into_iter().flatten();
        let names: Vec<&str> = parts
            .filter_map(Value::as_str)
            .filter(|part| part.parse::<usize>().is_err())
            .collect();
        let message = violation["message"].as_str().unwrap_or_default();
        operation.contains(self.operation)
            && names.first() == Some(&"response")
            && names
                .windows(self.location.len())
                .any(|part| part == self.location)
            && self.codes.iter().any(|code| violation["code"] == *code)
            && message.contains(self.message)
    }
}
