//! Calls that list or count users, and that list a user's tokens, memberships and invitations.

use crate::api::models::{
    InvitationStatus, OAuthAccessToken, OrganizationInvitation, OrganizationMembership, TotalCount,
    User,
};
use crate::api::page::{list, query};

query! {
    /// Call returned by [`Users::count`](super::Users::count): chain options, then `.await` it.
    CountUsers -> TotalCount {
        /// The email address; each call adds one.
        email_address: [String],
        /// The phone number, in E.164 form; each call adds one.
        phone_number: [String],
        /// The user's id in the application's own system; each call adds one.
        external_id: [String],
        /// The username; each call adds one.
        username: [String],
        /// The wallet's address; each call adds one.
        web3_wallet: [String],
        /// The user's id; each call adds one.
        user_id: [String],
        /// The organization's id; each call adds one.
        organization_id: [String],
        /// A text to search for.
        query: String,
        /// A part of the email address.
        email_address_query: String,
        /// A part of the phone number.
        phone_number_query: String,
        /// A part of the username.
        username_query: String,
        /// A part of the name.
        name_query: String,
        /// Counts only banned users if `true`, or only users who are not banned if `false`.
        banned: bool,
        /// Users last active before this time, in milliseconds since the Unix epoch.
        last_active_at_before: i64,
        /// Users last active after this time, in milliseconds since the Unix epoch.
        last_active_at_after: i64,
        /// Users active since this time, in milliseconds since the Unix epoch.
        #[deprecated = "use `last_active_at_after`"]
        last_active_at_since: i64,
        /// Users created before this time, in milliseconds since the Unix epoch.
        created_at_before: i64,
        /// Users created after this time, in milliseconds since the Unix epoch.
        created_at_after: i64,
        /// Users who last signed in before this time, in milliseconds since the Unix epoch.
        last_sign_in_at_before: i64,
        /// Users who last signed in after this time, in milliseconds since the Unix epoch.
        last_sign_in_at_after: i64,
        /// The OAuth provider of `provider_user_id`, `oauth_google` for example.
        provider: String,
        /// The user's id at the provider; each call adds one.
        provider_user_id: [String],
    }
}

list! {
    /// Call returned by [`Users::oauth_access_tokens`](super::Users::oauth_access_tokens): chain
    /// filters, then `.await` one page or [`stream`](Self::stream) all items.
    ListOAuthAccessTokens -> OAuthAccessToken {
        /// Includes the total count in the response if `true`.
        paginated: bool,
    }
}

list! {
    /// Call returned by
    /// [`Users::organization_memberships`](super::Users::organization_memberships): chain filters,
    /// then `.await` one page or [`stream`](Self::stream) all items.
    ListUserMemberships -> OrganizationMembership {}
}

list! {
    /// Call returned by
    /// [`Users::organization_invitations`](super::Users::organization_invitations): chain filters,
    /// then `.await` one page or [`stream`](Self::stream) all items.
    ListUserInvitations -> OrganizationInvitation {
        /// The state.
        status: InvitationStatus,
    }
}

list! {
    /// Call returned by [`Users::list`](super::Users::list): chain filters, then `.await` one page
    /// or [`stream`](Self::stream) all items.
    ListUsers -> User {
        /// Users with one of these email addresses; at most 100.
        email_address: [String],
        /// Users with one of these phone numbers; at most 100.
        phone_number: [String],
        /// Users with one of these external ids; at most 100. The prefix `-` excludes one.
        external_id: [String],
        /// Users with one of these usernames; at most 100.
        username: [String],
        /// Users with one of these web3 wallets; at most 100.
        web3_wallet: [String],
        /// Users with one of these ids; at most 100. The prefix `-` excludes one.
        user_id: [String],
        /// Members of one of these organizations; at most 100. The prefix `-` excludes one.
        organization_id: [String],
        /// Users with an id, name, username, email address, phone number or wallet that contains
        /// this text.
        query: String,
        /// Users with an email address that contains this text; case is ignored.
        email_address_query: String,
        /// Users with a phone number that contains this text.
        phone_number_query: String,
        /// Users with a username that contains this text; case is ignored.
        username_query: String,
        /// Users with a name that contains this text; case is ignored.
        name_query: String,
        /// Only banned users if `true`, or only users who are not banned if `false`.
        banned: bool,
        /// Users last active before this time, in milliseconds since the Unix epoch.
        last_active_at_before: i64,
        /// Users last active after this time, in milliseconds since the Unix epoch.
        last_active_at_after: i64,
        /// Users active since this time, in milliseconds since the Unix epoch.
        #[deprecated = "use `last_active_at_after`"]
        last_active_at_since: i64,
        /// Users created before this time, in milliseconds since the Unix epoch.
        created_at_before: i64,
        /// Users created after this time, in milliseconds since the Unix epoch.
        created_at_after: i64,
        /// Users who last signed in before this time, in milliseconds since the Unix epoch.
        last_sign_in_at_before: i64,
        /// Users who last signed in after this time, in milliseconds since the Unix epoch.
        last_sign_in_at_after: i64,
        /// The OAuth provider of `provider_user_id`, `oauth_google` for example.
        provider: String,
        /// Users with one of these ids at `provider`; at most 100.
        provider_user_id: [String],
        /// Users that follow the user with this id. Requires the order `created_at` and no offset.
        /// A page with fewer users than the limit is the last one.
        starting_after: String,
        /// The order, `-last_active_at` for example. Default `-created_at`.
        order_by: String,
    }
}
