//! What every framework's app must do, over HTTP: one list, mounted for every framework
//! by [`in_every_framework!`](crate::in_every_framework!). Each run leaves a record, of which `docs/frameworks.md` is made.
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
pub mod caches;
pub mod extractors;
pub mod failures;
pub mod instances;
pub mod machines;
pub mod origins;
pub mod outages;
pub mod record;
pub mod requests;
pub mod rules;
pub mod sessions;
pub mod special;
pub mod table;
pub mod world;

use crate::apps::Framework;

/// Why a framework has no place for this behaviour, if it has none.
#[must_use]
pub fn not_applicable<F: Framework>(behaviour: &str) -> Option<&'static str> {
    let mut reasons = F::NOT_APPLICABLE.iter();
    reasons
        .find(|(name, _)| *name == behaviour)
        .map(|(_, reason)| *reason)
}

/// A part of the contract: the module that holds it, what it is about, and its behaviours.
pub type Group = (&'static str, &'static str, &'static [&'static str]);

/// The contract.
pub const CONTRACT: &[Group] = crate::behaviours!(list!());
/// What needs a process of its own, in which there is a default instance.
pub const PROCESS: &[Group] = crate::process_behaviours!(list!());

/// The contract, handed to another macro.
#[macro_export]
macro_rules! behaviours {
    ($then:ident!($($with:tt)*)) => {
        $crate::$then! { $($with)*;
            sessions "Who counts as somebody": [
                protect_hides_from_strangers,
                protect_lets_a_session_in,
                a_chosen_status_says_why,
                auth_refuses_nobody,
                on_invalid_rejects_invalid_credentials_and_accepts_none,
                handlers_tell_invalid_credentials_from_none,
                a_session_cookie_is_a_credential,
                the_header_beats_the_cookie,
                other_schemes_are_ignored,
                bearer_scheme_is_read_in_any_case,
                repeated_authorization_header_returns_401,
                unreadable_bearer_token_is_not_replaced_by_the_cookie,
                bad_tokens_are_nobody,
                malformed_tokens_are_nobody,
                bytes_that_are_no_text_are_nobody,
                templates_and_machines_are_no_users,
                a_pending_session_is_nobody_unless_allowed,
            ]
            rules "What handlers ask of their callers": [
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
            ]
            failures "What somebody who may not call is told": [
                redirects_fit_the_method,
                script_is_told_where_to_sign_in,
                script_is_told_where_a_denied_page_leads,
                rejection_gives_one_reason,
                rejected_token_is_called_invalid,
                a_function_of_ones_own_answers,
                a_page_without_the_middleware_is_refused,
                a_function_answers_who_may_not,
                missing_is_not_denied,
            ]
            application "What the application says for all its handlers": [
                its_failures_stand_where_a_handler_names_none,
                its_own_page_stands_for_what_is_hidden,
                without_pages_a_page_is_hidden,
            ]
            bindings "What handlers are handed": [
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
            ]
            bodies "Bodies are read after the check": [
                a_body_is_read_after_the_check,
                a_bad_body_is_no_news_to_strangers,
                a_body_waits_for_keys_that_load,
                a_bad_body_waits_for_keys_that_load,
            ]
            extractors "Path and query are read after the check": [
                a_bad_path_is_no_news_to_strangers,
                a_bad_query_is_no_news_to_strangers,
                path_query_and_body_reach_the_handler,
            ]
            requests "Other methods, and heads that are too long": [
                head_is_guarded_like_get,
                options_are_left_to_the_framework,
                preflight_passes_a_required_policy,
                preflight_with_two_origins_is_checked,
                two_hundred_cookies_hide_no_session,
                a_cookie_of_sixteen_kibibytes_changes_nobody,
            ]
            outages "Bad days at Clerk, and floods": [
                no_keys_is_neither_signed_out_nor_a_pass,
                stale_keys_serve,
                a_rotated_key_is_seen_at_once,
                a_crowd_fetches_the_keys_once,
                a_flood_of_unknown_keys_stays_here,
                an_invented_key_id_hides_no_new_key,
                unusable_keys_hide_no_usable_one,
                a_local_key_needs_no_network,
                without_an_instance_nobody_passes,
                two_instances_do_not_mix,
                a_nonce_without_an_answer_returns_503,
                a_refresh_without_an_answer_returns_503,
                a_machine_token_without_an_answer_returns_503,
            ]
            instances "Where the instance comes from": [
                two_instances_behind_middlewares_do_not_mix,
                an_instance_in_the_request_beats_that_of_the_application,
                another_instance_judges_anew,
            ]
            machines "Machine tokens": [
                a_key_calls_where_keys_are_accepted,
                only_keys_are_asked_for,
                opaque_tokens_are_verified_where_accepted,
                machines_have_no_roles,
                expected_audience_concerns_tokens_that_carry_one,
                scopes_are_demanded,
                oauth_clients_learn_who_issues_tokens,
                unverifiable_machines_come_back,
            ]
            browsers "The middleware, and browsers that go through it": [
                the_middleware_sends_a_browser_to_the_handshake,
                a_guard_alone_never_sends_a_browser_away,
                the_middleware_explains_itself,
                a_request_is_judged_once,
                equal_requests_at_once_share_a_refresh,
                a_page_is_sent_to_sign_in,
                a_browser_signs_in_during_development,
                a_browser_signs_in_in_production,
                a_page_of_a_nested_router_is_returned_to,
                a_stale_handshake_hides_no_session,
                an_invalid_handshake_token_is_no_error,
                a_request_that_loads_no_page_is_never_redirected,
                tabs_that_bring_one_nonce_all_sign_in,
                a_page_without_azp_is_sent_to_a_handshake,
                a_session_cookie_too_large_to_keep_is_named,
            ]
            caches "Caches": [
                session_cookie_makes_a_response_private,
                guarded_response_varies_by_credentials,
            ]
            origins "Cross-site requests, and the application's own origin": [
                cross_site_request_with_a_session_cookie_returns_403,
                cross_site_request_of_a_safe_method_is_accepted,
                middleware_rejects_cross_site_requests_to_unguarded_routes,
                bearer_token_of_any_origin_is_accepted,
                cookie_without_a_session_is_unauthenticated_from_any_origin,
                allowed_origins_may_use_the_session_cookie,
                sibling_subdomains_are_accepted_until_origins_are_named,
                danger_allow_any_origin_switches_the_check_off,
                page_returns_to_where_proxies_say_it_is,
                page_returns_to_the_reported_scheme,
                http2_page_returns_to_its_authority,
                malformed_host_leads_nowhere,
                configured_origin_is_returned_to_whatever_headers_say,
            ]
            special "Handlers of other kinds": [
                a_websocket_is_refused_before_the_upgrade,
                cross_site_websocket_with_a_session_cookie_returns_403,
                a_websocket_answers_who_may_open_it,
                a_stream_starts_after_the_check,
                a_stream_carries_cookies_of_the_middleware_and_is_not_held_back,
                a_handler_without_async_is_guarded,
                generics_and_lifetimes_pass_through,
                as_many_arguments_as_the_framework_takes,
                state_of_an_application_stands_beside_ours,
                a_nested_router_is_guarded,
                a_result_of_any_kind_is_guarded,
                of_two_guards_in_a_request_both_decide,
                the_test_client_of_the_framework_gets_the_same_answers,
            ]
        }
    };
}

