//! Methods of groups whose features are disabled. A call of such a method does not compile, and the
//! compiler's error names the missing feature.

/// Declares a method whose feature is disabled. The compiler infers the method's type parameter as
/// `Feature`, which does not implement `FeatureIsEnabled`. A call of the method therefore does not
/// compile, and the only error is the given message.
macro_rules! absent {
    (@methods [] $method:ident $arguments:tt) => {};
    (@methods [$receiver:ty $(, $rest:ty)*] $method:ident ($($argument:ident)?)) => {
        impl Needs<Feature> for $receiver {}

        impl $receiver {
            #[doc(hidden)]
            #[must_use]
            pub fn $method<T: FeatureIsEnabled $(, $argument)?>(
                &self
                $(, _: $argument)?
            ) -> T::Group
            where
                Self: Needs<T>,
            {
                crate::__private::broken()
            }
        }

        absent! { @methods [$($rest),*] $method ($($argument)?) }
    };
    ($($receivers:tt $method:ident $arguments:tt $feature:tt $message:tt;)+) => {$(
        /// A method whose feature is disabled.
        #[cfg(not(feature = $feature))]
        pub mod $method {
            /// Trait that no type implements.
            #[diagnostic::on_unimplemented(
                message = $message,
                label = "add the feature to `clerk-runtime` in `Cargo.toml`"
            )]
            pub trait FeatureIsEnabled {
                /// The return type of the method.
                type Group;
            }

            /// The feature.
            #[derive(Clone, Copy, Debug)]
            #[non_exhaustive]
            pub enum Feature {}

            /// Lets the compiler infer the feature.
            pub trait Needs<T> {}

            absent! { @methods $receivers $method $arguments }
        }
    )+};
}

absent! {
    [crate::Clerk, crate::api::Client] actor_tokens() "api-actor-tokens"
        "`actor_tokens()` needs the feature `api-actor-tokens` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] admin_portal_link_tokens() "api-admin-portal-link-tokens"
        "`admin_portal_link_tokens()` needs the feature `api-admin-portal-link-tokens` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] agent_tasks() "api-agent-tasks"
        "`agent_tasks()` needs the feature `api-agent-tasks` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] allowlist() "api-allowlist-blocklist"
        "`allowlist()` needs the feature `api-allowlist-blocklist` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] blocklist() "api-allowlist-blocklist"
        "`blocklist()` needs the feature `api-allowlist-blocklist` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] api_keys() "api-api-keys"
        "`api_keys()` needs the feature `api-api-keys` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] beta_features() "api-beta-features"
        "`beta_features()` needs the feature `api-beta-features` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] billing() "api-billing"
        "`billing()` needs the feature `api-billing` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] clients() "api-clients"
        "`clients()` needs the feature `api-clients` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] directories() "api-directories"
        "`directories()` needs the feature `api-directories` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] domains() "api-domains"
        "`domains()` needs the feature `api-domains` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] email_addresses() "api-email-addresses"
        "`email_addresses()` needs the feature `api-email-addresses` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] enterprise_connections() "api-enterprise-connections"
        "`enterprise_connections()` needs the feature `api-enterprise-connections` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] instance_settings() "api-instance-settings"
        "`instance_settings()` needs the feature `api-instance-settings` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] invitations() "api-invitations"
        "`invitations()` needs the feature `api-invitations` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] jwks() "api-jwks"
        "`jwks()` needs the feature `api-jwks` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] jwt_templates() "api-jwt-templates"
        "`jwt_templates()` needs the feature `api-jwt-templates` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] m2m_tokens() "api-m2m-tokens"
        "`m2m_tokens()` needs the feature `api-m2m-tokens` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] machines() "api-machines"
        "`machines()` needs the feature `api-machines` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] miscellaneous() "api-miscellaneous"
        "`miscellaneous()` needs the feature `api-miscellaneous` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] oauth_access_tokens() "api-oauth-access-tokens"
        "`oauth_access_tokens()` needs the feature `api-oauth-access-tokens` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] oauth_applications() "api-oauth-applications"
        "`oauth_applications()` needs the feature `api-oauth-applications` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] organization_permissions() "api-organization-permissions"
        "`organization_permissions()` needs the feature `api-organization-permissions` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] organization_roles() "api-organization-roles"
        "`organization_roles()` needs the feature `api-organization-roles` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] organizations() "api-organizations"
        "`organizations()` needs the feature `api-organizations` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] phone_numbers() "api-phone-numbers"
        "`phone_numbers()` needs the feature `api-phone-numbers` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] proxy_checks() "api-proxy-checks"
        "`proxy_checks()` needs the feature `api-proxy-checks` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] redirect_urls() "api-redirect-urls"
        "`redirect_urls()` needs the feature `api-redirect-urls` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] role_sets() "api-role-sets"
        "`role_sets()` needs the feature `api-role-sets` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] saml_connections() "api-saml-connections"
        "`saml_connections()` needs the feature `api-saml-connections` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] scim_directories() "api-scim-directories"
        "`scim_directories()` needs the feature `api-scim-directories` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] sign_in_tokens() "api-sign-in-tokens"
        "`sign_in_tokens()` needs the feature `api-sign-in-tokens` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] sign_ups() "api-sign-ups"
        "`sign_ups()` needs the feature `api-sign-ups` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] templates() "api-templates"
        "`templates()` needs the feature `api-templates` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] testing_tokens() "api-testing-tokens"
        "`testing_tokens()` needs the feature `api-testing-tokens` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] waitlist_entries() "api-waitlist-entries"
        "`waitlist_entries()` needs the feature `api-waitlist-entries` of `clerk-runtime`";
    [crate::Clerk, crate::api::Client] webhooks() "api-webhooks"
        "`webhooks()` needs the feature `api-webhooks` of `clerk-runtime`";
}

