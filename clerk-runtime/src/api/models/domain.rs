//! Domains of the instance, proxy checks, redirect URLs and the URL of the Svix dashboard.

use super::macros::model;
use super::{DomainId, Redacted, RedirectUrlId};
use crate::clock::UnixMillis;

model! {
    /// A domain of the instance.
    Domain {
        /// Always `domain`.
        object: String,
        /// The id, `dmn_…`.
        id: DomainId,
        /// The name.
        name: String,
        /// `true` for a satellite domain.
        is_satellite: bool,
        /// The URL of the Frontend API.
        frontend_api_url: String,
        /// The URL of the account portal.
        accounts_portal_url: Option<String>,
        /// The URL of the proxy.
        proxy_url: Option<String>,
        /// The origin during development.
        development_origin: String,
        /// The DNS records to set.
        cname_targets: Vec<CnameTarget>,
    }
}

model! {
    /// A DNS record that a domain needs.
    CnameTarget {
        /// The host.
        host: String,
        /// The value.
        value: String,
        /// `true` if the record is required.
        required: bool,
    }
}

model! {
    /// A check of a proxy.
    ProxyCheck {
        /// Always `proxy_check`.
        object: String,
        /// The id.
        id: String,
        /// The domain's id.
        domain_id: DomainId,
        /// Time of the last run.
        last_run_at: Option<UnixMillis>,
        /// The URL of the proxy.
        proxy_url: String,
        /// `true` if the check succeeded.
        successful: bool,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}

model! {
    /// An allowed redirect URL.
    RedirectUrl {
        /// Always `redirect_url`.
        object: String,
        /// The id, `ru_…`.
        id: RedirectUrlId,
        /// The URL.
        url: String,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
    }
}

model! {
    /// A URL of the dashboard that manages webhooks.
    SvixUrl {
        /// The URL of the Svix dashboard; not shown by `Debug`.
        svix_url: Redacted<String>,
    }
}
