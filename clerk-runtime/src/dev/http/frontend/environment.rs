//! `/v1/environment`: the settings of the instance, by which Clerk's components decide what they
//! show.

use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::call::ScriptCall;
use crate::dev::http::extract::App;
use crate::dev::organization::ADMIN;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/environment", get(show).patch(show))
}

async fn show(call: ScriptCall) -> Json<Value> {
    let single = !call.app.state().multiple_sessions;
    let url = &call.app.settings.url;
    let page = call.origin().unwrap_or(url);
    Json(json!({
        "object": "environment",
        "id": "env_offline",
        "maintenance_mode": false,
        "client_debug_mode": false,
        "partitioned_cookies": false,
        "auth_config": {
            "object": "auth_config",
            "id": "aac_offline",
            "single_session_mode": single,
            "claimed_at": null,
            "reverification": true,
            "preferred_channels": {},
            "session_minter": false,
        },
        "display_config": display(url, page, call.app.settings.production),
        "user_settings": user_settings(),
        "organization_settings": {
            "enabled": true,
            "max_allowed_memberships": 5,
            "force_organization_selection": false,
            "actions": { "admin_delete": true },
            "domains": { "enabled": false, "enrollment_modes": [], "default_role": null },
            "slug": { "disabled": false },
            "creator_role": ADMIN,
            "organization_creation_defaults": { "enabled": false },
        },
        "commerce_settings": {
            "billing": {
                "stripe_publishable_key": null,
                "organization": { "enabled": false, "has_paid_plans": false },
                "user": { "enabled": false, "has_paid_plans": false },
            },
        },
        "api_keys_settings": {
            "enabled": true,
            "user_api_keys_enabled": true,
            "orgs_api_keys_enabled": true,
            "show_in_user_profile": true,
            "show_in_org_profile": true,
        },
        "protect_config": null,
    }))
}

fn display(url: &str, page: &str, production: bool) -> Value {
    let kind = if production {
        "production"
    } else {
        "development"
    };
    json!({
        "object": "display_config",
        "id": "display_config_offline",
        "instance_environment_type": kind,
        "application_name": "Offline Clerk instance",
        "theme": {},
        "preferred_sign_in_strategy": "password",
        "logo_image_url": "",
        "favicon_image_url": "",
        "home_url": page,
        "sign_in_url": format!("{url}/sign-in"),
        "sign_up_url": format!("{url}/sign-up"),
        "user_profile_url": "",
        "after_sign_in_url": page,
        "after_sign_up_url": page,
        "after_sign_out_one_url": page,
        "after_sign_out_all_url": page,
        "after_switch_session_url": page,
        "branded": true,
        "captcha_public_key": null,
        "captcha_widget_type": null,
        "captcha_provider": "turnstile",
        "captcha_oauth_bypass": [],
        "organization_profile_url": "",
        "create_organization_url": "",
        "after_leave_organization_url": "",
        "after_create_organization_url": "",
        "support_email": "",
        "show_devmode_warning": !production,
        "privacy_policy_url": "",
        "terms_url": "",
        "waitlist_url": "",
        "after_join_waitlist_url": "",
    })
}

/// Returns the settings of sign-in and sign-up. Users sign in with a username or an email address,
/// and with a password or a code. Features that need another host are disabled, such as social
/// sign-in and bot detection.
fn user_settings() -> Value {
    json!({
        "attributes": attributes(),
        "social": {},
        "actions": {
            "delete_self": true,
            "create_organization": true,
            "create_organizations_limit": null,
        },
        "sign_in": { "second_factor": { "required": false } },
        "sign_up": {
            "mode": "public",
            "progressive": true,
            "captcha_enabled": false,
            "legal_consent_enabled": false,
            "custom_action_required": false,
        },
        "password_settings": {
            "min_length": 8,
            "max_length": 72,
            "require_special_char": false,
            "require_numbers": false,
            "require_lowercase": false,
            "require_uppercase": false,
            "disable_hibp": true,
            "show_zxcvbn": false,
            "min_zxcvbn_strength": 0,
            "allowed_special_characters": "",
        },
        "username_settings": { "min_length": 4, "max_length": 64 },
        "passkey_settings": { "allow_autofill": false, "show_sign_in_button": false },
        "saml": { "enabled": false },
        "enterprise_sso": { "enabled": false },
        "attack_protection": {},
    })
}

fn attributes() -> Value {
    let (identifier, other, optional) = (true, false, "optional");
    json!({
        "email_address": attribute("required", identifier, &["email_code"]),
        "username": attribute(optional, identifier, &[]),
        "password": attribute("required", other, &[]),
        "first_name": attribute(optional, other, &[]),
        "last_name": attribute(optional, other, &[]),
        "phone_number": attribute("off", other, &[]),
        "web3_wallet": attribute("off", other, &[]),
        "authenticator_app": attribute("off", other, &[]),
        "backup_code": attribute("off", other, &[]),
        "passkey": attribute("off", other, &[]),
    })
}

/// Returns the settings of a user attribute. If it has strategies, one of them verifies it at
/// sign-up.
fn attribute(mode: &str, is_identifier: bool, strategies: &[&str]) -> Value {
    json!({
        "enabled": mode != "off",
        "required": mode == "required",
        "used_for_first_factor": is_identifier,
        "first_factors": strategies,
        "used_for_second_factor": false,
        "second_factors": [],
        "verifications": strategies,
        "verify_at_sign_up": !strategies.is_empty(),
    })
}
