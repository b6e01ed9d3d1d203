//! What every framework's app must do, over HTTP: one list, mounted per framework by
//! [`contract!`](crate::contract!).
#![expect(
    missing_docs,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a behaviour is called what it says, and panics where it is missing"
)]

pub mod application;
pub mod bindings;
pub mod bodies;
pub mod browsers;
pub mod failures;
pub mod machines;
pub mod outages;
pub mod rules;
pub mod sessions;
pub mod world;

use crate::apps::Framework;

/// Whether a framework has a place for this behaviour.
#[must_use]
pub fn applies<F: Framework>(behaviour: &str) -> bool {
    !F::NOT_APPLICABLE.iter().any(|(name, _)| *name == behaviour)
}

/// Mounts the contract's tests for a framework.
#[macro_export]
macro_rules! contract {
    ($framework:ty) => {
        $crate::contract!($framework, sessions:
            protect_hides_from_strangers,
            protect_lets_a_session_in,
            a_chosen_status_says_why,
            auth_refuses_nobody,
            a_session_cookie_is_a_credential,
            the_header_beats_the_cookie,
            other_schemes_are_ignored,
            bad_tokens_are_nobody,
            malformed_tokens_are_nobody,
            bytes_that_are_no_text_are_nobody,
            templates_and_machines_are_no_users,
            a_pending_session_is_nobody_unless_allowed,
        );
        $crate::contract!($framework, rules:
            what_is_asked_is_demanded,
            a_denial_keeps_its_reasons_to_itself,
            grouping_is_kept,
            a_check_of_ones_own_decides,
            a_stale_factor_asks_for_it,
            an_actor_is_seen,
            the_path_names_the_organization,
            a_path_that_names_two_organizations_names_none,
            policies_in_code_are_enforced,
            a_policy_guards_what_has_no_handler,
        );
        $crate::contract!($framework, failures:
            redirects_fit_the_method,
            a_function_of_ones_own_answers,
            a_page_without_the_middleware_is_refused,
        );
        $crate::contract!($framework, application:
            its_failures_stand_where_a_handler_names_none,
            its_own_page_stands_for_what_is_hidden,
            without_pages_a_page_is_hidden,
        );
        $crate::contract!($framework, bindings:
            bindings_hold_what_the_token_says,
            a_binding_is_a_requirement,
            a_template_token_is_minted_once,
            an_unknown_template_is_our_mistake,
            claims_are_read_into_a_type,
            the_user_is_fetched,
            a_deleted_user_is_nobody,
            no_user_no_handler,
            the_client_updates_the_user,
            api_errors_are_answers,
        );
        $crate::contract!($framework, bodies:
            a_body_is_read_after_the_check,
            a_bad_body_is_no_news_to_strangers,
            a_body_waits_for_keys_that_load,
            a_bad_body_waits_for_keys_that_load,
        );
        $crate::contract!($framework, outages:
            no_keys_is_neither_signed_out_nor_a_pass,
            stale_keys_serve,
            a_rotated_key_is_seen_at_once,
            a_crowd_fetches_the_keys_once,
            a_flood_of_unknown_keys_stays_here,
            a_local_key_needs_no_network,
            without_an_instance_nobody_passes,
            two_instances_do_not_mix,
        );
        $crate::contract!($framework, machines:
            a_key_calls_where_keys_are_accepted,
            only_keys_are_asked_for,
            opaque_tokens_are_verified_where_accepted,
            machines_have_no_roles,
            scopes_are_demanded,
            oauth_clients_learn_who_issues_tokens,
            unverifiable_machines_come_back,
        );
        $crate::contract!($framework, browsers:
            the_middleware_sends_a_browser_to_the_handshake,
            a_guard_alone_never_sends_a_browser_away,
            the_middleware_explains_itself,
            a_request_is_judged_once,
            a_page_is_sent_to_sign_in,
            a_browser_signs_in_during_development,
            a_browser_signs_in_in_production,
        );
    };
    ($framework:ty, $group:ident: $($behaviour:ident,)*) => {
        mod $group {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $behaviour() {
                    let applies = $crate::contract::applies::<$framework>(stringify!($behaviour));
                    if applies {
                        $crate::contract::$group::$behaviour::<$framework>().await;
                    }
                }
            )*
        }
    };
}
