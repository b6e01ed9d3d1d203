//! The contract suite: HTTP behaviours that the app of every framework must have.
//!
//! [`in_every_framework!`](crate::in_every_framework!) mounts the list for every framework. Each run
//! writes records, from which `tests/contract-table/run` generates
//! `clerk-runtime/docs/frameworks.md`.
#![expect(
    missing_docs,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a behaviour is described by its name, and panics if it is missing"
)]

pub mod authentication;
pub mod authorization;
pub mod bindings;
pub mod bodies;
pub mod caching;
pub mod credentials;
pub mod cross_site;
pub mod default_responses;
pub mod error_responses;
pub mod frontend_api;
pub mod handler_kinds;
pub mod handshake;
pub mod instances;
pub mod machine_tokens;
pub mod methods_and_headers;
pub mod oauth;
pub mod outages;
pub mod path_and_query;
pub mod proxy;
pub mod record;
pub mod table;
pub mod world;

use crate::apps::Framework;

/// Returns the reason why this behaviour does not apply to a framework, or `None` if it applies.
#[must_use]
pub fn not_applicable<F: Framework>(behaviour: &str) -> Option<&'static str> {
    let mut reasons = F::NOT_APPLICABLE.iter();
    reasons
        .find(|(name, _)| *name == behaviour)
        .map(|(_, reason)| *reason)
}

/// Group of the contract: its module, its heading and its behaviours.
pub type Group = (&'static str, &'static str, &'static [&'static str]);

/// The behaviours that every framework must have.
pub const CONTRACT: &[Group] = crate::behaviours!(list!());
/// The behaviours that need their own process, with a default instance.
pub const PROCESS: &[Group] = crate::process_behaviours!(list!());