/// The contract of a process with a default instance, handed to another macro.
#[macro_export]
macro_rules! process_behaviours {
    ($then:ident!($($with:tt)*)) => {
        $crate::$then! { $($with)*;
            instances "Where the instance comes from": [
                the_default_instance_serves_where_there_is_no_other,
                every_other_instance_beats_the_default,
            ]
        }
    };
}

/// Behaviours as data.
#[macro_export]
macro_rules! list {
    (; $($group:ident $about:literal: [$($behaviour:ident,)*])*) => {
        &[$((stringify!($group), $about, &[$(stringify!($behaviour)),*])),*]
    };
}

/// Mounts the contract's tests for a framework.
#[macro_export]
macro_rules! contract {
    ($framework:ty) => {
        #[test]
        fn every_exception_is_of_the_contract() {
            $crate::contract::exceptions_are_known::<$framework>();
        }

        $crate::behaviours!(mount!($framework));
    };
}

/// Mounts the behaviours of a process with a default instance as tests of a framework.
#[macro_export]
macro_rules! process {
    ($framework:ty) => {
        $crate::process_behaviours!(mount!($framework));
    };
}

/// Mounts behaviours as tests of a framework, in a module of its name.
#[macro_export]
macro_rules! mount {
    ($framework:ty; $($group:ident $about:literal: [$($behaviour:ident,)*])*) => {
        $($crate::mount!(@ $framework, $group: $($behaviour,)*);)*
    };
    (@ $framework:ty, $group:ident: $($behaviour:ident,)*) => {
        mod $group {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $behaviour() {
                    let record = $crate::contract::record::Record::begin(
                        env!("CARGO_TARGET_TMPDIR"),
                        module_path!(),
                        stringify!($behaviour),
                    );
                    let reason = $crate::contract::not_applicable::<$framework>(
                        stringify!($behaviour),
                    );
                    if reason.is_none() {
                        $crate::contract::$group::$behaviour::<$framework>().await;
                    }
                    record.end(reason);
                }
            )*
        }
    };
}

/// Asserts that a framework's exceptions are named as the behaviours are.
pub fn exceptions_are_known<F: Framework>() {
    let known = |name: &&str| {
        let mut groups = CONTRACT.iter().chain(PROCESS);
        groups.any(|(_, _, behaviours)| behaviours.contains(name))
    };
    for (name, reason) in F::NOT_APPLICABLE {
        assert!(known(name), "there is no behaviour `{name}`");
        assert!(!reason.is_empty(), "`{name}` has no reason");
    }
}
