//! Users.

use crate::api::models::User;
use crate::api::page::list;
use crate::api::params::{Nullable, params};
use crate::api::{Call, Client, Endpoint};
use crate::caller::UserId;

const GET: Endpoint = Endpoint::get("GetUser", "/users/{user_id}");
const LIST: Endpoint = Endpoint::get("GetUserList", "/users");
const UPDATE: Endpoint = Endpoint::patch("UpdateUser", "/users/{user_id}");

/// The operations on users; Clerk's `clerkClient.users`.
#[derive(Clone, Debug)]
pub struct Users {
    client: Client,
}

impl Users {
    pub(super) fn new(client: &Client) -> Self {
        Self {
            client: client.clone(),
        }
    }

    /// One user.
    pub fn get(&self, user_id: &UserId) -> Call<User> {
        Call::new(&self.client, GET.request().path(user_id))
    }

    /// Users, the newest first, 10 unless a [`limit`](ListUsers::limit) is set.
    pub fn list(&self) -> ListUsers {
        ListUsers(Call::new(&self.client, LIST.request()))
    }

    /// Changes a user and answers with the changed user.
    pub fn update(&self, user_id: &UserId, changes: UpdateUser) -> Call<User> {
        Call::new(
            &self.client,
            UPDATE.request().path(user_id).parameters(changes),
        )
    }
}

list! {
    /// A list of users: filters as chained methods, then `.await`.
    ListUsers -> User {
        /// Users with one of these e-mail addresses; at most 100.
        email_address: [String],
        /// Users with one of these phone numbers; at most 100.
        phone_number: [String],
        /// Users with one of these external ids; at most 100. `-` in front excludes one.
        external_id: [String],
        /// Users with one of these usernames; at most 100.
        username: [String],
        /// Users with one of these web3 wallets; at most 100.
        web3_wallet: [String],
        /// Users with one of these ids; at most 100. `-` in front excludes one.
        user_id: [String],
        /// Members of one of these organizations; at most 100. `-` in front excludes one.
        organization_id: [String],
        /// Users of whom an id, name, address, number or wallet contains this.
        query: String,
        /// Users with an e-mail address that contains this, in any case.
        email_address_query: String,
        /// Users with a phone number that contains this.
        phone_number_query: String,
        /// Users with a username that contains this, in any case.
        username_query: String,
        /// Users with a name that contains this, in any case.
        name_query: String,
        /// Only banned users, or only others.
        banned: bool,
        /// Users last active before this, in milliseconds since the Unix epoch.
        last_active_at_before: i64,
        /// Users last active after this, in milliseconds since the Unix epoch.
        last_active_at_after: i64,
        /// Users active since this, in milliseconds since the Unix epoch.
        #[deprecated = "Clerk replaced it by `last_active_at_after`"]
        last_active_at_since: i64,
        /// Users created before this, in milliseconds since the Unix epoch.
        created_at_before: i64,
        /// Users created after this, in milliseconds since the Unix epoch.
        created_at_after: i64,
        /// Users who last signed in before this, in milliseconds since the Unix epoch.
        last_sign_in_at_before: i64,
        /// Users who last signed in after this, in milliseconds since the Unix epoch.
        last_sign_in_at_after: i64,
        /// The OAuth provider of `provider_user_id`, `oauth_google` for example.
        provider: String,
        /// Users with one of these ids at `provider`; at most 100.
        provider_user_id: [String],
        /// At most so many users, 1 to 500. Default 10.
        limit: u32,
        /// Leaves out so many users. Slow for large numbers; see
        /// [`starting_after`](Self::starting_after).
        offset: u32,
        /// Users that follow the one with this id; only with the order `created_at`, and without
        /// an offset. A page with fewer users than the limit is the last one.
        starting_after: String,
        /// The order, `-last_active_at` for example. Default `-created_at`.
        order_by: String,
    }
}

params! {
    /// Changes to a user. What isn't set stays as it is; `None` clears.
    ///
    /// ```
    /// use clerk_runtime::api::UpdateUser;
    ///
    /// let changes = UpdateUser::new().first_name("John").username(None);
    /// ```
    UpdateUser {
        /// The first name.
        first_name: Nullable<String>,
        /// The last name.
        last_name: Nullable<String>,
        /// The username, unique in the instance.
        username: Nullable<String>,
        /// The language, `en-US` for example.
        locale: Nullable<String>,
        /// The user's id in your systems, unique in the instance.
        external_id: Nullable<String>,
        /// The id of a verified e-mail address of the user.
        primary_email_address_id: Nullable<String>,
        /// Whether the user is told that the primary e-mail address changed. Default `false`.
        notify_primary_email_address_changed: Nullable<bool>,
        /// The id of a verified phone number of the user.
        primary_phone_number_id: Nullable<String>,
        /// The id of a verified web3 wallet of the user.
        primary_web3_wallet_id: Nullable<String>,
        /// The id of an uploaded picture.
        profile_image_id: Nullable<String>,
        /// A new password, of at least 8 characters.
        password: Nullable<String>,
        /// A new password as a digest; needs `password_hasher`.
        password_digest: String,
        /// How `password_digest` was made, `bcrypt` or `argon2id` for example.
        password_hasher: String,
        /// Whether a new password needn't keep the password rules.
        skip_password_checks: Nullable<bool>,
        /// Whether a new password ends the user's sessions.
        sign_out_of_other_sessions: Nullable<bool>,
        /// The secret of the user's authenticator app.
        totp_secret: Nullable<String>,
        /// Backup codes.
        backup_codes: [String],
        /// Whether device checks are left out when the user signs in.
        bypass_client_trust: Nullable<bool>,
        /// Whether the user may delete themselves in the frontend.
        delete_self_enabled: Nullable<bool>,
        /// Whether the user may create organizations in the frontend.
        create_organization_enabled: Nullable<bool>,
        /// How many organizations the user may create; 0 is any number.
        create_organizations_limit: Nullable<i64>,
        /// When the legal terms were accepted, in RFC 3339.
        legal_accepted_at: Nullable<String>,
        /// Whether the legal terms needn't be accepted.
        skip_legal_checks: Nullable<bool>,
        /// When the user signed up, in RFC 3339.
        created_at: Nullable<String>,
    }
}