/// Passes the list of the contract's behaviours to another macro.
#[macro_export]
macro_rules! behaviours {
    ($then:ident!($($with:tt)*)) => {
        $crate::$then! { $($with)*;
            authentication "Authentication": [
                unauthenticated_request_to_protected_route_returns_404,
                valid_session_token_is_accepted,
                on_missing_401_gives_the_reason,
                auth_accepts_unauthenticated_requests,
                on_invalid_rejects_only_invalid_credentials,
                handler_sees_the_reason_of_invalid_credentials,
                session_cookie_is_accepted,
                authorization_header_takes_precedence_over_the_cookie,
                other_authorization_schemes_are_ignored,
                bearer_scheme_is_case_insensitive,
                repeated_authorization_header_returns_401,
                malformed_bearer_token_does_not_fall_back_to_the_cookie,
                expired_or_forged_token_returns_401,
                revoked_session_with_a_cached_token_is_unauthenticated,
                token_with_an_empty_id_returns_401,
                token_that_requires_an_extension_returns_401,
                key_url_in_a_token_header_is_not_fetched,
                malformed_token_returns_401,
                non_utf8_header_is_unauthenticated,
                template_and_machine_tokens_are_unauthenticated,
                pending_session_is_unauthenticated_unless_allowed,
            ]
            authorization "Authorization": [
                missing_role_returns_403,
                denial_does_not_name_the_missing_role,
                nested_any_and_all_keep_their_grouping,
                failed_custom_check_returns_403,
                stale_factor_returns_reverification_error,
                impersonated_session_returns_403_where_denied,
                other_organization_in_the_path_returns_403,
                repeated_organization_in_the_path_returns_403,
                policy_checked_in_code_is_enforced,
                required_policy_guards_a_file_service,
            ]
            error_responses "Error responses": [
                get_is_redirected_with_307_and_post_with_303,
                unauthenticated_script_request_returns_401_with_the_sign_in_url,
                denied_script_request_returns_403_with_the_redirect_url,
                rejection_gives_one_reason,
                rejected_token_returns_an_invalid_token_challenge,
                on_missing_function_creates_the_response,
                page_request_without_the_middleware_returns_401,
                on_denied_function_creates_the_response,
                on_missing_and_on_denied_have_separate_statuses,
            ]
            default_responses "Default error responses of the application": [
                default_responses_apply_where_a_handler_sets_none,
                hidden_route_returns_the_application_404_page,
                page_without_a_sign_in_url_returns_404,
            ]
            bindings "Bindings": [
                bindings_hold_the_claims_of_the_token,
                missing_organization_for_a_binding_returns_403,
                template_token_is_fetched_once,
                unknown_template_returns_500,
                custom_claims_are_deserialized,
                user_is_fetched_for_a_binding,
                deleted_user_is_unauthenticated,
                ended_session_is_unauthenticated_for_a_template_token,
                unavailable_user_returns_503,
                bound_client_updates_the_user,
                api_error_is_converted_to_a_response,
            ]
            bodies "Request bodies": [
                body_is_read_after_the_check,
                malformed_body_of_an_unauthenticated_request_returns_401,
                body_is_not_read_while_keys_load,
                malformed_body_is_not_parsed_while_keys_load,
            ]
            path_and_query "Path and query": [
                malformed_path_of_an_unauthenticated_request_returns_401,
                malformed_query_of_an_unauthenticated_request_returns_401,
                valid_path_query_and_body_reach_the_handler,
            ]
            methods_and_headers "HTTP methods and large headers": [
                head_request_is_checked_like_get,
                head_request_to_a_hidden_handler_returns_the_404_of_an_unknown_path,
                options_request_is_left_to_the_framework,
                preflight_request_bypasses_a_required_policy,
                preflight_request_with_two_origins_is_rejected,
                session_cookie_is_found_among_200_cookies,
                cookie_of_16_kib_does_not_affect_authentication,
            ]
            outages "Outages and key sets": [
                unavailable_keys_return_503,
                cached_keys_are_used_during_an_outage,
                rotated_key_is_fetched_immediately,
                concurrent_requests_fetch_the_keys_once,
                requests_for_unknown_key_ids_are_rate_limited,
                rotated_key_is_fetched_after_an_unknown_key_id,
                unusable_keys_of_a_key_set_are_skipped,
                local_jwt_key_needs_no_network,
                missing_instance_returns_500,
                token_of_another_instance_returns_401,
                failed_handshake_nonce_exchange_returns_503,
                failed_session_refresh_returns_503,
                failed_machine_token_verification_returns_503,
            ]
            instances "Choice of the Clerk instance": [
                token_of_another_middleware_instance_returns_401,
                request_instance_takes_precedence_over_the_application_instance,
                inner_instance_authenticates_again,
            ]
            machine_tokens "Machine tokens": [
                api_key_is_accepted_where_allowed,
                token_of_another_type_returns_401,
                opaque_token_is_verified_only_where_accepted,
                api_key_without_a_required_role_returns_401,
                other_audience_returns_401,
                revoked_or_expired_machine_token_returns_401,
                missing_scope_returns_403,
                api_key_is_accepted_after_an_outage,
            ]
            oauth "OAuth resource server": [
                oauth_challenge_leads_to_the_metadata_of_the_called_url,
                insufficient_scope_challenge_leads_to_the_metadata,
                challenge_without_the_middleware_names_no_metadata,
                metadata_is_readable_from_every_origin,
                metadata_of_unusual_paths_stays_on_the_own_origin,
                metadata_uses_the_forwarded_origin,
                metadata_without_a_public_origin_returns_400,
                metadata_can_be_left_to_the_application,
                metadata_lists_the_scopes_of_the_settings,
                authorization_server_metadata_is_passed_through,
                token_for_another_audience_is_rejected_by_its_handler_only,
                called_url_can_be_the_audience,
                expired_revoked_or_foreign_oauth_token_returns_401,
                access_token_in_the_query_is_ignored,
            ]
            credentials "Other credentials": [
                api_key_in_its_own_header_is_accepted,
                api_key_header_is_ignored_unless_enabled,
                api_key_header_without_an_api_key_returns_401,
                api_key_header_with_a_bearer_token_returns_401,
                api_key_header_takes_precedence_over_the_cookie,
                template_token_is_accepted_where_its_template_is_allowed,
                template_token_outlives_its_session,
                token_without_azp_is_accepted_where_optional,
                foreign_azp_is_rejected_where_optional,
                websocket_subprotocol_with_a_token_is_accepted,
                websocket_with_two_credentials_is_rejected,
                publishable_key_alone_verifies_bearer_tokens,
                publishable_key_alone_reads_no_cookies,
            ]
            handshake "Middleware, handshake and session refresh": [
                new_browser_is_redirected_to_the_handshake,
                guard_without_the_middleware_starts_no_handshake,
                middleware_adds_auth_status_headers,
                request_is_authenticated_once,
                concurrent_requests_share_one_refresh,
                unauthenticated_page_is_redirected_to_sign_in,
                browser_signs_in_on_a_development_instance,
                browser_signs_in_on_a_production_instance,
                redirect_url_of_a_nested_route_is_complete,
                valid_session_takes_precedence_over_a_stale_handshake,
                invalid_handshake_token_is_ignored,
                request_that_loads_no_page_is_never_redirected,
                tabs_with_the_same_nonce_all_sign_in,
                page_with_a_token_without_azp_is_redirected_to_the_handshake,
                oversized_session_cookie_is_reported,
                page_is_not_redirected_after_handshakes_without_a_lasting_session,
                foreign_redirect_url_does_not_hide_the_session,
            ]
            proxy "Proxy of the Frontend API": [
                method_path_query_and_body_are_forwarded,
                uploaded_picture_is_forwarded,
                large_upload_is_forwarded_while_it_arrives,
                large_response_is_forwarded_while_it_arrives,
                interrupted_response_is_incomplete,
                forwarded_head_request_returns_the_length,
                forwarded_request_names_the_instance_and_the_application,
                forwarded_address_is_that_of_the_connection,
                public_url_names_the_application,
                only_cookies_and_headers_for_clerk_are_forwarded,
                forwarded_response_keeps_every_cookie,
                forwarded_response_has_no_headers_of_the_connection,
                redirect_of_the_frontend_api_leads_to_the_proxy,
                forwarded_request_bypasses_authentication,
                proxy_is_off_by_default,
                ambiguous_path_is_not_forwarded,
                dot_segments_are_not_forwarded,
                absolute_request_target_stays_on_the_frontend_api,
                oversized_body_returns_413,
                unavailable_frontend_api_returns_502,
                slow_frontend_api_returns_504,
                proxy_without_a_secret_key_returns_500,
                handshake_goes_through_the_proxy,
                script_signs_in_through_the_proxy,
            ]
            caching "HTTP caching": [
                session_cookie_makes_a_response_private,
                guarded_response_varies_by_credentials,
            ]
            cross_site "Cross-site requests and redirect URLs": [
                cross_site_request_with_a_session_cookie_returns_403,
                cross_site_request_with_a_safe_method_is_accepted,
                middleware_rejects_cross_site_request_to_unguarded_route,
                bearer_token_is_accepted_from_any_origin,
                cookie_without_a_session_is_unauthenticated_from_any_origin,
                session_cookie_is_accepted_from_allowed_origins,
                sibling_subdomain_is_accepted_without_allowed_origins,
                danger_allow_any_origin_disables_the_check,
                redirect_url_uses_the_forwarded_host,
                redirect_url_uses_the_forwarded_scheme,
                redirect_url_uses_the_http2_authority,
                malformed_host_returns_400,
                redirect_url_has_no_parameters_of_clerk,
                request_from_the_sign_in_page_of_a_satellite_is_checked,
                public_url_takes_precedence_over_forwarded_headers,
                rejection_below_a_cors_layer_has_its_headers,
                cors_layer_keeps_vary_and_exposed_headers,
                cors_layer_around_the_middleware_responds_to_preflight_requests,
            ]
            handler_kinds "Kinds of handlers": [
                unauthorized_websocket_is_rejected_before_the_upgrade,
                cross_site_websocket_with_a_session_cookie_returns_403,
                authorized_websocket_is_upgraded,
                stream_starts_after_the_check,
                stream_carries_refreshed_cookies_without_buffering,
                sync_handler_is_guarded,
                generic_handler_is_guarded,
                handler_with_maximum_arguments_is_guarded,
                handler_with_application_state_is_guarded,
                nested_route_is_guarded,
                handler_that_returns_a_result_is_guarded,
                two_guards_of_a_request_are_both_enforced,
                framework_test_client_gets_the_same_responses,
            ]
        }
    };
}

/// Passes the behaviours of a process with a default instance to another macro.
#[macro_export]
macro_rules! process_behaviours {
    ($then:ident!($($with:tt)*)) => {
        $crate::$then! { $($with)*;
            instances "Choice of the Clerk instance": [
                default_instance_is_used_without_another,
                other_instances_take_precedence_over_the_default,
            ]
        }
    };
}

/// Converts a list of behaviours to [`Group`](crate::contract::Group)s.
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
        fn exceptions_name_known_behaviours() {
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

/// Mounts behaviours as tests of a framework, each group in a module with its name.
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

/// Asserts that a framework's exceptions name existing behaviours and have reasons.
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