/// Groups of one organization, or of all organizations.
#[cfg(feature = "api-organizations")]
pub mod of_organizations {
    absent! {
        [crate::api::resources::Organizations] domains(Id) "api-organization-domains"
            "`organizations().domains()` needs the feature `api-organization-domains` of `clerk-runtime`";
        [crate::api::resources::Organizations] all_domains() "api-organization-domains"
            "`organizations().all_domains()` needs the feature `api-organization-domains` of `clerk-runtime`";
        [crate::api::resources::Organizations] invitations(Id) "api-organization-invitations"
            "`organizations().invitations()` needs the feature `api-organization-invitations` of `clerk-runtime`";
        [crate::api::resources::Organizations] all_invitations() "api-organization-invitations"
            "`organizations().all_invitations()` needs the feature `api-organization-invitations` of `clerk-runtime`";
        [crate::api::resources::Organizations] memberships(Id) "api-organization-memberships"
            "`organizations().memberships()` needs the feature `api-organization-memberships` of `clerk-runtime`";
        [crate::api::resources::Organizations] all_memberships() "api-organization-memberships"
            "`organizations().all_memberships()` needs the feature `api-organization-memberships` of `clerk-runtime`";
    }
}

#[cfg(test)]
mod tests {
    /// Returns the rows of `groups!`, as pairs of a feature and a method.
    fn groups() -> Vec<(&'static str, &'static str)> {
        let rows = include_str!("groups.rs")
            .split("#[cfg(feature = \"")
            .skip(1);
        rows.filter_map(|row| {
            let (feature, rest) = row.split_once("\")]\n    ")?;
            let (method, _) = rest.split_once(": ")?;
            Some((feature, method))
        })
        .filter(|(_, method)| {
            method
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '_')
        })
        .collect()
    }

    #[test]
    fn method_of_a_disabled_group_names_its_feature() {
        let groups = groups();
        assert!(groups.len() > 30, "{groups:?}");
        for (feature, method) in groups {
            let row = format!(
                "{method}() \"{feature}\"\n        \"`{method}()` needs the feature `{feature}` of \
                 `clerk-runtime`\";"
            );
            assert!(include_str!("absent.rs").contains(&row), "{row}");
        }
    }
}
