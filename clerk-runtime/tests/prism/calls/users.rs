//! Users.

use clerk_runtime::api::models::{
    EmailAddressId, IdentificationStatus, InvitationStatus, PhoneNumberId, Web3WalletId,
};
use clerk_runtime::api::resources::{CreateUser, UpdateUser, UserMetadata};
use serde_json::json;

use super::{ORG, USER, call, file};
use crate::prism::Prism;

#[expect(deprecated, reason = "Clerk still serves them")]
pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.users().list());
    call!(
        prism,
        clerk
            .users()
            .list()
            .email_address("jo@example.com")
            .email_address("jo@example.com")
            .phone_number("+15555550100")
            .phone_number("+15555550100")
            .external_id("text")
            .external_id("text")
            .username("text")
            .username("text")
            .web3_wallet("text")
            .web3_wallet("text")
            .user_id("text")
            .user_id("text")
            .organization_id(ORG)
            .organization_id(ORG)
            .query("jo")
            .email_address_query("jo")
            .phone_number_query("jo")
            .username_query("jo")
            .name_query("jo")
            .banned(true)
            .last_active_at_before(60)
            .last_active_at_after(60)
            .last_active_at_since(60)
            .created_at_before(60)
            .created_at_after(60)
            .last_sign_in_at_before(60)
            .last_sign_in_at_after(60)
            .provider("text")
            .provider_user_id("text")
            .provider_user_id("text")
            .limit(5)
            .offset(3)
            .starting_after("text")
            .order_by("-created_at")
    );
    call!(prism, clerk.users().create(CreateUser::new()));
    call!(
        prism,
        clerk.users().create(
            CreateUser::new()
                .external_id("text")
                .first_name("text")
                .last_name("text")
                .locale("text")
                .email_address(["jo@example.com"])
                .email_address_identification_status([IdentificationStatus::Verified])
                .phone_number(["+15555550100"])
                .phone_number_identification_status([IdentificationStatus::Verified])
                .web3_wallet(["one", "two"])
                .username("text")
                .password("text")
                .password_digest("text")
                .password_hasher("text")
                .skip_password_checks(true)
                .skip_password_requirement(true)
                .totp_secret("text")
                .backup_codes(["one", "two"])
                .public_metadata(json!({ "key": ["value", 1] }))
                .private_metadata(json!({ "key": ["value", 1] }))
                .unsafe_metadata(json!({ "key": ["value", 1] }))
                .delete_self_enabled(true)
                .legal_accepted_at("2026-01-01T00:00:00Z")
                .skip_legal_checks(true)
                .skip_user_requirement(true)
                .create_organization_enabled(true)
                .create_organizations_limit(60)
                .created_at("2026-01-01T00:00:00Z")
                .bypass_client_trust(true)
                .banned(true)
                .locked(true)
        )
    );
    call!(prism, clerk.users().count());
    call!(
        prism,
        clerk
            .users()
            .count()
            .email_address("jo@example.com")
            .email_address("jo@example.com")
            .phone_number("+15555550100")
            .phone_number("+15555550100")
            .external_id("text")
            .external_id("text")
            .username("text")
            .username("text")
            .web3_wallet("text")
            .web3_wallet("text")
            .user_id("text")
            .user_id("text")
            .organization_id(ORG)
            .organization_id(ORG)
            .query("jo")
            .email_address_query("jo")
            .phone_number_query("jo")
            .username_query("jo")
            .name_query("jo")
            .banned(true)
            .last_active_at_before(60)
            .last_active_at_after(60)
            .last_active_at_since(60)
            .created_at_before(60)
            .created_at_after(60)
            .last_sign_in_at_before(60)
            .last_sign_in_at_after(60)
            .provider("text")
            .provider_user_id("text")
            .provider_user_id("text")
    );
    call!(prism, clerk.users().get(&USER.into()));
    call!(prism, clerk.users().update(&USER.into(), UpdateUser::new()));
    call!(
        prism,
        clerk.users().update(
            &USER.into(),
            UpdateUser::new()
                .external_id("text")
                .first_name("text")
                .last_name("text")
                .locale("text")
                .primary_email_address_id(EmailAddressId::from("idn_1"))
                .notify_primary_email_address_changed(true)
                .primary_phone_number_id(PhoneNumberId::from("idn_1"))
                .primary_web3_wallet_id(Web3WalletId::from("idn_1"))
                .username("text")
                .profile_image_id("text")
                .password("text")
                .password_digest("text")
                .password_hasher("text")
                .skip_password_checks(true)
                .sign_out_of_other_sessions(true)
                .totp_secret("text")
                .backup_codes(["one", "two"])
                .delete_self_enabled(true)
                .create_organization_enabled(true)
                .legal_accepted_at("2026-01-01T00:00:00Z")
                .skip_legal_checks(true)
                .create_organizations_limit(60)
                .created_at("2026-01-01T00:00:00Z")
                .bypass_client_trust(true)
        )
    );
    call!(prism, clerk.users().delete(&USER.into()));
    call!(prism, clerk.users().ban(&USER.into()));
    call!(prism, clerk.users().unban(&USER.into()));
    call!(prism, clerk.users().ban_many([USER, USER]));
    call!(prism, clerk.users().unban_many([USER, USER]));
    call!(prism, clerk.users().lock(&USER.into()));
    call!(prism, clerk.users().unlock(&USER.into()));
    call!(
        prism,
        clerk.users().set_profile_image(&USER.into(), &file())
    );
    call!(prism, clerk.users().delete_profile_image(&USER.into()));
    call!(
        prism,
        clerk
            .users()
            .update_metadata(&USER.into(), UserMetadata::new())
    );
    call!(
        prism,
        clerk.users().update_metadata(
            &USER.into(),
            UserMetadata::new()
                .public_metadata(json!({ "key": ["value", 1] }))
                .private_metadata(json!({ "key": ["value", 1] }))
                .unsafe_metadata(json!({ "key": ["value", 1] }))
        )
    );
    call!(
        prism,
        clerk
            .users()
            .replace_metadata(&USER.into(), UserMetadata::new())
    );
    call!(
        prism,
        clerk.users().replace_metadata(
            &USER.into(),
            UserMetadata::new()
                .public_metadata(json!({ "key": ["value", 1] }))
                .private_metadata(json!({ "key": ["value", 1] }))
                .unsafe_metadata(json!({ "key": ["value", 1] }))
        )
    );
    call!(
        prism,
        clerk
            .users()
            .oauth_access_tokens(&USER.into(), "oauth_google")
    );
    call!(
        prism,
        clerk
            .users()
            .oauth_access_tokens(&USER.into(), "oauth_google")
            .paginated(true)
            .limit(5)
            .offset(3)
    );
    call!(prism, clerk.users().organization_memberships(&USER.into()));
    call!(
        prism,
        clerk
            .users()
            .organization_memberships(&USER.into())
            .limit(5)
            .offset(3)
    );
    call!(prism, clerk.users().organization_invitations(&USER.into()));
    call!(
        prism,
        clerk
            .users()
            .organization_invitations(&USER.into())
            .limit(5)
            .offset(3)
            .status(InvitationStatus::Pending)
    );
    call!(prism, clerk.users().remove_password(&USER.into()));
    call!(
        prism,
        clerk
            .users()
            .remove_password(&USER.into())
            .sign_out_of_other_sessions(true)
    );
    call!(prism, clerk.users().verify_password(&USER.into(), "text"));
    call!(prism, clerk.users().verify_totp(&USER.into(), "text"));
    call!(prism, clerk.users().disable_mfa(&USER.into()));
    call!(prism, clerk.users().delete_backup_codes(&USER.into()));
    call!(
        prism,
        clerk.users().delete_passkey(&USER.into(), &"idn_1".into())
    );
    call!(prism, clerk.users().trusted_devices(&USER.into()));
    call!(
        prism,
        clerk
            .users()
            .revoke_trusted_device(&USER.into(), &"id_1".into())
    );
    call!(
        prism,
        clerk
            .users()
            .delete_web3_wallet(&USER.into(), &"idn_1".into())
    );
    call!(prism, clerk.users().delete_totp(&USER.into()));
    call!(
        prism,
        clerk
            .users()
            .delete_external_account(&USER.into(), &"eac_1".into())
    );
    call!(prism, clerk.users().set_password_compromised(&USER.into()));
    call!(
        prism,
        clerk
            .users()
            .set_password_compromised(&USER.into())
            .revoke_all_sessions(true)
    );
    call!(
        prism,
        clerk.users().unset_password_compromised(&USER.into())
    );
}
